"""Questions for who wrote an article, and for what someone wrote: answered from bylines and titles as they are printed.

No passage holds either: title blocks are not what passages are made of.
"""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence

from indexer.document import Document, Span
from indexer.library import Library
from indexer.passages import Passage, head_passage, sentences
from service.answer import Filters
from service.composing import Draft, Evidence, Material, Turn
from service.filters import passing, persons
from service.titles import in_title_marks

# Articles told at most.
_MOST = 10

_WRITES = re.compile(r"写|作者|撰|执笔|著")
_WHO = re.compile(r"谁|作者|哪位|何人")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_WORKS = re.compile(
    r"(?:写|发表|撰写|著)(?:过|了|有|的)?(?:什么|哪些|啥|几篇|多少)|(?:有|写|发表)[^，。？]{0,4}(?:哪些|什么|几篇|多少)[^，。？]{0,2}(?:文章|论文|作品)"
    r"|(?:文章|论文|作品)(?:都)?(?:有|是)?(?:哪些|什么|几篇)"
)


class Known:
    """A composer of what is known without a look at passages."""

    name = "extractive"

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft, None]:
        for draft in self._drafts:
            yield draft


def authorship(question: str, library: Library, filters: Filters) -> list[Draft]:
    """The answer to a question for the author of an article that it names, or for the articles of an author; empty for all others, and where
    the library does not tell. Raises GenerationError when the library is damaged."""
    title = _TITLE.search(question)
    if title and _WRITES.search(question) and _WHO.search(question):
        named = library.select("REPLACE(title, ' ', '') LIKE ?", [f"%{_bare(title[1])}%"])
        return [draft for article in _articles(library, filters, named) for draft in _author_of(library, article)]
    if not title and _WORKS.search(question):
        every = (name for byline in library.values("author") for name in persons(byline))
        name = next((name for name in sorted(every, key=len, reverse=True) if len(name) > 1 and name in question), None)
        written = _articles(library, filters, passing(library, Filters(authors=[name])) or []) if name else []
        return [_title_of(library, article, f"{name}：\n" if not at else "\n") for at, article in enumerate(written)]
    return []


def _articles(library: Library, filters: Filters, found: Sequence[int]) -> list[Passage]:
    """The first passage of each article of the passages `found` that pass."""
    allowed = passing(library, filters)
    first: dict[tuple[str, int], Passage] = {}
    for passage in library.passages([one for one in found if allowed is None or one in allowed]):
        first.setdefault((passage.document, passage.article), passage)
    return list(first.values())[:_MOST]


def _author_of(library: Library, first: Passage) -> Iterator[Draft]:
    document = library.document(first.document)
    if not first.author or document is None:
        return
    names = persons(first.author)
    line = next((line for line in _lines(document, first) if all(name in _bare(line[1]) for name in names)), None)
    # A name that is told with the file, and printed nowhere: the article tells it of itself.
    passage, quote = line or (first, _opening(first))
    text = quote if line else first.author
    emphasis = tuple(Span(text.index(name), text.index(name) + len(name)) for name in names if name in text)
    yield Draft(text, (Evidence(passage, quote),), f"\n{in_title_marks(first.title)}的作者：", tuple(sorted(emphasis)))


def _title_of(library: Library, first: Passage, lead: str) -> Draft:
    document = library.document(first.document)
    head = head_passage(document, first.article) if document else first
    lines = [line for line in head.text.split("\n") if _bare(line) in _bare(first.title)]
    if not lines:
        return Draft(first.title, (Evidence(first, _opening(first)),), lead)
    return Draft(" ".join(lines), tuple(Evidence(head, line) for line in lines), lead)


def _lines(document: Document, first: Passage) -> Iterator[tuple[Passage, str]]:
    """The lines of the title block of an article, and those that close it."""
    article = document.articles[first.article]
    for passage in (head_passage(document, first.article), first):
        yield from ((passage, line) for line in passage.text.split("\n") if line and line != article.title)


def _opening(passage: Passage) -> str:
    return next(passage.text[start:end] for start, end in sentences(passage.text))


def _bare(text: str) -> str:
    return "".join(text.split())
