"""Why answers say what they say."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np
import pytest

from indexer.passages import sentences
from service.answer import AnswerExplanation, Candidate, Decided, Part
from service.composing import Draft, Evidence, Material, Sentence, Turn
from service.composition import Composition
from service.explanation import explain_answer
from service.refusal import Decision
from service.refusal.decision import Ground, Weights
from service.retrieval import Hit
from service.sentences import SENTENCE_SIGNALS
from tests.service.composing.passage_makers import passage

TEXTS = ("全市治理河道三十六公里。投入资金一亿元。巡查人手不够。", "投入资金一亿元。会议由周子衡主持。")
SIGNALS = [float(number) for number, _ in enumerate(SENTENCE_SIGNALS)]
ANSWERED = Decision(0.8)


def material(*scores: float) -> Material:
    spans = [(rank, span) for rank, text in enumerate(TEXTS) for span in sentences(text)]
    found = [Sentence(rank, span, score, SIGNALS) for (rank, span), score in zip(spans, scores, strict=True)]
    return Material("问？", False, [passage(text, f"{rank}.txt") for rank, text in enumerate(TEXTS)], found)


class Quoting:
    """Quotes the places it is told to."""

    name = "extractive"

    def __init__(self, *quotes: tuple[int, str]) -> None:
        self._quotes = quotes

    async def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft, None]:
        for rank, quote in self._quotes:
            yield Draft(quote, (Evidence(material.passages[rank], quote),))


def composed(material: Material, composer: Quoting) -> Composition:
    async def compose() -> Composition:
        composition = Composition(composer)
        async for _ in composition.run(material, ()):
            pass
        return composition

    return asyncio.run(compose())


def reasons(material: Material, composition: Composition, decision: Decision = ANSWERED) -> AnswerExplanation:
    """Those of an answer for which another passage was found first, of which it was not to be made."""
    found = [passage("旧版。", "old.txt"), *material.passages]
    hits = [Hit(one, 0, 0.0, {}, {}) for one in found]
    return explain_answer(decision, 0.5, material, composition, hits)


def explained(material: Material, *quotes: tuple[int, str]) -> list[Candidate]:
    return reasons(material, composed(material, Quoting(*quotes))).candidates


def outcomes(found: list[Candidate]) -> dict[tuple[int, str], str]:
    return {(one.passage, one.text): one.outcome for one in found}


def test_each_sentence_weighed_tells_what_became_of_it() -> None:
    found = explained(material(9, 7, 6, 8, 5), (0, "全市治理河道三十六公里。"), (0, "投入资金一亿元。"))
    assert [one.score for one in found] == [9, 8, 7, 6, 5]
    assert outcomes(found) == {
        (2, "全市治理河道三十六公里。"): "cited",
        (3, "投入资金一亿元。"): "repeated",
        (2, "投入资金一亿元。"): "cited",
        (2, "巡查人手不够。"): "weaker",
        (3, "会议由周子衡主持。"): "weaker",
    }


def test_a_sentence_as_good_as_one_cited_was_left() -> None:
    found = explained(material(9, 2, 8, 1, 0), (0, "投入资金一亿元。"))
    assert outcomes(found)[2, "巡查人手不够。"] == "left"


def test_a_sentence_of_which_a_part_is_quoted_is_cited() -> None:
    found = explained(material(9, 0, 0, 0, 0), (0, "河道三十六公里。"))
    assert outcomes(found)[2, "全市治理河道三十六公里。"] == "cited"


def test_the_parts_make_up_the_score_of_the_model() -> None:
    for candidate in explained(material(9, 0, 0, 0, 0)):
        assert [part.signal for part in candidate.parts] == list(SENTENCE_SIGNALS)
        for value, part in zip(SIGNALS, candidate.parts, strict=True):
            assert part.value == value
            assert part.contribution == pytest.approx(part.value * part.weight, abs=1e-2)


def test_a_cited_sentence_is_shown_however_many_are_better() -> None:
    text = "".join(f"第{number}项任务完成。" for number in range(40))
    spans = list(sentences(text))
    many = Material("问？", True, [passage(text)], [Sentence(0, span, -at, SIGNALS) for at, span in enumerate(spans)])
    found = explained(many, (0, "第39项任务完成。"))
    assert found[-1].outcome == "cited" and found[-1].text == "第39项任务完成。"
    assert {one.outcome for one in found[:-1]} == {"left"}
    assert len(found) < 20


class Inventing(Quoting):
    """Says what it is told to, with a quotation of the first passage beside it."""

    async def compose(self, material: Material, history: Sequence[Turn]) -> AsyncGenerator[Draft, None]:
        for _, text in self._quotes:
            yield Draft(text, (Evidence(material.passages[0], "全市治理河道三十六公里。" if "河道" in text else text),))


def test_what_the_check_did_not_let_pass_is_told_with_its_reasons() -> None:
    said = ("全市治理河道三十六公里。", "全市治理河道九十公里。", "全市免费供暖。")
    found = material(9, 7, 6, 8, 5)
    marked, left_out = reasons(found, composed(found, Inventing(*((0, text) for text in said)))).removed
    assert (marked.text, marked.outcome) == (said[1], "unsupported")
    assert [(quote.quote, quote.verdict) for quote in marked.quotes] == [(said[0], "exact")]
    assert {claim.kind for claim in marked.missing} == {"number"}
    assert (left_out.text, left_out.outcome, left_out.missing) == (said[2], "removed", [])
    assert [quote.verdict for quote in left_out.quotes] == ["absent"]


def test_a_refusal_tells_what_it_was_decided_from() -> None:
    ground = Ground(Weights({"near": 4.0}, needed=2.0), np.array([0.25]))
    found = material(9, 7, 6, 8, 5)
    told = reasons(found, Composition(Quoting()), Decision(0.25, "value_missing", "没有。", ground))
    parts = [
        Part(signal="near", value=0.25, weight=4.0, contribution=1.0),
        Part(signal="needed", value=-1.0, weight=2.0, contribution=-2.0),
    ]
    assert told.decision == Decided(refused=True, confidence=0.25, below=0.5, parts=parts)
    assert {one.outcome for one in told.candidates} == {"left"}
