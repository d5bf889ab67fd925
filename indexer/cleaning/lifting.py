"""Moving lines: title blocks from the end of a page to the head of their article."""

from collections.abc import Sequence

from .layout import CLOSING, Layout
from .lines import Line
from .news import opens_body

_HEAD = frozenset({"title", "subtitle", "byline"})


def lifted(lines: Sequence[Line], blocks: Sequence[tuple[int, int]], layout: Layout) -> list[tuple[int, range]]:
    """Blocks at the end of a page, each with the first line of that page, or the line behind the block before it there."""
    moves: list[tuple[int, range]] = []
    position = 0
    for start, stop in blocks:
        foot = not lines[start].top and start > 0 and (stop == len(lines) or lines[stop].top)
        page = start
        while foot and page > position and not lines[page].top:
            page -= 1
        if foot and layout.spaced and layout.wrapped and page < start and lines[page].role not in ("title", "byline"):
            moves.append((page, range(start, stop)))
        position = stop
    return moves


def below_sentences(lines: Sequence[Line], moves: Sequence[tuple[int, range]]) -> list[tuple[int, range]]:
    """The moves, but for those that would cut a sentence which runs over the page end: these go to the first line below it that
    opens an article, and where there is none the block stays."""
    return [(_beginning(lines, target, block.start), block) for target, block in moves]


def _beginning(lines: Sequence[Line], target: int, stop: int) -> int:
    foot = target
    while foot and lines[foot - 1].role in _HEAD:
        foot -= 1
    if foot < 2 or not all(_runs_on(line) for line in lines[foot - 2 : foot]):
        return target
    return next((at for at in range(target + 1, stop - 1) if opens_body(lines, at)), stop)


def _runs_on(line: Line) -> bool:
    return not line.role and line.text[-1] not in CLOSING and line.width >= line.full - 1.5


def reorder(lines: Sequence[Line], moves: Sequence[tuple[int, range]]) -> list[Line]:
    """The lines with every range of `moves` set before the line it belongs to."""
    moved = {index for _, block in moves for index in block}
    before: dict[int, list[Line]] = {}
    for target, block in moves:
        before.setdefault(target, []).extend(lines[block.start : block.stop])
    ordered: list[Line] = []
    for index, line in enumerate(lines):
        ordered += before.get(index, ())
        if index not in moved:
            ordered.append(line)
    return ordered
