"""The list of an article that has as many items as a question asks for: 哪四种意识, 哪五个方面."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.document import Span
from indexer.numbers import unify_numbers
from indexer.passages import Passage, sentences
from indexer.tokens import bigrams, fold
from service.composing import Material
from service.composing.completion import ITEM
from service.composing.lists import Item, ItemList, find_lists, neighbours
from service.understanding import Question

# What a question counts as items: two are said in one sentence, and of more nobody asks.
_COUNTS = range(3, 13)
# Articles that are looked through.
_ARTICLES = 3
# The share of the question's words that a list must say with what is above it and in front of it. Of lists that have by chance as many
# items none said more than 0.3, of those that were asked for none less than 0.6.
_SAID = 0.45
# Characters that sentences without numbers, and those that open paragraphs, must have in common to be a list.
_COMMON = 3
_COMMON_OF_PARAGRAPHS = 2


def counted_list(material: Material, chosen: Sequence[int], question: Question) -> ItemList | None:
    """The list with just as many items as `question` counts that says most of it, from the articles of the sentences chosen and of the best
    passages; None where the question does not count, or nothing has so many items."""
    count = next((asked.count for asked in question.asks if asked.count in _COUNTS), None)
    if count is None:
        return None
    ranks = [*(material.sentences[place].rank for place in chosen[:_ARTICLES]), *range(_ARTICLES)]
    articles: dict[tuple[str, int], Passage] = {}
    for rank in ranks:
        if rank < len(material.passages):
            passage = material.passages[rank]
            articles.setdefault((passage.document, passage.article), passage)
    asked = frozenset(bigrams(question.content))
    best: tuple[float, ItemList] | None = None
    for order, passage in enumerate(list(articles.values())[:_ARTICLES]):
        for found in _lists(material.article(passage)):
            if len(found.items) == count:
                said = len(asked & _said(found)) / max(1, len(asked))
                if said >= _SAID and (best is None or said / (1 + order) > best[0]):
                    best = said / (1 + order), found
    return best[1] if best else None


def _lists(passages: Sequence[Passage]) -> Iterator[ItemList]:
    yield from find_lists(passages)
    for run in neighbours(passages):
        yield from _parallel(run)


def _parallel(passages: Sequence[Passage]) -> Iterator[ItemList]:
    """Sentences that begin alike: lists without numbers."""
    alike: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for passage in passages:
        for start, end in sentences(passage.text):
            item = Item(passage, Span(start, end), 0)
            if ITEM.match(item.text):
                continue
            alike["sentence", item.text[:_COMMON]].append(item)
            if start == 0 or passage.text[start - 1] == "\n":
                alike["paragraph", item.text[:_COMMON_OF_PARAGRAPHS]].append(item)
    for items in alike.values():
        yield ItemList(tuple(items))


def _said(found: ItemList) -> frozenset[str]:
    """The words of a list, of what is above it and of what stands in front of it."""
    first = found.items[0]
    before = first.passage.text[: first.span.start].rstrip()
    announced = before[max(before.rfind("\n"), before.rfind("。", 0, -1)) + 1 :]
    heads = [item.text[:40] for item in found.items]
    return frozenset(bigrams(unify_numbers(fold("\n".join((first.passage.context, announced, *heads))))))
