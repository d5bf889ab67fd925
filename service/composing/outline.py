"""The list of an article that a question asks for: the one with as many items as it counts (哪四种意识), or that says what it asks (有哪些问题)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from indexer.document import Span
from indexer.numbers import unify_numbers
from indexer.passages import Passage, sentences
from indexer.tokens import bigrams, fold
from service.composing import Material
from service.composing.completion import ITEM
from service.composing.lists import Item, ItemList, find_lists, neighbours
from service.understanding import Question

# What a question counts as items: two are said in one sentence, and of more nobody asks. Of a list that nobody counted fewer are read.
_COUNTS = range(3, 13)
_UNCOUNTED = range(3, 9)
# Articles that are looked through.
_ARTICLES = 3
# The share of the question's words that a list must say with what is above it and in front of it. Of lists that have by chance as many
# items as were asked for none said more than 0.3, of those that were asked for none less than 0.6.
_SAID = 0.5
# Characters that sentences without numbers, and those that open paragraphs, must have in common to be a list.
_COMMON = 3
_COMMON_OF_PARAGRAPHS = 2


def asked_list(material: Material, chosen: Sequence[int], question: Question) -> ItemList | None:
    """The list with just as many items as `question` counts, or a numbered one where it asks for things and counts none, that says most of
    the question; from the articles of the sentences chosen and of the best passages. None where nothing says enough."""
    count = next((asked.count for asked in question.asks if asked.count in _COUNTS), None)
    if count is None and question.type != "list" and not any(asked.kind == "items" for asked in question.asks):
        return None
    lists, counts = (_lists, (count,)) if count else (find_lists, _UNCOUNTED)
    asked = frozenset(bigrams(question.content))
    best: tuple[float, ItemList] | None = None
    for order, passage in enumerate(_articles(material, chosen)):
        for found in lists(material.article(passage)):
            if len(found.items) not in counts:
                continue
            said = len(asked & _said(found, all_heads=count is not None)) / max(1, len(asked))
            if said >= _SAID and (best is None or said / (1 + order) > best[0]):
                best = said / (1 + order), found
    return best[1] if best else None


def _articles(material: Material, chosen: Sequence[int]) -> list[Passage]:
    """A passage of each article that is looked through."""
    ranks = [*(material.sentences[place].rank for place in chosen[:_ARTICLES]), *range(len(material.passages))]
    first: dict[tuple[str, int], Passage] = {}
    for passage in (material.passages[rank] for rank in ranks[: 2 * _ARTICLES]):
        first.setdefault((passage.document, passage.article), passage)
    return list(first.values())[:_ARTICLES]


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


def _said(found: ItemList, all_heads: bool) -> frozenset[str]:
    """The words of a list, of what is above it and of what stands in front of it; of its items those that several say, unless `all_heads`
    are taken: 一、基本情况 二、存在的问题 三、意见建议 are no list of problems."""
    first = found.items[0]
    before = first.passage.text[: first.span.start].rstrip()
    announced = before[max(before.rfind("\n"), before.rfind("。", 0, -1)) + 1 :]
    heads = [set(bigrams(unify_numbers(fold(item.text[:40])))) for item in found.items]
    told = Counter(word for head in heads for word in head)
    least = 1 if all_heads else 2
    of_items = {word for word, count in told.items() if count >= least}
    return frozenset(of_items.union(bigrams(unify_numbers(fold(f"{first.passage.context}\n{announced}")))))
