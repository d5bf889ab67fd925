"""The year that each article is of: the one its "this year" means, in keeping with the publication it was printed in."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from indexer.document import Article, Paragraph

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CIPHER = "[〇○零一二三四五六七八九]"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年")
# A year that something is to be done by: 到2035年, but not 截至2022年.
_GOAL = re.compile(r"(?:[到至](?<!截至)|力争|展望)(?:19|20)\d{2}\s?年")
_DATE = re.compile(
    rf"(?:(?:发布|印发|公布)?(?:时间|日期)[：:])?[（(]?((?:19|20)\d{{2}}|{_CIPHER}{{4}})"
    r"(?:年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?|[-/.]\d{1,2}[-/.]\d{1,2})(?:\D{0,2}\d\d?[:：]\d\d)?[）)]?"
)
_NUMBER = re.compile(r"\S{1,12}[〔\[（(【]((?:19|20)\d{2})[〕\]）)】]\d+号")
_ENACTED = re.compile(r"^[（(][^）)]*年.*(?:通过|公布|修订|修正|批准|施行)")
# The notes of enactment below the title of a statute, one a line, oldest first: the last is that of the version printed.
_VERSION = re.compile(
    r"^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日.*(?:通过|公布|发布|批准|修订|修正|修改|决定》|修正案（.{1,3}）》)[)）]?$"
)
_OPENING = 6
_CLOSING = 3
_NOTES = 24
_ARTICLES = 5
_SPAN = 2000


class Period(NamedTuple):
    """First and last year that a publication's articles are of; `sole` if nothing speaks for another year than the last."""

    first: int
    last: int
    sole: bool


def with_years(
    articles: Sequence[Article], text: str, paragraphs: Sequence[Paragraph], stated: Period | None
) -> tuple[Article, ...]:
    """The articles with their years; `stated` is the period that is known of the publication, None to infer it.

    An article's own date goes first, then the year in its title. Else the year is told by the publication's period: the last
    year of it that the article names, or the only one there is. Without a period it is the year named most at the beginning,
    None where two are named equally often.
    """
    named = [years_in(_body(article, text, paragraphs)) for article in articles]
    period = stated or period_of(named)
    return tuple(
        replace(
            article, year=own_year(article, text, paragraphs) or _inferred(article, text, paragraphs, years, period)
        )
        for article, years in zip(articles, named, strict=True)
    )


def years_in(text: str) -> Counter[int]:
    """How often each year is named in digits, goals for years to come left out."""
    return Counter(int(year) for year in _YEAR.findall(_GOAL.sub("", text)))


def period_of(named: Sequence[Counter[int]]) -> Period | None:
    """The last year that at least half as many articles name as the year that the most name; None for few articles.

    Written in a year, articles name this year and those before, and hardly ever all the same one long past. The year before
    belongs to the period if it is named as often: what a book or an issue collects may be a year old, not more.
    """
    counts = Counter(year for years in named for year in years)
    most = max(counts.values(), default=0)
    if len(named) < _ARTICLES or most < 2:
        return None
    often = {year for year, count in counts.items() if count >= most / 2}
    last = max(often)
    return Period(last - 1 if last - 1 in often else last, last, len(often) == 1)


def own_year(article: Article, text: str, paragraphs: Sequence[Paragraph]) -> int | None:
    """The year of the date, document number or note of enactment that an article bears; None where it bears none."""
    inside = paragraphs[article.first : article.last]
    if version := _year_of_version([text[paragraph.start : paragraph.end].strip() for paragraph in inside[:_NOTES]]):
        return version
    edges = [*inside[:_OPENING], *inside[_OPENING:][-_CLOSING:]]
    for paragraph in edges:
        line = text[paragraph.start : paragraph.end]
        if len(line) <= 40 and (match := _DATE.fullmatch(line) or _NUMBER.fullmatch(line)):
            return int(match.group(1).translate(_DIGITS))
    for paragraph in inside[:_OPENING]:
        line = text[paragraph.start : paragraph.end]
        if _ENACTED.match(line) and (years := years_in(line)):
            return max(years)
    return None


def _year_of_version(lines: Sequence[str]) -> int | None:
    first = next((number for number, line in enumerate(lines[:_OPENING]) if _VERSION.match(line)), len(lines))
    notes = takewhile(_VERSION.match, lines[first:])
    return max((max(years_in(note)) for note in notes), default=None)


def _inferred(
    article: Article, text: str, paragraphs: Sequence[Paragraph], years: Counter[int], period: Period | None
) -> int | None:
    titled = _most(years_in(article.title))
    if period is None:
        return titled or _most(years_in(_body(article, text, paragraphs)[:_SPAN]))
    if titled and period.first - 1 <= titled <= period.last:
        return titled
    within = [year for year in years if period.first <= year <= period.last]
    if within:
        return max(within)
    return period.last if period.sole else None


def _most(years: Counter[int]) -> int | None:
    most = years.most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else None


def _body(article: Article, text: str, paragraphs: Sequence[Paragraph]) -> str:
    return text[paragraphs[article.first].start : paragraphs[article.last - 1].end]
