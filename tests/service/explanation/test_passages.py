"""Why passages were found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import open_current
from indexer.thesaurus import Thesaurus
from indexer.thesaurus.rules import parse_rules
from service.answering import ANSWER_SIGNALS
from service.explanation import explain, understood
from service.retrieval import Retriever
from service.signals import SIGNALS
from service.understanding import understand
from tests.conftest import HashEncoder

QUESTION = understand("江河多少公里")


class Characters(HashEncoder):
    """Words are as like as the share of characters that they have in common."""

    dimension = 1 << 16

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[ord(character) for character in text]] = 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def retriever(corpus: Path, tmp_path: Path, encoder: Encoder, load: Callable[[str], Encoder]) -> Retriever:
    build(corpus, tmp_path / "data", load=load)
    rules = Thesaurus(parse_rules("# 一行说明\n江河, 河道\n江河 => 水库|0.5", "rules.txt"))
    return Retriever(open_current(tmp_path / "data"), encoder, encoder, rules)


def test_the_parts_of_a_score_make_up_the_score(retriever: Retriever) -> None:
    hits = retriever.search(QUESTION, 10)
    assert hits
    for hit, why in zip(hits, explain(retriever, QUESTION, hits), strict=True):
        assert [part.signal for part in why.parts] == [*SIGNALS, *ANSWER_SIGNALS]
        assert sum(part.contribution for part in why.parts) == pytest.approx(hit.score, abs=1e-3)
        for part in why.parts:
            assert part.value * part.weight == pytest.approx(part.contribution, abs=1e-2)


def test_each_word_is_said_as_it_is_or_nearly_or_not(retriever: Retriever) -> None:
    hits = retriever.search(QUESTION, 10)
    explained = explain(replace(retriever, word_encoder=Characters()), QUESTION, hits)
    by_document = dict(zip((hit.passage.document for hit in hits), explained, strict=True))
    words = {word.word: word for word in by_document["报告.txt"].words}
    assert words["公里"].said == "exactly" and words["公里"].nearest == "公里"
    assert words["江河"].said == "nearly" and words["江河"].nearest == "河道"
    assert {word.word: word.said for word in by_document["条例.md"].words} == {"江河": "nearly", "公里": "not"}
    for why in by_document.values():
        assert sum(word.weight for word in why.words) == pytest.approx(1, abs=1e-3)


def test_a_rule_is_named_where_the_passage_says_its_target(retriever: Retriever) -> None:
    hits = retriever.search(QUESTION, 10)
    for why in explain(retriever, QUESTION, hits):
        assert [(rule.rule, rule.typed, rule.target) for rule in why.rules] == [("rules.txt:2", "江河", "河道")]


def test_what_the_question_was_taken_for_names_all_that_is_looked_for(retriever: Retriever) -> None:
    shown = understood(retriever, QUESTION)
    assert (shown.type, shown.kind) == ("fact", "number")
    assert [(asked.kind, asked.unit) for asked in shown.asks] == [("number", "米")]
    assert "公里" in shown.words and "多少" not in shown.words
    assert [(rule.target, rule.weight) for rule in shown.expansions] == [("河道", 1.0), ("水库", 0.5)]


def test_a_question_without_words_has_nothing_that_could_be_said(retriever: Retriever) -> None:
    nothing = replace(QUESTION, text="？？", content="？？")
    hits = retriever.search(QUESTION, 2)
    assert all(why.words == [] and why.rules == [] for why in explain(retriever, nothing, hits))
