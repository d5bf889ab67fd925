"""Markdown marks in any text: headings, list bullets, tables, comments; the marks go, what they say stays."""

import re
from collections.abc import Sequence

from .lines import Line, width

_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_BULLET = re.compile(r"[-*+]\s+(?=\S)")
_MARK = re.compile(r"[□■◇◆]\s*(?=\S)")
_WORDS = re.compile(r"\w\s*\t\s*\w")
_RULE = re.compile(r"\|?[\s:|\-]*-{3,}[\s:|\-]*$")
_COMMENT = re.compile(r"<!--.*-->$")
_FEW = 2
_LONGEST = 80


def find_markup(lines: Sequence[Line]) -> None:
    """Takes Markdown marks off the lines and notes what they said.

    A line with `#` marks gets the role `heading` and their number as `level`, a bulleted one `item`, a table row `table`,
    and so does a row with tabs. A whole paragraph is no heading, whatever its marks. Where printed boxes (□) mark bylines,
    a layout model guessed the levels of a magazine page: they all become 1.
    Marks are believed only where the text has at least two of the kind.
    """
    headed = sum(1 for line in lines if line.text[0] == "#" and not line.role and _HEADING.match(line.text)) >= _FEW
    listed = sum(1 for line in lines if line.text[0] in "-*+" and not line.role and _BULLET.match(line.text)) >= _FEW
    titled = bool(lines) and lines[0].text[0] == "#"
    boxed = False
    for line in lines:
        first = line.text[0]
        if line.role:
            continue
        if first == "#" and (headed or titled) and (match := _HEADING.match(line.text)):
            line.level = match.group().count("#")
            line.role = "heading" if line.width <= _LONGEST else ""
            _strip(line, match.end())
            if match := _MARK.match(line.text):
                _strip(line, match.end())
                boxed = True
        elif first in "-*+" and listed and (match := _BULLET.match(line.text)):
            line.role = "item"
            _strip(line, match.end())
        elif first == "□" and (match := _MARK.match(line.text)):
            _strip(line, match.end())
            boxed = True
        elif line.text.count("\t") > 1 and _WORDS.search(line.text):
            line.role = "table"
        elif first == "|" and len(line.text) > 1 and line.text[-1] == "|":
            line.role = "markup" if _RULE.match(line.text) else "table"
        elif first == "<" and _COMMENT.match(line.text):
            line.role = "markup"
    if boxed:
        for line in lines:
            line.level = 1 if line.role == "heading" else line.level


def _strip(line: Line, count: int) -> None:
    line.start += count
    line.text = line.text[count:]
    line.width = width(line.text)
