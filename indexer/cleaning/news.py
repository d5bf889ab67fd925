"""Pages of short news whose titles are printed below their texts."""

import itertools
import re
from collections.abc import Sequence

from .bylines import byline_of
from .headings import numbering_of
from .layout import FINAL
from .lines import Line

_OPENING = re.compile(
    r"(?:●|近日|日前|连日|近期|今年|为|据|按照|根据|随着|\d{1,4}\s?[年月日]|[^，。]{2,14}(?:讯|消息|报道)|[^，。]{2,14}[日）)]\s?电|本报)"
)
_COMPLETE = re.compile(r"(?:会议|情况|调研|视察|工作|座谈会|培训班|活动|检查|报告|意识|质量|精神)$")
_MOST_LINES = 5
_MOST_TITLES = 2
_FIRST_PAGES = 6
_LONGEST_REPORT = 150
_OPENING_LINES = 6
_FITS = 0.4
_NEARLY_ALL = 0.8
_WIDER = 3


def opens_article(lines: Sequence[Line]) -> bool:
    """Whether these lines begin like a report: a date, a dateline, 近日, 为 and the like."""
    return bool(_OPENING.match("".join(line.text for line in lines)))


def titles_stand_below(lines: Sequence[Line]) -> bool:
    """Whether most of the first pages end in a short open line."""
    ends = [line for line, after in itertools.pairwise(lines) if after.top][:_FIRST_PAGES]
    return len(ends) >= 2 and sum(map(could_be_title, ends)) >= 0.5 * len(ends)


def news_items(lines: Sequence[Line], taken: Sequence[range]) -> list[tuple[int, range]]:
    """Items with their title below, as (index of the first line of the text, range of the title lines), in order.

    `taken` are the ranges of title blocks that are already known; pages with one are left alone.
    """
    known = {index for block in taken for index in block}
    items: list[tuple[int, range]] = []
    start = index = _opening_title(lines)
    if start:
        items.append((0, range(start)))
        start = index = _next_report(lines, start)
    while index < len(lines):
        if index in known:
            start = index = _next_page(lines, index)
            continue
        if not could_be_title(lines[index]) or index == start or not _closes(lines, index, start):
            index += 1
            continue
        stop = index
        while stop < len(lines) and stop - index < _MOST_LINES and could_be_title(lines[stop]) and stop not in known:
            stop += 1
            if stop < len(lines) and lines[stop].top:
                break
        ended = stop == len(lines) or lines[stop].top or opens_article(lines[stop : stop + 2])
        if not ended and not _says(lines[start : min(index, start + _OPENING_LINES)], lines[index:stop]):
            index = stop
            continue
        if any(other in known for other in range(start, stop)):
            start = index = stop
            continue
        items += _pair(lines, _where_it_opens(lines, start, index), index, stop)
        start = index = stop
    return items


def _opening_title(lines: Sequence[Line]) -> int:
    """How many lines the title has that stands over the first text; 0 where the text opens without one."""
    count = 0
    while (
        count < min(3, len(lines)) and _is_short_and_open(lines[count]) and lines[count].width < lines[count].full - 2
    ):
        count += 1
    return count


def _next_report(lines: Sequence[Line], start: int) -> int:
    """The page top where the report behind its own title is over: closed before, opening an article; `start` if there is none."""
    for at in range(start + 2, min(len(lines), start + _LONGEST_REPORT) - 1):
        if lines[at].top and lines[at - 1].text[-1] in FINAL and opens_article(lines[at : at + 2]):
            return at
    return start


def _where_it_opens(lines: Sequence[Line], start: int, title: int) -> int:
    """Where the text above `title` opens: at `start`, or where a signed article goes on there, at the last page that opens one."""
    if start == 0 or lines[start - 1].role or lines[start - 1].text[-1] in FINAL:
        return start
    opening = (
        at
        for at in range(title - 2, start, -1)
        if lines[at].top and lines[at - 1].text[-1] in FINAL and opens_article(lines[at : at + 2])
    )
    return next(opening, start)


