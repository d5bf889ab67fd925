"""Reading: a decoded source becomes a `Document` of paragraphs, articles and pages, every character traceable."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from indexer.articles import find_articles
from indexer.cleaning.assembly import assemble, with_pages
from indexer.cleaning.blocks import Block, join, mark_headings
from indexer.cleaning.captions import find_captions, find_imprints
from indexer.cleaning.columns import unweave
from indexer.cleaning.contents import find_contents
from indexer.cleaning.displayed import mark_displayed
from indexer.cleaning.fragments import mark_fragments
from indexer.cleaning.hyphens import split_hyphens
from indexer.cleaning.layout import mark_behind_furniture, measure, set_full_widths
from indexer.cleaning.lines import DROPPED, Line, split_lines
from indexer.cleaning.listedpages import listed_pages
from indexer.cleaning.margins import find_margins
from indexer.cleaning.markup import find_markup
from indexer.cleaning.notes import find_notes
from indexer.cleaning.pagenumbers import find_page_numbers
from indexer.cleaning.pages import mark_tops, printed_pages
from indexer.cleaning.repeats import collapse_repeats
from indexer.cleaning.runningheads import find_running_heads
from indexer.cleaning.shards import regroup
from indexer.cleaning.strays import find_layout_notes, split_strays
from indexer.cleaning.tables import find_tables
from indexer.cleaning.titles import find_titles
from indexer.document import Document, Drop
from indexer.periods import with_years
from indexer.places import place_of, with_places
from indexer.publications import find_publication
from indexer.sources import Source


def read(source: Source) -> Document:
    """The clean text of `source` with its articles, headings and printed pages.

    Every character of the source that is not white space is either in the text or in `Document.dropped` with a reason.
    """
    lines = split_hyphens(split_strays(collapse_repeats(unweave(split_lines(source.text)))))
    contents = find_contents(lines)
    find_margins(lines)
    find_page_numbers(lines)
    find_tables(lines)
    find_markup(lines, is_markdown=source.layout == "markdown")
    find_running_heads(lines)
    find_notes(lines)
    find_layout_notes(lines)
    find_captions(lines)
    find_imprints(lines)
    lines = regroup(lines)
    layout = measure(lines)
    pages = printed_pages(lines, layout)
    mark_tops(lines, layout)
    mark_behind_furniture(lines)
    kept = _kept(lines)
    set_full_widths(kept, layout)
    mark_displayed(kept, layout)
    blocks = join(_kept(find_titles(kept, layout, contents)), layout)
    mark_headings(blocks, layout)
    mark_fragments(blocks)
    dropped = [Drop(line.start, line.end, line.role) for line in lines if line.role in DROPPED]
    del lines, kept  # several times the text; a block's lines go when the block is text
    made = assemble(source.text, _released(blocks), dropped, pages)
    articles = find_articles(made.text, made.paragraphs, made.opened)
    publication = find_publication(PurePosixPath(source.name).stem, source.text, made.dropped)
    place = place_of(publication.name, articles, made.text)
    articles = with_places(articles, made.text, made.paragraphs, place)
    articles = with_years(articles, made.text, made.paragraphs, publication.period)
    paragraphs, printed = made.paragraphs, made.pages
    if not printed and (printed := listed_pages(articles, paragraphs, contents)):
        paragraphs = tuple(with_pages(paragraphs, printed))
    return Document(
        name=source.name,
        title=articles[0].title if len(articles) == 1 else publication.name,
        format=source.format,
        source=source.text,
        text=made.text,
        offsets=made.offsets,
        paragraphs=paragraphs,
        articles=articles,
        pages=printed,
        dropped=made.dropped,
        place=place,
        digest=source.digest,
    )


def _kept(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.role not in DROPPED]


def _released(blocks: list[Block]) -> Iterator[Block]:
    """The blocks in order, each given up as it is taken."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def document_view(document: Document) -> dict[str, Any]:
    """What `GET /api/documents/{document}` answers; `start` and `end` are source offsets, `pages` printed pages.

    Where other text stands between the parts of a paragraph, its `ranges` are the source ranges that hold it and nothing else,
    in reading order, and `start:end` reaches over them all. A piece whose sentence is not whole has `fragment`.
    """
    paragraphs: list[dict[str, Any]] = []
    turns = document.offsets.turns()
    for paragraph in document.paragraphs:
        spans = document.offsets.source_spans(paragraph.start, paragraph.end, turns)
        view: dict[str, Any] = {
            "text": document.text[paragraph.start : paragraph.end],
            "start": min(span.start for span in spans),
            "end": max(span.end for span in spans),
            "page": paragraph.page,
            "heading": list(paragraph.heading),
        }
        if len(spans) > 1:
            view["ranges"] = [list(span) for span in spans]
        if paragraph.fragment:
            view["fragment"] = True
        paragraphs.append(view)
    articles = []
    for article in document.articles:
        inside = range(article.first, article.last)
        first, last = document.paragraphs[article.first], document.paragraphs[article.last - 1]
        articles.append(
            {
                "title": article.title,
                "subtitle": article.subtitle,
                "author": article.author,
                "office": article.office,
                "place": article.place,
                "start": min(paragraphs[index]["start"] for index in inside),
                "end": max(paragraphs[index]["end"] for index in inside),
                "pages": list(document.pages_of(first.start, last.end)),
            }
        )
    return {
        "document": document.name,
        "title": document.title,
        "articles": articles,
        "paragraphs": paragraphs,
        "pages": list(document.pages_of(0, len(document.text))),
    }
