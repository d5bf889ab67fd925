"""Dense vectors of passages in a FAISS index, compared by inner product (rows are normalised, so by cosine)."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import GenerationError


def write_vectors(path: Path, vectors: NDArray[np.float32]) -> None:
    """Writes `vectors` (shape (passages, dimension), rows of length 1) as an exact index; row i is passage i."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    faiss.write_index(index, str(path))


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
        only = None
        if allowed is not None:
            only = faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.asarray(allowed, np.int64)))  # type: ignore[call-arg]
        scores, ordinals = self._index.search(np.ascontiguousarray(vector[None, :]), k, params=only)
        found = ordinals[0] >= 0
        return ordinals[0][found], scores[0][found]

    def rows(self, ordinals: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The stored vectors of `ordinals`, shape (len(ordinals), dimension)."""
        if not len(ordinals):
            return np.zeros((0, self.dimension), np.float32)
        rows: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(ordinals, np.int64))
        return rows
