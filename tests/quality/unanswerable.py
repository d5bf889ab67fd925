"""Questions that a corpus answers, those of the gold sets that it does not, and more of those made from the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.build import build
from indexer.divisions import bare
from indexer.encoder import load_encoder
from indexer.generation import open_current
from indexer.tokens import fold
from service.asked import Asked, values
from service.composing import Material
from service.evaluation import metrics
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.matching import compact
from service.places import places_in
from service.refusal.reading import Reading, survey
from service.refusal.signals import asks_further, sought, topic_signals, value_signals
from service.retrieval import Hit, Retriever
from service.sentences import read
from service.understanding import Question, understand
from tests.quality.fit_ranking import CORPORA, groups_of

# Questions of other corpora, and questions on the encyclopedia.
FOREIGN = 40
EXTERNAL = "drcd"
EXTERNAL_QUESTIONS = 100

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_SHIFTS = (-1, 1, -2, 2, -3, 3)


@dataclass(frozen=True)
class Example:
    """A question with, for each value asked for, the signals of those found, (n, signals), and which are right, (n,)."""

    corpus: str
    kind: str
    group: str
    question: str
    form: str
    found: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]
    topic: NDArray[np.float64]
    further: bool


class Found(NamedTuple):
    """What is found for a question."""

    asked: Question
    hits: Sequence[Hit]
    material: Material


@dataclass(frozen=True)
class Corpus:
    name: str
    retriever: Retriever
    questions: Sequence[GoldQuestion]
    groups: Mapping[str, str]

    def find(self, question: str) -> Found | None:
        """None where nothing is found."""
        asked = understand(question)
        hits = self.retriever.search(asked, 10)
        return Found(asked, hits, read(self.retriever, asked, hits)) if hits else None

    def example(
        self, kind: str, gold: GoldQuestion, found: Found | None, without: Sequence[int] = ()
    ) -> Iterator[Example]:
        if found is None:
            return
        asked, hits, material = found
        reading = survey(self.retriever, asked, hits, material, without)
        values_found = [(value_signals(reading, one), _right(reading, one, gold)) for one in sought(asked.asks)]
        group = f"{self.name} {self.groups.get(gold.id, gold.id)}"
        yield Example(
            self.name, kind, group, gold.question, asked.kind, values_found, topic_signals(reading), asks_further(asked)
        )

    def examples(self, foreign: Sequence[GoldQuestion]) -> Iterator[Example]:
        random = np.random.default_rng(0)
        places = list(self.retriever.generation.library.values("place"))
        for gold in self.questions:
            found = self.find(gold.question)
            yield from self.example("answerable" if gold.answerable else "unanswerable", gold, found)
            if not gold.answerable or found is None:
                continue
            texts = [compact(found.material.text(place)) for place in range(len(found.material.sentences))]
            right = [place for place, text in enumerate(texts) if metrics.is_right(gold, text)]
            if 0 < len(right) < len(texts):
                yield from self.example("dropped", gold, found, right)
            if other := _other_year(gold.question, random):
                yield from self.example("year", replace(gold, question=other), self.find(other))
            if other := _other_place(gold.question, places, random):
                yield from self.example("place", replace(gold, question=other), self.find(other))
        for gold in (foreign[number] for number in random.permutation(len(foreign))[:FOREIGN].tolist()):
            yield from self.example("foreign", gold, self.find(gold.question))


def _right(reading: Reading, asked: Asked, gold: GoldQuestion) -> NDArray[np.bool_]:
    """Which of the values found are what the answer must say, in the order of `value_signals`."""
    must = [compact(alternative) for group in gold.must for alternative in group]
    right: list[bool] = []
    known = fold(reading.question.text)
    for place in reading.best:
        text = reading.material.text(place)
        for start, end in values(text, asked):
            value = text[start:end]
            if fold(value) not in known:
                said = [one for one in must if one in compact(text)]
                right.append(any(compact(value) in one or one in compact(text[start : end + 1]) for one in said))
    return np.array(right, bool)


def _other_year(question: str, random: np.random.Generator) -> str | None:
    years = sorted(set(_YEAR.findall(question)))
    others = [str(int(years[0]) + shift) for shift in _SHIFTS] if years else []
    others = [year for year in others if year not in years]
    return question.replace(years[0], others[random.integers(2)]) if others else None


def _other_place(question: str, places: Sequence[str], random: np.random.Generator) -> str | None:
    named = list(places_in(question, places))
    if len(named) != 1:
        return None
    full = named[0][-1] in "省市县旗区"
    pool = [place for place in places if place[-1] == (named[0][-1] if full else "市") and 2 < len(place) < 7]
    pool = [place for place in pool if bare(place) not in question]
    other = pool[random.integers(len(pool))] if pool else ""
    return question.replace(named[0], other if full else bare(other)) if other else None


def collect(shared: Path, folder: Path) -> list[Example]:
    encoder = load_encoder()
    corpora = []
    for name in ("five texts", "laws", "news", EXTERNAL):
        texts, questions, _ = CORPORA[name]
        assert questions is not None
        build(shared / texts, folder / name)
        retriever = Retriever(open_current(folder / name), encoder, encoder)
        gold = read_gold([shared / questions])
        corpora.append(
            Corpus(
                name, retriever, gold[:EXTERNAL_QUESTIONS] if name == EXTERNAL else gold, groups_of(shared / questions)
            )
        )
    every: list[Example] = []
    for corpus in corpora:
        foreign = [gold for other in corpora if other.name not in (corpus.name, EXTERNAL) for gold in other.questions]
        every += list(corpus.examples([gold for gold in foreign if gold.answerable]))
    return every
