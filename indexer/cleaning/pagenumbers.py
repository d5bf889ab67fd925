"""Printed page numbers, on a line of their own or beside a running head."""

import re
from collections.abc import Sequence

from .lines import Line
from .series import counted

_DASH = "[-‐‑–—―－─一~～·•.・|/]"
_FRAMED = re.compile(rf"^{_DASH}{{1,2}}\s*(\d{{1,4}})\s*{_DASH}{{0,2}}$|^(\d{{1,4}})\s*{_DASH}{{1,2}}$")
_COUNTED = re.compile(r"^第\s*(\d{1,4})\s*页\s*[,，/]?\s*(?:[（(]?\s*共\s*\d{1,4}\s*页\s*[）)]?)?$")
_BARE = re.compile(r"^[IiVvXxLl]?\s*([1-9]\d{0,3})(?:\s*/\s*\d{1,4})?$")


_APART = 3


def printed_number(text: str) -> int | None:
    """The page number that a whole line states by its form, as in `- 12 -`, `·· 12`, `第 3 页 共 40 页`."""
    if len(text) > 24:
        return None
    match = _FRAMED.match(text) or _COUNTED.match(text)
    return int(next(group for group in match.groups() if group)) if match else None


def find_page_numbers(lines: Sequence[Line]) -> None:
    """Gives `page_number` to framed numbers, and to bare ones (`12`, `12/40`) that go on counting what the numbers before and after count.

    The number goes to `level`. A bare number needs a neighbour among the numbers of the text, 1 to 8 pages away in reading
    order, because a lone figure may be a table cell. Any other form is believed where it counts through the text (see
    `series`); with a name beside the number it is a `running_head`, its number in `level` too.
    """
    candidates: list[tuple[int, int, bool]] = []
    for index, line in enumerate(lines):
        if line.role or line.width > 12:
            continue
        number = printed_number(line.text)
        if number is not None:
            candidates.append((index, number, True))
        elif match := _BARE.match(line.text):
            candidates.append((index, int(match.group(1)), False))
    for place, (index, number, framed) in enumerate(candidates):
        around = candidates[max(0, place - 3) : place] + candidates[place + 1 : place + 4]
        goes_on = any(0 < (other - number) * (1 if at > index else -1) <= 8 for at, other, _ in around)
        after = lines[index + 1].gap if index + 1 < len(lines) else 0
        if framed or goes_on or max(lines[index].gap, after) >= _APART:
            lines[index].role = "page_number"
            lines[index].level = number
    for one in list(counted(lines)):
        lines[one.line].role = "running_head" if one.words else "page_number"
        lines[one.line].level = one.number
