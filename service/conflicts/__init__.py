"""Passages that give the same thing different values: the answer says so and gives each with its source.

Statements are compared by rules: such places are too rare to fit anything on, and one that is none costs more trust
than ten that are found earn.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from indexer.document import Span
from indexer.passages import Passage
from indexer.statutes import opens_provision
from indexer.tokens import fold
from service.answer import Citation, Conflict, StatedValue
from service.asked import values
from service.composing import Draft, Evidence, Material
from service.conflicts.figures import Amount, amounts, dates
from service.conflicts.sameness import FEWEST_IN_COMMON, contradict
from service.conflicts.statements import Source, Statement, statements

# Goes before a sentence that contradicts one before it.
LEAD = "\n另一处说法不同："
# Values of one thing, and sentences added to an answer for the sake of them.
_MOST_VALUES = 3
_MOST_ADDED = 2
# Characters of a sentence that is cut to what it states.
_LONG = 60
_CUT = "……"
# Characters behind a number in which what it counts is named.
_COUNTED = 8


class Said(NamedTuple):
    """A statement in the sentence `place` of the material, which stands in `source`."""

    place: int
    statement: Statement
    source: Source

    def contradicts(self, other: "Said") -> bool:
        return contradict(self.statement, self.source, other.statement, other.source)


class Conflicts:
    """What the passages found say otherwise than the sentences of one answer, which are added as they are told."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._told: dict[Said, list[int]] = {}
        self._groups: list[list[Said]] = []
        self._read: dict[int, list[Said]] = {}

    def add(self, text: str, citations: Sequence[Citation]) -> bool:
        """Adds a sentence of the answer with what it cites. Returns whether it contradicts a sentence before it."""
        contradicts = False
        for citation in citations:
            for place in self._quoted(citation):
                for said in self._said(place):
                    if said in self._told:
                        self._told[said] = list(dict.fromkeys((*self._told[said], citation.number)))
                    elif self._is_asked(said) and _tells(text, self._material.text(place), said.statement):
                        contradicts |= self._contradicts(said)
                        self._told[said] = [citation.number]
        return contradicts

    def untold(self) -> list[Draft]:
        """Sentences that contradict the answer and are not in it, long ones cut to what they state."""
        told = {said.place for said in self._told}
        untold = {said.place: said for group in self._groups for said in group if said.place not in told}
        return [self._draft(said) for said in list(untold.values())[:_MOST_ADDED]]

    def found(self) -> list[Conflict]:
        """What has several values in the answer, each value as it is written, with the citations that say it."""
        groups = ([said for said in group if said in self._told] for group in self._groups)
        return [
            Conflict(
                asked="date" if not isinstance(group[0].statement.value, Amount) else "number",
                values=[StatedValue(value=self._written(said), citations=self._told[said]) for said in group],
            )
            for group in groups
            if len(group) > 1
        ]

    @cached_property
    def _sources(self) -> list[Source | None]:
        """Where each passage of the material is from."""
        articles: dict[tuple[str, int], str] = {}
        for passage in self._material.passages:
            article = (passage.document, passage.article)
            articles[article] = f"{articles.get(article, '')}\n{passage.text}"
        return [source_of(passage, articles[passage.document, passage.article]) for passage in self._material.passages]

    def _said(self, place: int) -> list[Said]:
        """The statements of a sentence of the material."""
        if place not in self._read:
            source = self._sources[self._material.sentences[place].rank]
            stated = statements(self._material.text(place), source.year) if source else ()
            self._read[place] = [Said(place, statement, source) for statement in stated if source]
        return self._read[place]

    def _alike(self, said: Said) -> Iterator[int]:
        """Sentences of other articles with some of the words that tell what has the value: few are, and only those need be read."""
        passages = self._material.passages
        own = passages[self._material.sentences[said.place].rank]
        for place, sentence in enumerate(self._material.sentences):
            passage = passages[sentence.rank]
            if (passage.document, passage.article) != (own.document, own.article):
                text = fold(self._material.text(place))
                if sum(word in text for word in said.statement.subject) >= FEWEST_IN_COMMON:
                    yield place

    def _is_asked(self, said: Said) -> bool:
        """Whether the value could be the one asked for; any could where the question asks for no number, date or
        name."""
        asks = self._material.asks
        wanted = asks.asks if asks else ()
        if not wanted or any(asked.kind in ("items", "text") for asked in wanted):
            return True
        span, text = said.statement.value.span, self._material.text(said.place)
        spans = (one for asked in wanted for one in values(text, asked))
        return any(span.start < one.end and one.start < span.end for one in spans)

    def _quoted(self, citation: Citation) -> Iterator[int]:
        """The sentences that the quotation touches."""
        for place, sentence in enumerate(self._material.sentences):
            passage = self._material.passages[sentence.rank]
            if passage.id == citation.passage_id:
                start = passage.text.find(citation.quote)
                if start < sentence.span.end and sentence.span.start < start + len(citation.quote):
                    yield place

    def _contradicts(self, said: Said) -> bool:
        """Groups what contradicts `said` with it; returns whether any of that was told before."""
        rivals = [other for place in self._alike(said) for other in self._said(place) if said.contradicts(other)]
        if not rivals:
            return False
        group = next((group for group in self._groups if said in group or any(map(said.contradicts, group))), None)
        if group is None:
            group = []
            self._groups.append(group)
        sentences = self._material.sentences
        rivals.sort(key=lambda other: (other not in self._told, -sentences[other.place].score))
        for other in (said, *rivals):
            if len(group) < _MOST_VALUES and all(map(other.contradicts, group)):
                group.append(other)
        return any(other in self._told for other in rivals)

    def _draft(self, said: Said) -> Draft:
        sentence, told = self._material.text(said.place), said.statement.told
        before, behind = _CUT, _CUT
        if len(sentence) <= _LONG or not sentence[: told.start].strip():
            told, before = Span(0, told.end), ""
        if len(sentence) <= _LONG or len(sentence) - told.end < 2:
            told, behind = Span(told.start, len(sentence)), ""
        quote = sentence[told.start : told.end].strip()
        passage = self._material.passages[self._material.sentences[said.place].rank]
        return Draft(before + " ".join(quote.split("\n")) + behind, (Evidence(passage, quote),), LEAD)

    def _written(self, said: Said) -> str:
        """The value, with what is counted where only that tells of what it is: 八个管理模块."""
        text, span = self._material.text(said.place), said.statement.value.span
        end = span.end
        for word in said.statement.counted:
            at = text.find(word, span.end, span.end + _COUNTED)
            end = max(end, at + len(word)) if at >= 0 else end
        return "".join(text[span.start : end].split())


def source_of(passage: Passage, article: str) -> Source | None:
    """Where the sentences of a passage stand; None for provisions, which state what ought to be: those of two statutes
    may well differ."""
    starts = (0, *(match.end() for match in re.finditer("\n", passage.text)))
    if any(opens_provision(passage.text, start) for start in starts):
        return None
    title = "\n".join((passage.title, *passage.heading))
    return Source(passage.document, passage.article, passage.place, passage.year, title, article)


def _tells(text: str, source: str, statement: Statement) -> bool:
    """Whether `text`, of the source's words or other ones, states the value."""
    value = statement.value
    if source[value.span.start : value.span.end] in text:
        return True
    if isinstance(value, Amount):
        return any(one.unit == value.unit and not one.excludes(value) for one in amounts(text))
    return any(not one.excludes(value) for one in dates(text))
