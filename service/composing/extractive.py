"""The composer that needs no LLM: it tells the sentences that answer, verbatim."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace

import anyio.to_thread

from indexer.document import Span
from indexer.statutes import provision_at
from service.composing import Draft, Material, Turn
from service.composing.completion import CELL, ITEM, announces, complete
from service.composing.drafting import Piece, drafts_of
from service.composing.itemisation import Shown, itemise
from service.composing.lists import neighbours
from service.composing.selection import LEAST, MAX_CHARACTERS, choose
from service.linear import LinearModel
from service.understanding import understand

# So much may stand before the best sentence where it goes on from that: in reverse both are hard to read.
_SHORT = 80


class ExtractiveComposer:
    """Composes from the documents' own sentences; needs no server and cannot fail."""

    name = "extractive"

    async def compose(self, material: Material, history: Sequence[Turn] = ()) -> AsyncGenerator[Draft, None]:
        for draft in await anyio.to_thread.run_sync(extract, material):
            yield draft


def extract(material: Material, model: LinearModel | None = None, least: float = LEAST) -> list[Draft]:
    """The drafts of an answer, in the order in which they are to be read; `model` and `least` are those of `choose`."""
    chosen = complete(material, choose(material, model, least), MAX_CHARACTERS)
    question = material.asks or understand(material.question)
    items = itemise(material, chosen, question, MAX_CHARACTERS)
    if not items:
        return tell(material, chosen)
    of_list = {place for item in items for place in item.told}
    rest = [place for place in chosen if place not in of_list]
    announcing = [place for place in rest if _announces(material, place, items[0])]
    # What is said beside a list was not asked for, unless more than the list was.
    beside = [place for place in rest if place not in announcing] if question.type != "list" else []
    pieces = [*_pieces(material, announcing), *_pieces_of_items(material, items), *_pieces(material, beside)]
    return drafts_of(material, pieces)


def _announces(material: Material, place: int, first: Shown) -> bool:
    """Whether a sentence only tells that something comes next, or stands right in front of the first item of a list."""
    sentence = material.sentences[place]
    passage = material.passages[sentence.rank]
    in_front = (
        passage.text[sentence.span.end : first.item.span.start].isspace() or sentence.span.end == first.item.span.start
    )
    return announces(material.text(place)) or (passage.id == first.item.passage.id and in_front)


def tell(material: Material, chosen: Sequence[int]) -> list[Draft]:
    """The drafts of the sentences at the places `chosen`, best first: the items of a list in the order of the source, else the best
    sentence first. Sentences of a paragraph that follow each other share one quotation; what does not follow begins a new line."""
    return drafts_of(material, list(_pieces(material, chosen)))


def _pieces(material: Material, chosen: Sequence[int]) -> Iterator[Piece]:
    quoted = {place: run for run in _runs(material, sorted(chosen)) for place in run}
    before = -1
    for place in _in_order(material, chosen):
        first, last = (material.sentences[end].span for end in (quoted[place][0], quoted[place][-1]))
        new_line = before not in quoted[place] or place != before + 1 or ITEM.match(material.text(place)) is not None
        sentence = material.sentences[place]
        yield Piece(material.passages[sentence.rank], sentence.span, Span(first.start, last.end), new_line)
        before = place


def _pieces_of_items(material: Material, items: Sequence[Shown]) -> Iterator[Piece]:
    for shown in items:
        if shown.head:
            yield Piece(shown.item.passage, shown.head, shown.head, True, shown.cut)
        for piece in _pieces(material, shown.places):
            yield replace(piece, new_line=piece.new_line and not shown.head)


def _in_order(material: Material, chosen: Sequence[int]) -> list[int]:
    items = sum(ITEM.match(material.text(place)) is not None for place in chosen)
    if items > 1 or any(CELL in material.text(place) for place in chosen):
        return _in_reading_order(material, chosen)
    statutes = [_statute(material, place) for place in chosen]
    first = next((run for run in _runs(material, sorted(chosen)) if chosen[0] in run), [])
    told_before = sum(len(material.text(place)) for place in first if place < chosen[0])
    begin = first if told_before <= _SHORT else list(chosen[:1])
    rest = sorted(
        _runs(material, sorted(set(chosen) - set(begin))),
        key=lambda run: min(statutes.index(_statute(material, place)) for place in run),
    )
    return [*begin, *(place for run in rest for place in run)]


def _statute(material: Material, place: int) -> tuple[str, int, int]:
    """The statute that a sentence is of: what one says is read together, for statutes of several places may answer a question that names
    none. Any other sentence is one for itself."""
    sentence = material.sentences[place]
    passage = material.passages[sentence.rank]
    chooses = material.asks is not None and material.asks.named("place")
    together = not chooses and provision_at(passage.text, sentence.span.start, passage.heading)
    return passage.document, passage.article, -1 if together else place


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
