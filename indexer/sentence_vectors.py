"""A vector of every sentence of every passage: which sentence, not only which passage, is like a question.

The vector of a passage is the mean of what it says; one sentence that answers is lost among the others. A folder of two arrays,
mapped into memory:

    starts.npy    each passage's first sentence, int64, shape (passages + 1,)
    vectors.npy   a vector of each sentence, int8, shape (sentences, dimension), scaled to use the range of int8
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.passages import Passage, sentences
from indexer.tokens import fold

# What the context of its passage (title, place, heading) tells beside the sentence itself. By tests/quality/fit_ranking.py from
# 0.3 to 1 it makes no difference; without it questions on the encyclopedia find less.
_CONTEXT = 0.6
_PASSAGES_AT_ONCE = 512


def write_sentence_vectors(
    folder: Path, passages: Sequence[Passage], encoder: Encoder, advance: Callable[[int], None]
) -> None:
    """Writes the new `folder`; `advance` is told, again and again, how many more passages are done.

    Raises FileExistsError where the folder is there.
    """
    folder.mkdir()
    counts = [sum(1 for _ in sentences(passage.text)) for passage in passages]
    starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    np.save(folder / "starts.npy", starts)
    shape = (int(starts[-1]), encoder.dimension)
    if not shape[0]:
        np.save(folder / "vectors.npy", np.zeros(shape, np.int8))
        return
    stored = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.int8, shape)
    done = 0
    for batch in _batched(passages):
        contexts = encoder.encode_passages([_line(passage.context) for passage in batch])
        texts = [[fold(passage.text[start:end]) for start, end in sentences(passage.text)] for passage in batch]
        own = np.repeat(np.arange(len(batch)), [len(of_passage) for of_passage in texts])
        vectors = encoder.encode_passages([text for of_passage in texts for text in of_passage])
        stored[done : done + len(own)] = _quantised(vectors + _CONTEXT * contexts[own])
        done += len(own)
        advance(len(batch))
    stored.flush()


def _batched(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    for first in range(0, len(passages), _PASSAGES_AT_ONCE):
        yield passages[first : first + _PASSAGES_AT_ONCE]


def _line(context: str) -> str:
    return fold(context.replace("\n", "。"))


def _quantised(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scaled: NDArray[np.int8] = np.rint(vectors * (127 / np.maximum(largest, 1e-9))).astype(np.int8)
    return scaled


class SentenceVectors:
    """What `write_sentence_vectors` wrote, mapped into memory; safe for concurrent use.

    Raises GenerationError when the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        try:
            # As plain arrays: a slice of a memmap is one too, and costs ten times as much to make.
            self._starts: NDArray[np.int64] = np.asarray(np.load(folder / "starts.npy", mmap_mode="r"))
            self._vectors: NDArray[np.int8] = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r"))
        except (OSError, EOFError, ValueError) as error:
            raise GenerationError(
                f"The sentence vectors in {folder} cannot be read: {error}.", "Rebuild the index."
            ) from error

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._starts) - 1

    def cosines(
        self, vector: NDArray[np.float32], ordinals: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The cosine of `vector`, of length 1 and by the encoder that made these, and each sentence of the passages `ordinals`.

        Returns the cosines, shape (sentences,), and how many of them each passage has, shape (len(ordinals),).
        """
        firsts, stops = self._starts[ordinals].tolist(), self._starts[ordinals + 1].tolist()
        counts = np.array(stops, np.int64) - np.array(firsts, np.int64)
        rows = [self._vectors[first:stop] for first, stop in zip(firsts, stops, strict=True)]
        if not rows:
            return np.zeros(0, np.float32), counts
        held = np.concatenate(rows).astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", held, held))
        return held @ vector / np.maximum(lengths, 1e-9), counts

    def nearest(self, vector: NDArray[np.float32], ordinals: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of the best sentence of each of the passages `ordinals`, 0 at least, shape (len(ordinals),)."""
        cosines, counts = self.cosines(vector, ordinals)
        best = np.zeros(len(counts), np.float32)
        np.maximum.at(best, np.repeat(np.arange(len(counts)), counts), cosines)
        return best
