"""Sentences of the passages found, scored."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.generation import open_current
from indexer.passages import sentences
from service.agreement import agreement
from service.retrieval import Hit, Retriever
from service.sentences import SENTENCE_SIGNALS, agreement_of, measure, read
from service.understanding import understand
from tests.conftest import HashEncoder

REPORT = """# 云溪市河道治理情况的调研报告

今年全市共治理河道36公里。投入资金1.2亿元；巡查人手仍然不够。

会议由周子衡主持。
"""


@pytest.fixture
def retriever(tmp_path: Path, encoder: Encoder, load: Callable[[str], Encoder]) -> Retriever:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "报告.md").write_text(REPORT, "utf-8")
    build(tmp_path / "corpus", tmp_path / "data", load=load)
    return Retriever(open_current(tmp_path / "data"), encoder, encoder)


def signals(retriever: Retriever, question: str) -> tuple[list[str], dict[str, list[float]]]:
    asked = understand(question)
    hits = retriever.search(asked, 5)
    spans = [list(sentences(hit.passage.text)) for hit in hits]
    texts = [hit.passage.text[start:end] for hit, of_hit in zip(hits, spans, strict=True) for start, end in of_hit]
    matrix = measure(retriever, asked, hits, spans, agreement_of(retriever, asked, hits))
    return texts, dict(zip(SENTENCE_SIGNALS, matrix.T.tolist(), strict=True))


def test_every_sentence_of_the_passages_is_there_with_its_place(retriever: Retriever) -> None:
    asked = understand("治理了多少公里")
    material = read(retriever, asked, retriever.search(asked, 5))
    texts = [material.passages[one.rank].text[one.span.start : one.span.end] for one in material.sentences]
    assert texts == ["今年全市共治理河道36公里。", "投入资金1.2亿元；", "巡查人手仍然不够。", "会议由周子衡主持。"]
    assert (material.question, material.wants_list) == ("治理了多少公里", False)


def test_a_sentence_that_says_the_words_of_the_question_is_told(retriever: Retriever) -> None:
    texts, found = signals(retriever, "会议 主持")
    assert texts[int(np.argmax(found["said"]))] == "会议由周子衡主持。"
    assert found["said"][-1] == pytest.approx(1)
    assert texts[int(np.argmax(found["characters"]))] == "会议由周子衡主持。"


def test_sentences_of_better_passages_are_told(retriever: Retriever) -> None:
    asked = understand("治理河道")
    (hit,) = retriever.search(asked, 5)
    worse = replace(hit, score=hit.score - 0.5)
    spans = list(sentences(hit.passage.text))
    matrix = measure(retriever, asked, [hit, worse], [spans, spans], agreement_of(retriever, asked, [hit, worse]))
    assert matrix[:, SENTENCE_SIGNALS.index("rank")].tolist() == [1] * 4 + [0.5] * 4
    assert matrix[:, SENTENCE_SIGNALS.index("passage")] == pytest.approx([0] * 4 + [-0.5] * 4)
    assert matrix[4, SENTENCE_SIGNALS.index("lead")] == 0


def test_characters_that_fewer_sentences_hold_count_more(retriever: Retriever) -> None:
    _, found = signals(retriever, "河桥")
    assert 0 < found["characters"][0] < 0.5
    assert found["characters"][1:] == [0, 0, 0]


def test_what_is_said_very_nearly_counts_more_than_twice_what_is_said_half_as_nearly(retriever: Retriever) -> None:
    agreed = agreement(understand("桥河"), np.arange(1), retriever.generation.forward, retriever.word_encoder)
    _, found = signals(retriever, "桥河")
    nearness = agreed.nearness[0, 1:]
    assert 0 < nearness.max() < 1
    assert found["near"] == pytest.approx(nearness**2)


def test_a_sentence_is_most_like_itself_and_tells_its_length(retriever: Retriever) -> None:
    texts, found = signals(retriever, "会议由周子衡主持。")
    # Not 1: the context of the passage counts with the sentence.
    assert found["dense"][-1] == max(found["dense"]) > 0.9
    assert np.exp(found["length"]) == pytest.approx([len(text) for text in texts])


def test_the_context_counts_for_every_sentence_of_its_passage(retriever: Retriever) -> None:
    _, found = signals(retriever, "调研报告")
    assert min(found["around"]) == pytest.approx(1)
    assert max(found["characters"]) < 1


def test_new_numbers_count_only_where_a_number_is_asked_for(retriever: Retriever) -> None:
    _, number = signals(retriever, "治理河道多少公里")
    assert number["number"] == [1, 1, 0, 0]
    _, known = signals(retriever, "治理河道36公里投入多少")
    assert known["number"] == [0, 1, 0, 0]
    _, fact = signals(retriever, "河道治理")
    assert not any(fact["number"])


def test_the_sentence_before_lends_its_nearness(retriever: Retriever) -> None:
    _, found = signals(retriever, "治理河道")
    assert found["lead"][0] == 0
    assert found["lead"][1:] == pytest.approx(found["near"][:-1])


def test_a_question_without_words_and_no_hits_give_numbers_all_the_same(retriever: Retriever) -> None:
    _, found = signals(retriever, "？？")
    assert all(np.isfinite(column).all() for column in found.values())
    none: list[Hit] = []
    assert read(retriever, understand("河道"), none).sentences == []


def test_an_index_with_other_sentences_is_told_and_what_to_do(retriever: Retriever) -> None:
    asked = understand("治理河道")
    hits = retriever.search(asked, 5)
    spans = [list(sentences(hit.passage.text)) for hit in hits]
    with pytest.raises(
        GenerationError, match=r"The index has 4 sentences .*, this version reads 3 .* Rebuild the index"
    ):
        measure(retriever, asked, hits, [spans[0][:3]], agreement_of(retriever, asked, hits))


def test_question_and_sentences_are_compared_by_the_encoder_that_the_weights_were_fitted_with(
    retriever: Retriever,
) -> None:
    """Another encoder's cosines lie elsewhere, and a large one would read every sentence for seconds."""
    _, found = signals(retriever, "治理河道")

    class Elsewhere(HashEncoder):
        dimension = 32

    other = replace(retriever, encoder=Elsewhere())
    asked = understand("治理河道")
    hits = retriever.search(asked, 5)
    matrix = measure(
        other, asked, hits, [list(sentences(hit.passage.text)) for hit in hits], agreement_of(other, asked, hits)
    )
    assert matrix[:, SENTENCE_SIGNALS.index("dense")].tolist() == found["dense"]
