"""Printed pages where no page mark is left, from the pages that the table of contents gives for its titles.

The first paragraph of a listed article stands on the page of its title. Of the rest only that is known which lies between two
titles of one page, or of two pages in a row in a publication that begins every article on a page of its own.
"""

from collections.abc import Sequence
from itertools import pairwise

from indexer.document import Article, PageStarts, Paragraph

from .contents import Contents
from .series import growing

_HEAD = frozenset({"title", "subtitle", "byline"})
_FEW = 4


def listed_pages(articles: Sequence[Article], paragraphs: Sequence[Paragraph], contents: Contents) -> PageStarts:
    """The printed page from each clean offset on, None where it is not known; empty where the contents tell of no page.

    Titles whose pages do not grow with the articles are passed over: the contents or the match are wrong.
    """
    stated = [(at, contents.page_of(article.title + article.subtitle)) for at, article in enumerate(articles)]
    marks = growing([(at, page) for at, page in stated if page is not None], equal=True)
    page_at = dict(marks)
    apart = _begin_on_new_pages(marks, articles, paragraphs)
    found: list[tuple[int, int | None]] = []
    for at, article in enumerate(articles):
        page, after = page_at.get(at), page_at.get(at + 1)
        found.append((paragraphs[article.first].start, page))
        whole = page is not None and after is not None and after - page <= (1 if apart else 0)
        if page is not None and not whole:
            last = _first_of_text(article, paragraphs)
            if last + 1 < article.last:
                found.append((paragraphs[last + 1].start, None))
    return _joined(found) if marks else ()


def _begin_on_new_pages(
    marks: Sequence[tuple[int, int]], articles: Sequence[Article], paragraphs: Sequence[Paragraph]
) -> bool:
    """No two titles share a page, although there are articles that would leave room for another on theirs."""
    if len(marks) < _FEW or any(page == other for (_, page), (_, other) in pairwise(marks)):
        return False
    (first, low), (last, high) = marks[0], marks[-1]
    begins = [paragraphs[articles[at].first].start for at in range(first, last + 1)]
    shortest = min(stop - begin for begin, stop in pairwise(begins))
    return shortest < (begins[-1] - begins[0]) / (high - low) / 2


def _first_of_text(article: Article, paragraphs: Sequence[Paragraph]) -> int:
    """Index of the first paragraph below the head of an article; of its last paragraph where it is all head."""
    inside = range(article.first, article.last)
    return next((index for index in inside if paragraphs[index].kind not in _HEAD), article.last - 1)


def _joined(pages: Sequence[tuple[int, int | None]]) -> PageStarts:
    """Without the starts that change nothing."""
    return tuple(start for index, start in enumerate(pages) if not index or start[1] != pages[index - 1][1])
