"""Pieces of columns that a layout model read across the page and put into paragraphs where they do not belong.

Such a text keeps a blank where a printed line ended, and most line ends part a word. A gap in a paragraph shows as two
halves of words that make none together; the piece that fills it makes a word with them. Only that moves a piece: what
finds no place stays where it is, or apart where the text around it closes over it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from .layout import CLOSING, FINAL
from .lines import Line, width
from .seams import Piece, Row, Sorter

_BLANK = re.compile(r"(?<=[^\s\x00-\x7f])\s+(?=[^\s\x00-\x7f])|(?<=[,;:、。，；：])\s+(?=\S)|(?<=\S)\s+(?=[\"(《])")
_SPACED = re.compile(r"(?:[\u3400-\u9fff] ){3,}[\u3400-\u9fff](?= |$)")
_FEWEST = 12
_WINDOW = 200
_MOVES = 40
_LINES_EACH = 3
_SHORT = 14


def regroup(lines: Sequence[Line]) -> list[Line]:
    """The lines with the pieces of mixed columns put back; as they are where blanks do not mark printed lines.

    A piece put behind another has `seam` "joined"; one that lost what stood before it has "apart".
    """
    body = [line for line in lines if not line.role and line.width > _SHORT]
    ends = sum(len(_BLANK.findall(line.text)) for line in body)
    if ends < _FEWEST or ends < _LINES_EACH * len(body):
        return list(lines)
    rows = [_pieces(number, line) for number, line in enumerate(lines)]
    _short_ends(lines, rows)
    loose: dict[int, list[Row]] = {}
    for first in range(0, len(rows), _WINDOW):
        sorter = Sorter(rows[first : first + _WINDOW])
        for _ in range(_MOVES):
            if not (sorter.fill() or sorter.close_over() or sorter.place_loose() or sorter.edges()):
                break
        loose.update({first + number: found for number, found in sorter.loose.items()})
    return _ordered(lines, rows, loose)


def _pieces(number: int, line: Line) -> Row:
    if line.role:
        return []
    row: Row = []
    spaced = [match.span() for match in _SPACED.finditer(line.text)]
    cuts = [match.span() for match in _BLANK.finditer(line.text)]
    cuts = [one for one in cuts if not any(first < one[0] < last for first, last in spaced)]
    position = 0
    for stop, after in [*cuts, (len(line.text), len(line.text))]:
        row.append(Piece(number, position, stop, "".join(line.text[position:stop].split())))
        position = after
    return row


def _short_ends(lines: Sequence[Line], rows: list[Row]) -> None:
    """A few closed words right behind a heading end the paragraph that is open before it."""
    for number in range(2, len(rows)):
        above = number - 1
        while above > 0 and lines[above].role == "heading":
            above -= 1
        row, before = rows[number], rows[above]
        if above == number - 1 or len(row) != 1 or not before or before[-1].text[-1] in CLOSING:
            continue
        if len(row[0].text) <= _SHORT and row[0].text[-1] in FINAL:
            before.append(row.pop())


def _ordered(lines: Sequence[Line], rows: list[Row], loose: dict[int, list[Row]]) -> list[Line]:
    ordered: list[Line] = []
    waiting: list[Row] = []
    for number, line in enumerate(lines):
        if line.role == "heading":
            ordered += _apart(lines, waiting)
            waiting = []
        if line.role:
            ordered.append(line)
        elif rows[number]:
            ordered += _lines_of(lines, rows[number], "")
        waiting += loose.get(number, [])
        if rows[number] and rows[number][-1].text[-1] in CLOSING:
            ordered += _apart(lines, waiting)
            waiting = []
    return ordered + _apart(lines, waiting)


def _apart(lines: Sequence[Line], rows: Sequence[Row]) -> list[Line]:
    return [line for row in rows for line in _lines_of(lines, row, "apart")]


def _lines_of(lines: Sequence[Line], row: Row, seam: str) -> list[Line]:
    """Pieces that stand together in the source as one line; every line but the first goes on the one before."""
    made: list[Line] = []
    for at, piece in enumerate(row):
        line = lines[piece.line]
        before = row[at - 1] if at else None
        if (
            before
            and piece.line == before.line
            and piece.start >= before.end
            and not line.text[before.end : piece.start].strip()
        ):
            made[-1] = _part(line, made[-1].start - line.start, piece.end, made[-1].seam)
            continue
        made.append(_part(line, piece.start, piece.end, "joined" if at else seam))
    return made


def _part(line: Line, start: int, stop: int, seam: str) -> Line:
    text = line.text[start:stop]
    if len(text) == len(line.text) and not seam:
        return line
    return replace(line, start=line.start + start, end=line.start + stop, text=text, width=width(text), seam=seam)
