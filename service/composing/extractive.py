"""The composer that needs no LLM: it picks the sentences that answer, verbatim."""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence

import anyio.to_thread

from indexer.passages import Passage
from service.composing import Draft, Evidence, Material, Turn
from service.composing.completion import CELL, ITEM, complete
from service.composing.lists import ItemList, find_lists, neighbours

MAX_CHARACTERS = 280
MAX_LIST_CHARACTERS = 300
MAX_WHOLE_LIST_CHARACTERS = 900
_MAX_SENTENCES = 8

# How far below the best sentence one may score, for a question that asks for one thing and for one that asks for several, and what
# standing beside a chosen sentence makes up for: what goes on from a right sentence is mostly right too. The odds that a sentence is
# the right one fall by e for each point. Chosen with `tests/quality/fit_sentences.py`.
_WEAK = 1.5
_WEAK_IN_LIST = 3.0
_BESIDE = 1.5
# So many sentences chosen from one list tell that the list is what was asked for.
_ITEMS_OF_A_LIST = 3

# A heading: no mark at its end, no figure and no row of a table.
_HEADING = re.compile(r"[^\d｜。！？；!?;”]{1,30}")
# What is left of a sentence that the end of a page parted.
_FRAGMENT = re.compile(r"[^\d｜]{0,2}[。！？；!?;”）]*")


class ExtractiveComposer:
    """Composes from the documents' own sentences; needs no server and cannot fail."""

    name = "extractive"

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft, None]:
        for draft in await anyio.to_thread.run_sync(extract, material):
            yield draft


def extract(material: Material) -> list[Draft]:
    """The drafts of an answer, in the order in which they are to be read. Sentences of a paragraph that follow each other share one
    quotation; items of a list, and what another paragraph says, begin new lines."""
    chosen = complete(material, choose(material), MAX_LIST_CHARACTERS)
    if material.wants_list:
        chosen = _with_whole_list(material, chosen)
    drafts: list[Draft] = []
    paragraph = None
    headed: set[int] = set()
    for run in _runs(material, _in_reading_order(material, chosen)):
        rank, start = material.sentences[run[0]].rank, material.sentences[run[0]].span.start
        passage = material.passages[rank]
        evidence = (Evidence(passage, passage.text[start : material.sentences[run[-1]].span.end]),)
        before, paragraph = paragraph, (rank, passage.text.count("\n", 0, start))
        for place in run:
            text = " ".join(material.text(place).split("\n"))
            new_line = drafts and ((place == run[0] and paragraph != before) or ITEM.match(text))
            head = "" if rank in headed else _head_elsewhere(passage, text)
            headed |= {rank} if head else set()
            drafts.append(Draft(text, evidence, ("\n" if new_line else "") + head))
    return drafts


def _head_elsewhere(passage: Passage, text: str) -> str:
    """The head of the table and a line's end where `text` is a row that stands in another passage than its head."""
    head = passage.heading[-1] if passage.heading else ""
    return f"{head}\n" if CELL in text and CELL in head and head not in passage.text else ""


def _in_reading_order(material: Material, chosen: Sequence[int]) -> list[int]:
    """The passage of the best sentence first, with its neighbours in the source before and behind it; in each the sentences as they stand."""
    ranks = list(dict.fromkeys(material.sentences[place].rank for place in chosen))
    rank_of = {material.passages[rank].id: rank for rank in ranks}
    runs = [[rank_of[passage.id] for passage in run] for run in neighbours([material.passages[rank] for rank in ranks])]
    runs.sort(key=lambda run: min(map(ranks.index, run)))
    order = {rank: number for number, rank in enumerate(rank for run in runs for rank in run)}
    return sorted(chosen, key=lambda place: (order[material.sentences[place].rank], place))


def choose(material: Material) -> list[int]:
    """The places in `material.sentences` of those that answer, best first."""
    texts = [material.text(place) for place in range(len(material.sentences))]
    left = {
        place
        for place, text in enumerate(texts)
        if not _FRAGMENT.fullmatch(text) and (material.wants_list or not _HEADING.fullmatch(text))
    }
    if not left:
        return []
    scores = {place: material.sentences[place].score for place in left}
    least = max(scores.values()) - (_WEAK_IN_LIST if material.wants_list else _WEAK)
    room = MAX_LIST_CHARACTERS if material.wants_list else MAX_CHARACTERS
    chosen: list[int] = []
    while left and len(chosen) < _MAX_SENTENCES:
        best = max(left, key=scores.__getitem__)
        if scores[best] < least:
            break
        left.remove(best)
        text = texts[best]
        if chosen and (len(text) > room or any(text in texts[one] or texts[one] in text for one in chosen)):
            continue
        chosen.append(best)
        room -= len(text)
        for beside in (best - 1, best + 1):
            if beside in left and material.sentences[beside].rank == material.sentences[best].rank:
                # Once for both sides: the gap between two chosen sentences tells no more than the end of one.
                scores[beside] = material.sentences[beside].score + _BESIDE
    return chosen


def _with_whole_list(material: Material, chosen: list[int]) -> list[int]:
    """Where several of the chosen sentences are items of one list: all items of it, unless it is very long."""
    lists = (_places_of(material, found) for found in find_lists(material.passages))
    best = max(lists, key=lambda places: len(places & set(chosen)), default=set[int]())
    long = sum(len(material.text(place)) for place in best) > MAX_WHOLE_LIST_CHARACTERS
    if long or len(best & set(chosen)) < _ITEMS_OF_A_LIST:
        return chosen
    return [*chosen, *sorted(best - set(chosen))]


def _places_of(material: Material, found: ItemList) -> set[int]:
    """The places of the sentences that stand in the items of a list.

    Nothing marks the end of the last item but that of its paragraph: it is taken to have no more sentences than the others.
    """
    inside = [
        [
            place
            for place, sentence in enumerate(material.sentences)
            if material.passages[sentence.rank].id == item.passage.id
            and item.span.start <= sentence.span.start < item.span.end
        ]
        for item in found.items
    ]
    most = max(map(len, inside[:-1]))
    return {place for places in (*inside[:-1], inside[-1][:most]) for place in places}


def _runs(material: Material, places: Sequence[int]) -> Iterator[list[int]]:
    """Places that follow each other in one paragraph, together."""
    run: list[int] = []
    for place in places:
        if run and not _follows(material, run[-1], place):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _follows(material: Material, before: int, place: int) -> bool:
    """Whether nothing stands between two sentences, in the passage and in the source."""
    first, second = material.sentences[before], material.sentences[place]
    passage = material.passages[first.rank]
    return (
        place == before + 1
        and first.rank == second.rank
        and "\n" not in passage.text[first.span.end : second.span.start]
        and not any(first.span.end <= cut <= second.span.start for cut in passage.breaks)
    )
