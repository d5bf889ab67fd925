"""The composer that needs no LLM."""

import asyncio
from collections.abc import Callable

import pytest

from indexer.document import Document
from indexer.passages import Passage, split
from service.composing import Draft
from service.composing.extractive import MAX_CHARACTERS, ExtractiveComposer, extract
from service.understanding import understand

Make = Callable[..., Document]

REPORT = """云溪市河道治理情况的调研报告

云溪市位于三江交汇处，历来重视治水。

今年全市共治理河道36公里，投入资金1.2亿元。

调研发现，河道治理还存在以下问题。一是资金不足，缺口达3000万元；二是巡查人手不够，平均每人负责12公里；三是部分企业偷排污水。

履职评议是指常委会对其任命的人员履行职责的情况进行评议的制度。

会议由周子衡主持。
"""


@pytest.fixture
def passages(document: Make) -> list[Passage]:
    return split(document(REPORT))


def drafts(question: str, passages: list[Passage]) -> list[Draft]:
    return extract(understand(question), passages)


def text(found: list[Draft]) -> str:
    return "".join(draft.lead + draft.text for draft in found)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("今年治理了多少公里河道？", "36公里"),
        ("什么是履职评议？", "履职评议是指"),
        ("会议由谁主持？", "周子衡"),
        ("河道治理 资金", "1.2亿元"),
    ],
)
def test_the_sentence_that_answers_comes_first(question: str, answer: str, passages: list[Passage]) -> None:
    assert answer in drafts(question, passages)[0].text


def test_every_draft_is_a_verbatim_sentence_of_its_passage(passages: list[Passage]) -> None:
    for question in ("治理了多少河道？", "存在哪些问题？", "为什么治理困难？"):
        for draft in drafts(question, passages):
            (evidence,) = draft.evidence
            assert evidence.quote == draft.text
            assert draft.text in evidence.passage.text


def test_a_list_is_given_whole_in_order_one_item_a_line(passages: list[Passage]) -> None:
    found = drafts("河道治理存在哪些问题？", passages)
    assert [draft.text[:2] for draft in found] == ["一是", "二是", "三是"]
    assert [draft.lead for draft in found] == ["", "\n", "\n"]


def test_an_answer_that_is_no_list_stays_short(document: Make) -> None:
    long = "".join(f"第{number}组代表视察了河道治理工作，提出意见{number}条。" for number in range(100))
    found = drafts("代表视察河道治理工作的情况", split(document("视察报告\n\n" + long)))
    assert 0 < len(text(found)) <= MAX_CHARACTERS


def test_sentences_of_one_passage_stand_in_their_order(passages: list[Passage]) -> None:
    found = drafts("河道治理的资金和会议主持", passages)
    positions = [passages[0].text.find(draft.text) for draft in found if draft.evidence[0].passage is passages[0]]
    assert positions == sorted(positions)


def test_no_passages_no_drafts() -> None:
    assert drafts("治理了多少河道？", []) == []


def test_the_composer_yields_what_is_extracted(passages: list[Passage]) -> None:
    async def collect() -> list[Draft]:
        return [draft async for draft in ExtractiveComposer().compose("今年治理了多少公里河道？", passages)]

    assert asyncio.run(collect()) == drafts("今年治理了多少公里河道？", passages)
