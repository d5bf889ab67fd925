"""A piece of a sentence says that it is one; a paragraph that is whole does not, however it ends."""

import pytest

from indexer.document import Document
from indexer.reading import document_view, read
from indexer.sources import Source

CUT = "会议听取了关于供水工程的报告，代表们认为管护资金还没有落实到"


def read_text(text: str) -> Document:
    return read(Source("some/file.txt", text, "plain", "txt", "0"))


def fragments(document: Document) -> list[str]:
    return [document.text[one.start : one.end] for one in document.paragraphs if one.fragment]


def test_text_that_stops_inside_a_sentence_at_the_end_of_all_is_a_fragment() -> None:
    assert fragments(read_text("会议通过了决定。\n\n" + CUT)) == [CUT]


def test_text_that_stops_inside_a_sentence_before_the_next_title_is_one() -> None:
    law = "云州市{}条例\n\n（2010年3月12日云州市人民代表大会常务委员会通过）\n\n第一条 为了{}，制定本条例。\n\n"
    document = read_text(law.format("供水", "供水") + "第二条 " + CUT + "\n\n" + law.format("排水", "排水"))
    assert [article.title for article in document.articles] == ["云州市供水条例", "云州市排水条例"]
    assert fragments(document) == ["第二条 " + CUT]


@pytest.mark.parametrize("end", ["位。", "位：", "位”", "位……", "位）"])
def test_text_with_a_final_mark_is_none(end: str) -> None:
    assert fragments(read_text("会议通过了决定。\n\n" + CUT + end)) == []


@pytest.mark.parametrize("line", ["云州市人民代表大会常务委员会办公室", "二〇二一年三月十二日", "第一章 总则", "供水"])
def test_a_signature_a_date_a_heading_is_none(line: str) -> None:
    assert fragments(read_text("会议通过了决定。\n\n" + line)) == []


def test_a_row_of_a_table_is_none() -> None:
    assert fragments(read_text("会议通过了决定。\n\n| 年份，年 | 投入，万元 | 完成，公里，全部 |")) == []


def test_text_that_stops_before_text_is_left_to_how_paragraphs_are_joined() -> None:
    found = read_text(CUT + "\n\n" + CUT + "位。")
    assert fragments(found) == []


def test_only_a_fragment_has_the_mark_in_the_view() -> None:
    view = document_view(read_text("会议通过了决定。\n\n" + CUT))
    assert [paragraph.get("fragment") for paragraph in view["paragraphs"]] == [None, True]
