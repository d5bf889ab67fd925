"""The composer that needs no LLM: it tells the sentences that answer, verbatim."""

from collections.abc import AsyncGenerator, Iterator, Sequence

import anyio.to_thread

from indexer.passages import Passage
from service.composing import Draft, Evidence, Material, Turn
from service.composing.completion import CELL, ITEM, complete
from service.composing.lists import neighbours
from service.composing.selection import LEAST, MAX_CHARACTERS, choose
from service.linear import LinearModel


class ExtractiveComposer:
    """Composes from the documents' own sentences; needs no server and cannot fail."""

    name = "extractive"

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft, None]:
        for draft in await anyio.to_thread.run_sync(extract, material):
            yield draft


def extract(material: Material, model: LinearModel | None = None, least: float = LEAST) -> list[Draft]:
    """The drafts of an answer, in the order in which they are to be read; `model` and `least` are those of `choose`."""
    return tell(material, complete(material, choose(material, model, least), MAX_CHARACTERS))


def tell(material: Material, chosen: Sequence[int]) -> list[Draft]:
    """The drafts of the sentences at the places `chosen`, best first: the items of a list in the order of the source, else the best
    sentence first. Sentences of a paragraph that follow each other share one quotation; what does not follow begins a new line."""
    quoted = {place: run for run in _runs(material, sorted(chosen)) for place in run}
    drafts: list[Draft] = []
    headed: set[int] = set()
    before = -1
    for place in _in_order(material, chosen):
        first, last = (material.sentences[end] for end in (quoted[place][0], quoted[place][-1]))
        passage = material.passages[first.rank]
        evidence = (Evidence(passage, passage.text[first.span.start : last.span.end]),)
        text = " ".join(material.text(place).split("\n"))
        new_line = drafts and (before not in quoted[place] or place != before + 1 or ITEM.match(text))
        head = "" if first.rank in headed else _head_elsewhere(passage, text)
        headed |= {first.rank} if head else set()
        drafts.append(Draft(text, evidence, ("\n" if new_line else "") + head))
        before = place
    return drafts


def _in_order(material: Material, chosen: Sequence[int]) -> list[int]:
    items = sum(ITEM.match(material.text(place)) is not None for place in chosen)
    if items > 1 or any(CELL in material.text(place) for place in chosen):
        return _in_reading_order(material, chosen)
    rest = sorted(_runs(material, sorted(chosen[1:])), key=lambda run: min(map(chosen.index, run)))
    return [*chosen[:1], *(place for run in rest for place in run)]


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
