"""Running heads and feet: the same short line at the edge of many pages."""

import re
from collections import Counter
from collections.abc import Sequence

from .lines import Line

_LOOSE = re.compile(r"[\s\d/|·•●■◆—–\-‐]+")


def key_of(text: str) -> str:
    """What stays the same from page to page: without blanks, digits and ornaments."""
    return _LOOSE.sub("", text)


def edges(lines: Sequence[Line], reach: int = 2) -> list[int]:
    """Indices of lines at most `reach` lines from a page edge: a form feed, a page number, a page top, either end."""
    near: set[int] = set()
    for index, line in enumerate(lines):
        if line.role == "page_number" or line.role == "margin_text":
            near.update(range(index - reach, index + reach + 1))
        elif line.fed or (line.lead == 1 and line.gap == 0):
            near.update(range(index - reach, index + reach))
    near.update(range(reach))
    return [index for index in sorted(near) if 0 <= index < len(lines) and not lines[index].role]


def find_running_heads(lines: Sequence[Line]) -> None:
    """Gives `running_head` to short lines whose words recur at page edges at least three times."""
    at_edge = edges(lines)
    keys = {index: key_of(lines[index].text) for index in at_edge if lines[index].width <= 30}
    counts = Counter(key for key in keys.values() if len(key) >= 2)
    everywhere = Counter(key_of(line.text) for line in lines if line.width <= 30)
    for index, key in keys.items():
        if counts[key] >= 3 and counts[key] > 0.5 * everywhere[key]:
            lines[index].role = "running_head"
