"""The map from clean to source offsets."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import OffsetMap, Span

# Source offsets of a clean text: distinct, growing within a block, the blocks in any order.
growing = st.lists(st.integers(0, 300), min_size=1, max_size=60, unique=True).map(sorted)


def test_runs_are_as_few_as_possible() -> None:
    offsets = OffsetMap.from_offsets([5, 6, 7, 20, 21, 2])
    assert offsets.clean.tolist() == [0, 3, 5]
    assert offsets.source.tolist() == [5, 20, 2]


def test_an_empty_text_has_an_empty_map() -> None:
    assert OffsetMap.from_offsets([]).clean_spans(0, 10, 0) == []


@given(growing)
def test_every_character_maps_to_its_own_source_offset(flat: list[int]) -> None:
    offsets = OffsetMap.from_offsets(flat)
    assert [offsets.to_source(clean) for clean in range(len(flat))] == flat


@given(growing, st.data())
def test_a_source_span_reaches_from_the_first_to_behind_the_last_character(
    flat: list[int], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(flat) - 1))
    end = data.draw(st.integers(start + 1, len(flat)))
    assert OffsetMap.from_offsets(flat).source_span(start, end) == Span(flat[start], flat[end - 1] + 1)


@given(growing, st.integers(0, 60), st.integers(0, 310), st.integers(0, 310))
def test_clean_spans_hold_exactly_the_characters_of_the_source_range(
    flat: list[int], turn: int, start: int, end: int
) -> None:
    moved = flat[turn:] + flat[:turn]  # a title block lifted to the head
    spans = OffsetMap.from_offsets(moved).clean_spans(start, end, len(moved))
    found = [clean for span in spans for clean in range(*span)]
    assert found == [clean for clean, source in enumerate(moved) if start <= source < end]
    assert all(before.end < after.start for before, after in pairwise(spans))


def test_offsets_are_kept_as_int32() -> None:
    offsets = OffsetMap.from_offsets(np.arange(5, dtype=np.int32))
    assert offsets.clean.dtype == offsets.source.dtype == np.int32
