"""Passages: what is retrieved and cited, made of whole sentences of one article."""

from dataclasses import dataclass

from indexer.document import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, with the head of the article beside it.

    `text` is the clean text of the clean range `clean`, paragraphs parted by newlines; `start` and `end` are the source
    offsets of its first and behind its last character. `article` is the index of the article in its document. `pages` are the
    printed pages it touches, where known. What the text does not tell is an empty string or None.
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
    clean: Span
    start: int
    end: int
    pages: tuple[int, ...]
