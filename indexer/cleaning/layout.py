"""What kind of page a text was printed on, measured from its lines alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lines import DROPPED, Line

CLOSING = '。！？”：；!?;:…）)》."'
_REACH = 6
_FEWEST = 5
_WIDEST = 60
_EVEN = 5
_PEAK = 0.15
_BOTH = 0.85
_VALLEY = 0.3
FINAL = "。！？”：!?:…"


@dataclass(frozen=True, slots=True)
class Layout:
    """`width`: the usual full line, in full-width characters (0 where lines are not wrapped). `spaced`: a blank line follows
    every printed line. `indented`: paragraphs begin with an indent. `marked`: a trailing blank ends a paragraph. `cut`:
    lines are whole paragraphs, but some are cut at the foot of a column. `parting`: how many blank lines stand between
    paragraphs and never inside one, 0 where they tell nothing."""

    width: float
    spaced: bool
    indented: bool
    marked: bool
    cut: bool
    parting: int = 0

    @property
    def wrapped(self) -> bool:
        """Lines are broken at a fixed width, so that a line end says nothing."""
        return self.width > 0


def measure(lines: Sequence[Line]) -> Layout:
    """Layout of the running text: lines that already have a role do not count."""
    body = [line for line in lines if not line.role and line.width >= 2]
    if not body:
        return Layout(0, False, False, False, False)
    full = _full_width(body)
    spaced = sum(1 for line in body if line.gap == 1) > 0.7 * len(body)
    if not full:
        return Layout(0, spaced, False, False, _cut(body))
    indented = _indented(body, full)
    return Layout(full, spaced, indented, not indented and _marked(body, full), False, _parting(lines, full))


def _full_width(body: Sequence[Line]) -> float:
    """The mode of the widths, if the text stands in lines of a printed width and they end anywhere in a sentence."""
    sizes = Counter(
        round(line.width + line.lead / 2 if line.lead <= 4 else line.width) for line in body if line.width >= 8
    )
    total = sum(size * count for size, count in sizes.items())
    narrow = [line for line in body if 8 <= line.width <= _WIDEST]
    if len(narrow) < 8 or sum(line.width for line in narrow) < 0.85 * total:
        return 0
    if sum(1 for line in narrow if line.text[-1] not in CLOSING) < 0.35 * len(narrow):
        return 0
    near = {size: sum(count for other, count in sizes.items() if abs(other - size) <= 1) for size in sizes}
    return float(max(near, key=lambda size: (size <= _WIDEST, near[size], size)))


def set_full_widths(lines: Sequence[Line], layout: Layout) -> None:
    """Sets `Line.full`: the usual width of the lines around it, because columns of several widths may share a text.

    Where paragraphs are of one or two lines most lines are short; those that break a sentence still have to be full.
    """
    if not layout.wrapped:
        return
    if layout.indented:
        for line in lines:
            line.full = layout.width
        return
    widths = [line.width + (line.lead / 2 if line.lead <= 4 else 0) for line in lines]
    broken = [at for at, line in enumerate(lines) if not line.role and line.width >= 8 and line.text[-1] not in CLOSING]
    deeper = _second_width([round(widths[at]) for at in broken])
    place = 0
    for index, line in enumerate(lines):
        while place < len(broken) and broken[place] < index:
            place += 1
        around = sorted(widths[max(0, index - _REACH) : index + _REACH + 1])
        usual = around[int(0.6 * len(around))]
        inner = sorted(widths[at] for at in broken[max(0, place - _REACH) : place + _REACH])
        even = len(inner) > _REACH and inner[-1] - inner[0] <= _EVEN
        broken_at = inner[len(inner) // 2] if even else 0
        line.full = max(broken_at if broken_at > usual + 1 else usual, 0.5 * layout.width)
        if deeper - 3 <= line.full < deeper:
            line.full = deeper


def _second_width(widths: Sequence[int]) -> float:
    """The full width where the lines that break a sentence are of two kinds with a valley between: full, and two shorter.

    These are first lines whose indent was lost; in laws, whose paragraphs have two lines, they are the most. 0 where the
    lines are of one kind or of many.
    """
    sizes = Counter(widths)
    for full in sorted(sizes, reverse=True):
        upper, lower, valley = sizes[full] + sizes[full + 1], sizes[full - 2] + sizes[full - 3], sizes[full - 1]
        both = min(upper, lower) >= _PEAK * len(widths) and upper + valley + lower >= _BOTH * len(widths)
        if both and valley < _VALLEY * min(upper, lower):
            return full
    return 0


def mark_behind_furniture(lines: Sequence[Line]) -> None:
    """Sets `Line.loose` on lines right behind a dropped one or a note: the blank lines before them belong to the page."""
    for before, line in pairwise(lines):
        line.loose = line.fed or (before.role in DROPPED and before.role != "hyphen") or before.role == "note"


def _cut(body: Sequence[Line]) -> bool:
    """More than a few long lines stop in the middle of a sentence."""
    long = [line for line in body if line.width > 42]
    return sum(1 for line in long if line.text[-1] not in CLOSING) > max(2, 0.04 * len(long))


def _indented(body: Sequence[Line], full: float) -> bool:
    """Many full lines begin with the same small indent."""
    wide = [line for line in body if line.width > full / 2]
    return sum(1 for line in wide if 2 <= line.lead <= 8) > 0.04 * len(wide)


def _parting(lines: Sequence[Line], full: float) -> int:
    """One more blank line than usual, if it follows nearly every closed short line and nearly no open full one."""
    pairs = [(one, other) for one, other in pairwise(lines) if not (one.role or other.role)]
    usual = Counter(other.gap for _, other in pairs).most_common(1)
    if not usual:
        return 0
    parting = usual[0][0] + 1
    ends = [other.gap >= parting for one, other in pairs if one.width < full - 4 and one.text[-1] in FINAL]
    inner = [other.gap >= parting for one, other in pairs if one.width > full - 2 and one.text[-1] not in CLOSING]
    if len(ends) < _FEWEST or len(inner) < _FEWEST:
        return 0
    return parting if sum(ends) > 0.9 * len(ends) and sum(inner) < 0.05 * len(inner) else 0


def _marked(body: Sequence[Line], full: float) -> bool:
    """Nearly every short line ends in a blank, and most full lines do not."""
    short = [line for line in body if line.width < full - 4]
    wide = [line for line in body if line.width >= full - 2]
    if len(short) < 3 or not wide:
        return False
    ends, inner = sum(line.trail for line in short), sum(line.trail for line in wide)
    return ends > 0.75 * len(short) and inner < 0.3 * len(wide)