def _next_page(lines: Sequence[Line], index: int) -> int:
    index += 1
    while index < len(lines) and not lines[index].top:
        index += 1
    return index


def could_be_title(line: Line) -> bool:
    """A title already, or a short open line that is no byline."""
    return line.role == "title" or (_is_short_and_open(line) and byline_of(line.text) is None)


def _is_short_and_open(line: Line) -> bool:
    open_end = line.text[-1] not in FINAL and line.text[-1] not in "、；：）)" and "，" not in line.text
    # Wider than the column is what was printed across it, in larger type: a title of one line.
    off_measure = 4 <= line.width < line.full - 1 or line.full + _WIDER < line.width
    return not line.role and open_end and off_measure and not numbering_of(line.text)


def _closes(lines: Sequence[Line], index: int, start: int) -> bool:
    return index > start and (lines[index - 1].text[-1] in FINAL or lines[index].role == "title")


def _pair(lines: Sequence[Line], start: int, index: int, stop: int) -> list[tuple[int, range]]:
    """Texts in `start:index` with the titles in `index:stop`: first text, first title."""
    if stop - index < _MOST_TITLES:
        return [(start, range(index, stop))]
    bodies = [at for at in range(start + 3, index - 2) if opens_body(lines, at)]
    best = max(
        (
            (_fit(lines, start, middle, range(index, stop), cut), cut, middle)
            for middle in bodies
            for cut in range(index + 1, stop)
        ),
        default=(0.0, 0, 0),
    )
    if best[0] >= _FITS:
        return [(start, range(index, best[1])), (best[2], range(best[1], stop))]
    cut = _second_title(lines, index, stop)
    bodies = [at for at in bodies if lines[at - 1].width < lines[at - 1].full - 1]
    if bodies and cut:
        middle = min(bodies, key=lambda at: abs(at - (start + index) // 2))
        return [(start, range(index, cut)), (middle, range(cut, stop))]
    return [(start, range(index, stop))]


def opens_body(lines: Sequence[Line], at: int) -> bool:
    """Whether a second report begins at `at`: behind a closed line that is short, or with a line two characters short."""
    before, line, after = lines[at - 1], lines[at], lines[at + 1]
    if before.text[-1] not in FINAL or line.role or not opens_article([line, after]):
        return False
    return before.width < before.full - 1 or (line.width <= line.full - 1 and after.width >= after.full - 1)


def _fit(lines: Sequence[Line], first: int, second: int, titles: range, cut: int) -> float:
    """The smaller share of the two titles, parted at `cut`, that the beginning of its text says too; 0 where exchanged fits better."""
    heads = [_pairs(lines[titles.start : cut]), _pairs(lines[cut : titles.stop])]
    texts = [_pairs(lines[at : at + _OPENING_LINES]) for at in (first, second)]
    share = [[len(head & text) / max(len(head), 1) for text in texts] for head in heads]
    right, exchanged = share[0][0] + share[1][1], share[0][1] + share[1][0]
    return min(share[0][0], share[1][1]) + 0.01 * right if right > exchanged else 0.0


def _says(text: Sequence[Line], title: Sequence[Line]) -> bool:
    """Whether the beginning of a report has nearly all the words of a title."""
    pairs = _pairs(title)
    return len(_pairs(text) & pairs) >= _NEARLY_ALL * max(len(pairs), 1)


def _pairs(lines: Sequence[Line]) -> set[str]:
    text = "".join("".join(line.text for line in lines).split())
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _second_title(lines: Sequence[Line], index: int, stop: int) -> int:
    """Where the second of two titles begins; 0 where they look like one."""
    for at in range(index + 1, stop):
        if (lines[at].role == "title") != (lines[at - 1].role == "title"):
            return at
    for at in range(index + 1, stop):
        if _COMPLETE.search(lines[at - 1].text):
            return at
    return index + 2 if stop - index == 4 else 0
