"""The reading order of a PDF page, from where its characters stand: rows, columns, indents.

Run by path in the process of `pdf_process.py`, it imports nothing of this package.
"""

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
# A page has two columns when this many rows stand on both sides of a gutter, and few run over it.
_LEAST_ROWS = 5
_LEAST_CHARACTERS = 8
_MOST_CROSSING = 0.4


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
    """The printed lines of a page in reading order, column by column where it has two.

    A line that is indented by about two characters begins with two full-width blanks, as Chinese paragraphs do.
    """
    placed = [glyph for glyph in glyphs if glyph.right > glyph.left and glyph.text not in "\r\n"]
    printed = [glyph for glyph in placed if not glyph.text.isspace()]
    if not printed:
        return []
    size = median(glyph.top - glyph.bottom for glyph in printed)
    rows = [row for row in map(_trimmed, _rows(placed, size)) if row]
    gutter = _gutter(rows, size)
    if gutter is None:
        return _column(rows, size)
    found: list[str] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if _crosses(row, gutter, size):
            found += _column(left, size) + _column(right, size) + _column([row], size)
            left, right = [], []
            continue
        for column, part in zip((left, right), _parted(row, gutter), strict=True):
            if part:
                column.append(part)
    return found + _column(left, size) + _column(right, size)


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
    """The middle of the white strip between two columns of text, None where the page has one.

    Cells of a table have strips between them too, but do not run up to them line by line.
    """
    edges = [
        (a.right + b.left) / 2
        for row in rows
        for a, b in pairwise(glyph for glyph in row if not glyph.text.isspace())
        if b.left - a.right >= _GUTTER * size
    ]
    for gutter in sorted(edges, key=lambda x: -sum(abs(x - other) < size for other in edges))[:1]:
        open_rows = [row for row in rows if not _crosses(row, gutter, size)]
        both = [row for row in open_rows if all(_parted(row, gutter))]
        if len(both) < _LEAST_ROWS or len(rows) - len(open_rows) > _MOST_CROSSING * len(rows):
            return None
        left, right = zip(*(_parted(row, gutter) for row in both), strict=True)
        edge = max(part[-1].right for part in left)
        full = sum(edge - part[-1].right <= _FULL * size for part in left)
        long = min(median(map(len, left)), median(map(len, right)))
        if full * 2 > len(left) and long >= _LEAST_CHARACTERS:
            return gutter
    return None


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
    edge = min(row[0].left for row in rows)
    low, high = (edge + share * size for share in _INDENT)
    return [("\u3000\u3000" if low <= row[0].left <= high else "") + _text(row, size) for row in rows]


def _text(row: Row, size: float) -> str:
    text = row[0].text
    for before, glyph in pairwise(row):
        gap = glyph.left - before.right
        words = before.text.isascii() and glyph.text.isascii()
        if gap > (_WORD_GAP if words else _WIDE_GAP) * size and not (before.text + glyph.text).isspace():
            text += " "
        text += glyph.text
    return text
