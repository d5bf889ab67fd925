"""The shapes that title blocks have: listed in the contents, signed, named like a law, centred, set off, or marked up."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .bylines import EDITORS, byline_of
from .contents import Contents
from .headings import numbering_of
from .layout import Layout
from .lines import Line

SUBTITLE = ("——", "--", "─", "——")
STOPS = frozenset("。；，、：！？;,:!?…（(《“|")
DATE = re.compile(r"[（(]?[\d〇○零一二三四五六七八九十]{2,4}\s?年\s?[\d〇一二三四五六七八九十]{1,3}\s?月")
_CENTRED = 5
_MOST_LINES = 5
_LONGEST_BLOCK = 8
_LONGEST = 44
_SHORTEST = 6
_CLOSED = frozenset("。！？”：）)!?.")
_NO_BEGINNING = frozenset("。，、；：！？）》”’,;:!?)")
_ENACTED = re.compile(r"[（(]\s?(?:[12]\d{3}|[〇○零一二三四五六七八九]{4})\s?年[\d〇一二三四五六七八九十\s]{1,4}月")
_LAW_NAME = re.compile(
    r"(?:条例|规定|办法|决定|法|细则|规则|准则|章程|规程|解释|通知|意见|公告|决议|方案|守则)(?:[（(].{1,8}[）)])?$"
)


class TitleBlock(NamedTuple):
    """Lines `start:stop` are title, subtitle and byline of one article."""

    start: int
    stop: int


def title_blocks(lines: Sequence[Line], layout: Layout, contents: Contents) -> Iterator[TitleBlock]:
    """The blocks in the order of the lines; one may begin within the one before."""
    index = 0
    while index < len(lines):
        block = (
            _listed(lines, index, contents)
            or _signed(lines, index, layout)
            or _subtitled(lines, index, layout)
            or _law(lines, index, layout)
            or _centred(lines, index, layout)
            or _displayed(lines, index)
            or _marked_up(lines, index)
        )
        if block:
            yield block
            index = max(block.stop, index + 1)
        else:
            index += 1


def _listed(lines: Sequence[Line], index: int, contents: Contents) -> TitleBlock | None:
    """A title that the table of contents lists, over up to five lines; a byline below belongs to it."""
    count = contents.match([line.text for line in lines[index : index + _MOST_LINES]]) if not lines[index].role else 0
    if not count:
        return None
    if count == 1 and contents.is_short(lines[index].text):
        lines[index].role = "heading"
        return None
    return _with_bylines(lines, index, index + count)


def _with_bylines(lines: Sequence[Line], start: int, stop: int) -> TitleBlock:
    """The title `start:stop` with the subtitle and bylines below it."""
    while stop < len(lines) and stop - start < _LONGEST_BLOCK and _below_title(lines[stop]):
        stop += 1
    return TitleBlock(start, stop)


def _below_title(line: Line) -> bool:
    return line.text.startswith(SUBTITLE) or (not line.role and byline_of(line.text) is not None)


def _signed(lines: Sequence[Line], index: int, layout: Layout) -> TitleBlock | None:
    """A byline with title lines above it."""
    line = lines[index]
    if line.role not in ("", "heading") or line.width > _LONGEST:
        return None
    byline = byline_of(line.text)
    if byline is None:
        return None
    start = _chain(lines, index, layout)
    stop = index + 1
    while stop < min(len(lines), index + _MOST_LINES) and not (lines[stop].role or lines[stop].top):
        if byline_of(lines[stop].text) is None:
            break
        stop += 1
    at_head = start == 0 or lines[start].top or lines[start].role in ("title", "heading")
    at_foot = stop == len(lines) or lines[stop].top
    if start == index:
        boxed = line.lead == 1 and line.gap == 0  # the title above it was lost
        return TitleBlock(start, stop) if byline.sure and layout.spaced and (at_foot or boxed) else None
    centred = layout.indented and lines[start].lead >= _CENTRED
    closed = start == 0 or lines[start - 1].text[-1] in _CLOSED
    tight = layout.spaced and line.gap == 0 and not line.top
    if byline.sure:
        return TitleBlock(start, stop) if at_head or at_foot or centred or closed or tight else None
    return TitleBlock(start, stop) if at_head or at_foot or centred or (layout.marked and line.trail) else None


def _subtitled(lines: Sequence[Line], index: int, layout: Layout) -> TitleBlock | None:
    """A subtitle (`——以…为例`) with title lines above it that open a page."""
    line = lines[index]
    if line.role or not line.text.startswith(SUBTITLE) or line.width > _LONGEST or line.text[-1] in STOPS:
        return None
    start = _chain(lines, index, layout)
    opens = start == 0 or lines[start].top
    return _with_bylines(lines, start, index + 1) if start < index and opens else None


def _chain(lines: Sequence[Line], stop: int, layout: Layout) -> int:
    """Index of the first of the title lines that end before `stop`: back to a page top, or over lines that are not full."""
    for loose in (True, False):
        at = stop
        while at > 0 and stop - at < _MOST_LINES:
            below = lines[at] if at < stop else None
            if not _title_like(lines[at - 1], below, layout, loose):
                break
            at -= 1
            if lines[at].top:
                break
        if loose and at < stop and (lines[at].top or at == 0):
            return at
    if stop - at > 1 and lines[at].width <= _SHORTEST and lines[at + 1].width > 1.5 * _SHORTEST:
        at += 1  # a short heading of the article before stands right above the title
    return at


def _title_like(line: Line, below: Line | None, layout: Layout, loose: bool) -> bool:
    """Whether `line` may be a title line over the title line `below`; `loose` lets full lines pass."""
    if line.role == "title":
        return True
    if line.role not in ("", "heading") or line.text[-1] in STOPS or line.width > _LONGEST:
        return False
    if line.text[0] in _NO_BEGINNING:
        return False
    if numbering_of(line.text) or _ENACTED.match(line.text) or EDITORS.fullmatch(line.text):
        return False
    if below is None and line.text.startswith(SUBTITLE):
        return True
    if byline_of(line.text) and not (below and below.text.startswith(("关于", *SUBTITLE))):
        return False
    if line.role == "heading" or line.displayed or not layout.wrapped:
        return True
    if layout.marked:
        return line.trail
    if layout.indented:
        return line.lead >= _CENTRED
    wider = layout.spaced and line.width > line.full + 2
    return wider or (line.width <= line.full + 1 if loose else line.width < line.full - 2)


def _law(lines: Sequence[Line], index: int, layout: Layout) -> TitleBlock | None:
    """The name of a law: what stands before the note of its enactment, or before its first chapter or article."""
    line = lines[index]
    first = line.text[:3] in ("第一章", "第一条", "第一编") or line.text[:4] in ("第 一章", "第一 章", "第 一条")
    if line.role or not (first or _ENACTED.match(line.text)):
        return None
    start = _chain(lines, index, layout)
    if start == index or not _LAW_NAME.search("".join(lines[index - 1].text.split())):
        return None
    if start and not lines[start].top and lines[start - 1].text[-1] in "，、；：":
        return None
    return TitleBlock(start, index)


def _centred(lines: Sequence[Line], index: int, layout: Layout) -> TitleBlock | None:
    """Centred lines of an indented page that are no heading, no date and no signature."""
    if not layout.indented:
        return None
    stop = index
    while stop < len(lines) and _is_centred(lines[stop], layout) and not (stop > index and lines[stop].top):
        stop += 1
    if stop == index or (index and not lines[index].top and _wraps(lines[index - 1], layout)):
        return None
    if stop < len(lines) and DATE.match(lines[stop].text) and lines[stop].lead >= _CENTRED:
        return None
    start = index
    while start < stop and lines[start].text.endswith("文件"):
        start += 1
    if sum(line.width for line in lines[start:stop]) < 7 and not lines[index].top:
        return None
    if start == stop:
        return None
    if index < start:
        _masthead(lines[index:start])
    before = start - 1
    if start > 0 and not lines[start].top and not lines[before].role and lines[before].width > layout.width - 8:
        wide = lines[before].top or lines[before - 1].text.startswith("附件")
        if wide and lines[before].text[-1] not in STOPS and not numbering_of(lines[before].text):
            start = before
    return _with_bylines(lines, start, stop)


def _masthead(lines: Sequence[Line]) -> None:
    for line in lines:
        line.role = "masthead"


def _wraps(line: Line, layout: Layout) -> bool:
    """A centred numbered heading that may go on in the next line."""
    return line.lead >= _CENTRED and numbering_of(line.text) is not None and line.width > layout.width / 2


def _is_centred(line: Line, layout: Layout) -> bool:
    if line.role or line.lead < _CENTRED or numbering_of(line.text) or DATE.match(line.text):
        return False
    right = layout.width - line.width - line.lead / 2
    return abs(right - line.lead / 2) <= 3 and line.text[-1] not in STOPS


def _displayed(lines: Sequence[Line], index: int) -> TitleBlock | None:
    """Lines set off from the text that are no date; the byline or subtitle below belongs to them."""
    stop = index
    while stop < len(lines) and stop - index < _MOST_LINES and lines[stop].displayed:
        if lines[stop].role or DATE.match(lines[stop].text) or (stop > index and lines[stop].top):
            break
        stop += 1
    if stop == index or sum(line.width for line in lines[index:stop]) < _SHORTEST:
        return None
    return _with_bylines(lines, index, stop)


def _marked_up(lines: Sequence[Line], index: int) -> TitleBlock | None:
    """The only first-level heading of a text with marks, where it stands before everything else."""
    line = lines[index]
    signed = len(lines) > 1 and byline_of(lines[1].text) is not None
    if index or line.role != "heading" or line.level != 1 or signed:
        return None
    return TitleBlock(0, 1)
