"""The forward index: the words of each passage, sentence by sentence, how rare and what they are like, and facts of the passage.

BM25 goes from a word to passages; ranking goes from a passage to its words. A folder of arrays, mapped into memory:

    words.txt       the words of the index, sorted, one a line (V)
    frequency.npy   in how many passages each stands, int32, shape (V,)
    vectors.npy     a unit vector of each, float16, shape (V, dimension)
    held.npy        the numbers of the words of each unit, int32; a unit is a passage's context or one of its sentences
    units.npy       where each unit begins in `held`, int64, shape (units + 1,)
    starts.npy      each passage's first unit, which is its context, int64, shape (passages + 1,)
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
from indexer.statutes import SOLE, provisions_in, versions

# `article` numbers the articles of the whole index, `position` the passages of an article; `characters`, `digits` and `items`
# (marks of list items, headings and provisions) are counts; `first` and `last` are the numbers of the provisions that the passage
# begins and ends in, 0 before any; `year` is the article's, 0 where it is not known; `version` is as in indexer.statutes.
_COLUMNS = ("article", "position", "characters", "digits", "items", "first", "last", "year", "version")
FACTS = np.dtype([(name, "i4") for name in _COLUMNS])

_ITEM = re.compile(
    r"[一二三四五六七八九十]+(?:是|要)|（[一二三四五六七八九十\d]+）|^[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[条章节]|^\d+[.．、]|——",
    re.M,
)
_BATCH = 4096


class ForwardWriter:
    """Collects passages in the order of their ordinals, then writes their forward index."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._units: list[NDArray[np.int32]] = []
        self._starts = [0]
        self._facts: list[tuple[int, ...]] = []
        self._article: tuple[str, int] | None = None
        self._titles: list[str] = []

    def add(self, passage: Passage, context: Iterable[str], sentences: Iterable[Iterable[str]]) -> None:
        """The words of a passage's context and of each of its sentences."""
        for words in (context, *sentences):
            numbers = (self._numbers.setdefault(word, len(self._numbers)) for word in dict.fromkeys(words))
            self._units.append(np.fromiter(numbers, np.int32))
        self._starts.append(len(self._units))
        here = (passage.document, passage.article)
        position, before = 0, 0
        if here == self._article:
            facts = dict(zip(_COLUMNS, self._facts[-1], strict=True))
            position, before = facts["position"] + 1, facts["last"]
        else:
            self._titles.append(passage.title)
        self._article = here
        digits = sum(character.isdigit() for character in passage.text)
        items = sum(1 for _ in _ITEM.finditer(passage.text))
        counts = (len(passage.text), digits, items)
        provisions = provisions_in(passage.text, before)
        self._facts.append((len(self._titles) - 1, position, *counts, *provisions, passage.year or 0, SOLE))

    def write(self, folder: Path, encoder: Encoder) -> None:
        """Writes the new `folder`; `encoder` makes the vectors of the words."""
        folder.mkdir()
        vocabulary = sorted(self._numbers)
        rank = np.empty(len(vocabulary), np.int32)
        rank[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        vectors = np.empty((len(vocabulary), encoder.dimension), np.float16)
        for first in range(0, len(vocabulary), _BATCH):
            vectors[first : first + _BATCH] = encoder.encode_passages(vocabulary[first : first + _BATCH])
        held = rank[np.concatenate([np.zeros(0, np.int32), *self._units])]
        units = np.cumsum([0, *map(len, self._units)], dtype=np.int64)
        starts = np.array(self._starts, np.int64)
        (folder / "words.txt").write_text("\n".join(vocabulary), "utf-8")
        np.save(folder / "frequency.npy", _document_frequency(held, units[starts], len(vocabulary)))
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "held.npy", held)
        np.save(folder / "units.npy", units)
        np.save(folder / "starts.npy", starts)
        np.save(folder / "facts.npy", self._with_versions())


    def _with_versions(self) -> NDArray[np.void]:
        facts = np.array(self._facts, FACTS)
        statutes = np.flatnonzero(facts["last"])
        titles = [self._titles[article] for article in facts["article"][statutes].tolist()]
        facts["version"][statutes] = versions(titles, facts["year"][statutes])
        return facts


def _document_frequency(held: NDArray[np.int32], starts: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """In how many passages each of `size` words stands; passage i holds `held[starts[i] : starts[i + 1]]`."""
    passage = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    pairs = np.unique(passage * size + held)
    return np.bincount(pairs % max(1, size), minlength=size).astype(np.int32)


class ForwardIndex:
    """An index written by `write_forward`, mapped into memory; safe for concurrent use."""

    def __init__(self, folder: Path) -> None:
        try:
            self.frequency: NDArray[np.int32] = _mapped(folder / "frequency.npy")
            self.vectors: NDArray[np.float16] = _mapped(folder / "vectors.npy")
            self.facts: NDArray[np.void] = _mapped(folder / "facts.npy")
            self._starts: NDArray[np.int64] = _mapped(folder / "starts.npy")
            self._held: NDArray[np.int32] = _mapped(folder / "held.npy")
            self._units: NDArray[np.int64] = _mapped(folder / "units.npy")
            self._words = (folder / "words.txt").read_text("utf-8")
        except (OSError, ValueError) as error:
            raise GenerationError(
                f"The forward index {folder} cannot be read: {error}.", "Rebuild the index."
            ) from error

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

    def closest(
        self, vectors: NDArray[np.float32], ordinals: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """For each of `vectors` (shape (n, dimension)) and each unit of the passages the cosine of its most similar word, 0 at least.

        Returns the cosines, shape (n, units), and where each passage's units begin, shape (len(ordinals),): first its context,
        then its sentences. This is MaxSim of Khattab and Zaharia 2020 ("ColBERT") before the sum, over words instead of
        contextual tokens.
        """
        firsts, stops = self._starts[ordinals], self._starts[ordinals + 1]
        begins = np.cumsum(stops - firsts) - (stops - firsts)
        if not len(ordinals) or not len(vectors):
            return np.zeros((len(vectors), int((stops - firsts).sum())), np.float32), begins
        parts = [self._held[self._units[first] : self._units[stop]] for first, stop in zip(firsts, stops, strict=True)]
        sizes = np.concatenate(
            [np.diff(self._units[first : stop + 1]) for first, stop in zip(firsts, stops, strict=True)]
        )
        words, place = np.unique(np.concatenate(parts), return_inverse=True)
        similar = np.maximum(vectors @ self.vectors[words].astype(np.float32).T, 0)
        best = np.zeros((len(vectors), len(sizes)), np.float32)
        some = np.flatnonzero(sizes)
        if len(some):
            best[:, some] = np.maximum.reduceat(similar[:, place], (np.cumsum(sizes) - sizes)[some], axis=1)
        return best, begins


def _mapped(path: Path) -> NDArray[Any]:
    # As a plain array: a slice of a memmap is one too, and costs ten times as much to make.
    return np.asarray(np.load(path, mmap_mode="r"))
