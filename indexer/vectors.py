"""Dense vectors of passages in a FAISS index, compared by inner product (rows are normalised, so by cosine).

Few vectors are compared exactly, one by one. Many are parted into lists around centres (inverted file, IVF) and held in half
precision; a search reads the lists nearest to it, as many as the build found it takes to miss hardly any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import GenerationError

# Up to here an exact search takes a few milliseconds.
EXACT_UP_TO = 200_000
# Of the RECALL_AT nearest passages a search in lists finds at least this share, or the index is an exact one.
RECALL_AT = 100
LEAST_RECALL = 0.98

_FIRST_PROBES = 16
# A centre is learnt from this many vectors at most; more of them, or more rounds, part the passages no better.
_TRAINED_WITH = 64
_ROUNDS = 10

Queries = Callable[[], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class VectorFacts:
    """Whether all vectors are compared ("flat") or those of the nearest lists ("ivf"), and the share of the RECALL_AT nearest that
    is found, 1 for "flat", as the build measured it."""

    kind: Literal["flat", "ivf"]
    recall: float

    def __str__(self) -> str:
        return f"{self.kind}, recall@{RECALL_AT} {self.recall:.3f}"


def write_vectors(
    path: Path, vectors: NDArray[np.float32], queries: Queries, exact_up_to: int = EXACT_UP_TO
) -> VectorFacts:
    """Writes `vectors` (shape (passages, dimension), rows of length 1) as an index; row i is passage i.

    `queries` gives vectors like those that will be searched for, shape (n, dimension), to measure recall with; it is called
    where there are more than `exact_up_to` vectors.
    """
    vectors = np.ascontiguousarray(vectors)
    if len(vectors) > exact_up_to:
        lists = _in_lists(vectors)
        recall = _widened(lists, vectors, queries())
        if recall >= LEAST_RECALL:
            # To read single vectors again. In memory it takes 8 bytes a vector.
            lists.make_direct_map()
            faiss.write_index(lists, str(path))
            return VectorFacts("ivf", recall)
        del lists
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(path))
    return VectorFacts("flat", 1.0)


def _in_lists(vectors: NDArray[np.float32]) -> faiss.IndexIVFScalarQuantizer:
    count, dimension = vectors.shape
    lists = int(4 * count**0.5)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        # The vectors themselves and not what parts them from their centre: those taken over by the next build stay the same.
        False,
    )
    index.cp.niter, index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = _ROUNDS, _TRAINED_WITH, 1
    chosen = np.random.default_rng(0).permutation(count)[: lists * _TRAINED_WITH]
    index.train(vectors[np.sort(chosen)])
    index.add(vectors)
    return index


def _widened(index: faiss.IndexIVFScalarQuantizer, vectors: NDArray[np.float32], queries: NDArray[np.float32]) -> float:
    """Lets the index read twice as many lists until it finds what it should, or reads half of all; returns the recall."""
    nearest = min(RECALL_AT, len(vectors))
    _, exact = faiss.knn(queries, vectors, nearest, metric=faiss.METRIC_INNER_PRODUCT)
    index.nprobe = min(_FIRST_PROBES, index.nlist)
    while True:
        _, found = index.search(queries, nearest)
        recall = float(np.mean([np.isin(*pair).mean() for pair in zip(exact, found, strict=True)]))
        if recall >= LEAST_RECALL or index.nprobe * 4 > index.nlist:
            return recall
        index.nprobe *= 2


class VectorIndex:
    """An index written by `write_vectors`, mapped into memory; safe for concurrent use."""

    def __init__(self, path: Path) -> None:
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise GenerationError(f"The vector index {path} cannot be read.", "Rebuild the index.") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` nearest passages to `vector` (shape (dimension,)), of `allowed` ones where given.

        Returns ordinals and cosines, both of shape (found,), best first.
        """
        k = min(k, len(self))
        if k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        # One thread a query: with more, concurrent queries wait for each other (five times slower on two busy cores).
        # Each calling thread has a setting of its own.
        faiss.omp_set_num_threads(1)
        only = None if allowed is None else self._only(allowed)
        scores, ordinals = self._index.search(np.ascontiguousarray(vector[None, :]), k, params=only)
        found = ordinals[0] >= 0
        return ordinals[0][found], scores[0][found]

    def _only(self, allowed: Sequence[int]) -> faiss.SearchParameters:
        chosen = faiss.IDSelectorBatch(np.asarray(allowed, np.int64))
        if isinstance(self._index, faiss.IndexIVF):
            # All lists: the nearest ones may hold none of those allowed, and to pass over the others costs little.
            return faiss.SearchParametersIVF(sel=chosen, nprobe=self._index.nlist)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]

    def rows(self, ordinals: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The stored vectors of `ordinals`, shape (len(ordinals), dimension)."""
        if not len(ordinals):
            return np.zeros((0, self.dimension), np.float32)
        rows: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(ordinals, np.int64))
        return rows
