"""Articles that share a page, where the end of the first was extracted behind the title of the second.

The page then reads: first article, cut in a sentence; beginning of the second; its title block; end of the first. At the
next page top the second goes on. The end of the first and the title are put back where the first is cut.
"""

from collections.abc import Sequence

from .headings import numbering_of
from .layout import FINAL
from .lifting import reorder
from .lines import Line
from .news import could_be_title, opens_article

_LONGEST_PAGE = 200
_MOST_CUTS = 2
_LONGEST_BLOCK = 5
_FEWEST = 4
_HEAD = frozenset({"title", "subtitle", "byline"})


def stitch(lines: Sequence[Line], block: range) -> list[tuple[int, range]]:
    """Moves, as (target, lines to put before it), that mend the page `block` stands on; none where the signs do not agree.

    The signs: text on both sides of the block on its page; the text behind the block begins like the middle of a sentence;
    and before the block a line without an end is followed by one that opens an article with a lost indent (the last such
    place counts; where there are more than two, none is believed).
    """
    top = _page_start(lines, block.start)
    end = block.stop
    while end < len(lines) and end - block.stop < _LONGEST_PAGE and not lines[end].top:
        end += 1
    tail = range(block.stop, end)
    if not tail or end == len(lines) or not _continues(lines[tail.start]):
        return []
    cuts = [at for at in range(top + 2, block.start - 1) if _cut_before(lines, at)]
    if not cuts:
        return _from_page_before(lines, top, block, tail)
    if len(cuts) > _MOST_CUTS:
        return []
    return [(cuts[-1], tail), (cuts[-1], block)]


def _from_page_before(lines: Sequence[Line], top: int, block: range, tail: range) -> list[tuple[int, range]]:
    """The same where the first article is cut at the foot of the page before, over its own title block.

    This page then opens with a paragraph, and what stands before the block goes on at the next page top.
    """
    foot = top
    while foot > 0 and lines[foot - 1].role in _HEAD and top - foot < _LONGEST_BLOCK:
        foot -= 1
    if foot in (0, top) or block.start - top < _FEWEST or not _unfinished(lines[foot - 1]):
        return []
    goes_on = _unfinished(lines[block.start - 1]) and not opens_article(lines[tail.stop : tail.stop + 2])
    indented = lines[top].full - 3.5 <= lines[top].width <= lines[top].full - 1
    first = opens_article(lines[top : top + 2]) or (indented and lines[top + 1].width >= lines[top].full - 1)
    return [(foot, tail), (top, block)] if first and goes_on else []


def mend_news(lines: Sequence[Line]) -> list[Line]:
    """The lines with the end of a report, extracted behind the next report and its title, put back before its own title.

    The page then reads: first report, cut in a sentence; its title; page top; second report; its title; end of the first.
    """
    moves: list[tuple[int, range]] = []
    taken = 0
    for top in (index for index, line in enumerate(lines) if line.top and index > 1):
        foot = top
        while foot > taken and top - foot < _LONGEST_BLOCK and could_be_title(lines[foot - 1]):
            foot -= 1
        if foot in (taken, top) or not _unfinished(lines[foot - 1]) or not opens_article(lines[top : top + 2]):
            continue
        end = next((at for at in range(top + 1, min(len(lines), top + _LONGEST_PAGE)) if lines[at].top), 0)
        below = [at for at in range(top + 2, end) if could_be_title(lines[at - 1]) and _continues(lines[at])]
        behind = [at for at in below if _titled(lines, at)]
        if len(behind) == 1:
            moves.append((foot, range(behind[0], end)))
            taken = end
    return reorder(lines, moves)


def _titled(lines: Sequence[Line], at: int) -> bool:
    """Whether title lines below a closed text stand right before `at`."""
    start = at
    while could_be_title(lines[start - 1]):
        start -= 1
    return lines[start - 1].text[-1] in FINAL


def _unfinished(line: Line) -> bool:
    return not line.role and line.text[-1] not in FINAL and line.text[-1] not in "；）"


def _page_start(lines: Sequence[Line], index: int) -> int:
    while index > 0 and not lines[index].top:
        index -= 1
    return index


def _continues(line: Line) -> bool:
    return (
        not line.role and not opens_article([line]) and numbering_of(line.text) is None and line.width > line.full - 1.5
    )


def _cut_before(lines: Sequence[Line], at: int) -> bool:
    before, line, after = lines[at - 1], lines[at], lines[at + 1]
    unfinished = _unfinished(before)
    first = not line.role and line.full - 3.5 <= line.width <= line.full - 1 and after.width >= line.full - 1
    return unfinished and first and opens_article([line, after])
