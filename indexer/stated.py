"""What `corpus.toml` states of a document goes before what reading inferred of it."""

from dataclasses import replace

from indexer.document import Article, Document
from indexer.periods import Period, with_years
from indexer.places import with_places
from indexer.sources.sidecar import Overrides, years_of_period


def with_stated(document: Document, stated: Overrides) -> Document:
    """`document` with the publication, place and years that are stated of it.

    A place is that of the publication: of an article whose own office or title names another one it is not stated, but for a
    document that is one article. A year is stated of every article; a period bounds the years that articles name.
    """
    articles = document.articles
    if stated.place:
        articles = _placed(document, stated.place)
    if stated.year is not None:
        articles = tuple(replace(article, year=stated.year) for article in articles)
    elif stated.period:
        first, last = years_of_period(stated.period)
        articles = with_years(articles, document.text, document.paragraphs, Period(first, last, first == last))
    return replace(
        document, title=stated.publication or document.title, place=stated.place or document.place, articles=articles
    )


def _placed(document: Document, place: str) -> tuple[Article, ...]:
    if len(document.articles) == 1:
        return (replace(document.articles[0], place=place),)
    articles = with_places(document.articles, document.text, document.paragraphs, place)
    return tuple(replace(article, place=article.place or place) for article in articles)
