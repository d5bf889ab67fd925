"""Articles of a document: where each begins and what its head tells."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from indexer.cleaning.bylines import Byline, byline_of
from indexer.document import Article, Paragraph

_HEAD = frozenset({"title", "subtitle", "byline"})
_LEAD = 24
_NOTE = re.compile(r"[【\[]?(编者按|编者的话|编后|导读|卷首语|前言|按语)[】\]]?[：:]")
_SIGNED = 48
_AUTHOR = re.compile(r"^(?:作者(?:系|为|单位)?|撰稿|供稿|通讯员|记者)[：:\s]*")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:自治区|自治州|自治县|自治旗|省|市|县|旗|区|州|盟)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日")
_OFFICE = re.compile(r"[\u4e00-\u9fff（）]+")
_DATELINE = re.compile(r"\s*((?:19|20)\d{2})[-年/.]\d{1,2}[-月/.]\d{1,2}")
_WORDS = re.compile(r"(?:[\u4e00-\u9fff][^\u4e00-\u9fff]{0,20}){6}")
_CITY = re.compile(r"([\u4e00-\u9fff]{2,6}?[市盟])(?=人大|人民|政府|委)")
_NO_CITY = re.compile("[的各本我全该设区县级直辖省会听取撤销应当在由经报向门发推进为和与请提意见]")
_NO_NAME = re.compile("[的各本我全该设级直辖听取撤销应当在由经报向门发推进为提促强和与对]")
_BEFORE_PLACE = re.compile(r"^(?:关于|在|《|[\d年]+)+")
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
    most = max(places, key=places.count, default="")
    place = most if len(articles) == 1 and most else city_of(text) or most
    if place and len(articles) > 1:
        articles = tuple(_with_place(article, place) for article in articles)
    return articles, articles[0].title if len(articles) == 1 else stem, place


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
    if not authors and (byline := _closing_byline(text, paragraphs[body:last])):
        authors.append(byline.author)
        offices += [byline.office] if byline.office and not offices else []
    office = "；".join(offices) or ("" if authors else offices_signed)
    title = "".join(said["title"]) or _named(text, paragraphs[body:last]) or _lead(text, paragraphs[body:last])
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


def _with_place(article: Article, place: str) -> Article:
    """An article of a publication whose own head says just 市 is about the publication's city."""
    says_city = (article.office or article.title).startswith(("市", "我市", "全市"))
    return replace(article, place=place) if says_city and not article.place else article


def city_of(text: str) -> str:
    """The city whose congress or government a text names most, at least three times; "" where none is."""
    counts = Counter(match.group(1) for match in _CITY.finditer(text))
    named = [
        (text.count(city), city) for city, count in counts.most_common(12) if count > 1 and not _NO_CITY.search(city)
    ]
    if not named:
        return ""
    most, city = max(named)
    if most < 3:
        return ""
    return max((other for count, other in named if other.endswith(city) and count >= 0.8 * most), key=len, default=city)


def _closing_byline(text: str, paragraphs: Sequence[Paragraph]) -> Byline | None:
    """The author that stands in brackets at the end of an article, as in （作者：周明）."""
    last = paragraphs[-1]
    if last.end - last.start > _SIGNED or text[last.start] not in "（(" or text[last.end - 1] not in "）)":
        return None
    byline = byline_of(_AUTHOR.sub("", text[last.start + 1 : last.end - 1]))
    return byline if byline and byline.author else None


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
    match = _PLACE.match(_BEFORE_PLACE.sub("", text))
    place = match.group() if match else ""
    if len(place) < 3 or place[0] in _GENERIC or place.startswith("自治") or _NO_NAME.search(place):
        return ""
    return place if len(place) <= (6 if place[-1] in "县区" else 5) or "自治" in place else ""


def _named(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """What an untitled piece calls itself in front of its text, as in 编者按：…; "" where it does not."""
    match = _NOTE.match(text, paragraphs[0].start, paragraphs[0].end)
    return match.group(1) if match else ""


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
