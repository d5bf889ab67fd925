"""The reading order of a PDF page, from where its characters stand: rows, columns, indents.

Run by path in the process of `pdf_process.py`, it imports nothing of this package.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

# In sizes of the page's common character.
_SAME_ROW = 0.5
_GUTTER = 1.0
_FULL = 2.0
_WORD_GAP = 0.25
_WIDE_GAP = 0.8
_INDENT = (1.5, 2.6)
# A page has columns when this many rows stand on each side of a gutter, and few run over it.
_LEAST_ROWS = 5
_LEAST_CHARACTERS = 8
_MOST_CROSSING = 0.4
_LEAST_TABLE_ROWS = 3
_ROWS_APART = 4.0
_LONGEST_FIGURE = 12
_CANDIDATES = 6


class Glyph(NamedTuple):
    """A printed character and its box, in points; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


Row = list[Glyph]


def lines(glyphs: Iterable[Glyph]) -> list[str]:
    """The printed lines of a page in reading order, column by column where it has several.

    A line that is indented by about two characters begins with two full-width blanks, as Chinese paragraphs do. Tabs part the
    cells of a table's row, and stand nowhere else.
    """
    placed = [glyph for glyph in glyphs if glyph.right > glyph.left and glyph.text not in "\r\n"]
    printed = [glyph for glyph in placed if not glyph.text.isspace()]
    if not printed:
        return []
    size = median(glyph.top - glyph.bottom for glyph in printed)
    return _ordered([row for row in map(_trimmed, _rows(placed, size)) if row], size)


def _ordered(rows: Sequence[Row], size: float) -> list[str]:
    gutter = _gutter(rows, size)
    if gutter is None:
        return _column(rows, size)
    found: list[str] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if _crosses(row, gutter, size):
            found += _ordered(left, size) + _ordered(right, size) + _column([row], size)
            left, right = [], []
            continue
        for column, part in zip((left, right), _parted(row, gutter), strict=True):
            if part:
                column.append(part)
    return found + _ordered(left, size) + _ordered(right, size)


def _rows(glyphs: Sequence[Glyph], size: float) -> list[Row]:
    """Glyphs of about the same height on the page, from the top; those of a row from the left."""
    rows: list[Row] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.middle):
        if rows and rows[-1][0].middle - glyph.middle <= _SAME_ROW * size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.left) for row in rows]


def _trimmed(row: Row) -> Row:
    """The row without the blanks at its ends; what they set off shows in where the rest stands."""
    inked = [at for at, glyph in enumerate(row) if not glyph.text.isspace()]
    return row[inked[0] : inked[-1] + 1] if inked else []


def _gutter(rows: Sequence[Row], size: float) -> float | None:
    """Where the white strip before a column of text ends, None where there is none with text on both sides.

    The lines of two columns need not stand at the same heights. Cells of a table have strips between them too, but do not run up
    to them line by line.
    """
    begins = sorted(
        b.left
        for row in rows
        for a, b in pairwise([None, *(glyph for glyph in row if not glyph.text.isspace())])
        if b is not None and (a is None or b.left - a.right >= _GUTTER * size)
    )
    # A column begins where most lines do, those that are indented aside.
    shared = Counter({x: bisect_right(begins, x + size / 4) - bisect_left(begins, x - size / 4) for x in begins})
    for begin, count in shared.most_common(_CANDIDATES):
        if count < _LEAST_ROWS:
            break
        if _parts_columns(rows, begin - _GUTTER * size / 4, size):
            return begin - _GUTTER * size / 4
    return None


def _parts_columns(rows: Sequence[Row], gutter: float, size: float) -> bool:
    parted = [_parted(row, gutter) for row in rows if not _crosses(row, gutter, size)]
    if len(rows) - len(parted) > _MOST_CROSSING * len(rows):
        return False
    left, right = [part for part, _ in parted if part], [part for _, part in parted if part]
    if min(len(left), len(right)) < _LEAST_ROWS:
        return False
    # A block that stands below another is no column: only the heights that both sides reach count.
    top = min(max(part[0].middle for part in side) for side in (left, right)) + size
    bottom = max(min(part[0].middle for part in side) for side in (left, right)) - size
    left, right = ([part for part in side if bottom <= part[0].middle <= top] for side in (left, right))
    if min(len(left), len(right)) < _LEAST_ROWS:
        return False
    edge = max(part[-1].right for part in left)
    full = sum(edge - part[-1].right <= _FULL * size for part in left)
    return full * 2 > len(left) and min(median(map(len, left)), median(map(len, right))) >= _LEAST_CHARACTERS


