"""Where a quotation stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.quotations import compact, locate
from tests.service.composing.passage_makers import passage

HERE = passage("全市设代表三百二十名，\n其中“一线”代表 105 名。常委会每两个月举行一次会议。", "甲.txt")
OTHER = passage("会议由主任召集，也可以由副主任召集。", "乙.txt")


@pytest.mark.parametrize(
    ("quote", "verdict", "found"),
    [
        ("全市设代表三百二十名，", "exact", ["全市设代表三百二十名，"]),
        ("  常委会每两个月举行一次会议。\n", "exact", ["常委会每两个月举行一次会议。"]),
        ("其中「一线」代表105名。", "wrapped", ["其中“一线”代表 105 名。"]),
        ("全市设代表三百二十名,其中", "wrapped", ["全市设代表三百二十名，", "其中"]),
        ("常委会每两个月\n举行一次会议。", "wrapped", ["常委会每两个月举行一次会议。"]),
        ("会议由主任召集，", "misattributed", []),
        ("全市设代表三百二十名……常委会每两个月举行", "stitched", []),
        ("全市设代表会议由主任召集", "stitched", []),
        ("全市设代表三百三十名", "absent", []),
        ("全市设委员", "absent", []),
        ("", "absent", []),
        (" \n", "absent", []),
    ],
)
def test_tells_how_a_quotation_stands(quote: str, verdict: str, found: list[str]) -> None:
    located = locate(HERE, quote, [HERE, OTHER])
    assert located.verdict == verdict
    assert [HERE.text[span.start : span.end] for span in located.spans] == found


@given(st.integers(0, len(HERE.text)), st.integers(1, len(HERE.text)))
def test_any_words_of_the_passage_are_exact_and_wrapped_in_any_style(start: int, length: int) -> None:
    quote = HERE.text[start : start + length]
    if quote.strip():
        assert locate(HERE, quote).verdict == "exact"
        assert locate(HERE, " ".join(compact(quote)[0])).verdict in ("exact", "wrapped")


@given(st.text(alphabet='全市“”"「」 ，,１1\n…㎡', max_size=30))
def test_each_compact_character_is_told_where_it_comes_from(text: str) -> None:
    shown, offsets = compact(text)
    assert len(shown) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(not text[offset].isspace() for offset in offsets)
