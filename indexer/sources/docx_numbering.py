"""The automatic numbers of a Word document: 第一条, （二）, 1. (ECMA-376 part 1, section 17.9).

They are not in the text of the paragraphs but counted by Word when it shows them; without them an article of a
regulation could not be found by its number.
"""

import re
from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
}  # fmt: skip
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Number(NamedTuple):
    """What stands before one paragraph.

    `is_item` tells a list's plain mark (a bullet, `1.`) from a number that belongs to the text (第一条, （一）).
    `value` is the number of an item, None for a bullet. `text` is the number as printed, with a blank behind it where
    it does not end in a mark.
    """

    is_item: bool
    depth: int
    value: int | None
    text: str


class Numbering:
    """Counts along a document: call `next` once for every paragraph, in order."""

    def __init__(self, root: Any | None, styles: dict[str, Any]) -> None:
        self._styles = styles
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], Any] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        for number in root.iterchildren(f"{_W}num") if root is not None else ():
            number_id = number.get(f"{_W}numId")
            self._lists[number_id] = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            for override in number.iterchildren(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    self._restarts[number_id, int(override.get(f"{_W}ilvl"))] = int(start.get(f"{_W}val"))
        for abstract in root.iterchildren(f"{_W}abstractNum") if root is not None else ():
            for level in abstract.iterchildren(f"{_W}lvl"):
                self._levels[abstract.get(f"{_W}abstractNumId"), int(level.get(f"{_W}ilvl"))] = level

    def next(self, paragraph: Any, style: str | None) -> Number | None:
        """The number of the next paragraph, which has the style id `style`; None when it has none."""
        number_id, depth = self._place(paragraph, style)
        abstract = self._lists.get(number_id or "")
        level = self._levels.get((abstract or "", depth))
        if number_id is None or abstract is None or level is None:
            return None
        counts = self._counts.setdefault(abstract, [None] * 9)
        value = self._restarts.pop((number_id, depth), None)
        if value is None:
            before = counts[depth]
            value = _value(level, "start", 1) if before is None else before + 1
        counts[depth] = value
        for deeper in range(depth + 1, 9):
            if self._starts_again(abstract, deeper, depth):
                counts[deeper] = None
        form, pattern = _text(level, "numFmt", "decimal"), _text(level, "lvlText", "")
        if form == "bullet":
            return Number(True, depth, None, "")
        if form == "none" or not pattern:
            return None
        in_digits = _is_on(level, "isLgl")
        printed = re.sub(r"%(\d)", lambda match: self._printed(abstract, counts, int(match[1]) - 1, in_digits), pattern)
        is_item = re.fullmatch(r"%\d[.．]?", pattern) is not None and form == "decimal"
        return Number(is_item, depth, value, printed if re.search(r"[、）)，：]$", printed) else f"{printed} ")

    def _starts_again(self, abstract: str, depth: int, used: int) -> bool:
        """Whether the level `depth` starts again behind a paragraph of the level `used` above it (17.9.10).

        Where the articles of a law are counted through its chapters, they do not.
        """
        level = self._levels.get((abstract, depth))
        behind = _text(level, "lvlRestart", "") if level is not None else ""
        return not behind.isdigit() or used < int(behind)

    def _place(self, paragraph: Any, style: str | None) -> tuple[str | None, int]:
        """The list and the level that a paragraph has itself or from its style."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        seen: set[str] = set()
        while properties is None and style is not None and style in self._styles and style not in seen:
            seen.add(style)
            properties = self._styles[style].find(f"{_W}pPr/{_W}numPr")
            based = self._styles[style].find(f"{_W}basedOn")
            style = based.get(f"{_W}val") if based is not None else None
        if properties is None:
            return None, 0
        number, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
        depth = int(level.get(f"{_W}val")) if level is not None else 0
        return (number.get(f"{_W}val") if number is not None else None), min(max(depth, 0), 8)

    def _printed(self, abstract: str, counts: list[int | None], depth: int, in_digits: bool) -> str:
        level, value = self._levels.get((abstract, depth)), counts[depth]
        if level is None:
            return str(1 if value is None else value)
        form = "decimal" if in_digits else _text(level, "numFmt", "decimal")
        return counted(_value(level, "start", 1) if value is None else value, form)


def counted(value: int, form: str) -> str:
    """`value` in the number format `form` (ECMA-376 part 1, 17.18.59), in digits where it is another or `value` is 0."""
    if value < 1:
        return str(value)
    if form in _CHINESE and value < 1000:
        return _in_chinese(value)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and value <= 20:
        return chr(ord("①") + value - 1)
    if form == "ideographTraditional" and value <= 10:
        return _HEAVENLY_STEMS[value - 1]
    if form in ("lowerLetter", "upperLetter") and value <= 26:
        letter = chr(ord("a") + value - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and value < 40:
        roman = _in_roman(value)
        return roman if form == "lowerRoman" else roman.upper()
    return str(value)


def _in_chinese(value: int) -> str:
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")


def _in_roman(value: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        written += letters * (value // size)
        value %= size
    return written


def _text(level: Any, name: str, default: str) -> str:
    element = level.find(f"{_W}{name}")
    return str(element.get(f"{_W}val") or "") if element is not None else default


def _value(level: Any, name: str, default: int) -> int:
    text = _text(level, name, "")
    return int(text) if text.isdigit() else default


def _is_on(level: Any, name: str) -> bool:
    """A switch of Word: on by standing there, off by saying so."""
    element = level.find(f"{_W}{name}")
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off")
