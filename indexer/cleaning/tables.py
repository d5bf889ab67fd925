"""Rows of tables: between bars, as Markdown writes them, or with tabs."""

import re
from collections.abc import Sequence

from .lines import Line, width

_RULE = re.compile(r"\|?[\s:|\-]*-{3,}[\s:|\-]*$")
_FIGURE = re.compile(r"\d")
_TABBED = re.compile(r"\w\s*\t\s*\w")


def find_tables(lines: Sequence[Line]) -> None:
    """Gives `table` to the rows of tables and `markup` to the rule below a head; the head row has `level` 1.

    A row has bars at both ends, or stands right above or below such a rule and has a bar at all (GitHub Flavored Markdown,
    section 4.10), or has at least two tabs; of rows with tabs the first is the head where it alone has no figures. The bars
    at the ends of a row are taken off.
    """
    for index, line in enumerate(lines):
        if line.role:
            continue
        if "|" in line.text and _RULE.match(line.text):
            line.role = "markup"
            _around(lines, index)
        elif _is_barred(line.text) or (line.text.count("\t") > 1 and _TABBED.search(line.text)):
            line.role = "table"
    for before, line, after in zip([None, *lines], lines, lines[1:], strict=False):
        first = before is None or before.role != "table"
        if first and line.role == after.role == "table" and 1 < line.text.count("\t") == after.text.count("\t"):
            line.level = int(not _FIGURE.search(line.text) and bool(_FIGURE.search(after.text)))
    for line in lines:
        if line.role == "table" and "|" in line.text:
            _take_bars_off(line)


def _is_barred(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == "|"


def _around(lines: Sequence[Line], rule: int) -> None:
    if rule > 0 and lines[rule].gap == 0 and _may_be_row(lines[rule - 1]):
        lines[rule - 1].role, lines[rule - 1].level = "table", 1
    for line in lines[rule + 1 :]:
        if line.gap or not _may_be_row(line):
            break
        line.role = "table"


def _may_be_row(line: Line) -> bool:
    return line.role in ("", "table") and "|" in line.text


def _take_bars_off(line: Line) -> None:
    text = line.text.removeprefix("|").lstrip()
    inner = text.removesuffix("|").rstrip()
    if inner.strip("| \t"):
        line.start += len(line.text) - len(text)
        line.end -= len(text) - len(inner)
        line.text, line.width = inner, width(inner)
