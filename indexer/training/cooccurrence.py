"""Where training starts: words that stand among the same words point the same way."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from indexer.training.pairs import TokenizedTexts

# Pairs of neighbours seen once are most of the table and mostly chance.
_LEAST_COUNT = 2
# Of the contexts' frequencies (Levy, Goldberg and Dagan 2015, TACL, Q15-1016): rare contexts would otherwise weigh most.
_SMOOTHING = 0.75
_OVERSAMPLING = 32
_POWER_ITERATIONS = 2


def directions(texts: TokenizedTexts, dimension: int, window: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors of the tokens, (vocabulary, dimension); random ones for tokens that share no neighbours with others.

    Positive pointwise mutual information of tokens at most `window` apart, reduced by a truncated singular value
    decomposition (Levy and Goldberg 2014, "Neural word embedding as implicit matrix factorization").
    """
    rng = np.random.default_rng(seed)
    found = _factors(_information(_counts(texts, window)), dimension, rng)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    random = rng.standard_normal(found.shape, dtype=np.float32)
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.where(lengths > 1e-6, found / np.maximum(lengths, 1e-6), random).astype(np.float32)
    return unit


def _counts(texts: TokenizedTexts, window: int) -> sparse.csr_matrix:
    """How often two tokens stand at most `window` apart in one text, (vocabulary, vocabulary), symmetric."""
    begins = np.zeros(len(texts.ids), np.int32)
    begins[np.unique(texts.sentences[:, 2])] = 1
    text = np.cumsum(begins, dtype=np.int32)
    shape = (texts.vocabulary, texts.vocabulary)
    total = sparse.csr_matrix(shape, dtype=np.float32)
    for distance in range(1, window + 1):
        together = text[:-distance] == text[distance:]
        left, right = texts.ids[:-distance][together], texts.ids[distance:][together]
        total = total + sparse.csr_matrix((np.ones(len(left), np.float32), (left, right)), shape=shape)
    return total + total.T.tocsr()


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of the token pairs; the unknown token, number 0, is left out."""
    table = counts.tocoo()
    kept = (table.row > 0) & (table.col > 0) & (table.data >= _LEAST_COUNT)
    rows, columns, seen = table.row[kept], table.col[kept], table.data[kept].astype(np.float64)
    of_row = np.bincount(rows, seen, minlength=counts.shape[0])
    of_column = np.bincount(columns, seen, minlength=counts.shape[0]) ** _SMOOTHING
    information = np.log(seen / of_row[rows] / (of_column[columns] / of_column.sum()))
    positive = information > 0
    return sparse.csr_matrix(
        (information[positive].astype(np.float32), (rows[positive], columns[positive])), shape=counts.shape
    )


def _factors(matrix: sparse.csr_matrix, dimension: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Left singular vectors times the root of their values, (rows, dimension): Halko, Martinsson and Tropp 2011."""
    size = matrix.shape[0]
    transposed = matrix.T.tocsr()
    start = rng.standard_normal((size, min(size, dimension + _OVERSAMPLING))).astype(np.float32)
    basis = np.linalg.qr(matrix @ start)[0]
    for _ in range(_POWER_ITERATIONS):
        basis = np.linalg.qr(matrix @ np.linalg.qr(transposed @ basis)[0])[0]
    projected = (transposed @ basis).T
    left, squares, _ = np.linalg.svd(projected @ projected.T)
    factors = (basis @ left * squares**0.25)[:, :dimension]
    # A vocabulary smaller than the dimension has fewer factors.
    return np.pad(factors, ((0, 0), (0, dimension - factors.shape[1]))).astype(np.float32)
