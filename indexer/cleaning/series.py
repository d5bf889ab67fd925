"""Lines that count the pages: the same marks or words around a number that grows through the text."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .layout import CLOSING
from .lines import Line

_DIGITS = re.compile(r"\d{1,4}(?![\d期卷])")  # of a name and its issue no number is a page
_WIDE_BLANK = re.compile(r"(?:[ \xa0]{2,}|[\t\u3000]+)+")
_BARE_MARKS = re.compile(r"[^\w]*(?:第#页(?:[^\w]*共\d+页)?|[Pp](?:age|AGE)?[^\w]*#|#)[^\w]*(?:\d+[^\w]*)?$")
_LISTED = re.compile(r"[（(]?#[.．、)）]|(?:图|表|附件|附表|附图|专栏)#|第#[条章节款]|#[年月日条人名个项号]")
_WIDEST = 34
_FEWEST = 3
_MANY = 8
_SHARE = 0.6
_LINES_A_PAGE = 3
_INTERRUPTING = 0.3


class Counted(NamedTuple):
    """A line that states `number`; `words` says that it holds a name as well."""

    line: int
    number: int
    words: bool


def counted(lines: Sequence[Line]) -> Iterator[Counted]:
    """The short lines whose number goes on counting that of a line of the same template, some lines further up.

    A template is the line without blanks and with one number left open; where a wide blank parts the number from other
    words, the number's part alone, because what is beside it may be the title of the article. At least three lines must
    count, with several lines of text to a page. A template with words also has to cut sentences, as a page edge does, but
    for a number that stands apart from them and counts many pages.
    """
    groups: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if not line.role and line.width <= _WIDEST:
            for key, number in _templates(line.text):
                groups[key].append((index, number))
    for (place, form), members in groups.items():
        chain = growing(members)
        if len(chain) < max(_FEWEST, _SHARE * len(members)) or not _page_by_page(chain):
            continue
        words = bool(place) or not _BARE_MARKS.match(form)
        sure = place and len(chain) >= _MANY
        if words and not sure and sum(_interrupts(lines, index) for index, _ in chain) < _INTERRUPTING * len(chain):
            continue
        yield from (Counted(index, number, words) for index, number in chain)


def growing(marks: Sequence[tuple[int, int]], equal: bool = False) -> list[tuple[int, int]]:
    """The longest chain of (place, number) marks, given in order of place, whose numbers grow, or stay with `equal`: wrong ones fall out."""
    tails: list[int] = []
    chain_at: list[int] = []
    before: list[int] = [-1] * len(marks)
    for index, (_, number) in enumerate(marks):
        place = bisect_right(tails, number) if equal else bisect_left(tails, number)
        before[index] = chain_at[place - 1] if place else -1
        tails[place : place + 1] = [number]
        chain_at[place : place + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = chain_at[-1] if chain_at else -1
    while index >= 0:
        chain.append(marks[index])
        index = before[index]
    return chain[::-1]


def _templates(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """((place, template), number) for every number the line might count with."""
    if not _DIGITS.search(text) or any(mark in text for mark in "，。；、"):
        return
    parts = _WIDE_BLANK.split(text)
    if len(parts) > 1:
        for part in (parts[0], parts[-1]):
            for template, number in _opened("".join(part.split())):
                if _BARE_MARKS.match(template):
                    yield ("beside", template), number
    for template, number in _opened("".join(text.split())):
        if not _LISTED.match(template):
            yield ("", template), number


def _opened(text: str) -> Iterator[tuple[str, int]]:
    for match in _DIGITS.finditer(text):
        yield text[: match.start()] + "#" + text[match.end() :], int(match.group())


def _page_by_page(chain: Sequence[tuple[int, int]]) -> bool:
    """Whether there is text between the lines, and the numbers go on by one page or a few."""
    steps = [(after - at, other - number) for (at, number), (after, other) in pairwise(chain)]
    apart = sorted(lines / pages for lines, pages in steps)
    near = sum(1 for _, pages in steps if pages <= 4)
    return apart[len(apart) // 2] >= _LINES_A_PAGE and near >= 0.5 * len(steps)


def _interrupts(lines: Sequence[Line], index: int) -> bool:
    """Whether a sentence stops above the line, or a form feed or an unusual gap parts it from its neighbour."""
    line = lines[index]
    if line.fed or line.gap > 2 or (index + 1 < len(lines) and (lines[index + 1].fed or lines[index + 1].gap > 2)):
        return True
    before = next((lines[at] for at in range(index - 1, max(index - 4, -1), -1) if not lines[at].role), None)
    return before is not None and before.width > 8 and before.text[-1] not in CLOSING
