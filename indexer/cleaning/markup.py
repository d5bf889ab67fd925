"""Markdown marks in any text: headings, list bullets, emphasis, links, comments; the marks go, what they say stays."""

import re
from collections.abc import Iterator, Sequence

from .lines import Line, width

_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_BULLET = re.compile(r"[-*+]\s+(?=\S)")
_MARK = re.compile(r"[□■◇◆]\s*(?=\S)")
# Two asterisks alone mask a name, as in 张**, so that only a pair of them is emphasis.
_INLINE = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*(?!\*)|!?\[([^\[\]]+)\]\([^()\s]*\)")
_COMMENT = re.compile(r"<!--.*-->$")
_FEW = 2
_LONGEST = 80


def find_markup(lines: Sequence[Line], *, is_markdown: bool = False) -> None:
    """Takes Markdown marks off the lines and notes what they said.

    A line with `#` marks gets the role `heading` and their number as `level`, a bulleted one `item`. A whole paragraph is no
    heading, whatever its marks. Where printed boxes (□) mark bylines, a layout model guessed the levels of a magazine page:
    they all become 1. Marks are believed only where the text has at least two of the kind, or is known to be Markdown; only
    there emphasis and links lose theirs too, which leaves a line's `text` shorter than its place in the source.
    """
    few = 1 if is_markdown else _FEW
    headed = sum(1 for line in lines if line.text[0] == "#" and not line.role and _HEADING.match(line.text)) >= few
    listed = sum(1 for line in lines if line.text[0] in "-*+" and not line.role and _BULLET.match(line.text)) >= few
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
        elif first == "<" and _COMMENT.match(line.text):
            line.role = "markup"
    if boxed:
        for line in lines:
            line.level = 1 if line.role == "heading" else line.level
    for line in lines if is_markdown else ():
        if "**" in line.text or "](" in line.text:
            line.text = _INLINE.sub(r"\1\2", line.text)
            line.width = width(line.text)


def inline_marks(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ranges of the marks of emphasis and links between `start` and `end`, in order."""
    for match in _INLINE.finditer(source, start, end):
        inner = match.span(match.lastindex or 0)
        yield match.start(), inner[0]
        yield inner[1], match.end()


def _strip(line: Line, count: int) -> None:
    line.start += count
    line.text = line.text[count:]
    line.width = width(line.text)
