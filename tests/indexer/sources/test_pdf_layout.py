"""The reading order of a PDF page."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.pdf_layout import Glyph, lines

places = st.floats(0, 600, allow_nan=False)
glyphs = st.builds(
    lambda text, left, bottom, width, height: Glyph(text, left, bottom, left + width, bottom + height),
    st.sampled_from("河道治理代表ab12。 "),
    places,
    places,
    st.floats(0.5, 20),
    st.floats(0.5, 20),
)


@given(st.lists(glyphs, max_size=80))
def test_every_printed_character_is_read_once(page: list[Glyph]) -> None:
    read = "".join("".join(lines(page)).split())
    assert sorted(read) == sorted(glyph.text for glyph in page if not glyph.text.isspace())


@given(st.lists(glyphs, max_size=80), st.randoms())
def test_the_order_of_drawing_does_not_matter_where_characters_do_not_overlap(page: list[Glyph], dice: Random) -> None:
    grid = [
        Glyph(glyph.text, 12.0 * (at % 20), -20.0 * (at // 20), 12.0 * (at % 20) + 11, -20.0 * (at // 20) + 12)
        for at, glyph in enumerate(page)
    ]
    drawn = list(grid)
    dice.shuffle(drawn)
    assert lines(drawn) == lines(grid)


def test_an_empty_page_has_no_lines() -> None:
    assert lines([]) == []
    assert lines([Glyph(" ", 0, 0, 5, 5)]) == []
