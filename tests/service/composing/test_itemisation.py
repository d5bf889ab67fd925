"""The list that a question asks for."""

from dataclasses import replace

import numpy as np
import pytest

from indexer.document import OffsetMap
from service.composing import Material, extractive
from service.composing.extractive import extract, tell
from service.composing.itemisation import Shown, itemise
from service.composing.outline import asked_list
from service.composing.selection import MAX_CHARACTERS
from service.understanding import understand
from tests.service.composing.passage_makers import passage
from tests.service.composing.test_extractive import material

ITEMS = [
    "一是资金不足。市级财政只安排了一半。",
    "二是巡查人手不够，每名巡查员要管三十公里河道，一个月只能走完两遍，发现的问题不能当天报到河长办。",
    "三是偷排污水。",
    "四是设备陈旧。",
]
TEXT = "还存在以下问题。" + "".join(ITEMS)


def itemised(material: Material, chosen: list[int]) -> list[Shown]:
    return itemise(material, chosen, understand(material.question), MAX_CHARACTERS) or []


def test_items_that_were_not_chosen_are_told_by_what_they_begin_with() -> None:
    one = material([[0] * 6], TEXT, wants_list=True)
    shown = itemised(one, [1, 4])
    heads = [one.item.passage.text[one.head.start : one.head.end] for one in shown if one.head]
    assert heads == ["二是巡查人手不够", "四是设备陈旧。"]
    assert [item.cut for item in shown] == [False, True, False, False]
    assert [item.places for item in shown] == [(1,), (), (4,), ()]


def test_an_item_keeps_its_number_where_a_later_sentence_of_it_was_chosen() -> None:
    shown = itemised(material([[0] * 6], TEXT, wants_list=True), [2, 4])
    assert shown[0].head is not None
    assert shown[0].item.text[: shown[0].head.end - shown[0].head.start] == "一是资金不足。"
    assert shown[0].places == (2,)


def test_one_item_alone_is_not_the_list_that_was_asked_for() -> None:
    assert itemised(material([[0] * 6], TEXT, wants_list=True), [1, 2]) == []


def test_a_sentence_that_holds_the_items_tells_them_itself() -> None:
    text = "问题有三个：一是资金不足，二是人手不够，三是偷排污水。会议由周子衡主持。"
    assert itemised(material([[9, 9]], text, wants_list=True), [0, 1]) == []


def test_what_stands_behind_the_last_item_is_no_part_of_it() -> None:
    one = material([[0] * 4], "一是资金不足。二是人手不够。三是偷排污水。会议由周子衡主持。", wants_list=True)
    shown = itemised(one, [0, 2, 3])
    assert [item.places for item in shown] == [(0,), (), (2,)]


def test_a_very_long_list_is_not_given_whole() -> None:
    text = "".join(f"（{number}）" + "治理" * 20 + "。" for number in range(1, 30))
    assert itemised(material([[0] * 29], text, wants_list=True), [0, 1]) == []


def test_items_in_a_passage_that_was_not_found_are_fetched() -> None:
    found, behind = "一是资金不足。二是人手不够。", "三是偷排污水。四是设备陈旧。"
    later = replace(
        passage(behind, "0.txt"), id="later", offsets=OffsetMap(np.zeros(1, np.int32), np.full(1, len(found), np.int32))
    )
    one = replace(material([[9, 8]], found, wants_list=True), article=lambda first: [first, later])
    shown = itemised(one, [0, 1])
    assert [item.item.number for item in shown] == [1, 2, 3, 4]
    assert shown[3].item.passage.id == "later"


HEADINGS = "人大宣传要增强四种意识。\n要增强大局意识。宣传要服从大局。\n要增强创新意识。宣传要有新意。\n要增强精品意识。宣传要出精品。"


@pytest.mark.parametrize(
    ("question", "heads"),
    [
        ("人大宣传要增强哪三种意识？", ["要增强大局意识。", "要增强创新意识。", "要增强精品意识。"]),
        ("人大宣传要增强哪四种意识？", []),
        ("河道治理要花哪三种钱？", []),
        ("人大宣传要增强哪些意识？", []),
    ],
)
def test_sentences_that_begin_alike_are_the_list_where_the_question_counts_as_many(
    question: str, heads: list[str]
) -> None:
    shown = itemised(replace(material([[0] * 7], HEADINGS), question=question, wants_list=True), [0])
    assert [one.item.text for one in shown] == heads


def test_a_short_list_that_was_counted_is_given_in_full() -> None:
    one = replace(material([[0] * 6], TEXT, wants_list=True), question="还存在哪四个问题：资金不足？")
    assert [item.item.text for item in itemised(one, [0])] == ITEMS
    assert all(item.head == item.item.span for item in itemised(one, [0]))


def test_the_list_is_read_behind_what_announces_it_each_item_on_its_line_with_its_quotation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extractive, "choose", lambda *_: [4, 0, 1])
    found = extract(material([[0] * 6], TEXT, wants_list=True))
    assert [draft.lead + draft.text for draft in found] == [
        "还存在以下问题。",
        "\n一是资金不足。",
        "\n二是巡查人手不够……",
        "\n三是偷排污水。",
        "\n四是设备陈旧。",
    ]
    assert [draft.evidence[0].quote for draft in found[1:]] == [draft.text.removesuffix("……") for draft in found[1:]]


def test_a_question_for_one_thing_gets_no_list() -> None:
    one = material([[0, 9, 0, 0, 9, 0]], TEXT)
    assert len(tell(one, [1, 4])) == 2
    assert all("……" not in draft.text for draft in extract(one))


def test_a_numbered_list_that_says_what_is_asked_for_need_not_be_counted() -> None:
    text = "河道治理存在的问题：\n" + "\n".join(ITEMS)
    one = replace(material([[0] * 6], text, wants_list=True), question="河道治理存在哪些问题？")
    assert [shown.item.text for shown in itemised(one, [0])] == ITEMS
    assert itemised(replace(one, question="养老服务有哪些问题？"), [0]) == []


def test_the_headings_of_an_article_are_no_list_of_what_one_of_them_is_about() -> None:
    text = "一、河道治理情况\n二、河道存在的问题\n三、治理建议"
    one = replace(material([[0] * 3], text, wants_list=True), question="河道存在哪些问题？")
    assert asked_list(one, [1], understand(one.question)) is None
    counted = replace(one, question="河道存在哪三个问题？")
    assert asked_list(counted, [1], understand(counted.question)) is not None


def test_a_list_given_in_full_is_not_told_again_and_stands_behind_the_sentence_in_front_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extractive, "choose", lambda *_: [2, 0, 7])
    text = HEADINGS + "\n会议由周子衡主持。"
    one = replace(material([[0] * 8], text, wants_list=True), question="人大宣传要增强哪三种意识？")
    found = [draft.text for draft in extract(one)]
    assert found == ["人大宣传要增强四种意识。", "要增强大局意识。", "要增强创新意识。", "要增强精品意识。"]
