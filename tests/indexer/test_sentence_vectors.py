"""Vectors of the sentences of small passages."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.document import Document
from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.passages import Passage, sentences, split
from indexer.sentence_vectors import SentenceVectors, write_sentence_vectors
from indexer.tokens import fold

Make = Callable[..., Document]


@pytest.fixture
def passages(document: Make) -> list[Passage]:
    texts = ("河道治理情况\n\n投入12万元。建成泵站三座。", "预算审查\n\n听取报告。提出意见。形成决议。")
    return [passage for text in texts for passage in split(document(text))]


@pytest.fixture
def stored(tmp_path: Path, passages: list[Passage], encoder: Encoder) -> SentenceVectors:
    write_sentence_vectors(tmp_path / "sentences", passages, encoder, lambda _: None)
    return SentenceVectors(tmp_path / "sentences")


def test_there_is_a_cosine_of_each_sentence_of_each_passage(
    stored: SentenceVectors, passages: list[Passage], encoder: Encoder
) -> None:
    cosines, counts = stored.cosines(encoder.encode_queries(["预算"])[0], np.array([1, 0]))
    assert len(stored) == 2
    assert counts.tolist() == [len(list(sentences(passages[ordinal].text))) for ordinal in (1, 0)]
    assert len(cosines) == counts.sum()


def test_a_sentence_counts_with_its_context_and_more_than_that(
    stored: SentenceVectors, passages: list[Passage], encoder: Encoder
) -> None:
    passage = passages[1]
    start, end = list(sentences(passage.text))[1]
    sentence, context = encoder.encode_queries(
        [fold(passage.text[start:end]), fold(passage.context.replace("\n", "。"))]
    )
    (_, second, _), _ = stored.cosines(sentence, np.array([1]))
    (_, by_context, _), _ = stored.cosines(context, np.array([1]))
    together = sentence + 0.6 * context
    # A byte a dimension: cosines are off by a hundredth at most.
    assert second == pytest.approx(float(sentence @ together) / np.linalg.norm(together), abs=0.01)
    assert by_context == pytest.approx(float(context @ together) / np.linalg.norm(together), abs=0.01)
    assert second > by_context


def test_the_nearest_is_the_best_sentence_of_each_passage(stored: SentenceVectors, encoder: Encoder) -> None:
    vector = encoder.encode_queries(["建成泵站三座"])[0]
    cosines, counts = stored.cosines(vector, np.array([0, 1]))
    expected = [max(0, part.max()) for part in np.split(cosines, np.cumsum(counts)[:-1])]
    assert stored.nearest(vector, np.array([0, 1])).tolist() == pytest.approx(expected)


def test_no_passages_have_no_sentences(tmp_path: Path, encoder: Encoder) -> None:
    write_sentence_vectors(tmp_path / "sentences", [], encoder, lambda _: None)
    stored = SentenceVectors(tmp_path / "sentences")
    assert len(stored) == 0
    assert stored.nearest(encoder.encode_queries(["预算"])[0], np.zeros(0, np.int64)).tolist() == []


def test_progress_counts_every_passage(tmp_path: Path, passages: list[Passage], encoder: Encoder) -> None:
    done: list[int] = []
    write_sentence_vectors(tmp_path / "sentences", passages * 300, encoder, done.append)
    assert sum(done) == len(passages) * 300


def test_a_damaged_folder_says_to_rebuild(tmp_path: Path, passages: list[Passage], encoder: Encoder) -> None:
    write_sentence_vectors(tmp_path / "sentences", passages, encoder, lambda _: None)
    (tmp_path / "sentences" / "vectors.npy").write_bytes(b"")
    with pytest.raises(GenerationError, match="Rebuild"):
        SentenceVectors(tmp_path / "sentences")
