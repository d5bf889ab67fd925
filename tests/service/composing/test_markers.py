"""The spellings of markers are tested where they are read: `test_keyed`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.composing.markers import BRACKETS, LONGEST, is_begun, read_marker
from service.composing.unknowing import says_unknown

PIECES = [
    "S-",
    "s_",
    "S-3f9a",
    "3f9a",
    "1",
    "22",
    "333",
    "-",
    ",",
    " ",
    "f",
    "doc",
    "refs",
    "source",
    "来源",
    "资料",
    "！",
    "甲",
]


@pytest.mark.parametrize("head", ["", "S-3f9a", "来源", "ref "])
def test_a_bracket_full_of_digits_is_read_in_one_way(head: str) -> None:
    """Tried in all the ways in which digits part into numbers, it would keep the server busy for years."""
    digits = "1" * (LONGEST - len(head) - 1)
    assert read_marker("[", head + digits + "！") is None
    assert not is_begun(head + digits + "！")


def test_a_long_number_in_round_brackets_is_text() -> None:
    assert read_marker("（", "152" * 20) is None


def test_a_remark_without_end_is_read_in_one_way() -> None:
    assert not says_unknown("based on " * 2000)


@given(st.sampled_from(sorted(BRACKETS)), st.lists(st.sampled_from(PIECES), max_size=LONGEST).map("".join))
def test_what_is_read_of_a_bracket_are_keys_that_stand_in_it(opening: str, content: str) -> None:
    marker = read_marker(opening, content[:LONGEST])
    for key in marker.keys if marker else ():
        assert key.removeprefix("S-") in content.lower()
