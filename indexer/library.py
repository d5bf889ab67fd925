"""Documents and passages of a generation, in one SQLite file that is written once and then only read."""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from indexer.comparison import Comparison, TwinArticle
from indexer.document import Document
from indexer.errors import GenerationError
from indexer.passages import CopiedText, Passage
from indexer.rows import PASSAGE_COLUMNS, document_from_row, document_row, passage_from_row, passage_row

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
CREATE INDEX passages_by_place ON passages (place);
CREATE INDEX passages_by_author ON passages (author);
CREATE INDEX passages_by_year ON passages (year);
CREATE TABLE copies (
    passage INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, twin INTEGER NOT NULL, twin_start INTEGER NOT NULL,
    twin_stop INTEGER NOT NULL, run INTEGER NOT NULL, pages TEXT NOT NULL
);
CREATE INDEX copies_by_passage ON copies (passage);
CREATE TABLE twins (
    document TEXT NOT NULL, article INTEGER NOT NULL, twin_document TEXT NOT NULL, title TEXT NOT NULL, same INTEGER NOT NULL,
    pages TEXT NOT NULL
);
CREATE INDEX twins_by_document ON twins (document);
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


class LibraryWriter:
    """Writes a new library, document by document; what it was given it does not keep. Use it as a context manager.

    Passages have their ordinals in the order in which they are added.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._passages = 0
        try:
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error:
            self._connection.close()
            raise

    def __enter__(self) -> "LibraryWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, document: Document, passages: Sequence[tuple[Passage, bytes]]) -> None:
        """Writes a document and its passages, each with the digest of what is embedded for it."""
        self._connection.execute("INSERT INTO documents VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)", document_row(document))
        self._connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (passage_row(ordinal, *one) for ordinal, one in enumerate(passages, self._passages)),
        )
        self._passages += len(passages)

    def finish(self, comparison: Comparison) -> None:
        """Writes what is printed twice, and makes all of it last."""
        self._connection.executemany(
            "INSERT INTO copies VALUES (?,?,?,?,?,?,?,?)",
            ((*copy[:-1], json.dumps(copy.pages)) for copy in comparison.copies),
        )
        self._connection.executemany(
            "INSERT INTO twins VALUES (?,?,?,?,?,?)",
            ((*twin[:-1], json.dumps(twin.pages)) for twin in comparison.articles),
        )
        self._connection.commit()


class Library:
    """A file written by `LibraryWriter`, opened for reading; safe for concurrent use.

    All methods raise GenerationError when the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise GenerationError(f"There is no library at {path}.", "Rebuild the index.")
        self._path = path
        self._local = threading.local()
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._values: dict[str, Mapping[Any, int]] = {}
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
        document = document_from_row(*rows[0])
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
            f"SELECT ordinal, {PASSAGE_COLUMNS} FROM passages WHERE ordinal IN ({marks})", [int(n) for n in ordinals]
        )
        copies: dict[int, list[CopiedText]] = {}
        for ordinal, *copy, pages in self._rows(
            "SELECT passage, start, stop, twin, twin_start, twin_stop, run, document, title, pages "
            "FROM copies JOIN passages ON ordinal = twin "
            f"WHERE passage IN ({marks}) ORDER BY passage, start, twin",
            [int(n) for n in ordinals],
        ):
            copies.setdefault(ordinal, []).append(CopiedText._make((*copy, tuple(json.loads(pages)))))
        found = {row[0]: passage_from_row(row[1:], copies.get(row[0], ())) for row in rows}
        return [found[int(ordinal)] for ordinal in ordinals]

    def twins(self, name: str) -> list[TwinArticle]:
        """The articles of a document of which another article is a copy, each with the other, in order."""
        rows = self._rows(
            "SELECT document, article, twin_document, title, same, pages FROM twins WHERE document = ? ORDER BY rowid",
            (name,),
        )
        return [
            TwinArticle(document, article, twin, title, bool(same), tuple(json.loads(pages)))
            for document, article, twin, title, same, pages in rows
        ]

    def embedded(self) -> Iterator[tuple[bytes, int]]:
        """(digest of what was embedded, ordinal) of every passage."""
        yield from self._rows("SELECT digest, ordinal FROM passages")

    def values(self, column: Literal["document", "place", "author", "year"]) -> Mapping[Any, int]:
        """The values of a column of passages, unknown ones left out, each with the number of its passages. Read once."""
        if column not in self._values:
            rows = self._rows(f"SELECT {column}, COUNT(*) FROM passages GROUP BY {column}")
            self._values[column] = {value: count for value, count in rows if value not in ("", None)}
        return self._values[column]

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
