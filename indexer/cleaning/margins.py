"""Vertical margin text: a thumb index printed one character to a line beside the type area."""

from collections.abc import Sequence

from .lines import Line

_RUN = 4


def find_margins(lines: Sequence[Line]) -> None:
    """Gives `margin_text` to lines of one Chinese character that stand in a run of at least four such lines."""
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and len(lines[stop].text) == 1 and "\u3400" <= lines[stop].text <= "\u9fff":
            stop += 1
        if stop - index >= _RUN:
            for line in lines[index:stop]:
                line.role = "margin_text"
        index = max(stop, index + 1)
