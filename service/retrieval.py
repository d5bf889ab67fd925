"""From a question to ranked passages: several ways to find them, one model to rank them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.generation import Generation
from indexer.passages import Passage, sentences
from indexer.thesaurus import Expansion, Target, Thesaurus
from indexer.tokens import bigrams, characters, fold
from service.answer import Filters
from service.answering import ANSWER_SIGNALS, TELLING, answering
from service.filters import passing
from service.linear import LinearModel
from service.signals import SIGNALS, Leg, candidates, measure, scored
from service.twins import holder
from service.understanding import Question, understand

# How far down each leg is read, and how many of its first passages are ranked. More of either found no more by
# tests/quality/fit_ranking.py; scores of passages beyond the depth count as 0.
DEPTH = 200
OF_EACH_LEG = 60

# How many passages are read once more, for what their words tell and the index does not: whether they give the value asked for. Ten, and
# names and items among the values, rank no better by tests/quality/fit_ranking.py.
READ_AGAIN = 6

# What the score of a target of the thesaurus is worth beside that of a typed word, and that of the name of a statute on a topic.
TARGET_STRENGTH = 1.2
NAME_STRENGTH = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, the one of this `ordinal` in the index. `signals` are those of `SIGNALS` and `ANSWER_SIGNALS`, `parts` what each
    of them adds to `score`.

    `merged` are passages that were found too and say nothing that it, alone or with better ones, does not say.
    """

    passage: Passage
    ordinal: int
    score: float
    signals: Mapping[str, float]
    parts: Mapping[str, float]
    merged: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Retriever:
    """Searches one generation; safe for concurrent use.

    `encoder` is the one of the passage vectors, `word_encoder` the one of the word vectors.
    """

    generation: Generation
    encoder: Encoder
    word_encoder: Encoder
    thesaurus: Thesaurus = field(default_factory=Thesaurus.load)
    titles: Thesaurus = field(default_factory=Thesaurus.of_titles)
    ranker: LinearModel = field(default_factory=partial(LinearModel.stored, "ranking.json", SIGNALS))
    reader: LinearModel = field(default_factory=partial(LinearModel.stored, "answering.json", ANSWER_SIGNALS))

    def search(self, question: Question, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages that pass the filters, best first; what is printed twice takes one place."""
        hits = self._ranked(question, max(k, READ_AGAIN), filters)
        first = sorted(self._read(question, hits[:READ_AGAIN]), key=lambda hit: -hit.score)
        return [*first, *hits[READ_AGAIN:]][:k]

    def _read(self, question: Question, hits: Sequence[Hit]) -> Iterator[Hit]:
        signals = answers_of(question, [hit.passage.text for hit in hits])
        for hit, values, added in zip(hits, signals.tolist(), self.reader.parts(signals).tolist(), strict=True):
            yield replace(
                hit,
                score=hit.score + sum(added),
                signals={**hit.signals, **dict(zip(ANSWER_SIGNALS, values, strict=True))},
                parts={**hit.parts, **dict(zip(ANSWER_SIGNALS, added, strict=True))},
            )

    def _ranked(self, question: Question, k: int, filters: Filters | None) -> list[Hit]:
        """The `k` best by what the index tells."""
        ordinals, signals = self.measured(question, k, filters)
        parts = self.ranker.parts(signals)
        scores = parts.sum(axis=1)
        best = np.argsort(-scores, kind="stable")
        hits: dict[int, Hit] = {}
        looked_at = 0
        while len(hits) < k and looked_at < len(best):
            batch = best[looked_at : looked_at + k - len(hits)]
            looked_at += len(batch)
            found = ordinals[batch].tolist()
            for row, ordinal, passage in zip(
                batch.tolist(), found, self.generation.library.passages(found), strict=True
            ):
                twin = holder(passage, {shown: hit.passage for shown, hit in hits.items()})
                if twin is None:
                    values, added = (dict(zip(SIGNALS, of[row].tolist(), strict=True)) for of in (signals, parts))
                    hits[ordinal] = Hit(passage, ordinal, float(scores[row]), values, added)
                else:
                    hits[twin] = replace(hits[twin], merged=(*hits[twin].merged, passage))
        return list(hits.values())

    def measured(
        self, question: Question, k: int, filters: Filters | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The candidates, shape (candidates,), at least `k` where there are, and their signals, shape (candidates, len(SIGNALS))."""
        allowed = passing(self.generation.library, filters or Filters())
        depth = max(DEPTH, k)
        if allowed is not None and not allowed:
            return np.zeros(0, np.int64), np.zeros((0, len(SIGNALS)))
        vector, word_vector = self._vectors(question)
        legs = self._legs(question, vector, depth, allowed)
        ordinals = candidates(list(legs.values()), max(OF_EACH_LEG, k))
        if not len(ordinals):
            return ordinals, np.zeros((0, len(SIGNALS)))
        nearest = self.generation.sentence_vectors.nearest(word_vector, ordinals)
        return ordinals, measure(question, ordinals, legs, nearest, self.generation.forward, self.word_encoder)

    def expansions(self, question: Question) -> tuple[Expansion, ...]:
        """What of the question is looked for by other words too, and by what it was probably meant to be."""
        return self.thesaurus.expand(question.text) + self.generation.forward.spelling.expand(question.content)

    def warm_up(self) -> None:
        """Opens everything a search reads, so that the first question does not pay for it."""
        self.search(understand("索引"), 1)

    def _vectors(self, question: Question) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """That of the question by the encoder of the passages, and by the encoder of words."""
        asked = [fold(question.text)]
        vector = self.encoder.encode_queries(asked)[0]
        same = self.encoder.fingerprint == self.word_encoder.fingerprint
        return vector, vector if same else self.word_encoder.encode_queries(asked)[0]

    def _legs(
        self, question: Question, vector: NDArray[np.float32], depth: int, allowed: Sequence[int] | None
    ) -> dict[str, Leg]:
        lexical, vectors = self.generation.lexical, self.generation.vectors
        typed = bigrams(question.content)
        others = [[_phrase(target) for target in found.targets] for found in self.expansions(question)]
        names = [[_phrase(target) for target in found.targets] for found in self.titles.expand(question.text)]
        every = (
            *([([token], 1.0)] for token in dict.fromkeys(typed)),
            *([(tokens, weight * TARGET_STRENGTH) for tokens, weight in group] for group in others),
            # A name is longer than the topic that leads to it, but no less sure for that.
            *([(tokens, NAME_STRENGTH * len(tokens) ** -0.5) for tokens, _ in group] for group in names),
        )
        return {
            "bigrams": scored(lexical.search("bigrams", typed, depth, allowed)),
            "characters": scored(lexical.search("characters", characters(question.content), depth, allowed)),
            "thesaurus": scored(lexical.search_alternatives(others, depth, allowed)),
            "expanded": scored(lexical.search_alternatives(every, depth, allowed)),
            "dense": scored(vectors.search(vector, depth, allowed)),
        }


def answers_of(question: Question, texts: Sequence[str]) -> NDArray[np.float64]:
    """The greatest `ANSWER_SIGNALS` of the sentences of each of `texts`, shape (len(texts), len(ANSWER_SIGNALS)), 0 where the question asks for
    no value that tells."""
    best = np.zeros((len(texts), len(ANSWER_SIGNALS)))
    if not any(asked.kind in TELLING for asked in question.asks):
        return best
    parted = [[text[start:end] for start, end in sentences(text)] for text in texts]
    owner = np.repeat(np.arange(len(texts)), [len(of_text) for of_text in parted])
    np.maximum.at(best, owner, answering(question, [sentence for of_text in parted for sentence in of_text], TELLING))
    return best


def _phrase(target: Target) -> tuple[list[str], float]:
    """The bigrams of a target and the weight of each; none where it is a single character, which is no bigram of a text.

    The score of a phrase grows with its length, which tells nothing of how well it says what was typed: half of that is taken back.
    """
    tokens = list(dict.fromkeys(bigrams(target.words))) if len(target.words) > 1 else []
    return tokens, target.weight / max(1, len(tokens)) ** 0.5
