"""The forward index: which words each passage holds, how rare they are, what they are like, and a few facts of each passage.

BM25 goes from a word to passages; ranking goes from a passage to its words. A folder of arrays, mapped into memory:

    words.txt       the words of the index, sorted, one a line (V)
    frequency.npy   in how many passages each stands, int32, shape (V,)
    vectors.npy     a unit vector of each, float16, shape (V, dimension)
    starts.npy      where each passage's words begin in `held`, int64, shape (passages + 1,)
    held.npy        numbers of words, sorted within a passage, int32
    facts.npy       one record a passage, see `FACTS`
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.passages import Passage

# `article` numbers the articles of the whole index, `position` the passages of an article; `characters`, `digits` and `items`
# (marks of list items, headings and provisions) are counts.
FACTS = np.dtype([("article", "i4"), ("position", "i4"), ("characters", "i4"), ("digits", "i4"), ("items", "i4")])

_ITEM = re.compile(
    r"[一二三四五六七八九十]+(?:是|要)|（[一二三四五六七八九十\d]+）|^[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[条章节]|^\d+[.．、]|——",
    re.M,
)
_BATCH = 4096


class ForwardWriter:
    """Collects passages in the order of their ordinals, then writes their forward index."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._held: list[NDArray[np.int32]] = []
        self._facts: list[tuple[int, int, int, int, int]] = []
        self._article: tuple[str, int] | None = None

    def add(self, passage: Passage, words: Iterable[str]) -> None:
        """`words` are those of the passage and of its context."""
        numbers = (self._numbers.setdefault(word, len(self._numbers)) for word in set(words))
        self._held.append(np.fromiter(numbers, np.int32))
        article, position = self._facts[-1][:2] if self._facts else (-1, 0)
        here = (passage.document, passage.article)
        article, position = (article, position + 1) if here == self._article else (article + 1, 0)
        self._article = here
        digits = sum(character.isdigit() for character in passage.text)
        items = sum(1 for _ in _ITEM.finditer(passage.text))
        self._facts.append((article, position, len(passage.text), digits, items))

    def write(self, folder: Path, encoder: Encoder) -> None:
        """Writes the new `folder`; `encoder` makes the vectors of the words."""
        folder.mkdir()
        found = list(self._numbers)
        order = sorted(range(len(found)), key=found.__getitem__)
        vocabulary = [found[index] for index in order]
        rank = np.empty(len(found), np.int32)
        rank[order] = np.arange(len(found), dtype=np.int32)
        vectors = np.empty((len(vocabulary), encoder.dimension), np.float16)
        for first in range(0, len(vocabulary), _BATCH):
            vectors[first : first + _BATCH] = encoder.encode_passages(vocabulary[first : first + _BATCH])
        held = np.concatenate([np.sort(rank[numbers]) for numbers in self._held])
        (folder / "words.txt").write_text("\n".join(vocabulary), "utf-8")
        np.save(folder / "frequency.npy", np.bincount(held, minlength=len(vocabulary)).astype(np.int32))
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "starts.npy", np.cumsum([0, *map(len, self._held)], dtype=np.int64))
        np.save(folder / "held.npy", held)
        np.save(folder / "facts.npy", np.array(self._facts, FACTS))


class ForwardIndex:
    """An index written by `write_forward`, mapped into memory; safe for concurrent use."""

    def __init__(self, folder: Path) -> None:
        try:
            self.frequency: NDArray[np.int32] = _mapped(folder / "frequency.npy")
            self.vectors: NDArray[np.float16] = _mapped(folder / "vectors.npy")
            self.facts: NDArray[np.void] = _mapped(folder / "facts.npy")
            self._starts: NDArray[np.int64] = _mapped(folder / "starts.npy")
            self._held: NDArray[np.int32] = _mapped(folder / "held.npy")
            self._words = (folder / "words.txt").read_text("utf-8")
        except (OSError, ValueError) as error:
            raise GenerationError(f"The forward index {folder} cannot be read: {error}.", "Rebuild the index.") from error

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._starts) - 1

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each word of the index."""
        words = self._words.split("\n") if self._words else []
        return {word: number for number, word in enumerate(words)}

    def rarity(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Inverse document frequency of `words` as in BM25, shape (len(words),); a word that no passage holds is the rarest."""
        known = [self.numbers.get(word) for word in words]
        frequency = np.array([0 if number is None else self.frequency[number] for number in known], np.float64)
        return np.log(1 + (len(self) - frequency + 0.5) / (frequency + 0.5))

    def closest(self, vectors: NDArray[np.float32], ordinals: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each of `vectors` (shape (n, dimension)) and each passage the cosine of the passage's most similar word, 0 at least.

        Shape (n, len(ordinals)). This is MaxSim of Khattab and Zaharia 2020 ("ColBERT") before the sum, over words instead of
        contextual tokens.
        """
        best = np.zeros((len(vectors), len(ordinals)), np.float32)
        begins, ends = self._starts[ordinals], self._starts[ordinals + 1]
        some = np.flatnonzero(ends > begins)
        if not len(some) or not len(vectors):
            return best
        parts = [self._held[begin:end] for begin, end in zip(begins[some], ends[some], strict=True)]
        first = np.cumsum([0, *map(len, parts)])[:-1]
        words, place = np.unique(np.concatenate(parts), return_inverse=True)
        similar = vectors @ self.vectors[words].astype(np.float32).T
        best[:, some] = np.maximum.reduceat(similar[:, place], first, axis=1)
        return np.maximum(best, 0, out=best)


def _mapped(path: Path) -> NDArray[Any]:
    # As a plain array: a slice of a memmap is one too, and costs ten times as much to make.
    return np.asarray(np.load(path, mmap_mode="r"))
