"""Captions stand alone, an imprint in front is no text."""

import pytest

from indexer.cleaning.captions import find_captions, find_imprints
from indexer.cleaning.lines import split_lines


@pytest.mark.parametrize(
    "caption", ["图1 座谈会现场", "表 2：经费使用情况", "附表3 项目清单", "图3-2 管网分布", "图一 调研现场（资料图片）"]
)
def test_the_name_of_a_numbered_picture_or_table_is_a_caption(caption: str) -> None:
    lines = split_lines(f"会议到此结束。\n{caption}\n随后代表们视察了现场。\n")
    find_captions(lines)
    assert [line.role for line in lines] == ["", "caption", ""]


@pytest.mark.parametrize("line", ["图1显示供水人口逐年增加。", "表2是各乡镇的情况，", "图书流动站的开放时间", "附件1"])
def test_text_that_speaks_of_a_picture_is_none(line: str) -> None:
    lines = split_lines(f"会议到此结束。\n{line}\n随后代表们视察了现场。\n")
    find_captions(lines)
    assert {line.role for line in lines} == {""}


def test_a_wrapped_line_that_begins_with_a_picture_is_text() -> None:
    lines = split_lines("供水人口的变化情况参见\n图1 以及下面的说明\n")
    find_captions(lines)
    assert {line.role for line in lines} == {""}


def test_the_imprint_and_the_issue_beside_it_are_a_masthead() -> None:
    lines = split_lines("云州人大 2023年第2期\n主办：云州市人大常委会\n准印证号：内资001\n目标与任务\n正文。\n")
    find_imprints(lines)
    assert [line.role for line in lines] == ["masthead"] * 3 + ["", ""]


def test_one_line_with_a_colon_is_no_imprint() -> None:
    lines = split_lines("主办：云州市人大常委会\n正文。\n")
    find_imprints(lines)
    assert {line.role for line in lines} == {""}
