"""What tells how well a passage fits a question: one number a signal for each candidate, before anything is weighed."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.forward import ForwardIndex
from indexer.statutes import SOLE, SUPERSEDED
from indexer.tokens import words
from service.agreement import agreement
from service.understanding import Question

Leg = Mapping[int, float]

# 第 may be left out behind the name of a statute; behind that of a law, normalising puts it there.
_PROVISION = re.compile(r"(?:第|办法|规定|解释)(\d{1,4})条(?!件)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

SIGNALS = (
    "bigrams",  # BM25 of pairs of characters, as a share of the best
    "characters",  # BM25 of single characters, as a share of the best: everyday words share them with official ones
    "dense",  # cosine, scaled over the candidates
    "nearest",  # cosine of the best single sentence, scaled over the candidates
    "neighbours",  # the better dense signal of the passages before and behind, where they are candidates
    "said",  # the share of the question's words that are said as they are, rare words counting more
    "sentence",  # how nearly the best single sentence, with the context, says them, by word vectors; scaled over the candidates
    "thesaurus",  # BM25 of what the thesaurus puts for the question's words
    "expanded",  # BM25 of the bigrams, of what the thesaurus puts for words and of the statutes on the topics, as a share of the best
    "statute",  # the same in a passage of a statute: everyday words and official ones are furthest apart there
    "provision",  # 1 where the passage holds a provision whose number the question names
    "named",  # in such a passage, the share of the words of its context that the question says, rare words counting more
    "version",  # 1 in the version of a statute that is of a year which the question names
    "superseded",  # 1 where the index has a later version of the statute and the question names no year
    "article",  # the best bigrams signal within the passage's article
    "opening",  # 1 at the beginning of the article, less and less behind
    "numbers",  # digits, where the question asks for a number or a date
    "items",  # marks of a list, where the question asks for one
)


def measure(
    question: Question,
    ordinals: NDArray[np.int64],
    legs: Mapping[str, Leg],
    nearest: NDArray[np.float32],
    forward: ForwardIndex,
    encoder: Encoder,
) -> NDArray[np.float64]:
    """The signals of the passages `ordinals`, shape (len(ordinals), len(SIGNALS)).

    `legs` has the scores that "bigrams", "characters", "dense", "thesaurus" and "expanded" gave; a passage that a leg did not find has 0
    there. `nearest` has the cosine of each passage's best sentence, shape (len(ordinals),).
    `encoder` is the one that made the word vectors of `forward`.
    """
    facts = forward.facts[ordinals]
    bigrams = _share(_scores(legs["bigrams"], ordinals))
    expanded = _share(_scores(legs["expanded"], ordinals))
    years = [int(year) for year in _YEAR.findall(question.content)]
    dense = _scaled(_scores(legs["dense"], ordinals))
    provision = _holds_provision([int(number) for number in _PROVISION.findall(question.content)], facts)
    agreed = agreement(question, ordinals, forward, encoder)
    columns = {
        "bigrams": bigrams,
        "characters": _share(_scores(legs["characters"], ordinals)),
        "dense": dense,
        "nearest": _scaled(nearest.astype(np.float64)),
        "neighbours": _best_neighbour(dense, ordinals),
        "said": agreed.weights @ np.maximum.reduceat(agreed.said, agreed.begins, axis=1),
        "sentence": _scaled(np.maximum.reduceat(agreed.weights @ agreed.nearness, agreed.begins)),
        "thesaurus": _scores(legs["thesaurus"], ordinals),
        "expanded": expanded,
        "statute": expanded * (facts["last"] > 0),
        "provision": provision,
        "named": provision * forward.named(words(question.content), ordinals) if provision.any() else provision,
        "version": np.isin(facts["year"], years) & (facts["version"] != SOLE),
        "superseded": (facts["version"] == SUPERSEDED) & (not years),
        "article": _best_of_article(bigrams, facts["article"]),
        "opening": 1.0 / (1.0 + facts["position"]),
        "numbers": np.log1p(facts["digits"]) * (question.kind in ("number", "date")),
        "items": np.log1p(facts["items"]) * question.wants_list,
    }
    return np.stack([columns[name] for name in SIGNALS], axis=1)


def _scores(leg: Leg, ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array([leg.get(ordinal, 0.0) for ordinal in ordinals.tolist()])


def _share(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _scaled(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros(len(scores))


def _best_neighbour(scores: NDArray[np.float64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
    """The better score of the ordinals one lower and one higher, 0 where neither is there; `ordinals` ascend."""
    follows = np.diff(ordinals) == 1
    before = np.concatenate(([0.0], np.where(follows, scores[:-1], 0.0)))
    behind = np.concatenate((np.where(follows, scores[1:], 0.0), [0.0]))
    return np.maximum(before, behind)


def _holds_provision(asked: Sequence[int], facts: NDArray[np.void]) -> NDArray[np.bool_]:
    held = np.zeros(len(facts), bool)
    for number in asked:
        held |= (facts["first"] <= number) & (number <= facts["last"])
    return held


def _best_of_article(scores: NDArray[np.float64], articles: NDArray[np.int32]) -> NDArray[np.float64]:
    _, place = np.unique(articles, return_inverse=True)
    best = np.zeros(place.max(initial=-1) + 1)
    np.maximum.at(best, place, scores)
    return best[place]


def scored(found: tuple[NDArray[np.int64], NDArray[np.float32]]) -> dict[int, float]:
    """What a search returned, as a leg."""
    ordinals, scores = found
    return dict(zip(ordinals.tolist(), scores.tolist(), strict=True))


def candidates(legs: Sequence[Leg], of_each: int) -> NDArray[np.int64]:
    """The ordinals of the first `of_each` of every leg (each best first), sorted."""
    return np.array(sorted({ordinal for leg in legs for ordinal in list(leg)[:of_each]}), np.int64)
