"""From a question to ranked passages: BM25 and dense vectors, fused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from json import dumps, loads

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.generation import Generation
from indexer.passages import Passage
from indexer.tokens import bigrams, fold, words
from service.answer import Filters
from service.twins import holder
from service.understanding import Question, understand


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; `lexical` is its BM25 score and `dense` its cosine, both 0 where the leg did not find it.

    `merged` are passages that were found too and say nothing that it, alone or with better ones, does not say.
    """

    passage: Passage
    score: float
    lexical: float
    dense: float
    merged: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How the legs are weighed; fitted by `tests/quality/fit_fusion.py` and stored in fusion.json.

    `words`, `bigrams` and `context` are boosts of the fields of the lexical index; `dense` is the share of the dense leg, 0 to 1.
    """

    words: float
    bigrams: float
    context: float
    dense: float

    @classmethod
    def stored(cls) -> "FusionWeights":
        return cls(**loads(files("service").joinpath("fusion.json").read_text("utf-8")))


@dataclass(frozen=True)
class Retriever:
    """Searches one generation; safe for concurrent use."""

    generation: Generation
    encoder: Encoder
    weights: FusionWeights = field(default_factory=FusionWeights.stored)
    depth: int = 200

    def search(self, question: Question, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` best passages that pass the filters, best first; what is printed twice takes one place."""
        allowed = self._allowed(filters or Filters())
        if allowed is not None and not allowed:
            return []
        depth = max(self.depth, k)
        lexical = self._leg(self.generation.lexical.search(self._terms(question.content), depth, allowed))
        vector = self.encoder.encode_queries([fold(question.text)])[0]
        dense = self._leg(self.generation.vectors.search(vector, depth, allowed))
        ordinals, scores = fuse(lexical, dense, self.weights.dense)
        best = np.argsort(-scores, kind="stable")
        hits: dict[int, Hit] = {}
        looked_at = 0
        while len(hits) < k and looked_at < len(best):
            batch = best[looked_at : looked_at + k - len(hits)]
            looked_at += len(batch)
            found = ordinals[batch].tolist()
            for ordinal, score, passage in zip(
                found, scores[batch].tolist(), self.generation.library.passages(found), strict=True
            ):
                twin = holder(passage, {shown: hit.passage for shown, hit in hits.items()})
                if twin is None:
                    hits[ordinal] = Hit(passage, score, lexical.get(ordinal, 0.0), dense.get(ordinal, 0.0))
                else:
                    hits[twin] = replace(hits[twin], merged=(*hits[twin].merged, passage))
        return list(hits.values())

    def warm_up(self) -> None:
        """Opens everything a search reads, so that the first question does not pay for it."""
        self.search(understand("索引"), 1)

    def _terms(self, content: str) -> Mapping[str, Mapping[str, float]]:
        word_terms, bigram_terms = words(content), bigrams(content)
        context = Counter({*word_terms, *bigram_terms})
        return {
            "words": dict.fromkeys(word_terms, self.weights.words),
            "bigrams": dict.fromkeys(bigram_terms, self.weights.bigrams),
            "context": dict.fromkeys(context, self.weights.context),
        }

    def _leg(self, found: tuple[NDArray[np.int64], NDArray[np.float32]]) -> dict[int, float]:
        ordinals, scores = found
        return dict(zip(ordinals.tolist(), scores.tolist(), strict=True))

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


def fuse(
    lexical: Mapping[int, float], dense: Mapping[int, float], share: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Convex combination of the legs' scores, each scaled to 0..1 over what it found; `share` is that of the dense leg.

    Returns ordinals and scores of everything that either leg found, in the order of the ordinals. A passage that a leg did not find
    has that leg's lowest score, so the fusion is monotone in both legs (Bruch et al. 2023, "An Analysis of Fusion Functions").
    """
    ordinals = np.array(sorted(set(lexical) | set(dense)), np.int64)
    return ordinals, (1 - share) * _scaled(lexical, ordinals) + share * _scaled(dense, ordinals)


def _scaled(leg: Mapping[int, float], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
    if not leg:
        return np.zeros(len(ordinals))
    low, high = min(leg.values()), max(leg.values())
    scores = np.array([leg.get(int(ordinal), low) for ordinal in ordinals])
    return (scores - low) / (high - low) if high > low else np.array([float(int(n) in leg) for n in ordinals])
