"""The list that a question asks for, whole: items chosen as they were chosen, of the others what they begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.document import Span
from service.composing import Material
from service.composing.lists import Item, ItemList, find_lists
from service.composing.outline import asked_list
from service.understanding import Question

# So many chosen sentences in different items tell that the list is what was asked for.
_LEAST_ITEMS = 2
# Characters of what stands for an item that was not chosen.
_HEAD = 45
# Of a whole list. A longer one is no answer: what was chosen of it is.
_LONGEST = 600

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_CLAUSE = re.compile(rf"[^。；！？\n]{{7,{_HEAD - 1}}}?[^\d。；！？\n](?=[，：:])")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an item: the `head` of it, a span of its passage's text, which `cut` tells to end before its sentence does,
    and the sentences at `places` chosen from it behind that; no head where they begin with it. `told` are the places of all that need
    not be told beside it."""

    item: Item
    head: Span | None
    cut: bool
    places: tuple[int, ...]
    told: tuple[int, ...]


def itemise(material: Material, chosen: Sequence[int], question: Question, most: int) -> list[Shown] | None:
    """The items, in order, of the list that is asked for: the one that says it, or from which several sentences were chosen; None where there is none, or it is too long.

    Items are shown in full where all of them have no more than `most` characters. None too where sentences run over several
    items: they tell the list themselves.
    """
    whole = asked_list(material, chosen, question)
    items = whole.items if whole else _chosen_from(material, chosen) if material.wants_list else ()
    if not items:
        return None
    short = whole is not None and sum(len(item.text) for item in items) <= most
    places = _of(material, chosen, items)
    shown = [_shown(material, item, of_item, short) for item, of_item in zip(items, places, strict=True)]
    return shown if sum(_length(material, one) for one in shown) <= _LONGEST else None


def _chosen_from(material: Material, chosen: Sequence[int]) -> tuple[Item, ...]:
    """The items of the list from which several sentences were chosen, with those in passages that were not found."""
    best = max(find_lists(material.passages), key=lambda found: _items_of(material, chosen, found), default=None)
    if best is None or _items_of(material, chosen, best) < _LEAST_ITEMS:
        return ()
    marks = {(item.passage.id, item.span.start) for item in best.items}
    longer = (
        found.items
        for found in find_lists(material.article(best.items[0].passage))
        if marks <= {(item.passage.id, item.span.start) for item in found.items}
    )
    return max(longer, key=len, default=best.items)


def _items_of(material: Material, chosen: Sequence[int], found: ItemList) -> int:
    """How many items the chosen sentences are of."""
    inside = _of(material, chosen, found.items)
    places = [place for of_item in inside for place in of_item]
    return sum(map(bool, inside)) if len(set(places)) == len(places) else 0


def _of(material: Material, chosen: Sequence[int], items: Sequence[Item]) -> list[list[int]]:
    """The chosen sentences of each item.

    Nothing marks the end of the last item but that of its paragraph: it is taken to have no more sentences than the others.
    """
    inside = [
        [
            place
            for place, sentence in enumerate(material.sentences)
            if material.passages[sentence.rank].id == item.passage.id
            and sentence.span.start < item.span.end
            and sentence.span.end > item.span.start
        ]
        for item in items
    ]
    inside[-1] = inside[-1][: max(1, *map(len, inside[:-1]))]
    return [[place for place in places if place in chosen] for places in inside]


def _shown(material: Material, item: Item, places: Sequence[int], short: bool) -> Shown:
    if short:
        return Shown(item, item.span, False, (), tuple(places))
    if places and material.sentences[places[0]].span.start <= item.span.start:
        return Shown(item, None, False, tuple(places), tuple(places))
    head, cut = _head(item)
    left_out = bool(places) and bool(item.passage.text[head.end : material.sentences[places[0]].span.start].strip())
    return Shown(item, head, cut or left_out, tuple(places), tuple(places))


def _head(item: Item) -> tuple[Span, bool]:
    """What an item begins with: its first sentence, the first words of a long one, and whether it is cut."""
    start = item.span.start
    sentence = _SENTENCE.match(item.text)
    end = sentence.end() if sentence else len(item.text)
    clause = _CLAUSE.match(item.text) if end > _HEAD else None
    return Span(start, start + (clause.end() if clause else end)), clause is not None


def _length(material: Material, shown: Shown) -> int:
    head = shown.head.end - shown.head.start if shown.head else 0
    return head + sum(len(material.text(place)) for place in shown.places)
