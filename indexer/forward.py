"""The forward index: the words of each passage, sentence by sentence, how rare and what they are like, and facts of the passage.

BM25 goes from a word to passages; ranking goes from a passage to its words. A folder of arrays, mapped into memory:

    words.txt       the words of the index, sorted, one a line (V)
    frequency.npy   in how many passages each stands, int32, shape (V,)
    vectors.npy     a unit vector of each, float32, shape (V, WORD_DIMENSION)
    held.npy        the numbers of the words of each unit, int32; a unit is a passage's context or one of its sentences
    units.npy       where each unit begins in `held`, int64, shape (units + 1,)
    starts.npy      each passage's first unit, which is its context, int64, shape (passages + 1,)
    facts.npy       one record a passage, see `FACTS`
    encoder.txt     the fingerprint of the encoder that made the vectors
    spelling/       the words by how they sound and look, see `indexer.spelling`
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.errors import GenerationError
from indexer.passages import Passage
from indexer.spelling import Spelling
from indexer.statutes import SOLE, provisions_in, versions

# `article` numbers the articles of the whole index, `position` the passages of an article; `characters`, `digits` and `items`
# (marks of list items, headings and provisions) are counts; `first` and `last` are the numbers of the provisions that the passage
# begins and ends in, 0 before any; `year` is the article's, 0 where it is not known; `version` is as in indexer.statutes.
_COLUMNS = ("article", "position", "characters", "digits", "items", "first", "last", "year", "version")
_LAST = _COLUMNS.index("last")
FACTS = np.dtype([(name, "i4") for name in _COLUMNS])

_ITEM = re.compile(
    r"[一二三四五六七八九十]+(?:是|要)|（[一二三四五六七八九十\d]+）|^[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[条章节]|^\d+[.．、]|——",
    re.M,
)
# Of the dimensions of the encoder in the package, which come in the order of what they tell: 128 rank as well as all 256 and take
# half the time and room.
WORD_DIMENSION = 128
_BATCH = 4096


class ForwardWriter:
    """Collects passages in the order of their ordinals, then writes their forward index."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        # Arrays, not lists of arrays: a hundred thousand passages have a million units.
        self._held = array("i")
        self._units = array("q", [0])
        self._starts = array("q", [0])
        self._facts = array("i")
        self._article: tuple[str, int] | None = None
        self._place = (-1, 0)
        self._titles: list[str] = []

    def add(self, passage: Passage, context: Iterable[str], sentences: Iterable[Iterable[str]]) -> None:
        """The words of a passage's context and of each of its sentences."""
        for words in (context, *sentences):
            self._held.extend(map(self._numbers.__getitem__, dict.fromkeys(words)))
            self._units.append(len(self._held))
        self._starts.append(len(self._units) - 1)
        here = (passage.document, passage.article)
        article, position = self._place
        self._place = (article, position + 1) if here == self._article else (article + 1, 0)
        if not self._place[1]:
            self._titles.append(passage.title)
        before = self._facts[_LAST - len(_COLUMNS)] if self._place[1] else 0
        self._article = here
        digits = sum(map(str.isdigit, passage.text))
        items = sum(1 for _ in _ITEM.finditer(passage.text))
        counts = (len(passage.text), digits, items)
        provisions = provisions_in(passage.text, before)
        self._facts.extend((*self._place, *counts, *provisions, passage.year or 0, SOLE))

    def write(self, folder: Path, encoder: Encoder) -> None:
        """Writes the new `folder`; `encoder` makes the vectors of the words. Raises FileExistsError where the folder is there."""
        folder.mkdir()
        vocabulary = sorted(self._numbers)
        rank = np.empty(len(vocabulary), np.int32)
        rank[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        vectors = np.empty((len(vocabulary), min(WORD_DIMENSION, encoder.dimension)), np.float32)
        for first in range(0, len(vocabulary), _BATCH):
            vectors[first : first + _BATCH] = _short(encoder.encode_passages(vocabulary[first : first + _BATCH]))
        held = rank[np.asarray(self._held, np.int32)]
        units, starts = np.asarray(self._units, np.int64), np.asarray(self._starts, np.int64)
        (folder / "encoder.txt").write_text(encoder.fingerprint, "utf-8")
        (folder / "words.txt").write_text("\n".join(vocabulary), "utf-8")
        frequency = _document_frequency(held, units[starts], len(vocabulary))
        Spelling.of(dict(zip(vocabulary, frequency.tolist(), strict=True))).save(folder / "spelling")
        np.save(folder / "frequency.npy", frequency)
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "held.npy", held)
        np.save(folder / "units.npy", units)
        np.save(folder / "starts.npy", starts)
        np.save(folder / "facts.npy", self._with_versions())

    def _with_versions(self) -> NDArray[np.void]:
        facts = np.array(self._facts, np.int32).view(FACTS)
        statutes = np.flatnonzero(facts["last"])
        titles = [self._titles[article] for article in facts["article"][statutes].tolist()]
        facts["version"][statutes] = versions(titles, facts["year"][statutes])
        return facts


