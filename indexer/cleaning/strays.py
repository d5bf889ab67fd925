"""Stray marks and notes: dirt that recognition took for a character, words of the layout that were never removed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .lines import Line, width

_AT_END = re.compile(r"\s+[\^_`~'■□丨|.·，,¨]$")
_FRAMED = re.compile(r"([~_|.·])\s*\d{1,4}\s*\1$")
_ALONE = re.compile(r"[\^_`~'■丨|.·，,¨]$")


def split_strays(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a lone mark at the end of a line, or on a line of its own, split off as `stray_mark`.

    A text counts as recognised from paper only if at least three lines have one.
    """
    found = [line for line in lines if not line.role and _stray(line.text)]
    if len(found) < 3:
        return list(lines)
    result: list[Line] = []
    for line in lines:
        if line.role or not _stray(line.text):
            result.append(line)
            continue
        match = _AT_END.search(line.text)
        if match:
            text = line.text[: match.start()]
            result.append(replace(line, text=text, end=line.start + len(text), width=width(text)))
            result.append(
                replace(line, start=line.end - 1, text=line.text[-1], width=0.5, role="stray_mark", gap=0, fed=False)
            )
        else:
            result.append(replace(line, role="stray_mark"))
    return result


def _stray(text: str) -> bool:
    if text[0] == "|" or _FRAMED.search(text):
        return False  # a row of a Markdown table ends in one, a printed page number stands between two
    return bool(_AT_END.search(text) if len(text) > 1 else _ALONE.match(text))


def find_layout_notes(lines: Sequence[Line]) -> None:
    """Gives `layout_note` to two very short open lines that come exactly twice in a row: a placeholder left in the print."""
    texts = [line.text for line in lines]
    for index in range(len(lines) - 3):
        pair = lines[index : index + 4]
        if texts[index] != texts[index + 2] or not all(map(_is_scrap, pair)):
            continue
        more = texts[index + 4 : index + 5] == texts[index : index + 1]
        if texts[index + 1] == texts[index + 3] and texts[index] != texts[index + 1] and not more:
            for line in pair:
                line.role = "layout_note"


def _is_scrap(line: Line) -> bool:
    return not line.role and 2 <= line.width <= 9 and "\u4e00" <= line.text[-1] <= "\u9fff"
