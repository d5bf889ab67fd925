"""Passages: what is retrieved and cited, made of whole sentences of one article."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.document import Article, Document, OffsetMap, PageStarts, Paragraph, Span, pages_within
from indexer.statutes import is_statute, opens_provision

# Characters: what a passage should hold and what it holds at most.
TARGET = 400
LIMIT = 560

# What it costs to begin a passage elsewhere than at a heading, as against one of half or one and a half times TARGET (0.25). A cut
# parts what a semicolon or a comma holds together, or a heading from its text.
_COST_OF_PARAGRAPH = 0.15
_COST_OF_SENTENCE = 0.3
# Within a provision of a statute: what is asked for is one provision, and its number stands at its beginning only.
_COST_WITHIN_PROVISION = 0.4
_COST_OF_CUT = 0.6
_FULL_STOPS = '。！？!?”’」』）)》】"'

# A sentence ends behind its final mark and the closing marks that follow it. List items that stand in one paragraph end in
# semicolons, and a reader takes each for a unit, so a semicolon ends a sentence too.
# What stands in brackets on the same line is part of the sentence around it.
_BRACKETED = r"（[^（）\n]{0,200}）|\([^()\n]{0,200}\)"
_SENTENCE = re.compile(rf"(?:{_BRACKETED}|[^。！？；!?;\n])*(?:[。！？；!?;]+[”’」』）)》】\"]*|\n|$)")
_HEAD_KINDS = frozenset({"title", "subtitle", "byline"})


class CopiedText(NamedTuple):
    """`text[start:end]` of a passage stands letter for letter at `twin_start:twin_end` of the passage `twin` (an ordinal) of another
    article too.

    Copies of one `run` follow on each other in both articles: no letter stands between them, here or there.
    """

    start: int
    end: int
    twin: int
    twin_start: int
    twin_end: int
    run: int
    document: str
    title: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, with the head of the article beside it.

    `text` is clean text, paragraphs parted by newlines; `start` and `end` are the smallest source range that holds it, `offsets` maps offsets in `text` to source offsets, `page_starts` has the printed page from each offset in
    `text` on. `breaks` are offsets in `text` before which the source goes on elsewhere, with other text of the document in
    between: no quotation may run over one. `article` is the index of the article in its document. What the text does not tell is
    an empty string or None. `copies` is known of passages that come from an index: only there they are compared.
    """

    id: str
    document: str
    article: int
    publication: str
    title: str
    author: str
    office: str
    place: str
    year: int | None
    heading: tuple[str, ...]
    text: str
    offsets: OffsetMap
    page_starts: PageStarts
    breaks: tuple[int, ...]
    copies: tuple[CopiedText, ...] = ()

    @property
    def start(self) -> int:
        return self.offsets.source_span(0, len(self.text)).start

    @property
    def end(self) -> int:
        return self.offsets.source_span(0, len(self.text)).end

    @property
    def context(self) -> str:
        """What the passage belongs to, for matching: publication, place, title, author, office, headings, one a line."""
        head = (self.publication, self.place, self.title, self.author, self.office, *self.heading)
        return "\n".join(part for part in head if part)

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """Printed pages that `text[start:end]` touches, in order, where known."""
        return pages_within(self.page_starts, start, end, len(self.text))

    @property
    def pages(self) -> tuple[int, ...]:
        return self.pages_of(0, len(self.text))


def sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences of `text`, final and closing marks included, surrounding white space not."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield Span(start, end)


def split(document: Document) -> list[Passage]:
    """The passages of a document, in reading order. Titles and bylines are context; an article of nothing else is one passage."""
    turns = document.offsets.turns()
    passages: list[Passage] = []
    for number, article in enumerate(document.articles):
        paragraphs = document.paragraphs[article.first : article.last]
        body = [paragraph for paragraph in paragraphs if paragraph.kind not in _HEAD_KINDS] or list(paragraphs)
        passages.extend(
            _passage(document, number, article, span, heading, turns) for span, heading in _spans(document.text, body)
        )
    return passages


