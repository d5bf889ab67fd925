"""The words of a text with their parts of speech and where they stand."""

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from indexer.segmentation import tag


class Word(NamedTuple):
    """A word, jieba's part of speech, and where it begins."""

    text: str
    speech: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


# One question, or passage, is looked through for values of several kinds.
@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text`, in its order, with all that stands between them."""
    cut = tag(text)
    offsets = accumulate((len(word) for word, _ in cut), initial=0)
    return tuple(Word(word, speech, offset) for (word, speech), offset in zip(cut, offsets, strict=False))
