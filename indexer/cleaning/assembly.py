"""Blocks to the clean text: characters, offsets, headings above each paragraph, pages, and the list of what was dropped."""

from collections.abc import Iterator, Sequence

import numpy as np

from indexer.document import Drop, OffsetMap, Paragraph, ParagraphKind

from .blocks import Block, is_heading
from .characters import UNREADABLE, Range, phrased, shown, without_blanks
from .headings import numbering_of, run_in
from .layout import Layout
from .lines import DROPPED, Line

_KINDS: dict[str, ParagraphKind] = {
    "title": "title",
    "subtitle": "subtitle",
    "byline": "byline",
    "heading": "heading",
    "item": "item",
    "table": "table",
    "note": "note",
}
_LAW = 4
_SPACED = frozenset({"title", "subtitle", "byline", "heading"})


def assemble(
    source: str,
    lines: Sequence[Line],
    blocks: Sequence[Block],
    pages: Sequence[tuple[int, int | None]],
    layout: Layout,
) -> tuple[str, OffsetMap, tuple[Paragraph, ...], tuple[tuple[int, int | None], ...], tuple[Drop, ...]]:
    """Clean text, its map, its paragraphs, its pages by clean offset, and the dropped characters in source order."""
    clean: list[int] = []
    origin: list[int] = []
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    path = HeadingPath()
    for block in blocks:
        heading = block.role == "heading" or is_heading(block, layout)
        readable = _readable(source, block.lines)
        ranges = (phrased if heading or block.role in _SPACED else without_blanks)(source, readable)
        if not ranges:
            continue
        text = shown(source, ranges)
        for start, end in ranges:
            clean.append(position)
            origin.append(start)
            position += end - start
        kind, above = path.place(block, text, heading)
        paragraphs.append(Paragraph(position - len(text), position, kind, above))
        texts.append(text)
        position += 1
    offsets = OffsetMap(np.asarray(clean, np.int32), np.asarray(origin, np.int32))
    joined = "\n".join(texts)
    clean_pages = _clean_pages(offsets, len(joined), pages)
    if clean_pages:
        paragraphs = _with_pages(paragraphs, clean_pages)
    return joined, offsets, tuple(paragraphs), clean_pages, _dropped(source, lines, offsets, joined)


class HeadingPath:
    """The headings that are open, by level."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def place(self, block: Block, text: str, heading: bool) -> tuple[ParagraphKind, tuple[str, ...]]:
        """Kind of the block and the headings above it; opens and closes headings on the way."""
        if block.role in ("title", "subtitle", "byline"):
            self._open.clear()
            return _KINDS[block.role], ()
        number = numbering_of(text)
        if heading:
            level = number.level if number else 10 + block.level
            self._close(level)
            above = self._path()
            self._open.append((level, text))
            return "heading", above
        if number and number.level == _LAW:
            self._close(_LAW)
            self._open.append((_LAW, text[: number.end].strip()))
            return "text", self._path()
        if number and not self._in_law() and (head := run_in(text, number)):
            self._close(number.level)
            self._open.append((number.level, head))
            return "text", self._path()
        if number and block.role != "table":
            return "item", self._path()
        return _KINDS.get(block.role, "text"), self._path()

    def _in_law(self) -> bool:
        return any(level == _LAW for level, _ in self._open)

    def _close(self, level: int) -> None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()

    def _path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._open)


def _runs(offsets: OffsetMap, length: int) -> Iterator[tuple[int, int, int]]:
    """(clean offset, source offset, count) of every run."""
    if length:
        counts = np.append(offsets.clean[1:], length) - offsets.clean
        yield from zip(offsets.clean.tolist(), offsets.source.tolist(), counts.tolist(), strict=True)


def _readable(source: str, lines: Sequence[Line]) -> Iterator[Range]:
    for line in lines:
        position = line.start
        for match in UNREADABLE.finditer(source, line.start, line.end):
            if match.start() > position:
                yield position, match.start()
            position = match.end()
        if position < line.end:
            yield position, line.end


def _clean_pages(
    offsets: OffsetMap, length: int, pages: Sequence[tuple[int, int | None]]
) -> tuple[tuple[int, int | None], ...]:
    """Pages by source offset to pages by clean offset: runs of the map are cut where a page begins."""
    if not pages or not length:
        return ()
    starts = np.asarray([start for start, _ in pages])
    found: list[tuple[int, int | None]] = []
    for clean, source, count in _runs(offsets, length):
        first = max(int(np.searchsorted(starts, source, side="right")) - 1, 0)
        last = max(int(np.searchsorted(starts, source + count - 1, side="right")) - 1, first)
        for index in range(first, last + 1):
            page = pages[index][1]
            if not found or found[-1][1] != page:
                found.append((max(clean, clean + pages[index][0] - source) if found else 0, page))
    return tuple(found)


def _with_pages(paragraphs: Sequence[Paragraph], pages: Sequence[tuple[int, int | None]]) -> list[Paragraph]:
    paged: list[Paragraph] = []
    at = 0
    for paragraph in paragraphs:
        while at + 1 < len(pages) and pages[at + 1][0] <= paragraph.start:
            at += 1
        paged.append(Paragraph(paragraph.start, paragraph.end, paragraph.kind, paragraph.heading, pages[at][1]))
    return paged


def _dropped(source: str, lines: Sequence[Line], offsets: OffsetMap, text: str) -> tuple[Drop, ...]:
    """What is in the source, no white space and not in the text: furniture lines, marks, unreadable characters."""
    drops = [Drop(line.start, line.end, line.role) for line in lines if line.role in DROPPED]
    covered = np.zeros(len(source) + 1, dtype=np.int8)
    for _, start, count in _runs(offsets, len(text)):
        covered[start : start + count] = 1
    for drop in drops:
        covered[drop.start : drop.end] = 1
    edges = np.flatnonzero(np.diff(covered, prepend=1))
    for start, end in zip(edges[::2].tolist(), [*edges[1::2].tolist(), len(source)], strict=False):
        piece = source[start:end]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            reason = "unreadable" if UNREADABLE.fullmatch("".join(piece.split())) else "markup"
            drops.append(Drop(start + left, start + len(piece.rstrip()), reason))
    return tuple(sorted(drops))
