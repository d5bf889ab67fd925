"""Numbered headings of Chinese documents and the path that leads to a paragraph."""

import re
from typing import NamedTuple

_NUMERAL = "[一二三四五六七八九十百零〇○两]"
_COUNT = rf"(?:{_NUMERAL}\s?)+"
_LEVELS: tuple[tuple[int, str, re.Pattern[str]], ...] = (
    (1, "part", re.compile(rf"第\s?(?:{_COUNT}|\d+\s?)(?:编|篇|部分)(?![组制])")),
    (2, "chapter", re.compile(rf"第\s?(?:{_COUNT}|\d+\s?)章")),
    (3, "section", re.compile(rf"第\s?(?:{_COUNT}|\d+\s?)节")),
    (4, "article", re.compile(rf"第\s?(?:{_COUNT}|\d+\s?)条(?:之{_NUMERAL}+)?(?=\s|[（(【]|[\u4e00-\u9fff])")),
    (5, "first", re.compile(rf"(?:{_NUMERAL}\s?){{1,3}}、")),
    (6, "second", re.compile(rf"[（(]\s?(?:{_NUMERAL}\s?){{1,3}}[）)]、?")),
    (7, "third", re.compile(r"\d{1,2}\s?(?:[.．](?!\d)|、)")),
    (8, "fourth", re.compile(r"[（(]\s?\d{1,2}\s?[）)]")),
)
_STARTS = frozenset("第（(一二三四五六七八九十0123456789")


class Numbering(NamedTuple):
    """`level`: 1 编, 2 章, 3 节, 4 条, 5 一、, 6 （一）, 7 1., 8 （1）. `end`: where the number ends in the text."""

    level: int
    end: int


def numbering_of(text: str) -> Numbering | None:
    """The number a line begins with, if it is one of a heading or list item."""
    if not text or text[0] not in _STARTS:
        return None
    for level, _, pattern in _LEVELS:
        match = pattern.match(text)
        if match:
            return Numbering(level, match.end())
    return None


def run_in(text: str, number: Numbering, longest: int = 45) -> str:
    """The heading that a paragraph opens with: up to its first full stop, "" where that is not short or is all there is."""
    stop = text.find("。", number.end)
    if stop < 0 or stop > longest or stop == len(text) - 1:
        return ""
    head = text[:stop]
    return "" if "；" in head or ";" in head else head
