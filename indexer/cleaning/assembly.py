"""Blocks to the clean text: characters, offsets, headings above each paragraph, pages, and the list of what was dropped."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from indexer.document import Drop, OffsetMap, Paragraph

from .blocks import Block
from .characters import UNREADABLE, Range, phrased, shown, without_blanks
from .lines import Line
from .markup import inline_marks
from .outline import Outline

_SPACED = frozenset({"title", "subtitle", "byline", "heading", "table"})


class Assembly(NamedTuple):
    """`pages` by clean offset, `dropped` in source order; `opened` are the paragraphs that a title block begins with."""

    text: str
    offsets: OffsetMap
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[tuple[int, int | None], ...]
    dropped: tuple[Drop, ...]
    opened: tuple[int, ...]


def assemble(
    source: str,
    blocks: Iterable[Block],
    dropped: Iterable[Drop],
    pages: Sequence[tuple[int, int | None]],
) -> Assembly:
    """The blocks as clean text with everything that is known of its characters; `dropped` are the lines left out.

    Each block is taken once, so that its lines can go when their text is made.
    """
    clean, starts, ends = array("i"), array("i"), array("i")
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    outline = Outline()
    opened: list[int] = []
    for block in blocks:
        readable = _readable(source, block.lines)
        ranges = phrased(source, readable, block.role) if block.role in _SPACED else without_blanks(source, readable)
        if not ranges:
            continue
        text = shown(source, ranges, block.role)
        for start, end in ranges:
            clean.append(position)
            starts.append(start)
            ends.append(end)
            position += end - start
        kind, above = outline.place(block, text)
        if block.lines[0].opens:
            opened.append(len(paragraphs))
        paragraphs.append(Paragraph(position - len(text), position, kind, above, fragment=block.fragment))
        texts.append(text)
        position += 1
    offsets = OffsetMap(np.asarray(clean, np.int32), np.asarray(starts, np.int32))
    joined = "\n".join(texts)
    clean_pages = _clean_pages(offsets, len(joined), pages)
    if clean_pages:
        paragraphs = with_pages(paragraphs, clean_pages)
    drops = _dropped(source, starts, ends, dropped)
    return Assembly(joined, offsets, tuple(paragraphs), clean_pages, drops, tuple(opened))


def _readable(source: str, lines: Sequence[Line]) -> Iterator[Range]:
    for line in lines:
        position = line.start
        hidden = [match.span() for match in UNREADABLE.finditer(source, line.start, line.end)]
        if len(line.text) < line.end - line.start:
            hidden = sorted([*hidden, *inline_marks(source, line.start, line.end)])
        for start, end in hidden:
            if start > position:
                yield position, start
            position = max(position, end)
        if position < line.end:
            yield position, line.end


def _clean_pages(
    offsets: OffsetMap, length: int, pages: Sequence[tuple[int, int | None]]
) -> tuple[tuple[int, int | None], ...]:
    """Pages by source offset to pages by clean offset: runs of the map are cut where a page begins."""
    if not pages or not length:
        return ()
    starts = np.asarray([start for start, _ in pages], np.int32)
    counts = np.append(offsets.clean[1:], length) - offsets.clean
    first = np.maximum(np.searchsorted(starts, offsets.source, side="right") - 1, 0)
    last = np.maximum(np.searchsorted(starts, offsets.source + counts - 1, side="right") - 1, first)
    found: list[tuple[int, int | None]] = []
    turns = np.flatnonzero((first < last) | (first != np.append(-1, last[:-1])))
    columns = (column[turns].tolist() for column in (offsets.clean, offsets.source, first, last))
    for clean, source, low, high in zip(*columns, strict=True):
        for index in range(low, high + 1):
            page = pages[index][1]
            if not found or found[-1][1] != page:
                found.append((max(clean, clean + pages[index][0] - source) if found else 0, page))
    return tuple(found)


def with_pages(paragraphs: Sequence[Paragraph], pages: Sequence[tuple[int, int | None]]) -> list[Paragraph]:
    """The paragraphs with the page of their first character; `pages` by clean offset, from 0 on."""
    paged: list[Paragraph] = []
    at = 0
    for paragraph in paragraphs:
        while at + 1 < len(pages) and pages[at + 1][0] <= paragraph.start:
            at += 1
        paged.append(replace(paragraph, page=pages[at][1]))
    return paged


def _dropped(source: str, starts: Sequence[int], ends: Sequence[int], lines: Iterable[Drop]) -> tuple[Drop, ...]:
    """What is in the source, no white space and not in the text: furniture lines, marks, unreadable characters.

    `starts` and `ends` are those of the ranges that are in the text.
    """
    drops = list(lines)
    begins = np.asarray([*starts, *(drop.start for drop in drops), len(source)], np.int32)
    stops = np.asarray([*ends, *(drop.end for drop in drops), len(source)], np.int32)
    order = np.argsort(begins, kind="stable")
    begins, reached = begins[order], np.maximum.accumulate(np.append(np.int32(0), stops[order]))[:-1]
    open_ = begins > reached
    for start, end in zip(reached[open_].tolist(), begins[open_].tolist(), strict=True):
        piece = source[start:end]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            reason = "unreadable" if UNREADABLE.fullmatch("".join(piece.split())) else "markup"
            drops.append(Drop(start + left, start + len(piece.rstrip()), reason))
    return tuple(sorted(drops))
