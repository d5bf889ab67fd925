"""Documents and passages of a generation, in one SQLite file that is written once and then only read."""

import json
import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer.document import Article, Document, Drop, OffsetMap, Paragraph
from indexer.errors import GenerationError
from indexer.passages import Passage

_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, place TEXT NOT NULL, format TEXT NOT NULL,
    digest TEXT NOT NULL, articles INTEGER NOT NULL, paragraphs INTEGER NOT NULL, characters INTEGER NOT NULL,
    pages INTEGER, source BLOB NOT NULL, body BLOB NOT NULL
);
CREATE TABLE passages (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL, article INTEGER NOT NULL, publication TEXT NOT NULL,
    title TEXT NOT NULL, author TEXT NOT NULL, office TEXT NOT NULL, place TEXT NOT NULL, year INTEGER, heading TEXT NOT NULL,
    text TEXT NOT NULL, clean BLOB NOT NULL, source BLOB NOT NULL, page_starts TEXT NOT NULL, breaks TEXT NOT NULL,
    digest BLOB NOT NULL
);
CREATE INDEX passages_by_document ON passages (document);
"""
_KEPT_DOCUMENTS = 32


class DocumentEntry(NamedTuple):
    """A line of the library's list. `pages` is the number of printed pages known, `characters` that of the clean text."""

    document: str
    title: str
    place: str
    format: str
    articles: int
    paragraphs: int
    characters: int
    pages: int | None


def write_library(path: Path, documents: Iterable[Document], passages: Iterable[tuple[Passage, bytes]]) -> None:
    """Writes documents, and passages with the digests of what was embedded for them, in the order of their ordinals."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO documents VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)",
            (_document_row(document) for document in documents),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (_passage_row(ordinal, passage, digest) for ordinal, (passage, digest) in enumerate(passages)),
        )
        connection.commit()
    finally:
        connection.close()


def _document_row(document: Document) -> tuple[Any, ...]:
    body = {
        "text": document.text,
        "clean": document.offsets.clean.tolist(),
        "source": document.offsets.source.tolist(),
        "paragraphs": [astuple(paragraph) for paragraph in document.paragraphs],
        "articles": [astuple(article) for article in document.articles],
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


def _document(name: str, title: str, place: str, format: str, digest: str, source: bytes, packed: bytes) -> Document:
    body = json.loads(zlib.decompress(packed))
    return Document(
        name=name,
        title=title,
        format=format,
        source=zlib.decompress(source).decode(),
        text=body["text"],
        offsets=OffsetMap(np.asarray(body["clean"], np.int32), np.asarray(body["source"], np.int32)),
        paragraphs=tuple(
            Paragraph(start, end, kind, tuple(heading), page) for start, end, kind, heading, page in body["paragraphs"]
        ),
        articles=tuple(Article(*fields) for fields in body["articles"]),
        pages=tuple((start, page) for start, page in body["pages"]),
        dropped=tuple(Drop(*fields) for fields in body["dropped"]),
        place=place,
        digest=digest,
    )


def _passage_row(ordinal: int, passage: Passage, digest: bytes) -> tuple[Any, ...]:
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


def _passage(row: Sequence[Any]) -> Passage:
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
    )


_PASSAGE_COLUMNS = "id, document, article, publication, title, author, office, place, year, heading, text, clean, source, page_starts, breaks"


class Library:
    """A file written by `write_library`, opened for reading; safe for concurrent use.

    All methods raise GenerationError when the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise GenerationError(f"There is no library at {path}.", "Rebuild the index.")
        self._path = path
        self._local = threading.local()
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def _connection(self) -> sqlite3.Connection:
        # One connection a thread; immutable, so that readers take no locks and read-only media work.
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(uri, uri=True)
        return connection

    def _rows(self, query: str, values: Sequence[str | int] = ()) -> list[Any]:
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise GenerationError(f"The library {self._path} cannot be read: {error}.", "Rebuild the index.") from error

    def entries(self) -> list[DocumentEntry]:
        """All documents, by name."""
        rows = self._rows(
            "SELECT name, title, place, format, articles, paragraphs, characters, pages FROM documents ORDER BY name"
        )
        return [DocumentEntry(*row) for row in rows]

    def document(self, name: str) -> Document | None:
        """One document, None when there is none of that name. The last few read are kept in memory."""
        with self._lock:
            if name in self._documents:
                self._documents.move_to_end(name)
                return self._documents[name]
        rows = self._rows(
            "SELECT name, title, place, format, digest, source, body FROM documents WHERE name = ?", (name,)
        )
        if not rows:
            return None
        document = _document(*rows[0])
        with self._lock:
            self._documents[name] = document
            if len(self._documents) > _KEPT_DOCUMENTS:
                self._documents.popitem(last=False)
        return document

    def titles(self, name: str) -> list[str]:
        """Titles of the articles of a document, in order, without reading it whole."""
        rows = self._rows("SELECT title FROM passages WHERE document = ? GROUP BY article ORDER BY article", (name,))
        return [row[0] for row in rows]

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """The passages of `ordinals`, in that order."""
        marks = ",".join("?" * len(ordinals))
        rows = self._rows(
            f"SELECT ordinal, {_PASSAGE_COLUMNS} FROM passages WHERE ordinal IN ({marks})", [int(n) for n in ordinals]
        )
        found = {row[0]: _passage(row[1:]) for row in rows}
        return [found[int(ordinal)] for ordinal in ordinals]

    def embedded(self) -> Iterator[tuple[bytes, int]]:
        """(digest of what was embedded, ordinal) of every passage."""
        yield from self._rows("SELECT digest, ordinal FROM passages")

    def select(self, condition: str, values: Sequence[str | int]) -> list[int]:
        """Ordinals of the passages for which an SQL `condition` over the columns of passages holds."""
        rows = self._rows(f"SELECT ordinal FROM passages WHERE {condition} ORDER BY ordinal", values)
        return [row[0] for row in rows]

    def close(self) -> None:
        """Closes this thread's connection; the others close with their threads."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection
