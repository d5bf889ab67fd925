"""What reading made of one document, in short: what it inferred, what it kept, what it dropped and why."""

from collections import Counter
from typing import Any

from indexer.correction import inferred
from indexer.document import Document
from indexer.inspection import KEPT, Piece, pieces


def inspection(document: Document, examples: int | None) -> dict[str, Any]:
    """{"document", "format", "characters", "inferred", "articles", "paragraphs", "fragments", "dropped"} of `document`.

    `characters` are those of the clean text, `paragraphs` counts by kind. `fragments` are the paragraphs whose sentence is not
    whole: how many, how many characters, and up to `examples` of them (all when None) in clean text. `dropped` has for each reason, the most frequent first, how many
    ranges and characters, and up to `examples` of them (all when None) with source offsets and line; a range ends with its line.
    """
    kinds = Counter(paragraph.kind for paragraph in document.paragraphs)
    return {
        "document": document.name,
        "format": document.format,
        "characters": len(document.text),
        "inferred": inferred(document),
        "articles": _articles(document),
        "paragraphs": dict(kinds.most_common()),
        "fragments": _fragments(document, examples),
        "dropped": _dropped(document, examples),
    }


def _articles(document: Document) -> list[dict[str, Any]]:
    shown = []
    for article in document.articles:
        first, last = document.paragraphs[article.first], document.paragraphs[article.last - 1]
        shown.append(
            {
                "title": article.title,
                "author": article.author,
                "office": article.office,
                "place": article.place,
                "year": article.year,
                "pages": list(document.pages_of(first.start, last.end)),
            }
        )
    return shown


def _fragments(document: Document, examples: int | None) -> dict[str, Any]:
    found = [paragraph for paragraph in document.paragraphs if paragraph.fragment]
    lines = {piece.start: piece.line for piece in pieces(document)} if found else {}
    shown = []
    for paragraph in found[:examples]:
        span = document.offsets.source_span(paragraph.start, paragraph.end)
        shown.append(
            {
                "start": span.start,
                "end": span.end,
                "line": lines[document.offsets.to_source(paragraph.start)],
                "text": document.text[paragraph.start : paragraph.end],
            }
        )
    characters = sum(paragraph.end - paragraph.start for paragraph in found)
    return {"count": len(found), "characters": characters, "examples": shown}


def _dropped(document: Document, examples: int | None) -> list[dict[str, Any]]:
    groups: dict[str, list[Piece]] = {}
    for piece in pieces(document):
        if piece.decision not in KEPT:
            groups.setdefault(piece.decision, []).append(piece)
    return [
        {
            "reason": reason,
            "count": len(group),
            "characters": sum(piece.end - piece.start for piece in group),
            "examples": [
                {
                    "start": piece.start,
                    "end": piece.end,
                    "line": piece.line,
                    "text": document.source[piece.start : piece.end],
                }
                for piece in group[:examples]
            ],
        }
        for reason, group in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    ]
