"""Lines that are set off from the text: centred on one axis, or flush left where every paragraph is indented."""

import re
from collections import Counter
from collections.abc import Sequence

from .bylines import byline_of
from .headings import numbering_of
from .layout import CLOSING, Layout
from .lines import Line

_CENTRED = 4
_INDENTS = range(2, 9)
_WIDEST = 44
_LONG = 20
_MOST = 6
_SHORTEST = 7
_DATED = re.compile(r"年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日")
_OPEN = frozenset(CLOSING + "，、；：,;:")


def mark_displayed(lines: Sequence[Line], layout: Layout) -> None:
    """Sets `Line.displayed` on open lines without a number whose place on the page is that of a title.

    Most lines behind a deep indent must share an axis to count as centred. Where nearly all long lines begin paragraphs with
    an indent, so does every paragraph, and short lines without one are set off if a text is closed above and begins below.
    """
    text = [line for line in lines if line.role in ("", "heading")]
    axis = _axis(text)
    for line in text:
        centred = axis is not None and line.lead > _CENTRED and abs(_centre(line) - axis) <= 1
        line.displayed = centred and _is_shaped(line)
    if layout.indented if layout.wrapped else _indented(text):
        _flush_left(text, layout)


def _flush_left(text: Sequence[Line], layout: Layout) -> None:
    index = 0
    while index < len(text):
        stop = index
        while stop < len(text) and stop - index <= _MOST and _is_flush(text[stop], layout):
            stop += 1
            if stop < len(text) and text[stop].top:
                break
        run = text[index:stop]
        closed = index == 0 or text[index - 1].text[-1] in CLOSING or text[index - 1].displayed
        opened = stop < len(text) and (text[stop].lead >= 2 or numbering_of(text[stop].text) is not None)
        if run and closed and opened and _is_shaped(run[0]) and sum(line.width for line in run) >= _SHORTEST:
            for line in run:
                line.displayed = True
        index = max(stop, index + 1)


def _is_flush(line: Line, layout: Layout) -> bool:
    if line.lead > 1 or line.width > _WIDEST or (layout.wrapped and line.width > layout.width - 2):
        return False
    return _is_shaped(line) or line.text.startswith("——") or byline_of(line.text) is not None


def _is_shaped(line: Line) -> bool:
    """Short and open, without a number, and no signature or colophon with its date."""
    if line.width > _WIDEST or line.text[-1] in _OPEN or numbering_of(line.text) is not None:
        return False
    return not _DATED.search(line.text)


def _axis(lines: Sequence[Line]) -> float | None:
    centres = [_centre(line) for line in lines if line.lead > _CENTRED]
    if len(centres) < 2:
        return None
    axis, _ = Counter(centres).most_common(1)[0]
    return axis if sum(1 for centre in centres if abs(centre - axis) <= 1) > 0.6 * len(centres) else None


def _centre(line: Line) -> float:
    """The middle of the line, in full-width characters: `lead` counts half-width columns."""
    return round(line.lead + line.width) / 2


def _indented(lines: Sequence[Line]) -> bool:
    long = [line.lead for line in lines if line.width > _LONG]
    return bool(long) and sum(1 for lead in long if lead in _INDENTS) > 0.8 * len(long)
