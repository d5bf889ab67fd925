"""The composer that needs no LLM."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import OffsetMap
from indexer.passages import sentences
from service.composing import Draft, Material, Sentence
from service.composing.completion import complete
from service.composing.extractive import ExtractiveComposer, extract, tell
from service.composing.selection import MAX_CHARACTERS
from tests.service.composing.passage_makers import passage

REPORT = "今年全市共治理河道36公里，投入资金1.2亿元。调研发现，还存在以下问题。一是资金不足；二是巡查人手不够；三是偷排污水。会议由周子衡主持。"
OTHER = "市人大常委会听取了河道治理的报告。投入资金1.2亿元。"


def material(scores: list[list[float]], *texts: str, wants_list: bool = False) -> Material:
    """Passages of `texts`, their sentences scored by `scores`."""
    passages = [passage(text, f"{number}.txt") for number, text in enumerate(texts)]
    found = [
        Sentence(rank, span, score)
        for rank, (text, of_text) in enumerate(zip(texts, scores, strict=True))
        for span, score in zip(sentences(text), of_text, strict=True)
    ]
    return Material("问？", wants_list, passages, found)


def told(found: list[Draft]) -> list[str]:
    return [draft.lead + draft.text for draft in found]


def test_the_best_sentence_answers_alone_where_the_others_are_far_below() -> None:
    assert told(extract(material([[9, 0, 0, 0, 0, 0]], REPORT))) == ["今年全市共治理河道36公里，投入资金1.2亿元。"]


def test_the_best_sentence_is_read_first_and_the_others_as_they_stand() -> None:
    one = material([[0, 0, 0, 0, 0, 0], [0, 0]], REPORT, OTHER)
    assert told(tell(one, [5, 6, 0])) == [
        "会议由周子衡主持。",
        "\n市人大常委会听取了河道治理的报告。",
        "\n今年全市共治理河道36公里，投入资金1.2亿元。",
    ]


def test_what_follows_the_best_sentence_goes_on_in_its_line() -> None:
    one = material([[0, 0]], OTHER)
    assert told(tell(one, [0, 1])) == ["市人大常委会听取了河道治理的报告。", "投入资金1.2亿元。"]


def test_a_short_sentence_that_the_best_goes_on_from_stays_before_it_and_a_long_one_does_not() -> None:
    short = material([[0, 0]], OTHER)
    assert told(tell(short, [1, 0])) == ["市人大常委会听取了河道治理的报告。", "投入资金1.2亿元。"]
    long = "市人大常委会听取了" + "、".join(f"第{number}条河道治理" for number in range(12)) + "的报告。"
    assert told(tell(material([[0, 0]], f"{long}投入资金1.2亿元。"), [1, 0])) == ["投入资金1.2亿元。", f"\n{long}"]


def test_sentences_that_follow_each_other_share_a_quotation_and_others_do_not() -> None:
    first, second, third = tell(material([[0, 0, 0, 0, 0, 0]], REPORT), [5, 0, 1])
    assert first.evidence[0].quote == first.text
    assert second.evidence == third.evidence
    assert second.evidence[0].quote == second.text + third.text


def test_items_of_a_list_stand_in_their_order_on_lines_of_their_own() -> None:
    found = tell(material([[0, 0, 0, 0, 0, 0]], REPORT, wants_list=True), [4, 2, 1, 3])
    assert told(found) == ["调研发现，还存在以下问题。", "\n一是资金不足；", "\n二是巡查人手不够；", "\n三是偷排污水。"]


def test_a_bare_heading_is_no_answer_but_may_be_an_item() -> None:
    text = "一、加强河道治理\n二、加快信息化建设\n投入资金1.2亿元。"
    assert told(extract(material([[9, 9, 8]], text))) == ["投入资金1.2亿元。"]
    assert told(tell(material([[9, 9, 0]], text, wants_list=True), [1, 0]))[0] == "一、加强河道治理"


def test_a_row_of_a_table_may_answer() -> None:
    assert told(extract(material([[9, 0]], "青棠区｜四百｜三十六\n会议结束。"))) == ["青棠区｜四百｜三十六"]


def test_what_announces_a_list_is_given_with_its_items() -> None:
    assert told(extract(material([[0, 9, 0, 0, 0, 0]], REPORT))) == [
        "调研发现，还存在以下问题。",
        "\n一是资金不足；",
        "\n二是巡查人手不够；",
        "\n三是偷排污水。",
    ]


def test_what_announces_something_that_is_not_there_is_left_out() -> None:
    parted = "会议结束。调研发现，还存在以下问题。"
    assert complete(material([[0, 0], [0, 0]], parted, OTHER), [1, 2], 100) == [2]
    assert complete(material([[0, 0]], parted), [1], 100) == [1]


TABLE = "各县区情况如表。\n县区｜床位｜餐厅\n青棠区｜3120｜38\n石畔区｜2010｜22\n表中数字截至年底。"


def test_a_row_of_a_table_is_given_with_its_head_each_on_its_line() -> None:
    assert told(extract(material([[0, 0, 0, 9, 0]], TABLE))) == ["县区｜床位｜餐厅", "\n石畔区｜2010｜22"]
    assert told(extract(material([[0, 9, 0, 9, 0]], TABLE))) == ["县区｜床位｜餐厅", "\n石畔区｜2010｜22"]


def test_the_head_of_a_table_is_given_with_its_rows() -> None:
    rows = ["县区｜床位｜餐厅", "\n青棠区｜3120｜38", "\n石畔区｜2010｜22"]
    assert told(extract(material([[0, 9, 0, 0, 0]], TABLE))) == rows


def test_a_row_that_was_parted_from_its_head_is_told_under_it() -> None:
    one = material([[9, 9]], "青棠区｜3120｜38\n石畔区｜2010｜22")
    assert told(extract(one)) == ["青棠区｜3120｜38", "\n石畔区｜2010｜22"]
    headed = replace(one.passages[0], heading=("二、基本情况", "县区｜床位｜餐厅"))
    assert told(extract(replace(one, passages=[headed]))) == [
        "县区｜床位｜餐厅\n青棠区｜3120｜38",
        "\n石畔区｜2010｜22",
    ]


def test_what_stands_in_another_paragraph_begins_a_new_line() -> None:
    found = extract(material([[9, 9, 9]], "投入资金1.2亿元。效果明显。\n会议由周子衡主持。"))
    assert told(found) == ["投入资金1.2亿元。", "效果明显。", "\n会议由周子衡主持。"]


def test_what_a_page_end_left_of_a_sentence_is_no_answer() -> None:
    assert told(extract(material([[9, 8]], "长。\n投入资金1.2亿元。"))) == ["投入资金1.2亿元。"]


def test_passages_that_follow_each_other_are_read_in_the_order_of_the_source() -> None:
    earlier, later = "一是资金不足；二是巡查人手不够；", "三是偷排污水；四是设备陈旧。"
    one = material([[9, 8.9], [8.8, 8.7]], later, earlier, wants_list=True)
    behind = OffsetMap(np.zeros(1, np.int32), np.full(1, len(earlier), np.int32))
    passages = [replace(passage(later, "0.txt"), id="later", offsets=behind), passage(earlier, "0.txt")]
    found = extract(replace(one, passages=passages))
    assert [draft.text[:2] for draft in found] == ["一是", "二是", "三是", "四是"]


def test_paragraphs_are_quoted_each_for_itself() -> None:
    first, second = extract(material([[9, 8.9]], "投入资金1.2亿元。\n会议由周子衡主持。"))
    assert first.evidence[0].quote == first.text
    assert second.evidence[0].quote == second.text


def test_the_same_is_said_once() -> None:
    assert told(extract(material([[0, 0, 0, 0, 0, 0], [0, 9]], REPORT, OTHER)))[0] == "投入资金1.2亿元。"
    twice = material([[9, 0], [8.9, 0]], OTHER, OTHER)
    assert len(extract(twice)) == 1


@pytest.mark.parametrize("wants_list", [False, True])
def test_an_answer_stays_short(wants_list: bool) -> None:
    text = "".join(f"第{number}组代表视察了河道治理工作，提出意见{number}条。" for number in range(100))
    found = extract(material([[5.0] * 100], text, wants_list=wants_list))
    assert 0 < len("".join(draft.text for draft in found)) <= MAX_CHARACTERS


def test_one_sentence_too_long_for_an_answer_is_still_given() -> None:
    text = "各组代表" + "视察了河道治理工作，" * 60 + "提出了意见。"
    assert told(extract(material([[1]], text))) == [text]


def test_nothing_found_no_drafts() -> None:
    assert extract(Material("问？", False, [])) == []


@given(st.lists(st.floats(-20, 20), min_size=6, max_size=6), st.booleans())
def test_whatever_the_scores_sentences_are_verbatim_and_none_is_given_twice(
    scores: list[float], wants_list: bool
) -> None:
    one = material([scores], REPORT, wants_list=wants_list)
    texts = [draft.text for draft in extract(one)]
    assert len(set(texts)) == len(texts) > 0
    for draft in extract(one):
        assert draft.text.removesuffix("……") in draft.evidence[0].quote
        assert draft.evidence[0].quote in REPORT


def test_the_composer_yields_what_is_extracted() -> None:
    one = material([[9, 0, 0, 0, 0, 0]], REPORT)

    async def collect() -> list[Draft]:
        return [draft async for draft in ExtractiveComposer().compose(one)]

    assert asyncio.run(collect()) == extract(one)