def _document_frequency(held: NDArray[np.int32], starts: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """In how many passages each of `size` words stands; passage i holds `held[starts[i] : starts[i + 1]]`."""
    frequency = np.zeros(size, np.int32)
    for first in range(0, len(starts) - 1, _BATCH):
        bounds = starts[first : first + _BATCH + 1]
        passage = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        pairs = np.sort(passage * size + held[bounds[0] : bounds[-1]])
        frequency += np.bincount(pairs[np.diff(pairs, prepend=-1) != 0] % size, minlength=size).astype(np.int32)
    return frequency


class ForwardIndex:
    """An index written by `ForwardWriter`, mapped into memory; safe for concurrent use.

    `frequency`, `vectors` and `facts` are the arrays of the module's docstring. Raises GenerationError when the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.frequency: NDArray[np.int32] = _mapped(folder / "frequency.npy")
            self.vectors: NDArray[np.float32] = _mapped(folder / "vectors.npy")
            self.facts: NDArray[np.void] = _mapped(folder / "facts.npy")
            self._starts: NDArray[np.int64] = _mapped(folder / "starts.npy")
            self._held: NDArray[np.int32] = _mapped(folder / "held.npy")
            self._units: NDArray[np.int64] = _mapped(folder / "units.npy")
            self._words = (folder / "words.txt").read_text("utf-8")
            self.encoder_fingerprint = (folder / "encoder.txt").read_text("utf-8")
            self.spelling = Spelling.load(folder / "spelling")
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

    def word_vectors(self, words: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
        """Unit vectors of `words`, shape (len(words), WORD_DIMENSION at most): the stored ones, and from `encoder`, which made those, the others."""
        known = [self.numbers.get(word, -1) for word in words]
        vectors = np.empty((len(words), self.vectors.shape[1]), np.float32)
        stored = [at for at, number in enumerate(known) if number >= 0]
        vectors[stored] = self.vectors[[known[at] for at in stored]]
        missing = [at for at, number in enumerate(known) if number < 0]
        # As queries: those are encoded on one thread, and to change the number of threads costs more than a search.
        vectors[missing] = _short(encoder.encode_queries([words[at] for at in missing]))
        return vectors

    def named(self, words: Sequence[str], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        """The share of the words of each passage's context that are among `words`, rare words counting more, shape (len(ordinals),)."""
        held = [self._held[self._units[first] : self._units[first + 1]] for first in self._starts[ordinals].tolist()]
        if not held:
            return np.zeros(0)
        number = np.concatenate(held)
        frequency = self.frequency[number].astype(np.float64)
        weights = np.log(1 + (len(self) - frequency + 0.5) / (frequency + 0.5))
        asked = np.isin(number, [self.numbers[word] for word in words if word in self.numbers])
        owner = np.repeat(np.arange(len(held)), [len(one) for one in held])
        whole = np.bincount(owner, weights, len(held))
        return np.bincount(owner, weights * asked, len(held)) / np.maximum(whole, 1e-9)

    def closest(
        self, vectors: NDArray[np.float32], ordinals: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """For each of `vectors` (shape (n, WORD_DIMENSION at most)) and each unit of the passages the cosine of its most similar word, 0 at least.

        Returns the cosines, shape (n, units), and where each passage's units begin, shape (len(ordinals),): first its context,
        then its sentences. This is MaxSim of Khattab and Zaharia 2020 ("ColBERT") before the sum, over words instead of
        contextual tokens.
        """
        firsts, stops = self._starts[ordinals], self._starts[ordinals + 1]
        begins = np.cumsum(stops - firsts) - (stops - firsts)
        units = _ranges(firsts, stops)
        sizes = self._units[units + 1] - self._units[units]
        best = np.zeros((len(vectors), len(units)), np.float32)
        held = self._held[_ranges(self._units[firsts], self._units[stops])]
        if len(held) and len(vectors):
            words, place = _distinct(held, len(self.vectors))
            # A row a vector: along the rows the greatest are found in half the time.
            similar = np.maximum(vectors @ self.vectors[words].T, 0)
            some = np.flatnonzero(sizes)
            best[:, some] = np.maximum.reduceat(similar.take(place, axis=1), (np.cumsum(sizes) - sizes)[some], axis=1)
        return best, begins


def _short(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first dimensions of `vectors`, shape (n, WORD_DIMENSION at most), again of length 1, or 0."""
    kept = vectors[:, :WORD_DIMENSION]
    shortened: NDArray[np.float32] = kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-12)
    return shortened


def _ranges(firsts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each of `firsts` up to its stop, one range behind the other."""
    lengths = stops - firsts
    # What to add to 0, 1, 2 and so on, in each range.
    shifts: NDArray[np.int64] = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths)
    return shifts + np.arange(len(shifts))


def _distinct(numbers: NDArray[np.int32], size: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """What `np.unique` gives, and where each of `numbers` stands in it, for numbers below `size`: several times as fast."""
    present = np.zeros(size, np.bool_)
    present[numbers] = True
    found = np.flatnonzero(present)
    place = np.empty(size, np.int32)
    place[found] = np.arange(len(found), dtype=np.int32)
    return found, place[numbers]


def _mapped(path: Path) -> NDArray[Any]:
    # As a plain array: a slice of a memmap is one too, and costs ten times as much to make.
    return np.asarray(np.load(path, mmap_mode="r"))
