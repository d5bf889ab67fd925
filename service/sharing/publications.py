"""What kind of publication an article was printed in, told by its name."""

import re
from typing import Literal, NamedTuple

from indexer.numbers import numeral_value

Mark = Literal["J", "N", "M", "G"]

_NUMERAL = r"[\d〇零一二三四五六七八九十百]{1,5}"
_ISSUE = re.compile(
    rf"[(（]?(?:((?:19|20)\d{{2}})\s*年)?\s*[,，·]?\s*(?:第({_NUMERAL})卷)?\s*[(（]?总?第({_NUMERAL}(?:[-—–~、/]{_NUMERAL})*)期[)）]?"
)
_NEWSPAPER = re.compile("(?:[日晚早晨时导商周]|都市|法治|法制|青年|农民|工人)报$")
_PERIODICAL = re.compile("(?:[月季旬周会]刊|学报|公报|杂志|通讯)$")
_BOOK = re.compile("(?:年鉴|志|手册|读本|教程|全书|大全|概论|丛书|[上中下卷册])$")


class Publication(NamedTuple):
    """`mark` is its kind by GB/T 7714, annex A; `volume` and `issue` are in Arabic figures, "" where the name has none."""

    name: str
    mark: Mark
    year: int | None
    volume: str
    issue: str


def read_publication(name: str) -> Publication:
    """Newspapers (N) and periodicals (J) are told by what their names end in, periodicals also by a number of an issue in the name, books
    (M) by what theirs end in. Any other file that several articles stand in is a collection (G).

    Figures are Arabic by GB/T 7714—2025, 5.2; issues that appeared as one are parted by / (8.5.1.2).
    """
    found = _ISSUE.search(name)
    bare = (name[: found.start()] + name[found.end() :] if found else name).strip(" 　,，·")
    year = int(found.group(1)) if found and found.group(1) else None
    volume = numeral_value(found.group(2)) if found and found.group(2) else ""
    issue = "/".join(map(numeral_value, re.findall(_NUMERAL, found.group(3)))) if found else ""
    return Publication(bare or name, _mark(bare, bool(found)), year, volume, issue)


def _mark(name: str, issued: bool) -> Mark:
    if _NEWSPAPER.search(name):
        return "N"
    if issued or _PERIODICAL.search(name):
        return "J"
    return "M" if _BOOK.search(name) else "G"
