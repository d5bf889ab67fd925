"""Physical lines of a text with what surrounds them, the unit every detector looks at."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\f\x1c-\x1e\x85\u2028\u2029]*")
# Shared by all lines: a number of its own would be a fifteenth of a line's memory.
_WIDTHS = [halves / 2 for halves in range(256)]


@dataclass(slots=True)
class Line:
    """One printed line that holds text.

    `start:end` are source offsets without the blanks at both ends, `text` the characters between. `lead` is the indent in
    half-width columns (a full-width blank counts 2), `trail` says that blanks stood behind the text, `gap` counts the blank
    lines before it, `fed` says that a form feed did. `width` is in full-width characters: ASCII counts one half. `role`
    is "" for running text or the name a detector gave; the names in `DROPPED` take the line out of the text. `full` is the
    width of a full line thereabouts, 0 where lines are not wrapped. `top` says that it is the first line of text on its page, `opens`
    that an article begins with it, `loose` that furniture stands right before it, `displayed` that it is set off like a title. `seam` is "joined" where it goes on the line before, "apart" where it surely does not.
    """

    start: int
    end: int
    text: str
    lead: int
    trail: bool
    gap: int
    fed: bool
    width: float
    role: str = ""
    level: int = 0
    full: float = 0.0
    top: bool = False
    opens: bool = False
    loose: bool = False
    displayed: bool = False
    seam: str = ""


DROPPED = frozenset(
    {
        "page_number",
        "running_head",
        "margin_text",
        "footnote_rule",
        "repeated_title",
        "contents",
        "masthead",
        "stray_mark",
        "hyphen",
        "layout_note",
        "markup",
    }
)


def width(text: str) -> float:
    """Printed width in full-width characters: an ASCII character counts one half, a blank nothing (most are no print)."""
    packed = "".join(text.split())
    halves = 2 * len(packed) - len(packed.encode("ascii", "ignore"))
    return _WIDTHS[halves] if halves < len(_WIDTHS) else halves / 2


def split_lines(text: str) -> list[Line]:
    """Lines of `text` that hold more than white space, in order; LF, CR, CRLF and form feed all end a line."""
    found: list[Line] = []
    position, gap, fed, size = int(text.startswith("\ufeff")), 0, False, len(text)
    while position <= size:
        match = _LINE.match(text, position)
        stop = match.end() if match else position
        raw = text[position:stop]
        stripped = raw.strip()
        if stripped:
            left = len(raw) - len(raw.lstrip())
            start = position + left
            lead = left + raw.count("\u3000", 0, left)
            found.append(
                Line(
                    start,
                    start + len(stripped),
                    stripped,
                    lead,
                    left + len(stripped) < len(raw),
                    gap,
                    fed,
                    width(stripped),
                )
            )
            gap, fed = 0, False
        elif position > 0 or stop < size:
            gap += 1
        if stop >= size:
            break
        if text[stop] == "\f":
            fed = True
            gap = max(gap - 1, 0) if not stripped else gap
        position = stop + (2 if text.startswith("\r\n", stop) else 1)
    return found
