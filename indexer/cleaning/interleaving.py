"""Articles that share a page, where the end of the first was extracted behind the title of the second.

The page then reads: first article, cut in a sentence; beginning of the second; its title block; end of the first. At the
next page top the second goes on. The end of the first and the title are put back where the first is cut.
"""

from collections.abc import Sequence

from .headings import numbering_of
from .layout import FINAL
from .lines import Line
from .news import opens_article

_LONGEST_PAGE = 200
_MOST_CUTS = 2


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
    if not 0 < len(cuts) <= _MOST_CUTS:
        return []
    return [(cuts[-1], tail), (cuts[-1], block)]


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
    unfinished = not before.role and before.text[-1] not in FINAL and before.text[-1] not in "；）"
    first = not line.role and line.full - 3.5 <= line.width <= line.full - 1 and after.width >= line.full - 1
    return unfinished and first and opens_article([line, after])
