"""Articles of a document: where each begins and what its head tells."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from indexer.cleaning.bylines import byline_of
from indexer.document import Article, Paragraph

_HEAD = frozenset({"title", "subtitle", "byline"})
_LEAD = 24
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:自治区|自治州|自治县|自治旗|省|市|县|旗|区|州|盟)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日")
_OFFICE = re.compile(r"[\u4e00-\u9fff（）]+")
_DATELINE = re.compile(r"\s*((?:19|20)\d{2})[-年/.]\d{1,2}[-月/.]\d{1,2}")
_WORDS = re.compile(r"(?:[\u4e00-\u9fff][^\u4e00-\u9fff]{0,20}){6}")
_GENERIC = frozenset("市县旗区省州盟我全本各该")


def find_articles(
    name: str, text: str, paragraphs: Sequence[Paragraph], opened: Sequence[int]
) -> tuple[tuple[Article, ...], str, str]:
    """Articles in reading order, the document's title and its place ("" where the text does not tell).

    `opened` are the paragraphs at which a title block begins.
    """
    stem = PurePosixPath(name).stem
    if not paragraphs:
        return (), stem, ""
    starts = list(opened)
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    articles = tuple(
        _article(text, paragraphs, first, last)
        for first, last in zip(starts, [*starts[1:], len(paragraphs)], strict=True)
    )
    places = [article.place for article in articles if article.place]
    return articles, articles[0].title if len(articles) == 1 else stem, max(places, key=places.count, default="")


def _article(text: str, paragraphs: Sequence[Paragraph], first: int, last: int) -> Article:
    said: dict[str, list[str]] = {kind: [] for kind in _HEAD}
    body = first
    for body in range(first, last):
        paragraph = paragraphs[body]
        if paragraph.kind not in _HEAD and (body > first or last - first < 3 or paragraphs[body + 1].kind != "title"):
            break
        if paragraph.kind not in _HEAD:
            continue
        said[paragraph.kind].append(text[paragraph.start : paragraph.end])
    offices_signed = _signature(text, paragraphs[first:last])
    authors: list[str] = []
    offices: list[str] = []
    for line in said["byline"]:
        byline = byline_of(line)
        if byline:
            authors += [byline.author] if byline.author else []
            offices += [byline.office] if byline.office else []
    office = "；".join(offices) or ("" if authors else offices_signed)
    title = "".join(said["title"]) or _lead(text, paragraphs[body:last])
    opening = text[paragraphs[first].start : min(paragraphs[last - 1].end, paragraphs[first].start + 2000)]
    return Article(
        first=first,
        last=last,
        title=title,
        subtitle="".join(said["subtitle"]),
        author="；".join(authors),
        office=office,
        place=place_in(office) or place_in(title),
        year=_dateline(opening) or _year("".join(said["title"])) or _year(opening),
    )


def _signature(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """The office that signs an official letter: a short line without a mark, and the date below it."""
    for paragraph, below in itertools.pairwise(paragraphs):
        signed = text[paragraph.start : paragraph.end]
        date = text[below.start : below.end]
        if 4 <= len(signed) <= 30 and len(date) <= 14 and _DATE.fullmatch(date) and _OFFICE.fullmatch(signed):
            return signed
    return ""


def place_in(text: str) -> str:
    """The administrative area that an office or title begins with or names first; "" for a bare 市, 县, 我市."""
    match = _PLACE.search(text.removeprefix("关于").removeprefix("在"))
    if not match or match.start() > 4:
        return ""
    place = match.group()
    return "" if place[0] in _GENERIC or len(place) < 3 else place


def _lead(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """The first words of the first paragraph that is more than a date, for an article without a title."""
    spoken = (text[one.start : one.end] for one in paragraphs if _WORDS.search(text, one.start, one.end))
    lead = next(spoken, text[paragraphs[0].start : paragraphs[0].end]).removeprefix("原标题：")
    return lead if len(lead) <= _LEAD else lead[:_LEAD] + "…"


def _dateline(text: str) -> int | None:
    """The year of a date that opens the text."""
    match = _DATELINE.match(text)
    return int(match.group(1)) if match else None


def _year(text: str) -> int | None:
    """The year that is named most; None where two are named equally often."""
    years = Counter(int(year) for year in _YEAR.findall(text)).most_common(2)
    return years[0][0] if years and (len(years) == 1 or years[0][1] > years[1][1]) else None
