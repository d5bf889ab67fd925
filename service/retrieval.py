"""From a question to ranked passages: three ways to find them, one model to rank them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from json import dumps

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.generation import Generation
from indexer.passages import Passage
from indexer.thesaurus import Target, Thesaurus
from indexer.tokens import bigrams, fold
from service.answer import Filters
from service.ranking import Ranker
from service.signals import SIGNALS, Leg, candidates, measure, scored
from service.twins import holder
from service.understanding import Question, understand

# How far down each leg is read, and how many of its first passages are ranked. More of either found no more (see the
# closing note of the fit); BM25 scores of passages beyond the depth count as 0.
DEPTH = 200
OF_EACH_LEG = 60

# What the score of a target of the thesaurus is worth beside that of a typed word, and that of the name of a statute on a topic.
STRENGTH = 1.2
NAME_STRENGTH = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `parts` is what each signal adds to `score`.

    `merged` are passages that were found too and say nothing that it, alone or with better ones, does not say.
    """

    passage: Passage
    score: float
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
    ranker: Ranker = field(default_factory=Ranker.stored)

    def search(self, question: Question, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages that pass the filters, best first; what is printed twice takes one place."""
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
                    of_signals = dict(zip(SIGNALS, parts[row].tolist(), strict=True))
                    hits[ordinal] = Hit(passage, float(scores[row]), of_signals)
                else:
                    hits[twin] = replace(hits[twin], merged=(*hits[twin].merged, passage))
        return list(hits.values())

    def measured(
        self, question: Question, k: int, filters: Filters | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The candidates, shape (candidates,), at least `k` where there are, and their signals, shape (candidates, len(SIGNALS))."""
        allowed = self._allowed(filters or Filters())
        depth = max(DEPTH, k)
        legs = self._legs(question, depth, allowed) if allowed is None or allowed else {}
        ordinals = candidates(list(legs.values()), max(OF_EACH_LEG, k))
        if not len(ordinals):
            return ordinals, np.zeros((0, len(SIGNALS)))
        return ordinals, measure(question, ordinals, legs, self.generation.forward, self.word_encoder)

    def warm_up(self) -> None:
        """Opens everything a search reads, so that the first question does not pay for it."""
        self.search(understand("索引"), 1)

    def _legs(self, question: Question, depth: int, allowed: Sequence[int] | None) -> dict[str, Leg]:
        lexical, vectors = self.generation.lexical, self.generation.vectors
        typed = dict.fromkeys(bigrams(question.content), 1.0)
        others = [[_phrase(target) for target in found.targets] for found in self.thesaurus.expand(question.text)]
        names = [[_phrase(target) for target in found.targets] for found in self.titles.expand(question.text)]
        every = (
            *([([token], weight)] for token, weight in typed.items()),
            *([(tokens, weight * STRENGTH) for tokens, weight in group] for group in others),
            # A name is longer than the topic that leads to it, but no less sure for that.
            *([(tokens, NAME_STRENGTH * len(tokens) ** -0.5) for tokens, _ in group] for group in names),
        )
        vector = self.encoder.encode_queries([fold(question.text)])[0]
        return {
            "bigrams": scored(lexical.search(typed, depth, allowed)),
            "thesaurus": scored(lexical.search_alternatives(others, depth, allowed)),
            "expanded": scored(lexical.search_alternatives(every, depth, allowed)),
            "dense": scored(vectors.search(vector, depth, allowed)),
        }

    def _allowed(self, filters: Filters) -> list[int] | None:
        """Ordinals of the passages that pass, None when every passage does."""
        columns: dict[str, Sequence[str | int]] = {
            "document": filters.documents,
            "substr(document, 1, instr(document, '/') - 1)": filters.folders,
            "place": filters.places,
            "author": filters.authors,
            "year": filters.years,
        }
        wanted = {column: values for column, values in columns.items() if values}
        if not wanted:
            return None
        # One parameter for all values of a column: SQLite limits how many there may be, and how large a number.
        condition = " AND ".join(f"{column} IN (SELECT value FROM json_each(?))" for column in wanted)
        return self.generation.library.select(condition, [dumps(v, ensure_ascii=False) for v in wanted.values()])


def _phrase(target: Target) -> tuple[list[str], float]:
    """The bigrams of a target and the weight of each; none where it is a single character, which is no bigram of a text.

    The score of a phrase grows with its length, which tells nothing of how well it says what was typed: half of that is taken back.
    """
    tokens = list(dict.fromkeys(bigrams(target.words))) if len(target.words) > 1 else []
    return tokens, target.weight / max(1, len(tokens)) ** 0.5
