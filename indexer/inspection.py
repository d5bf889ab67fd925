"""What reading made of each line of a source: which words it kept and as what, which it dropped and why."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from indexer.document import Document, ParagraphKind

Numbers = NDArray[np.int64]

# How words can be kept: the kinds of paragraphs, a subtitle being told as part of its title; a fragment, whatever its kind.
_DECISIONS: dict[str, str] = {kind: "title" if kind == "subtitle" else kind for kind in get_args(ParagraphKind)}
_FRAGMENT = "fragment"
KEPT = (*dict.fromkeys(_DECISIONS.values()), _FRAGMENT)
SECTION_LINES = 200
_LINE_END = re.compile(r"\r\n?|\n")
_CACHED = 4


class Piece(NamedTuple):
    """Characters of one line of the source about which one decision was taken.

    `line` counts from 1 as editors do (LF, CR or CRLF end a line); `start:end` are source offsets, without white space at
    both ends. `decision` is one of `KEPT` or the reason of a drop. `page` is the printed page, None where it is not known.
    """

    line: int
    start: int
    end: int
    decision: str
    page: int | None


class Section(NamedTuple):
    """A stretch of a document to look at: `lines` lines that hold text, from line `first` on, of one printed page."""

    first: int
    lines: int
    page: int | None


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """All pieces in source order, one entry each; `page` is -1 where it is not known, `decision` an index into `names`.

    `text_lines` and `dropped_lines` are the numbers of the lines that hold text, and of those of which something was dropped.
    """

    line: Numbers
    start: Numbers
    end: Numbers
    decision: Numbers
    page: Numbers
    names: tuple[str, ...]
    text_lines: Numbers
    dropped_lines: Numbers

    def piece(self, index: int) -> Piece:
        page = int(self.page[index])
        return Piece(
            int(self.line[index]),
            int(self.start[index]),
            int(self.end[index]),
            self.names[self.decision[index]],
            None if page < 0 else page,
        )


def pieces(document: Document) -> list[Piece]:
    """Every character of the source that is not white space, in exactly one piece; in source order."""
    found = _pieces(document)
    return [found.piece(index) for index in range(len(found.line))]


def sections(document: Document) -> list[Section]:
    """The lines that hold text, cut where the printed page changes and after `SECTION_LINES` lines; in source order.

    A line that was dropped whole is of the page of the line before it: a printed number stands at the foot more often.
    """
    found = _pieces(document)
    if not len(found.line):
        return []
    lines = found.text_lines
    kept = found.decision < len(KEPT)
    # Of each line its first kept piece tells the page.
    pages = np.full(len(lines), -1)
    told = np.full(len(lines), False)
    row = np.searchsorted(lines, found.line[kept])
    pages[row[::-1]] = found.page[kept][::-1]
    told[row] = True
    last_told = np.maximum.accumulate(np.where(told, np.arange(len(lines)), -1))
    pages = np.where(last_told >= 0, pages[last_told], -1)
    changes = [0, *(np.flatnonzero(np.diff(pages)) + 1).tolist(), len(lines)]
    cut = []
    for begin, stop in pairwise(changes):
        page = int(pages[begin])
        for at in range(begin, stop, SECTION_LINES):
            cut.append(Section(int(lines[at]), min(SECTION_LINES, stop - at), None if page < 0 else page))
    return cut


def count_decisions(document: Document) -> tuple[dict[str, int], dict[str, int]]:
    """How many pieces were kept, by decision, and how many dropped, by reason; the most frequent first."""
    found = _pieces(document)
    counts = Counter({found.names[code]: int(n) for code, n in enumerate(np.bincount(found.decision)) if n})
    kept = {name: count for name, count in counts.most_common() if name in KEPT}
    return kept, {name: count for name, count in counts.most_common() if name not in KEPT}


def inspect_lines(
    document: Document,
    first: int = 1,
    count: int = SECTION_LINES,
    dropped: bool = False,
    decision: str | None = None,
) -> dict[str, Any]:
    """What `GET /api/documents/{document}/inspect` answers: the pieces of `count` lines from line `first` on.

    Blank lines are neither given nor counted; with `dropped`, lines of which nothing was dropped are neither, and with `decision`
    those without a piece of that decision. `next` is the line to go on from, None at the end; `kept` and `dropped` count the pieces of the whole document.
    """
    found = _pieces(document)
    lines = found.dropped_lines if dropped else found.text_lines
    if decision is not None:
        wanted = [code for code, name in enumerate(found.names) if name == decision]
        lines = np.intersect1d(lines, found.line[np.isin(found.decision, wanted)])
    at = int(np.searchsorted(lines, first))
    shown = lines[at : at + count]
    begins, ends = np.searchsorted(found.line, shown), np.searchsorted(found.line, shown, side="right")
    chosen = (index for begin, end in zip(begins.tolist(), ends.tolist(), strict=True) for index in range(begin, end))
    kept_counts, dropped_counts = count_decisions(document)
    return {
        "document": document.name,
        "title": document.title,
        "place": document.place,
        "format": document.format,
        "lines": [_view(document.source, found.piece(index)) for index in chosen],
        "next": int(lines[at + count]) if at + count < len(lines) else None,
        "kept": kept_counts,
        "dropped": dropped_counts,
    }


def _view(source: str, piece: Piece) -> dict[str, Any]:
    return {
        "number": piece.line,
        "start": piece.start,
        "end": piece.end,
        "text": source[piece.start : piece.end],
        "decision": piece.decision,
        "page": piece.page,
    }


@lru_cache(maxsize=_CACHED)
def _pieces(document: Document) -> _Pieces:
    # A document compares by identity, so that the cache never takes one for another of the same name.
    starts, ends, codes, pages, names = _ranges(document)
    source = document.source
    line_starts = [0, *(match.end() for match in _LINE_END.finditer(source)), len(source) + 1]
    rows: list[tuple[int, int, int, int, int]] = []
    line = 0
    for start, end, code, page in zip(starts.tolist(), ends.tolist(), codes.tolist(), pages.tolist(), strict=True):
        at = start
        while at < end:
            while line_starts[line + 1] <= at:
                line += 1
            stop = min(end, line_starts[line + 1])
            raw = source[at:stop]
            text = raw.strip()
            if text:
                begin = at + len(raw) - len(raw.lstrip())
                last = rows[-1] if rows else None
                if last and (last[0], last[3], last[4]) == (line + 1, code, page):
                    rows[-1] = (line + 1, last[1], begin + len(text), code, page)
                else:
                    rows.append((line + 1, begin, begin + len(text), code, page))
            at = stop
    lines, begins, stops, decisions, printed = np.asarray(rows, np.int64).reshape(-1, 5).T
    dropped = np.unique(lines[decisions >= len(KEPT)])
    return _Pieces(lines, begins, stops, decisions, printed, names, np.unique(lines), dropped)


def _ranges(document: Document) -> tuple[Numbers, Numbers, Numbers, Numbers, tuple[str, ...]]:
    """Start and end source offsets, decision and page (-1 unknown) of everything kept and dropped, in source order."""
    names = (*KEPT, *sorted({drop.reason for drop in document.dropped}))
    code_of = {name: code for code, name in enumerate(names)}
    starts, ends, codes, pages = _kept(document, code_of)
    drops = np.asarray([(drop.start, drop.end, code_of[drop.reason]) for drop in document.dropped], np.int64).reshape(
        -1, 3
    )
    starts, ends = np.concatenate((starts, drops[:, 0])), np.concatenate((ends, drops[:, 1]))
    codes = np.concatenate((codes, drops[:, 2]))
    pages = np.concatenate((pages, np.full(len(drops), -1)))
    order = np.argsort(starts, kind="stable")
    starts, ends, codes, pages = starts[order], ends[order], codes[order], pages[order]
    return starts, ends, codes, _with_pages_of_drops(codes, pages), names


def _kept(document: Document, code_of: dict[str, int]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The runs of the offset map, cut where a paragraph or a page begins or ends."""
    length = len(document.text)
    begins = np.asarray([paragraph.start for paragraph in document.paragraphs], np.int64)
    ends = np.asarray([paragraph.end for paragraph in document.paragraphs], np.int64)
    decisions = (_FRAGMENT if paragraph.fragment else _DECISIONS[paragraph.kind] for paragraph in document.paragraphs)
    kinds = np.asarray([code_of[decision] for decision in decisions], np.int64)
    turns = np.asarray([start for start, _ in document.pages], np.int64)
    printed = np.asarray([-1 if page is None else page for _, page in document.pages] + [-1], np.int64)
    edges = np.unique(np.concatenate((document.offsets.clean, begins, ends, turns)).astype(np.int64))
    edges = edges[edges < length]
    stops = np.append(edges[1:], length)
    paragraph = np.searchsorted(begins, edges, side="right") - 1
    inside = (paragraph >= 0) & (edges < ends[paragraph]) if len(ends) else np.zeros(len(edges), bool)
    edges, stops, paragraph = edges[inside], stops[inside], paragraph[inside]
    run = np.searchsorted(document.offsets.clean, edges, side="right") - 1
    starts = edges - document.offsets.clean[run] + document.offsets.source[run]
    # Before the first page the index is -1, which takes the -1 put behind the last page.
    page = printed[np.searchsorted(turns, edges, side="right") - 1]
    return starts, starts + stops - edges, kinds[paragraph], page


def _with_pages_of_drops(codes: Numbers, pages: Numbers) -> Numbers:
    """Gives a drop the page of the text around it where both sides are of one page; between two pages it may be of either."""
    kept = codes < len(KEPT)
    if not kept.any():
        return pages
    index = np.arange(len(codes))
    before = np.maximum.accumulate(np.where(kept, index, -1))
    after = np.minimum.accumulate(np.where(kept, index, len(codes))[::-1])[::-1]
    certain = ~kept & (before >= 0) & (after < len(codes))
    one, other = pages[before], pages[np.minimum(after, len(codes) - 1)]
    return np.where(certain & (one == other), one, pages)
