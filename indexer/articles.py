"""Articles of a document: where each begins and what its head tells."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from indexer.document import Article, Paragraph

_LEAD = 24


def find_articles(name: str, text: str, paragraphs: Sequence[Paragraph]) -> tuple[tuple[Article, ...], str, str]:
    """Articles in reading order, the document's title and its place ("" where the text does not tell)."""
    if not paragraphs:
        return (), PurePosixPath(name).stem, ""
    heads = [at for at, paragraph in enumerate(paragraphs) if paragraph.kind == "title"]
    starts = [at for at in heads if at == 0 or paragraphs[at - 1].kind not in ("title", "subtitle", "byline")]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    articles: list[Article] = []
    for first, last in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        articles.append(Article(first, last, _title(text, paragraphs[first:last])))
    return tuple(articles), articles[0].title if len(articles) == 1 else PurePosixPath(name).stem, ""


def _title(text: str, paragraphs: Sequence[Paragraph]) -> str:
    titles = [text[one.start : one.end] for one in paragraphs if one.kind == "title"]
    if titles:
        return titles[0]
    lead = text[paragraphs[0].start : paragraphs[0].end]
    return lead if len(lead) <= _LEAD else lead[:_LEAD] + "…"
