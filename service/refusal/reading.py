"""What was read for a question: its words, the places it names, and how nearly each sentence found says them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.tokens import words
from service.composing import Material
from service.linear import LinearModel
from service.refusal.naming import asked_places, away
from service.retrieval import Hit, Retriever
from service.sentences import SENTENCE_SIGNALS, agreement_of
from service.understanding import Question

# Those signals of sentences that tell whether they give a value: what is asked here is whether the sentence that should give it does.
_OF_VALUES = ("number", "value", "values", "focus")
# What stands further behind gives an answer by chance only.
_SENTENCES = 25
_FIGURE = re.compile(r"[a-z\d]")


@dataclass(frozen=True)
class Reading:
    """A question of n words and the sentences found for it.

    `weights` are those of the words, rare ones heavier, shape (n,), together 1; `near` tells how nearly each sentence says each word
    together with the context of its passage, 0 to 1, shape (n, sentences of `material`). `best` are the
    places of the sentences in `material` that answer best, best first; `scores` tells how well each fits, whether it gives a value or not, below the best one,
    shape (sentences,). `places` are the names of places in the question, `away` tells of
    each passage that its article has none of them. `passage_score` is the ranking score of the best passage.
    """

    question: Question
    material: Material
    words: Sequence[str]
    weights: NDArray[np.float64]
    near: NDArray[np.float64]
    best: Sequence[int]
    scores: NDArray[np.float64]
    places: Sequence[str]
    away: Sequence[bool]
    passage_score: float

    @property
    def figures(self) -> list[int]:
        """Which of the words are numbers, ordinals or Latin: they mean one thing only."""
        return [number for number, word in enumerate(self.words) if _FIGURE.search(word)]

    @property
    def coverage(self) -> NDArray[np.float64]:
        """How nearly each sentence with its context says the question, 0 to 1, shape (sentences,)."""
        covered: NDArray[np.float64] = self.weights @ self.near**2
        return covered


def survey(
    retriever: Retriever,
    question: Question,
    hits: Sequence[Hit],
    material: Material,
    without: Iterable[int] = (),
) -> Reading:
    """What `hits` and the sentences of them in `material`, as `service.sentences.read` gives it, tell of `question`.

    The sentences at the places `without` are taken for absent: so a question is made that cannot be answered.
    """
    agreed = material.agreement or agreement_of(retriever, question, hits)
    is_sentence = np.ones(agreed.closest.shape[1], np.bool_)
    is_sentence[agreed.begins] = False
    absent = set(without)
    kept = [place for place in range(len(material.sentences)) if place not in absent]
    best = sorted(kept, key=lambda place: -material.sentences[place].score)[:_SENTENCES]
    places = asked_places(question.text, retriever.generation.library.values("place"))
    near = agreed.nearness[:, is_sentence]
    near[:, list(absent)] = 0.0
    return Reading(
        question=question,
        material=material,
        words=list(dict.fromkeys(words(question.content))),
        weights=agreed.weights,
        near=near,
        best=best,
        scores=_scores(material, kept),
        places=list(places),
        away=away(places, hits),
        passage_score=hits[0].score,
    )


@cache
def _weights() -> NDArray[np.float64]:
    weights = LinearModel.stored("sentences.json", SENTENCE_SIGNALS).weights
    return np.array([0.0 if name in _OF_VALUES else weight for name, weight in weights.items()])


def _scores(material: Material, kept: Sequence[int]) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = np.array([sentence.signals for sentence in material.sentences]) @ _weights()
    scores -= scores[kept].max(initial=-np.inf)
    return scores
