"""Running heads and feet: the same short line at the edge of many pages."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from .lines import Line

_LOOSE = re.compile(r"[\s\d/|·•●■◆—–\-‐]+")


_NUMBERED = re.compile(r"第[一二三四五六七八九十百]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")


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
    """Gives `running_head` to short lines whose words recur at page edges at least three times.

    Recognition errors are allowed for: a line directly beside a page number or form feed that is nearly a known head is
    one too.
    """
    at_edge = edges(lines)
    keys = {index: key_of(lines[index].text) for index in at_edge if lines[index].width <= 30}
    counts = Counter(key for key in keys.values() if len(key) >= 2)
    everywhere = Counter(key_of(line.text) for line in lines if line.width <= 30)
    heads = {
        key
        for key, count in counts.items()
        if count >= 3 and count > 0.5 * everywhere[key] and not _is_heading_word(key)
    }
    for index, key in keys.items():
        if key in heads or (len(key) >= 4 and any(_nearly(key, head) for head in heads)):
            lines[index].role = "running_head"


def _is_heading_word(key: str) -> bool:
    return bool(_NUMBERED.match(key))


def _nearly(key: str, head: str) -> bool:
    """At most a quarter of the characters differ."""
    if abs(len(key) - len(head)) > 2 or not set(key) & set(head):
        return False
    return SequenceMatcher(None, key, head, autojunk=False).ratio() >= 0.8
