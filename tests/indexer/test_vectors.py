"""The FAISS index, of each kind."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer import vectors
from indexer.errors import GenerationError
from indexer.vectors import VectorIndex, write_vectors


def unit(rows: np.ndarray) -> np.ndarray:
    rows = rows.astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def rows() -> np.ndarray:
    """Twelve hundred rows around forty points, as texts lie around their topics."""
    chance = np.random.default_rng(3)
    return unit(np.repeat(chance.normal(size=(40, 16)), 30, axis=0) + chance.normal(scale=0.3, size=(1200, 16)))


def questions(rows: np.ndarray) -> np.ndarray:
    return unit(rows[::30] + np.random.default_rng(4).normal(scale=0.05, size=(40, 16)))


@pytest.fixture(params=["flat", "ivf"])
def index(request: pytest.FixtureRequest, rows: np.ndarray, tmp_path: Path) -> VectorIndex:
    path = tmp_path / "vectors.faiss"
    facts = write_vectors(path, rows, lambda: questions(rows), exact_up_to=1200 if request.param == "flat" else 100)
    assert facts.kind == request.param
    return VectorIndex(path)


def test_search_gives_the_nearest_by_cosine(index: VectorIndex, rows: np.ndarray) -> None:
    ordinals, scores = index.search(rows[17], 5)
    assert ordinals[0] == 17
    assert ordinals.tolist() == np.argsort(-(rows @ rows[17]))[:5].tolist()
    assert scores == pytest.approx(np.sort(rows @ rows[17])[::-1][:5], abs=1e-3)


def test_search_keeps_to_the_allowed_passages_wherever_they_lie(index: VectorIndex, rows: np.ndarray) -> None:
    # The opposite of row 17: what is allowed lies far away from it, in none of the lists that a search without a filter reads.
    ordinals, _ = index.search(-rows[17], 10, allowed=[16, 17, 18])
    assert sorted(ordinals.tolist()) == [16, 17, 18]
    assert len(index.search(rows[17], 10, allowed=[])[0]) == 0


def test_rows_come_back_as_they_were_stored(index: VectorIndex, rows: np.ndarray) -> None:
    assert np.allclose(index.rows([4, 0]), rows[[4, 0]], atol=1e-3)
    assert index.rows([]).shape == (0, 16)


def test_rows_that_a_next_build_takes_over_do_not_drift(rows: np.ndarray, tmp_path: Path) -> None:
    stored = [rows]
    for name in ("first", "second"):
        write_vectors(tmp_path / name, stored[-1], lambda: questions(rows), exact_up_to=100)
        stored.append(VectorIndex(tmp_path / name).rows(range(1200)))
    assert not np.array_equal(stored[0], stored[1])
    assert np.array_equal(stored[1], stored[2])


def test_the_recall_that_is_told_is_that_of_searches(rows: np.ndarray, tmp_path: Path) -> None:
    facts = write_vectors(tmp_path / "vectors.faiss", rows, lambda: questions(rows), exact_up_to=100)
    index = VectorIndex(tmp_path / "vectors.faiss")
    shares = []
    for question in questions(rows):
        nearest = np.argsort(-(rows @ question))[: vectors.RECALL_AT]
        shares.append(np.isin(nearest, index.search(question, vectors.RECALL_AT)[0]).mean())
    assert facts.recall == pytest.approx(float(np.mean(shares)), abs=1e-6)
    assert vectors.LEAST_RECALL <= facts.recall < 1


def test_more_lists_are_read_until_enough_is_found(
    rows: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_FIRST_PROBES", 1)
    facts = write_vectors(tmp_path / "vectors.faiss", rows, lambda: questions(rows), exact_up_to=100)
    index = faiss.read_index(str(tmp_path / "vectors.faiss"))
    assert index.nprobe > 1
    assert facts.recall >= vectors.LEAST_RECALL


def test_vectors_that_lie_near_nothing_are_compared_exactly(tmp_path: Path) -> None:
    scattered = unit(np.random.default_rng(5).normal(size=(1200, 256)))
    facts = write_vectors(tmp_path / "vectors.faiss", scattered, lambda: scattered[:50], exact_up_to=100)
    assert (facts.kind, facts.recall) == ("flat", 1)
    ordinals, _ = VectorIndex(tmp_path / "vectors.faiss").search(scattered[3], 100)
    assert ordinals.tolist() == np.argsort(-(scattered @ scattered[3]))[:100].tolist()


@pytest.mark.parametrize("exact_up_to", [100, 30_000])
def test_vectors_are_mapped_and_not_read(tmp_path: Path, exact_up_to: int) -> None:
    path = tmp_path / "vectors.faiss"
    chance = np.random.default_rng(6)
    many = unit(np.repeat(chance.normal(size=(300, 256)), 100, axis=0) + chance.normal(scale=0.2, size=(30_000, 256)))
    facts = write_vectors(path, many, lambda: many[::300], exact_up_to)
    assert facts.kind == ("flat" if exact_up_to > 100 else "ivf")
    before = private_bytes()
    index = VectorIndex(path)
    assert len(index.search(many[5], 10)[0]) == 10
    assert private_bytes() - before < path.stat().st_size / 4


def private_bytes() -> int:
    """Memory of this process that belongs to no file."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


def test_more_is_asked_than_there_is(rows: np.ndarray, tmp_path: Path) -> None:
    write_vectors(tmp_path / "few.faiss", rows[:50], lambda: rows[:1])
    assert len(VectorIndex(tmp_path / "few.faiss").search(rows[0], 500)[0]) == 50


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"no index at all")
    with pytest.raises(GenerationError, match="Rebuild"):
        VectorIndex(tmp_path / "vectors.faiss")
