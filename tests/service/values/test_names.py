"""Persons, places and names of things."""

import pytest

from service.values.names import agents, names, persons, places

TEXT = "有人找到张建国，马剑秋也在"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("副主任王小明带队，李强、张建国等代表参加", ["王小明", "李强", "张建国"]),
        ("被告人李某某与王某甲", ["李某某", "王某甲"]),
        ("副市长额尔敦出席", ["额尔敦"]),
        ("会议听取了汇报", []),
        ("约翰·洛克与张建国", ["约翰·洛克", "张建国"]),
    ],
)
def test_persons_are_told_by_surnames_and_titles(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in persons(text)] == found


@pytest.mark.parametrize(
    ("text", "division", "found"),
    [
        ("深入石桥镇、柳湾镇调研", "镇", ["石桥镇", "柳湾镇"]),
        ("在杭州市西湖区文化宫广场举行", "", ["杭州市西湖区文化宫广场"]),
        ("去了白水县、柳湾区和石桥镇", "县区", ["白水县", "柳湾区"]),
        ("全县各镇、该村", "", []),
    ],
)
def test_places_are_divisions_and_venues(text: str, division: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, division)] == found


@pytest.mark.parametrize(
    ("text", "noun", "found"),
    [
        ("由杭州某某智能科技有限公司承建", "公司", ["杭州某某智能科技有限公司"]),
        ("依据《云溪市养犬管理条例》和国发〔2016〕48号", "文件", ["《云溪市养犬管理条例》", "国发〔2016〕48号"]),
        ("打造“红石榴”品牌", "", ["“红石榴”"]),
        ("由市财政局牵头", "部门", ["市财政局"]),
        ("认真抓好落实", "", []),
    ],
)
def test_names_are_quoted_or_end_as_their_kind_does(text: str, noun: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in names(text, noun)] == found


def test_an_office_or_a_body_may_have_acted() -> None:
    text = "由主席团决定，交县财政局办理"
    assert [text[start:end] for start, end in agents(text)] == ["主席团", "县财政局"]


def test_names_that_are_words_as_well_are_left_out_of_what_is_sure() -> None:
    assert [TEXT[start:end] for start, end in persons(TEXT)] == ["张建国", "马剑秋"]
    assert [TEXT[start:end] for start, end in persons(TEXT, strict=True)] == ["马剑秋"]


def test_a_long_row_of_names_is_read_to_its_end() -> None:
    # A comparison of each name with each other takes time that grows with the square of their number.
    text = "副主任王小明、" * 3000
    assert [text[start:end] for start, end in persons(text)] == ["王小明"] * 3000
