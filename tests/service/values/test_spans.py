"""What spans hold of a text."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Span
from service.values.spans import covered, outside

SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda pair: Span(pair[0], sum(pair))))


@given(SPANS, SPANS)
def test_spans_outside_share_no_character_with_what_is_taken(spans: list[Span], taken: list[Span]) -> None:
    clear = [span for span in spans if all(span.end <= one.start or one.end <= span.start for one in taken)]
    assert outside(spans, taken) == clear


def test_a_span_covers_its_characters_without_its_end() -> None:
    assert covered([Span(2, 4), Span(3, 5)]) == {2, 3, 4}
