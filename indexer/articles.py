"""Articles of a document: where each begins and what its head tells."""

import itertools
import re
from collections.abc import Sequence

from indexer.cleaning.bylines import EDITORS, Byline, byline_of
from indexer.document import Article, Paragraph

_HEAD = frozenset({"title", "subtitle", "byline"})
_LEAD = 24
_NOTE = re.compile(r"[【\[]?(编者按|编者的话|编后|导读|卷首语|前言|按语)[】\]]?[：:]")
_SIGNED = 48
_AUTHOR = re.compile(r"^(?:作者(?:系|为|单位)?|撰稿|供稿|通讯员|记者)[：:\s]*")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日")
_OFFICE = re.compile(r"[\u4e00-\u9fff（）]+")
_WORDS = re.compile(r"(?:[\u4e00-\u9fff][^\u4e00-\u9fff]{0,20}){6}")


def find_articles(text: str, paragraphs: Sequence[Paragraph], opened: Sequence[int]) -> tuple[Article, ...]:
    """Articles in reading order with what their heads tell; `opened` are the paragraphs at which a title block begins."""
    if not paragraphs:
        return ()
    starts = list(opened)
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    return tuple(
        _article(text, paragraphs, first, last)
        for first, last in zip(starts, [*starts[1:], len(paragraphs)], strict=True)
    )


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
    editors = EDITORS.fullmatch(text, paragraphs[last - 1].start, paragraphs[last - 1].end)
    if editors and not authors:
        authors.append(editors.group())
    office = "；".join(offices) or ("" if authors else offices_signed)
    title = (
        "".join(said["title"])
        or ("前言" if editors and not first else "")
        or _named(text, paragraphs[body:last])
        or _lead(text, paragraphs[body:last])
    )
    return Article(
        first=first,
        last=last,
        title=title,
        subtitle="".join(said["subtitle"]),
        author="；".join(authors),
        office=office,
    )


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


def _named(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """What an untitled piece calls itself in front of its text, as in 编者按：…; "" where it does not."""
    match = _NOTE.match(text, paragraphs[0].start, paragraphs[0].end)
    return match.group(1) if match else ""


def _lead(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """The first words of the first paragraph that is more than a date, for an article without a title."""
    spoken = (text[one.start : one.end] for one in paragraphs if _WORDS.search(text, one.start, one.end))
    lead = next(spoken, text[paragraphs[0].start : paragraphs[0].end]).removeprefix("原标题：")
    return lead if len(lead) <= _LEAD else lead[:_LEAD] + "…"
