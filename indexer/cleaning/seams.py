"""Where printed lines of mixed columns belong, told by the words at their seams."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.segmentation import cut as cut_words

from .layout import CLOSING

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS = frozenset(
    "的在和与及或对是为将把向从以等于这那其了着过也都就并被让使给而要会能可不有个但他她我你们该所各后很更最又再仅向受据按经每某此至内外里间时次者项名位件条家户万亿元一二三四五六七八九十"
)
_NEAR = 14
_MOST = 3
_REACH = 6


@dataclass(slots=True, eq=False)
class Piece:
    """One printed line: `text` without blanks is `lines[line].text[start:end]`."""

    line: int
    start: int
    end: int
    text: str


Row = list[Piece]


class Sorter:
    """Rows of pieces of a few pages, one row a paragraph, and the moves that the words at their seams ask for.

    A word counts where it is in the dictionary and stands undivided in some piece, or its characters nowhere else.
    """

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.loose: dict[int, list[Row]] = {}
        self._text = "\n".join(piece.text for row in rows for piece in row)
        self._known: dict[tuple[str, str], bool] = {}
        self._changed: set[int] = set()

    def fill(self) -> bool:
        """Moves the pieces that fit a gap on both sides into it."""
        moved = False
        for number, row, index, behind in self._gaps():
            if behind is None or id(row) in self._changed:
                continue
            for other, first, last in self._runs(number, row, index):
                if self._word(other[last - 1], behind) and self._stands_free(other, first, last):
                    self._move(other, first, last, row, index)
                    moved = True
                    break
        return moved

    def edges(self) -> bool:
        """Moves pieces from the end or beginning of a paragraph behind one that ends in half a word."""
        moved = False
        for number, row, index, _ in self._gaps():
            if index < len(row) or id(row) in self._changed:
                continue
            for other, first, last in self._runs(number, row, index):
                at_edge = (last == len(other) and first > 0) or (first == 0 and last < len(other))
                if at_edge and self._word(row[-1], other[first]) and self._stands_free(other, first, last):
                    self._move(other, first, last, row, index)
                    moved = True
                    break
        return moved

    def close_over(self) -> bool:
        """Takes out the pieces that part two halves of a word."""
        moved = False
        for number, row in enumerate(self.rows):
            index = 1
            while index < len(row) - 1:
                if self._parts(*row[index - 1 : index + 2]):
                    self.loose.setdefault(number, []).append([row.pop(index)])
                    moved = True
                index += 1
            behind = self.rows[number + 1] if number + 1 < len(self.rows) else []
            if row and len(behind) > 1 and self._parts(row[-1], behind[0], behind[1]):
                self.loose.setdefault(number + 1, []).append([behind.pop(0)])
                moved = True
        return moved

    def place_loose(self) -> bool:
        """Puts a piece that was taken out into a gap, or before a paragraph that begins with the rest of its last word."""
        for number, found in self.loose.items():
            for piece in found:
                for at, row, index, _ in self._gaps():
                    if abs(at - number) <= _NEAR and self._word(row[index - 1], piece[0]):
                        row[index:index] = piece
                        found.remove(piece)
                        return True
                for row in self.rows[max(0, number - _NEAR) : number + _NEAR]:
                    if row and self._word(piece[-1], row[0]):
                        row[:0] = piece
                        found.remove(piece)
                        return True
        return False

    def _gaps(self) -> list[tuple[int, Row, int, Piece | None]]:
        """(number of the row, row, index behind the gap, first piece behind it or None): half a word or an open bracket stands before it.

        They hold until their row changes.
        """
        self._changed.clear()
        found: list[tuple[int, Row, int, Piece | None]] = []
        for number, row in enumerate(self.rows):
            for index in range(1, len(row)):
                if _half(row[index - 1], at_end=True) and not self._word(row[index - 1], row[index]):
                    found.append((number, row, index, row[index]))
            if row and row[-1].text[-1] not in CLOSING and (_half(row[-1], at_end=True) or _open(row)):
                behind = next((other[0] for other in self.rows[number + 1 : number + 2] if other), None)
                if behind is None or not self._word(row[-1], behind):
                    found.append((number, row, len(row), behind))
        return found

    def _runs(self, number: int, row: Row, index: int) -> list[tuple[Row, int, int]]:
        """Up to three pieces in a row of other paragraphs that go on from the gap: nearest and fewest first."""
        around = range(max(0, number - _NEAR), min(len(self.rows), number + _NEAR + 1))
        near = [self.rows[at] for at in sorted(around, key=lambda at: abs(at - number)) if at != number]
        opened = _open(row[:index])
        fitting = [
            (other, first)
            for other in near
            if len(other) > 1
            for first, piece in enumerate(other)
            if self._word(row[index - 1], piece) or (opened and _closes(piece))
        ]
        return [
            (other, first, first + size)
            for other, first in fitting
            for size in range(1, min(_MOST, len(other) - max(first, 1)) + 1)
        ]

    def _move(self, source: Row, first: int, last: int, target: Row, index: int) -> None:
        target[index:index] = source[first:last]
        del source[first:last]
        self._changed.update((id(source), id(target)))

    def _parts(self, before: Piece, piece: Piece, after: Piece) -> bool:
        halves = _half(before, at_end=True) and _half(after, at_end=False)
        return halves and bool(_over(before, after)) and not (_over(before, piece) or _over(piece, after))

    def _stands_free(self, row: Row, first: int, last: int) -> bool:
        """Whether the pieces begin with half a word that nothing before completes, and end in none that goes on."""
        if not _half(row[first], at_end=False) or (first > 0 and self._word(row[first - 1], row[first])):
            return False
        return last == len(row) or not self._word(row[last - 1], row[last])

    def _word(self, before: Piece, after: Piece) -> bool:
        """Whether a word that the text knows runs from the end of one piece into the beginning of the other."""
        key = before.text[-_REACH:], after.text[:_REACH]
        if key not in self._known:
            word = _word_over(*key)
            seam = key[0][-1] + key[1][0]
            only_here = self._text.count(seam[0]) == 1 == self._text.count(seam[1])
            self._known[key] = bool(word) and (
                word in self._text or (len(word) > 2 and seam in self._text) or only_here
            )
        return self._known[key]


def _over(before: Piece, after: Piece) -> str:
    return _word_over(before.text[-_REACH:], after.text[:_REACH])


def _word_over(before: str, after: str) -> str:
    """The word of the dictionary that runs from the end of one text into the beginning of the other; "" for none."""
    if not (_HAN.match(before[-1]) and _HAN.match(after[0])):
        return ""
    position = 0
    for word in cut_words(before + after, new_words=False):
        if position < len(before) < position + len(word):
            return word
        position += len(word)
    return ""


def _open(row: Sequence[Piece]) -> bool:
    """Whether a bracket is still open at the end of the pieces."""
    text = "".join(piece.text for piece in row[-_NEAR:]).replace("（", "(").replace("）", ")")
    return text.rfind("(") > text.rfind(")")


def _closes(piece: Piece) -> bool:
    """Whether the piece begins by closing a bracket."""
    head = piece.text[:_REACH].replace("（", "(").replace("）", ")")
    return ")" in head and "(" not in head


def parts_word(before: str, after: str) -> bool:
    """Whether the end of one text and the beginning of the other are the halves of a word."""
    return _half(Piece(0, 0, 0, before), at_end=True) and bool(_word_over(before[-_REACH:], after[:_REACH]))


def _half(piece: Piece, *, at_end: bool) -> bool:
    """Whether the piece ends, or begins, with a single character that is hardly a word."""
    edge = piece.text[-1] if at_end else piece.text[0]
    if not _HAN.match(edge) or edge in _WORDS:
        return False
    return _edge_word(piece.text[-8:] if at_end else piece.text[:8], -1 if at_end else 0) == 1


@lru_cache(maxsize=4096)
def _edge_word(text: str, place: int) -> int:
    """How long the first or last word is."""
    return len(cut_words(text, new_words=False)[place])
