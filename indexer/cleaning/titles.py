"""Title blocks: title, subtitle and byline lines, found by their shape and the lines around them."""

from collections.abc import Sequence

from .headings import numbering_of
from .layout import CLOSING, Layout
from .lines import Line

_CENTRED = 5


def find_titles(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """The lines in reading order, with the roles `title`, `subtitle` and `byline` given to title blocks."""
    ordered = list(lines)
    if ordered and _looks_like_title(ordered[0]):
        ordered[0].role = "title"
    if layout.wrapped and layout.indented:
        for line in ordered:
            if not line.role and line.lead >= _CENTRED and line.width < layout.width and line.text[-1] not in CLOSING:
                line.role = "heading" if numbering_of(line.text) else "title"
    return ordered


def _looks_like_title(line: Line) -> bool:
    return not line.role and 4 <= len(line.text) <= 42 and line.text[-1] not in "。；，、：;,:" and not numbering_of(line.text)
