"""The FAISS index."""

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import GenerationError
from indexer.vectors import VectorIndex, write_vectors


@pytest.fixture
def rows() -> np.ndarray:
    rows = np.random.default_rng(3).normal(size=(50, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def index(rows: np.ndarray, tmp_path: Path) -> VectorIndex:
    write_vectors(tmp_path / "vectors.faiss", rows)
    return VectorIndex(tmp_path / "vectors.faiss")


def test_search_gives_the_nearest_by_cosine(index: VectorIndex, rows: np.ndarray) -> None:
    ordinals, scores = index.search(rows[17], 5)
    assert ordinals[0] == 17
    assert ordinals.tolist() == np.argsort(-(rows @ rows[17]))[:5].tolist()
    assert scores[0] == pytest.approx(1.0, abs=1e-5)


def test_search_keeps_to_the_allowed_passages(index: VectorIndex, rows: np.ndarray) -> None:
    ordinals, _ = index.search(rows[17], 10, allowed=[3, 4, 5])
    assert sorted(ordinals.tolist()) == [3, 4, 5]


def test_rows_come_back_as_they_were_stored(index: VectorIndex, rows: np.ndarray) -> None:
    assert np.array_equal(index.rows([4, 0]), rows[[4, 0]])
    assert index.rows([]).shape == (0, 8)


def test_more_is_asked_than_there_is(index: VectorIndex, rows: np.ndarray) -> None:
    assert len(index.search(rows[0], 500)[0]) == 50


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"no index at all")
    with pytest.raises(GenerationError, match="Rebuild"):
        VectorIndex(tmp_path / "vectors.faiss")
