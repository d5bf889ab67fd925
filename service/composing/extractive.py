"""The composer that needs no LLM: it picks the sentences or list items that answer, verbatim."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass

import anyio.to_thread

from indexer.document import Span
from indexer.passages import Passage, sentences
from indexer.tokens import bigrams, normalise, words
from service.composing import Draft, Evidence, Turn
from service.composing.lists import ItemList, find_lists
from service.understanding import Kind, Question, understand

MAX_CHARACTERS = 300
MAX_LIST_CHARACTERS = 900
_PASSAGES = 6

# What counts how much, beside the share of the question's terms that a sentence holds: the rank of its passage, terms that stand
# in the head of its article only, a sign of what is asked for. Headings and scraps, told by their end, count a tenth; what is
# weaker than the best sentence by half is left out. Values from half to twice as much gave the same within a point or two of the
# share of `must` in 300 characters, over three corpora. A list answers when what introduces it, or it itself, is about the question.
_RANK = 0.25
_CONTEXT = 0.3
_SIGN = 0.2
_FRAGMENT = 0.1
_WEAK = 0.5
_SHORTEST = 6
_LIST_AROUND = 0.7
_LIST_RANK = 1.0
_LIST_TAIL = 0.2
_LIST_BARE = 0.25
_LIST_LEAST = 0.8
_CLOSED = "。！？；!?;”"

# What a sentence that answers this kind of question is likely to hold, over normalised text.
_SIGNS: Mapping[Kind, re.Pattern[str]] = {
    "number": re.compile(r"\d"),
    "date": re.compile(r"\d+年|\d+月|\d+日"),
    "reason": re.compile(r"因为|由于|原因|因此|所以|为了|根源|在于|导致|使得|制约|不足|缺乏"),
    "definition": re.compile(r"是指|即|指的是|就是|所谓|定义|称为|是.{2,}的"),
    "person": re.compile(r"主任|书记|市长|县长|局长|代表|同志|委员|主持"),
    "procedure": re.compile(r"首先|然后|其次|最后|程序|步骤|提出|审议|表决|应当"),
}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or list item that could stand in an answer: where it is, and how well it answers."""

    rank: int
    span: Span
    score: float
    terms: frozenset[str]


class ExtractiveComposer:
    """Composes from the documents' own sentences; needs no server and cannot fail."""

    name = "extractive"

    async def compose(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> AsyncGenerator[Draft, None]:
        for draft in await anyio.to_thread.run_sync(extract, understand(question), passages):
            yield draft


def extract(question: Question, passages: Sequence[Passage]) -> list[Draft]:
    """The drafts of an answer to `question`, in the order in which they are to be read."""
    if question.wants_list:
        items = _best_list(question, passages)
        if items:
            return items
    return _best_sentences(question, passages[:_PASSAGES])


def _terms(text: str) -> frozenset[str]:
    normal = normalise(text)
    return frozenset(word for word in (*words(normal), *bigrams(normal)) if len(word) > 1 or word.isdigit())


def _weights(asked: frozenset[str], passages: Sequence[Passage]) -> dict[str, float]:
    """How much each asked term tells: one that every passage holds tells little, one of the context less than one of the text."""
    texts = [_terms(passage.text) for passage in passages]
    return {term: len(term) / (1 + sum(term in held for held in texts)) for term in asked}


def _best_sentences(question: Question, passages: Sequence[Passage]) -> list[Draft]:
    asked = _terms(question.content)
    weights = _weights(asked, passages)
    total = sum(weights.values()) or 1.0
    sign = _SIGNS.get(question.kind)
    units = []
    for rank, passage in enumerate(passages):
        context_terms = _terms(passage.context) & asked
        for span in sentences(passage.text):
            text = passage.text[span.start : span.end]
            terms = _terms(text) & asked
            held = sum(weights[term] for term in terms) + _CONTEXT * sum(
                weights[term] for term in context_terms - terms
            )
            score = held / total + _RANK / (1 + rank)
            if sign is not None and sign.search(normalise(text)):
                score += _SIGN
            if len(text) < _SHORTEST or text[-1] not in _CLOSED:
                score *= _FRAGMENT
            units.append(_Unit(rank, span, score, terms))
    return _drafts(passages, _within(units, MAX_CHARACTERS))


def _within(units: Sequence[_Unit], budget: int) -> list[_Unit]:
    """The best units that fit, leaving out what is much weaker than the best and what repeats the terms already there."""
    chosen: list[_Unit] = []
    said: set[str] = set()
    used = 0
    ranked = sorted(units, key=lambda unit: -unit.score)
    for unit in ranked:
        length = unit.span.end - unit.span.start
        weak = unit.score < _WEAK * ranked[0].score
        repeats = len(chosen) >= 2 and unit.terms <= said
        if chosen and (used + length > budget or weak or repeats):
            continue
        chosen.append(unit)
        said |= unit.terms
        used += length
    return chosen


def _drafts(passages: Sequence[Passage], chosen: Sequence[_Unit]) -> list[Draft]:
    """In a readable order: the passage of the best sentence first, sentences of one passage as they stand in it."""
    order: dict[int, int] = {}
    for unit in chosen:
        order.setdefault(unit.rank, len(order))
    ordered = sorted(chosen, key=lambda unit: (order[unit.rank], unit.span.start))
    return [_draft(passages[unit.rank], unit.span) for unit in ordered]


def _draft(passage: Passage, span: Span, lead: str = "") -> Draft:
    quote = passage.text[span.start : span.end]
    return Draft(" ".join(quote.split("\n")), (Evidence(passage, quote),), lead)


def _best_list(question: Question, passages: Sequence[Passage]) -> list[Draft]:
    """The items of the list that answers, whole and in order, each on its own line; nothing when there is none."""
    asked = _terms(question.content)
    best = max(find_lists(passages), key=lambda found: _list_score(found, asked), default=None)
    if best is None or _list_score(best, asked) < _LIST_LEAST:
        return []
    drafts: list[Draft] = []
    used = 0
    for item in best.items:
        used += len(item.text)
        if drafts and used > MAX_LIST_CHARACTERS:
            break
        drafts.append(_draft(item.passage, item.span, lead="\n" if drafts else ""))
    return drafts


def _list_score(found: ItemList, asked: frozenset[str]) -> float:
    """Share of the question's terms that introduce the list, stand in it or in the head of its article, more for a good passage and a beginning, less
    for items that are mere headings."""
    introduced = _terms(found.lead) & asked
    around = _terms("\n".join((found.items[0].passage.context, *(item.text for item in found.items)))) & asked
    share = (len(introduced) + _LIST_AROUND * len(around - introduced)) / (len(asked) or 1)
    bare = sum(item.text[-1] not in _CLOSED for item in found.items) / len(found.items)
    return share + _LIST_RANK / (1 + found.rank) - _LIST_TAIL * (found.items[0].number != 1) - _LIST_BARE * bare
