"""The shapes that flow from reading to the index: clean text and what stands where in it.

Two kinds of offsets, never mixed: *source offsets* are Python string indices into the decoded original file,
*clean offsets* are indices into `Document.text`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

ParagraphKind = Literal["title", "subtitle", "byline", "heading", "text", "item", "table", "note"]


# The printed page from each offset of a text on, None where it is not known; sorted by offset.
PageStarts = tuple[tuple[int, int | None], ...]


class Span(NamedTuple):
    """Half-open range of offsets."""

    start: int
    end: int


class Drop(NamedTuple):
    """Source characters that are not part of the text, and the name of the rule that says so."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class OffsetMap:
    """From clean offsets to source offsets, as runs of characters that stand together in both.

    `clean` and `source` are int32 arrays of shape (runs,): run r maps clean offset clean[r] + k to source[r] + k, up to the
    next run. `clean` starts at 0 and grows; no two characters share a source offset. Inside a paragraph the source offsets
    grow too, but for a paragraph that runs from one of two columns side by side into the next; between paragraphs they may
    jump back, where a title printed at the foot of its first page was lifted to the top.
    """

    clean: NDArray[np.int32]
    source: NDArray[np.int32]

    @classmethod
    def from_offsets(cls, offsets: Sequence[int] | NDArray[np.int32]) -> "OffsetMap":
        """From one source offset per clean character; a newline between paragraphs has that of the character before it plus 1."""
        flat = np.asarray(offsets, dtype=np.int32)
        if not len(flat):
            return cls(np.zeros(0, np.int32), np.zeros(0, np.int32))
        starts = np.concatenate(([0], np.flatnonzero(np.diff(flat) != 1) + 1)).astype(np.int32)
        return cls(starts, flat[starts])

    def to_source(self, clean: int) -> int:
        """Source offset of the clean character at `clean`."""
        run = int(np.searchsorted(self.clean, clean, side="right")) - 1
        return int(self.source[run]) + clean - int(self.clean[run])

    def source_span(self, start: int, end: int) -> Span:
        """Smallest source range that holds all characters of the clean range `start:end` (not empty, in one paragraph).

        It may hold others too: furniture, and where a paragraph runs from one column into the next, lines of both.
        """
        first = int(np.searchsorted(self.clean, start, side="right")) - 1
        last = int(np.searchsorted(self.clean, end - 1, side="right")) - 1
        if first == last:
            source = int(self.source[first]) - int(self.clean[first])
            return Span(source + start, source + end)
        begins = self.source[first : last + 1].copy()
        ends = begins + np.diff(self.clean[first : last + 2], append=self.clean[-1])[: last - first + 1]
        begins[0] += start - self.clean[first]
        ends[-1] = self.source[last] + end - self.clean[last]
        return Span(int(begins.min()), int(ends.max()))

    def turns(self) -> NDArray[np.int32]:
        """Clean offsets, sorted, before which the source goes on elsewhere: other text of the document lies in between, or before."""
        ends = self.source[:-1] + np.diff(self.clean)
        begins = np.sort(self.source)
        between = np.searchsorted(begins, self.source[1:]) - np.searchsorted(begins, ends)
        return np.asarray(self.clean[1:][between != 0], np.int32)

    def source_spans(self, start: int, end: int, turns: NDArray[np.int32]) -> list[Span]:
        """Source ranges, in reading order, that hold the clean range `start:end` (not empty, in one paragraph) and no other text.

        White space and what was dropped may stand in them. `turns` are those of the map.
        """
        inside = turns[np.searchsorted(turns, start, side="right") : np.searchsorted(turns, end)].tolist()
        return [self.source_span(*piece) for piece in pairwise([start, *inside, end])]

    def clean_spans(self, start: int, end: int, length: int) -> list[Span]:
        """Clean ranges, in clean order, of the characters whose source offsets lie in `start:end`.

        `length` is the length of the clean text, which the runs do not tell. Ranges that touch are one.
        """
        stops = np.append(self.clean[1:], length)
        first = np.maximum(self.clean, self.clean + (start - self.source))
        last = np.minimum(stops, self.clean + (end - self.source))
        spans: list[Span] = []
        for run in np.flatnonzero(first < last):
            begin, stop = int(first[run]), int(last[run])
            if spans and spans[-1].end == begin:
                spans[-1] = Span(spans[-1].start, stop)
            else:
                spans.append(Span(begin, stop))
        return spans


def pages_within(page_starts: PageStarts, start: int, end: int, length: int) -> tuple[int, ...]:
    """Known pages that the range `start:end` of a text of `length` characters touches, in order."""
    stops = [begin for begin, _ in page_starts[1:]] + [length]
    touched = (page for (begin, page), stop in zip(page_starts, stops, strict=False) if begin < end and start < stop)
    return tuple(dict.fromkeys(page for page in touched if page is not None))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading or list item: clean range, kind, headings above it, printed page of its first character.

    `fragment` says that it is a piece whose sentence goes on, or begins, where nothing could tell.
    """

    start: int
    end: int
    kind: ParagraphKind
    heading: tuple[str, ...] = ()
    page: int | None = None
    fragment: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One piece within a document: `paragraphs[first:last]` of its document, and what its head tells.

    Names are empty strings where the text does not tell.
    """

    first: int
    last: int
    title: str
    subtitle: str = ""
    author: str = ""
    office: str = ""
    place: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus, read.

    `text` is the clean text: paragraphs joined by newlines (a newline belongs to no paragraph and maps to the source offset
    just behind the character before it). `pages` has the printed page from each clean offset on, as (clean offset, page or
    None), sorted; empty when no page is known. `dropped` lists every non-white source character that is not in `text`.
    """

    name: str
    title: str
    format: str
    source: str
    text: str
    offsets: OffsetMap
    paragraphs: tuple[Paragraph, ...]
    articles: tuple[Article, ...]
    pages: PageStarts = ()
    dropped: tuple[Drop, ...] = ()
    place: str = ""
    digest: str = ""

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """Printed pages that the clean range `start:end` touches, in order, where known."""
        return pages_within(self.pages, start, end, len(self.text))
