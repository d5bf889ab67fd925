"""Numbers of headings, and the path they make."""

import pytest

from indexer.cleaning.blocks import Block
from indexer.cleaning.headings import numbering_of, run_in
from indexer.cleaning.lines import split_lines
from indexer.cleaning.outline import Outline


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("第二编 分则", 1),
        ("第 一章 总 则", 2),
        ("第三节 非机动车", 3),
        ("第十二条 本市供水", 4),
        ("第十二条之一 另行规定", 4),
        ("一、主要做法", 5),
        ("十一 、建议", 5),
        ("（二）存在问题", 6),
        ("(三)打算", 6),
        ("3.加强领导", 7),
        ("（4）其他", 8),
    ],
)
def test_levels(text: str, level: int) -> None:
    number = numbering_of(text)
    assert number is not None and number.level == level


@pytest.mark.parametrize("text", ["2.99万辆", "2023年", "第一书记", "一是抓好", "（供稿）", "三年来", ""])
def test_what_is_no_number_of_a_heading(text: str) -> None:
    assert numbering_of(text) is None


def test_a_heading_may_run_into_its_paragraph() -> None:
    text = "（一）摸清底数。代表们走访了三个乡镇。"
    number = numbering_of(text)
    assert number is not None and run_in(text, number) == "（一）摸清底数"


def place(outline: Outline, text: str, role: str = "") -> tuple[str, ...]:
    block = Block(role, split_lines(text))
    return outline.place(block, text)[1]


def test_the_path_of_a_law_ends_with_the_article() -> None:
    outline = Outline()
    place(outline, "第一章 总则", "heading")
    assert place(outline, "第一条 为了供水，制定本条例。") == ("第一章 总则", "第一条")
    assert place(outline, "（一）取水；") == ("第一章 总则", "第一条")
    assert place(outline, "第二条 本市供水适用本条例。") == ("第一章 总则", "第二条")
    place(outline, "第二章 水源", "heading")
    assert place(outline, "前款规定另行公布。") == ("第二章 水源",)


def test_a_heading_closes_those_of_its_level_and_below() -> None:
    outline = Outline()
    place(outline, "一、做法", "heading")
    place(outline, "（一）组织", "heading")
    assert place(outline, "正文。") == ("一、做法", "（一）组织")
    place(outline, "二、建议", "heading")
    assert place(outline, "正文。") == ("二、建议",)


def test_a_title_closes_everything() -> None:
    outline = Outline()
    place(outline, "一、做法", "heading")
    place(outline, "另一篇文章", "title")
    assert place(outline, "正文。") == ()
