"""Printed pages, counted from page tops and checked against the page numbers that are left."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from .bylines import byline_of
from .layout import Layout
from .lines import DROPPED, Line
from .series import growing

_FAR = 400
_EDGE = frozenset({"page_number", "running_head", "margin_text"})
_PRINTED = frozenset({"contents", "masthead"})  # dropped, but what a page of its own may hold
_IN_HEAD = re.compile(r"^(\d{1,4})[\s/|·]{2,}|[\s/|·]{2,}(\d{1,4})$")


def is_page_top(line: Line, layout: Layout) -> bool:
    """A form feed, or what is left of one where every line is followed by a blank one: one blank before, no blank line.

    A byline in a box of its own looks the same and is none.
    """
    if line.fed or not (layout.spaced and line.lead == 1 and line.gap == 0):
        return line.fed
    byline = byline_of(line.text)
    return byline is None or not (byline.office and byline.author)


def number_on(line: Line) -> int | None:
    """The page number that a furniture line states."""
    if line.role == "page_number":
        return line.level
    if line.role != "running_head":
        return None
    match = _IN_HEAD.search(line.text)
    return int(match.group(1) or match.group(2)) if match else line.level or None


def printed_pages(lines: Sequence[Line], layout: Layout) -> list[tuple[int, int | None]]:
    """The printed page from each source offset on, as (offset, page or None) in source order; empty when nothing tells.

    Page tops divide the text; the numbers that are left say which page a part is. Parts between two numbers get one only if
    as many tops lie between them as the numbers say.
    """
    starts = page_starts(lines, layout)
    marks: list[tuple[int, int]] = []
    part = 0
    for index, line in enumerate(lines):
        while part + 1 < len(starts) and starts[part + 1] <= index:
            part += 1
        number = number_on(line)
        if number is not None and not (marks and marks[-1][0] == part):
            marks.append((part, number))
    pages = number_parts(len(starts), growing(marks))
    if not any(pages):
        return []
    return [(lines[start].start if start else 0, page) for start, page in zip(starts, pages, strict=True)]


def mark_tops(lines: Sequence[Line], layout: Layout) -> None:
    """Sets `Line.top` on the first line of text of every page."""
    for start in page_starts(lines, layout):
        nearby = range(start, min(start + _FAR, len(lines)))
        first = next((index for index in nearby if lines[index].role not in DROPPED), None)
        if first is not None:
            lines[first].top = True


def page_starts(lines: Sequence[Line], layout: Layout) -> list[int]:
    """Indices of the first line of every page, 0 included."""
    starts = [0]
    fed = any(line.fed for line in lines)
    at_head = _numbers_open_pages(lines)
    pending = False
    for index, line in enumerate(lines):
        top = index > 0 and is_page_top(line, layout)
        numbered = number_on(line) is not None and not fed
        if numbered and at_head:
            top = index > 0
        if (top or pending) and not _same_page(lines, starts[-1], index, at_head and numbered):
            starts.append(index)
        pending = numbered and not at_head
    return starts


def _same_page(lines: Sequence[Line], start: int, index: int, numbered: bool) -> bool:
    """Only furniture lies between the last page start and here, so that both tell of the same page edge."""
    between = lines[start:index] if index - start < 8 else ()
    return (
        (start == index or bool(between))
        and all(line.role in DROPPED - _PRINTED for line in between)
        and not (numbered and any(number_on(line) is not None for line in between))
    )


def _numbers_open_pages(lines: Sequence[Line]) -> bool:
    """Whether page numbers stand at the head of their page.

    They do where the text opens with one. Where a magazine's name with a slash follows (`NAME /` on left pages, which are
    even, `/ NAME` on right ones), number and name are of one page if their sides agree, else of two.
    """
    leading = takewhile(lambda line: line.role in _EDGE, lines)
    if any(number_on(line) is not None for line in [*lines[:2], *leading]):
        return True
    agreed = 0
    for line, head in pairwise(lines):
        if line.role == "page_number" and head.role == "running_head" and "/" in (head.text[0], head.text[-1]):
            left = head.text[-1] == "/"
            agreed += 1 if left == (line.level % 2 == 0) else -1
    return agreed > 0


def number_parts(count: int, marks: Sequence[tuple[int, int]]) -> list[int | None]:
    """The page of each of `count` parts from (part, number) marks that grow in both; None where they do not fit."""
    pages: list[int | None] = [None] * count
    for place, (part, number) in enumerate(marks):
        pages[part] = number
        if place + 1 < len(marks):
            after, other = marks[place + 1]
            if other - number == after - part:
                pages[part:after] = range(number, other)
        else:
            pages[part:] = range(number, number + count - part)
    if marks:
        part, number = marks[0]
        for back in range(1, part + 1):
            pages[part - back] = number - back if number > back else None
    return pages
