"""Lines know what surrounds them."""

import pytest

from indexer.cleaning.lines import split_lines, width


def test_a_line_keeps_its_offsets_without_the_blanks_around_it() -> None:
    text = "\u3000\u3000云州市召开会议。 \n\n通过决定"
    first, second = split_lines(text)
    assert text[first.start : first.end] == first.text == "云州市召开会议。"
    assert (first.lead, first.trail, first.gap) == (4, True, 0)
    assert text[second.start : second.end] == "通过决定"
    assert (second.lead, second.trail, second.gap) == (0, False, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end_parts_lines(end: str) -> None:
    assert [line.text for line in split_lines(f"一行{end}二行{end}")] == ["一行", "二行"]


def test_a_form_feed_is_remembered_by_the_line_behind_it() -> None:
    lines = split_lines("前页\n\f后页\n再一行")
    assert [line.fed for line in lines] == [False, True, False]


def test_width_counts_ascii_half_and_blanks_nothing() -> None:
    assert width("云州 2023年") == 5.0