def _parted(row: Row, gutter: float) -> tuple[Row, Row]:
    """What of a row stands left and right of the gutter, without the blanks at the ends."""
    left = [glyph for glyph in row if glyph.right <= gutter]
    return _trimmed(left), _trimmed([glyph for glyph in row if glyph.left >= gutter])


def _crosses(row: Row, gutter: float, size: float) -> bool:
    if any(glyph.left < gutter < glyph.right and not glyph.text.isspace() for glyph in row):
        return True
    left, right = _parted(row, gutter)
    return bool(left and right) and right[0].left - left[-1].right < _GUTTER * size


def _column(rows: Sequence[Row], size: float) -> list[str]:
    if not rows:
        return []
    edge = min(row[0].left for row in _without_furniture(rows))
    low, high = (edge + share * size for share in _INDENT)
    found: list[str] = []
    position = 0
    while position < len(rows):
        cells = _table(rows[position:], size)
        found += ["\t".join(_text(cell, size) if cell else "" for cell in row) for row in cells]
        position += len(cells)
        if not cells:
            row = rows[position]
            found.append(("\u3000\u3000" if low <= row[0].left <= high else "") + _text(row, size))
            position += 1
    return found


def _table(rows: Sequence[Row], size: float) -> list[list[Row]]:
    """The cells of the table that begins with the first row, a cell for each of its columns; [] where none begins.

    The cells of a row stand apart and below those of the row before. Lists of names look the same, and tables of contents
    do: only a table has a column of figures, and where it has two columns, a word above the figures.
    """
    columns = _cells(rows[0], size)
    found: list[list[Row]] = []
    above = rows[0][0].middle
    for row in rows if len(columns) > 1 else ():
        cells = _placed(_cells(row, size), columns, size)
        if not cells or above - row[0].middle > _ROWS_APART * size:
            break
        found.append(cells)
        above = row[0].middle
    if len(found) < _LEAST_TABLE_ROWS:
        return []
    texts = [["".join(glyph.text for glyph in cell) for cell in row] for row in found]
    figures = [at for at in range(len(columns)) if all(_is_figure(row[at]) for row in texts[1:])]
    headed = any(not _is_figure(texts[0][at]) for at in figures)
    return found if headed or (figures and len(columns) > 2) else []


def _cells(row: Row, size: float) -> list[Row]:
    """The row cut where its characters stand apart."""
    cells: list[Row] = []
    for glyph in row:
        if glyph.text.isspace():
            continue
        if cells and glyph.left - cells[-1][-1].right < _GUTTER * size:
            cells[-1].append(glyph)
        else:
            cells.append([glyph])
    return cells


def _placed(cells: Sequence[Row], columns: Sequence[Row], size: float) -> list[Row]:
    """Each cell in the column whose head it has an edge or its middle in common with; [] where one has none."""
    placed: list[Row] = [[] for _ in columns]
    for cell in cells:
        for column, head in zip(placed, columns, strict=True):
            left, right = cell[0].left - head[0].left, cell[-1].right - head[-1].right
            if not column and min(abs(left), abs(right), abs(left + right) / 2) < size:
                column += cell
                break
        else:
            return []
    return placed if len(cells) > 1 else []


def _is_figure(text: str) -> bool:
    return len(text) <= _LONGEST_FIGURE and any(character.isdigit() for character in text)


def with_bars(found: Iterable[str]) -> list[str]:
    """The lines of `lines`, those with cells as the rows of a Markdown table; its first row is the head where it has no figures."""
    marked: list[str] = []
    inside = False
    for line in found:
        cells = line.split("\t")
        if len(cells) == 1:
            marked.append(line)
        else:
            marked.append(f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |")
            if not inside and not any(_is_figure(cell) for cell in cells):
                marked.append(f"|{' --- |' * len(cells)}")
        inside = len(cells) > 1
    return marked


def _without_furniture(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without a short first and last one, such as a page number in the margin, where others are left."""
    body = rows[len(rows[0]) <= _LEAST_CHARACTERS : len(rows) - (len(rows[-1]) <= _LEAST_CHARACTERS)]
    return body or rows


def _text(row: Row, size: float) -> str:
    text = row[0].text.replace("\t", " ")
    for before, glyph in pairwise(row):
        gap = glyph.left - before.right
        words = before.text.isascii() and glyph.text.isascii()
        if gap > (_WORD_GAP if words else _WIDE_GAP) * size and not (before.text + glyph.text).isspace():
            text += " "
        text += glyph.text.replace("\t", " ")
    return text
