"""Documents and passages as rows of the library, and back; texts and maps are packed."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import numpy as np

from indexer.document import Article, Document, Drop, OffsetMap, Paragraph
from indexer.passages import CopiedText, Passage

PASSAGE_COLUMNS = "id, document, article, publication, title, author, office, place, year, heading, text, clean, source, page_starts, breaks"


# What dataclasses.astuple gives; that copies every part, which took a twentieth of a build.
_paragraph = attrgetter(*(field.name for field in fields(Paragraph)))
_article = attrgetter(*(field.name for field in fields(Article)))


def document_row(document: Document) -> tuple[Any, ...]:
    body = {
        "text": document.text,
        "clean": document.offsets.clean.tolist(),
        "source": document.offsets.source.tolist(),
        "paragraphs": [_paragraph(paragraph) for paragraph in document.paragraphs],
        "articles": [_article(article) for article in document.articles],
        "pages": document.pages,
        "dropped": document.dropped,
    }
    known = {page for _, page in document.pages if page is not None}
    return (
        document.name,
        document.title,
        document.place,
        document.format,
        document.digest,
        len(document.articles),
        len(document.paragraphs),
        len(document.text),
        len(known) or None,
        zlib.compress(document.source.encode(), 1),
        zlib.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 1),
    )


def document_from_row(
    name: str, title: str, place: str, format: str, digest: str, source: bytes, packed: bytes
) -> Document:
    body = json.loads(zlib.decompress(packed))
    return Document(
        name=name,
        title=title,
        format=format,
        source=zlib.decompress(source).decode(),
        text=body["text"],
        offsets=OffsetMap(np.asarray(body["clean"], np.int32), np.asarray(body["source"], np.int32)),
        paragraphs=tuple(
            Paragraph(start, end, kind, tuple(heading), *rest)
            for start, end, kind, heading, *rest in body["paragraphs"]
        ),
        articles=tuple(Article(*fields) for fields in body["articles"]),
        pages=tuple((start, page) for start, page in body["pages"]),
        dropped=tuple(Drop(*fields) for fields in body["dropped"]),
        place=place,
        digest=digest,
    )


def passage_row(ordinal: int, passage: Passage, digest: bytes) -> tuple[Any, ...]:
    return (
        ordinal,
        passage.id,
        passage.document,
        passage.article,
        passage.publication,
        passage.title,
        passage.author,
        passage.office,
        passage.place,
        passage.year,
        json.dumps(passage.heading, ensure_ascii=False),
        passage.text,
        passage.offsets.clean.tobytes(),
        passage.offsets.source.tobytes(),
        json.dumps(passage.page_starts),
        json.dumps(passage.breaks),
        digest,
    )


def passage_from_row(row: Sequence[Any], copies: Sequence[CopiedText]) -> Passage:
    (
        id_,
        document,
        article,
        publication,
        title,
        author,
        office,
        place,
        year,
        heading,
        text,
        clean,
        source,
        pages,
        breaks,
    ) = row
    return Passage(
        id=id_,
        document=document,
        article=article,
        publication=publication,
        title=title,
        author=author,
        office=office,
        place=place,
        year=year,
        heading=tuple(json.loads(heading)),
        text=text,
        offsets=OffsetMap(np.frombuffer(clean, np.int32), np.frombuffer(source, np.int32)),
        page_starts=tuple((start, page) for start, page in json.loads(pages)),
        breaks=tuple(json.loads(breaks)),
        copies=tuple(copies),
    )
