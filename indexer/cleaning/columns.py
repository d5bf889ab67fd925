"""Two columns printed side by side, which a text layer gives as the left and the right line in one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .lines import Line, width
from .notes import RULE
from .pagenumbers import printed_number
from .runningheads import key_of

_PIECE = re.compile(r"\S+(?:[ \u3000]\S+)*")
_WOVEN = re.compile(r"\S[ \u3000]{2,}\S")
_ENOUGH = 0.3
_ALONE = 2
_INDENTS = (0, 2, 4)
_GAP = 3
_HEAD = 20


def unweave(lines: Sequence[Line]) -> list[Line]:
    """The lines with the left column of every page before the right one; as they are where there is one column.

    The gutter is the display column (full-width characters count 2) at which the second piece of most lines begins, or an
    indent of one or two characters behind it. A piece that crosses the gutter belongs to neither column.
    """
    woven = [line for line in lines if _WOVEN.search(line.text)]
    if len(woven) < 8 or len(woven) < _ENOUGH * len(lines):
        return list(lines)
    gutter = _gutter(woven)
    if not gutter:
        return list(lines)
    ordered: list[Line] = []
    right: list[Line] = []
    below = False  # the columns of a page end at the rule above its notes
    alone = 0
    heads = _recurring(lines)
    for line in lines:
        whole = printed_number(line.text) is not None
        parts = None if whole else _parts(line, gutter)
        woven_again = parts is not None and parts[1] is not None
        below = RULE.match(line.text) is not None or (below and not (line.fed or whole or woven_again))
        parts = None if below else parts
        # The right column has no holes, so that it begins anew on another page where the left one went on alone.
        anew = parts is not None and parts[1] is not None and alone >= _ALONE
        if line.fed or line.gap >= _GAP or parts is None or anew or key_of(line.text) in heads:
            ordered += right
            right = []
        if parts is None:
            ordered.append(line)
            alone = 0
            continue
        first, second = parts
        alone = alone + 1 if second is None else 0
        if first:
            ordered.append(first)
        if second:
            if not first and line.fed:
                ordered.append(second)
            else:
                right.append(second)
    return ordered + right


def _recurring(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that come at least three times without a right column: running heads."""
    counts = Counter(key_of(line.text) for line in lines if line.width <= _HEAD)
    return frozenset(key for key, count in counts.items() if count >= 3 and len(key) >= 2)


def _gutter(woven: Sequence[Line]) -> int:
    starts: Counter[int] = Counter()
    for line in woven:
        for column, piece in _pieces(line)[1:]:
            starts[column] += len(piece)
    if not starts:
        return 0
    column = max(starts, key=lambda start: sum(starts.get(start + indent, 0) for indent in _INDENTS))
    behind = {column + indent for indent in _INDENTS}
    near = sum(1 for line in woven if any(start in behind for start, _ in _pieces(line)[1:]))
    return column if near > 0.6 * len(woven) else 0


def _pieces(line: Line) -> list[tuple[int, str]]:
    """(display column, text) of every piece of the line between two or more blanks."""
    found: list[tuple[int, str]] = []
    column, position = line.lead, 0
    for match in _PIECE.finditer(line.text):
        column += _columns(line.text[position : match.start()])
        found.append((column, match.group()))
        column += _columns(match.group())
        position = match.end()
    return found


def _columns(text: str) -> int:
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _parts(line: Line, gutter: int) -> tuple[Line | None, Line | None] | None:
    """The line's share of the left and of the right column; None where it crosses the gutter."""
    column, position, cut = line.lead, 0, len(line.text)
    right_at = 0
    for match in _PIECE.finditer(line.text):
        column += _columns(line.text[position : match.start()])
        if column >= gutter - 1:
            cut, right_at = match.start(), column
            break
        column += _columns(match.group())
        position = match.end()
        if column > gutter:
            return None
    left = line.text[:cut].rstrip()
    rest = line.text[cut:]
    first = replace(line, text=left, end=line.start + len(left), width=width(left), trail=False) if left else None
    lead = max(right_at - gutter, 0)
    fed = line.fed and not left
    second = (
        replace(line, start=line.start + cut, text=rest, width=width(rest), lead=lead, gap=0, fed=fed) if rest else None
    )
    return first, second
