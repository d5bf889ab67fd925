"""Bold titles that an extraction wrote many times on one line, once for every stroke of the print."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .lines import Line, width

_REPEATED = re.compile(r"(.{1,60}?)\1{7,}")
_SHORTEST = 16
_FEWEST = 8
_LONGEST = 20_000


def collapse_repeats(lines: Sequence[Line]) -> list[Line]:
    """The lines with the first copy kept as `title` and the others split off as `repeated_title`.

    A line counts when, without its blanks, it is nothing but pieces repeated at least eight times; each piece becomes a
    line of its own.
    """
    found: list[Line] = []
    for line in lines:
        pieces = _pieces(line) if not line.role and _SHORTEST <= len(line.text) <= _LONGEST else []
        if not pieces:
            found.append(line)
            continue
        gap, lead = line.gap, line.lead
        for start, middle, end in pieces:
            first = line.text[start:middle].strip()
            begin = line.start + start
            found.append(
                replace(
                    line,
                    start=begin,
                    end=begin + len(first),
                    text=first,
                    width=width(first),
                    role="title",
                    gap=gap,
                    lead=lead,
                )
            )
            rest = line.text[middle:end].strip()
            begin = line.start + end - len(line.text[middle:end].lstrip())
            found.append(
                replace(line, start=begin, end=begin + len(rest), text=rest, role="repeated_title", gap=0, fed=False)
            )
            gap, lead = 0, 0
    return found


def _pieces(line: Line) -> list[tuple[int, int, int]]:
    """(start, end of the first copy, end of the last) of every repeated piece, in offsets of the line's text."""
    if line.text.count(line.text[0]) < _FEWEST:
        return []
    places = [at for at, character in enumerate(line.text) if not character.isspace()]
    packed = "".join(line.text.split())
    if not _REPEATED.match(packed):
        return []
    pieces: list[tuple[int, int, int]] = []
    position = 0
    for match in _REPEATED.finditer(packed):
        if match.start() != position:
            return []
        unit = len(match.group(1))
        pieces.append((places[match.start()], places[match.start() + unit - 1] + 1, places[match.end() - 1] + 1))
        position = match.end()
    return pieces if position == len(packed) else []
