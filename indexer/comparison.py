"""The passages of an index compared with each other: what of them stands elsewhere too, told in both directions."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from indexer.duplicates import Duplicates, find_duplicates
from indexer.passages import Passage


class PassageCopy(NamedTuple):
    """`start:end` of the text of `passage` stands at `twin_start:twin_end` of `twin` too (both ordinals), on `pages` of its document.

    Copies of one `run` follow on each other in both articles.
    """

    passage: int
    start: int
    end: int
    twin: int
    twin_start: int
    twin_end: int
    run: int
    pages: tuple[int, ...]


class TwinArticle(NamedTuple):
    """An article of a document, and the document, title and printed pages of one that is a copy of it or that it is a copy of.

    `same` tells a copy letter for letter from one with differences, as between two versions of a law.
    """

    document: str
    article: int
    twin_document: str
    title: str
    same: bool
    pages: tuple[int, ...]


class Comparison(NamedTuple):
    """Every copy twice, once from each side."""

    copies: list[PassageCopy]
    articles: list[TwinArticle]


def compare(passages: Sequence[Passage]) -> Comparison:
    """What stands in two articles. The ordinal of a passage is its index; those of one article follow each other."""
    articles = [list(held) for _, held in groupby(passages, lambda passage: (passage.document, passage.article))]
    groups = [number for number, held in enumerate(articles) for _ in held]
    found = find_duplicates([passage.text for passage in passages], groups)
    return Comparison(list(_copies(found, passages)), list(_twins(found, articles)))


def _copies(found: Duplicates, passages: Sequence[Passage]) -> Iterator[PassageCopy]:
    for text, start, end, twin, twin_start, twin_end, run in found.copies:
        here, there = passages[text].pages_of(start, end), passages[twin].pages_of(twin_start, twin_end)
        yield PassageCopy(text, start, end, twin, twin_start, twin_end, run, there)
        yield PassageCopy(twin, twin_start, twin_end, text, start, end, run, here)


def _twins(found: Duplicates, articles: Sequence[Sequence[Passage]]) -> Iterator[TwinArticle]:
    for group, twin, same in found.groups:
        for one, other in ((articles[group], articles[twin]), (articles[twin], articles[group])):
            pages = dict.fromkeys(page for passage in other for page in passage.pages)
            yield TwinArticle(one[0].document, one[0].article, other[0].document, other[0].title, same, tuple(pages))
