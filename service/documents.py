"""The library of the current generation, as it is shown: lists, articles, cited characters."""

from typing import Any

from indexer.correction import inferred
from indexer.document import Document
from indexer.generation import Generation
from indexer.inspection import inspect_lines, sections
from indexer.reading import document_view
from service.errors import BadInput, NotFound


def list_documents(generation: Generation) -> list[dict[str, Any]]:
    """One entry a document; `pages` is the number of printed pages known, None where none is."""
    return [entry._asdict() for entry in generation.library.entries()]


def get_document(generation: Generation, name: str) -> Document:
    """Raises NotFound."""
    document = generation.library.document(name)
    if document is None:
        raise NotFound(
            f"没有文档“{name[:80]}”。",
            f"There is no document {name[:80]!r}.",
            "有哪些文档，见“资料库”页或 GET /api/documents。",
            "The library page and GET /api/documents list what there is.",
        )
    return document


def show_document(
    generation: Generation, name: str, start: int | None = None, end: int | None = None
) -> dict[str, Any]:
    """A document in reading order; with `start` and `end` (source offsets) only the articles that hold characters of that range,
    and `highlights` on the paragraphs concerned: ranges of characters of their `text`. `also_in` of an article names those that are copies
    of it, `differs_in` those that are nearly so.

    Raises NotFound, BadInput (a range that is none).
    """
    document = get_document(generation, name)
    shown = {
        **document_view(document),
        "place": document.place,
        "format": document.format,
        "inferred": inferred(document),
    }
    for article, view in zip(document.articles, shown["articles"], strict=True):
        view["year"] = article.year
        view["also_in"] = []
        view["differs_in"] = []
    for _, number, twin, title, same, pages in generation.library.twins(name):
        named = {"document": twin, "title": title, "pages": list(pages)}
        shown["articles"][number]["also_in" if same else "differs_in"].append(named)
    if start is None and end is None:
        return shown
    if start is None or end is None or not 0 <= start < end <= len(document.source):
        raise BadInput(
            f"start 和 end 须为文档内的范围（0 至 {len(document.source)}），且 start 小于 end。",
            f"start and end must be a range within the document (0 to {len(document.source)}).",
        )
    spans = document.offsets.clean_spans(start, end, len(document.text))
    touched = set()
    for number, paragraph in enumerate(document.paragraphs):
        marks = [
            [max(span.start, paragraph.start) - paragraph.start, min(span.end, paragraph.end) - paragraph.start]
            for span in spans
            if span.start < paragraph.end and paragraph.start < span.end
        ]
        if marks:
            shown["paragraphs"][number]["highlights"] = marks
            touched.add(number)
    articles = [
        (article, view)
        for article, view in zip(document.articles, shown["articles"], strict=True)
        if touched & set(range(article.first, article.last))
    ]
    return {
        **shown,
        "articles": [view for _, view in articles],
        "paragraphs": [
            shown["paragraphs"][number] for article, _ in articles for number in range(article.first, article.last)
        ],
    }


def inspect_document(
    generation: Generation,
    name: str,
    first: int,
    count: int,
    dropped: bool,
    decision: str | None,
    with_sections: bool,
) -> dict[str, Any]:
    """What reading made of `count` lines from line `first` on, see `indexer.inspection.inspect_lines`; with `with_sections` also
    how the whole document is cut, as `{"from", "count", "page"}`.

    Raises NotFound.
    """
    document = get_document(generation, name)
    shown = inspect_lines(document, first, count, dropped, decision)
    if with_sections:
        shown["sections"] = [
            {"from": section.first, "count": section.lines, "page": section.page} for section in sections(document)
        ]
    return shown
