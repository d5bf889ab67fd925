"""Ends of articles that were extracted behind the title of the next one, where a line of the text is a whole paragraph.

An article that stops in the middle of a sentence before a title goes on further down, among the paragraphs of the next
article. Which paragraph it is, only signs can tell; where they do not agree, the pieces stay apart.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .headings import numbering_of
from .layout import CLOSING, FINAL
from .lines import Line
from .news import opens_article
from .seams import parts_word

_HAN = re.compile(r"[\u3400-\u9fff]+")
_MARKER = re.compile(r"(?:^|(?<=[。；;：:，,]))(?:第?([一二三四五六七八九])[是要]|第([一二三四五六七八九])[，,])")
_NUMERALS = "一二三四五六七八九"
_LONG = 42
_FRAGMENT = 14
_SURE = 2.0
_HEAD = 4


def returned(lines: Sequence[Line]) -> list[tuple[int, range]]:
    """Moves, as (target, lines to put before it), that bring the ends of cut articles before the next title."""
    heads = [index for index, line in enumerate(lines) if line.opens]
    moves: list[tuple[int, range]] = []
    for start, stop in pairwise([*heads, len(lines)]):
        if start and _is_cut(lines[start - 1]):
            tail = _tail(lines, start, stop)
            if tail:
                moves.append((start, tail))
    return moves


def _is_cut(line: Line) -> bool:
    return not line.role and line.width > _FRAGMENT and line.text[-1] not in CLOSING


def _tail(lines: Sequence[Line], start: int, stop: int) -> range | None:
    """The paragraph in `start:stop`, the article behind the cut one, that goes on where that one stops."""
    first = next((index for index in range(start, stop) if not lines[index].role), stop)
    before = start - 1
    while before > 0 and not lines[before - 1].opens and start - before < 12:
        before -= 1
    own = _pairs(lines[before:start])
    runs = list(_paragraphs(lines, first, stop))
    if len(runs) < 2:
        return None
    last = _last_marker(lines[before:start])
    heads = [lines[run.start].text[:_HEAD] for run in runs]
    scored = []
    for place, run in enumerate(runs):
        line = lines[run.start]
        if line.role or numbering_of(line.text) or opens_article(lines[run.start : run.start + 1]):
            continue
        other = _pairs([one for more in runs if more is not run for one in lines[more.start : more.stop]])
        pairs = _pairs(lines[run.start : run.stop])
        score = len((pairs & own) - other) / (len(pairs) or 1) - len((pairs & other) - own) / (len(pairs) or 1)
        marker = _first_marker(lines[run.start : run.stop])
        score += 2.5 * (0 < last == marker - 1) - 2.0 * (last > 0 and marker == 1)
        score += 2.0 * (place == 0 and line.width < _FRAGMENT and line.text[-1] in FINAL)
        score += 1.5 * parts_word(lines[start - 1].text, line.text) - 2.0 * (heads.count(line.text[:_HEAD]) > 1)
        scored.append((score, run))
    scored.sort(key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _SURE or (len(scored) > 1 and scored[1][0] > scored[0][0] - 0.5):
        return None
    return scored[0][1]


def _paragraphs(lines: Sequence[Line], start: int, stop: int) -> Iterator[range]:
    """Lines of text with those they go on in."""
    index = start
    while index < stop:
        end = index + 1
        while end < stop and not lines[end].role and _is_cut(lines[end - 1]) and lines[end - 1].width > _FRAGMENT:
            end += 1
        yield range(index, end)
        index = end


def _pairs(lines: Sequence[Line]) -> set[str]:
    return {run[at : at + 2] for line in lines for run in _HAN.findall(line.text) for at in range(len(run) - 1)}


def _markers(lines: Sequence[Line]) -> list[int]:
    text = "".join(line.text for line in lines)
    return [_NUMERALS.index(match.group(1) or match.group(2)) + 1 for match in _MARKER.finditer(text)]


def _last_marker(lines: Sequence[Line]) -> int:
    return (_markers(lines) or [0])[-1]


def _first_marker(lines: Sequence[Line]) -> int:
    return (_markers(lines) or [0])[0]
