"""Dates, in whole or in part; 今年 and 去年 are told by the year in which the article was written, where that is known."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.claims.claim import Claim
from service.claims.support import Support

_PART = r"上旬|中旬|下旬|月底|月初|年底|年初|上半年|下半年|前三季度|第?[1-4一二三四]季度|(?<=[年月])[底初末]"
_DATE = re.compile(
    rf"(?:(?P<year>(?<![\d.])(?:19|20)\d\d)(?:年(?![级代])|(?![\d.,%‰万亿年个名人户家件元亩]))|(?P<short>(?<!\d)\d\d)年(?=\d{{1,2}}月)"
    rf"|(?P<relative>今年|去年|前年|明年|本年度?|上年度?))?"
    rf"(?:(?P<month>(?<!\d)(?:\d{{1,2}}月?[-—–~至到])?\d{{1,2}})月(?!份额))?(?:(?<=月)(?P<day>\d{{1,2}})(?:日|(?=[-—–~至到]\d{{1,2}}日)))?份?(?P<part>{_PART})?"
)
_RANGE = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)\d\d)年")
_RELATIVE = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1}


class Date(NamedTuple):
    """What is told of a date; a year that is told as 今年 is that of the article, None where it is not known."""

    year: int | None
    month: str
    day: int | None
    part: str
    relative: str
    shown: str


def missing_dates(sentence: str, support: Support) -> Iterator[Claim]:
    """The dates of `sentence` that no quote states."""
    stated = dates(support.quoted, support.years)
    years: set[int | None] = {date.year for date in stated if date.year}
    if not any(date.year and not date.relative for date in stated):
        # Quotes that name no year are of that of their article.
        years |= {date.year for date in dates(support.around, support.years)} | support.years | support.named_before
    yield from _missing_ranges(sentence, support.quoted)
    for date in dates(sentence, support.years):
        if not any(_told_by(date, other, years) for other in stated) and not _is_known_year(date, years):
            yield Claim("date", date.shown)


def _missing_ranges(sentence: str, quoted: str) -> Iterator[Claim]:
    """Periods of years of which the quotes have one end, and another other end."""
    stated = {(match[1], match[2]) for match in _RANGE.finditer(quoted)}
    for match in _RANGE.finditer(sentence):
        first, last = match[1], match[2]
        if (first, last) not in stated and any(first in ends or last in ends for ends in stated):
            yield Claim("date", match[0])


def dates(text: str, years: frozenset[int]) -> list[Date]:
    """The dates in `text`, which is in the form that is compared; `years` tell what 今年 means."""
    return [_read(match, years) for match in _DATE.finditer(text) if match[0]]


def without_dates(text: str) -> str:
    """`text` with commas in the place of dates, each character for itself, so that their numbers are not read as
    quantities."""
    return _DATE.sub(lambda match: "," * len(match[0]), text)


def _read(match: re.Match[str], years: frozenset[int]) -> Date:
    year = int(match["year"]) if match["year"] else 2000 + int(match["short"]) if match["short"] else None
    relative = (match["relative"] or "")[:1]
    if relative and len(years) == 1:
        year = next(iter(years)) + _RELATIVE[relative]
    month = re.sub(r"\D+", "-", match["month"] or "")
    day = int(match["day"]) if match["day"] else None
    part = (match["part"] or "").removeprefix("第").lstrip("年月")
    return Date(year, month, day, part, relative, match[0])


def _told_by(date: Date, other: Date, years: set[int | None]) -> bool:
    if date.relative:
        same_year = other.relative == date.relative or (date.year is not None and other.year == date.year)
    elif date.year is not None and other.year is None:
        same_year = date.year in years
    else:
        same_year = date.year in (None, other.year)
    return same_year and all(
        mine in (None, "", theirs)
        for mine, theirs in ((date.month, other.month), (date.day, other.day), (date.part, other.part))
    )


def _is_known_year(date: Date, years: set[int | None]) -> bool:
    return not date.relative and not date.month and date.day is None and not date.part and date.year in years