def head_passage(document: Document, number: int) -> Passage:
    """The title, subtitle and byline of an article as a passage, which is in no index; its first paragraph where it has none."""
    article = document.articles[number]
    last = article.first
    while last + 1 < article.last and document.paragraphs[last + 1].kind in _HEAD_KINDS:
        last += 1
    span = Span(document.paragraphs[article.first].start, document.paragraphs[last].end)
    return _passage(document, number, article, span, (), document.offsets.turns())


class _Unit(NamedTuple):
    """A sentence: what passages are made of. `cost` is that of a passage beginning with it; `apart` tells that one must, because the
    text before it is no passage's."""

    start: int
    end: int
    cost: float
    apart: bool
    paragraph: Paragraph


def _units(text: str, body: list[Paragraph]) -> Iterator[_Unit]:
    end = body[0].start
    statute = is_statute(text, [paragraph.start for paragraph in body])
    for paragraph in body:
        apart = paragraph.start > end + 1
        within = statute and not opens_provision(text, paragraph.start)
        cost = _COST_WITHIN_PROVISION if within else _COST_OF_PARAGRAPH
        cost = 0.0 if apart or paragraph.kind == "heading" else cost
        for start, stop in sentences(text[paragraph.start : paragraph.end]):
            for cut in range(start, stop, LIMIT):
                end = paragraph.start + min(cut + LIMIT, stop)
                yield _Unit(paragraph.start + cut, end, cost, apart, paragraph)
                cost, apart = _COST_OF_SENTENCE if text[end - 1] in _FULL_STOPS else _COST_OF_CUT, False
        end = paragraph.end


def _spans(text: str, body: list[Paragraph]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Clean spans of passages and the heading path of the first text in them."""
    units = list(_units(text, body))
    for first, stop in _least_costly(units):
        headings = (unit.paragraph.heading for unit in units[first:stop] if unit.paragraph.kind != "heading")
        yield Span(units[first].start, units[stop - 1].end), next(headings, ())


def _least_costly(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Of all ways to part the units into runs, as (first, stop), the one whose costs of breaks and of lengths are least together."""
    least = [0.0]
    begins: list[int] = []
    for last, unit in enumerate(units):
        best, begin = math.inf, last
        for first in range(last, -1, -1):
            length = unit.end - units[first].start
            if first < last and (length > LIMIT or units[first + 1].apart):
                break
            cost = least[first] + units[first].cost + ((length - TARGET) / TARGET) ** 2
            if cost < best:
                best, begin = cost, first
        if unit.paragraph.kind == "heading":
            best += _COST_OF_CUT
        least.append(best)
        begins.append(begin)
    runs: list[tuple[int, int]] = []
    stop = len(units)
    while stop:
        runs.append((begins[stop - 1], stop))
        stop = begins[stop - 1]
    return runs[::-1]


def _passage(
    document: Document,
    number: int,
    article: Article,
    span: Span,
    heading: tuple[str, ...],
    turns: NDArray[np.int32],
) -> Passage:
    offsets = _part_of_map(document.offsets, span)
    first, last = np.searchsorted(turns, span.start, side="right"), np.searchsorted(turns, span.end)
    source = offsets.source_span(0, span.end - span.start)
    return Passage(
        id=f"{document.name}:{source.start}-{source.end}",
        document=document.name,
        article=number,
        publication=document.title,
        title=article.title,
        author=article.author,
        office=article.office,
        place=article.place,
        year=article.year,
        heading=heading,
        text=document.text[span.start : span.end],
        offsets=offsets,
        page_starts=_part_of_pages(document.pages, span),
        breaks=tuple((turns[first:last] - span.start).tolist()),
    )


def _part_of_map(whole: OffsetMap, span: Span) -> OffsetMap:
    first = int(np.searchsorted(whole.clean, span.start, side="right")) - 1
    last = int(np.searchsorted(whole.clean, span.end, side="left"))
    clean = whole.clean[first:last] - span.start
    source = whole.source[first:last].copy()
    source[0] -= clean[0]
    clean[0] = 0
    return OffsetMap(clean, source)


def _part_of_pages(pages: PageStarts, span: Span) -> PageStarts:
    before = [page for begin, page in pages if begin <= span.start]
    inside = tuple((begin - span.start, page) for begin, page in pages if span.start < begin < span.end)
    return ((0, before[-1]), *inside) if before else inside
