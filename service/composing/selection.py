"""Which sentences make an answer: one after the other, each for what it adds to those chosen before it."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray

from indexer.numbers import unify_numbers
from indexer.tokens import bigrams, fold, normalise
from service.composing import Material
from service.composing.completion import ITEM, announces
from service.composing.sides import Side, on_sides, sides
from service.linear import LinearModel
from service.understanding import Question, understand

SELECTION_SIGNALS = (
    "below",  # how far its score is below the best one
    "left",  # how far below the best of those that are left
    "place",  # logarithm of its place by score
    "passage",  # 1 for the best passage, less and less behind
    "length",  # logarithm of its characters
    "number",  # whether it has a number that the question has not, where one is asked for
    "number below",  # how far it is below the best one, where a number is asked for
    "announces",  # whether it only announces what comes next
    "heading",  # whether it is a bare heading, which only lists may have
    "item in list",  # whether it is an item of a list, where several things are asked for
    "after",  # whether the sentence before it is chosen
    "before",  # whether the sentence behind it is chosen
    "together",  # whether it stands in the passage of the first one chosen
    "new",  # the share of the question's words that it says and none chosen says, rare words counting more
    "side",  # whether it speaks of a side of the question of which none chosen speaks
    "again",  # the largest share that it has in common with one chosen
    "told",  # hundreds of characters chosen
    "always",
)
_COLUMN = {name: column for column, name in enumerate(SELECTION_SIGNALS)}

MAX_CHARACTERS = 290
_MAX_SENTENCES = 10
# How sure it must be that a sentence tells something asked for that those before it do not tell.
LEAST = 0.08
# The share of two-character words in common from which on two sentences say the same.
_SAME = 0.8
# Those that are further down by score were never chosen where it mattered.
_CONSIDERED = 40

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A heading: no mark at its end, no figure and no row of a table.
_HEADING = re.compile(r"[^\d｜。！？；!?;”]{1,30}")
# What is left of a sentence that the end of a page parted.
_FRAGMENT = re.compile(r"[^\d｜]{0,2}[。！？；!?;”）]*")


@cache
def _model() -> LinearModel:
    return LinearModel.stored("selection.json", SELECTION_SIGNALS)


class Candidates:
    """The best sentences of a material, and what is known of each beside those chosen so far. `left` and `chosen` are their numbers,
    `places` tells where each is in the material, in order; `repeated` whether one chosen says the same. Two versions of a statute, or those
    of two places, say the same of different things."""

    def __init__(self, material: Material) -> None:
        asks = material.asks or understand(material.question)
        scores = [sentence.score for sentence in material.sentences]
        best = sorted(range(len(scores)), key=lambda place: -scores[place])[:_CONSIDERED]
        self.places = sorted(best)
        self.texts = [material.text(place) for place in self.places]
        self.chosen: list[int] = []
        self.left = {
            number
            for number, text in enumerate(self.texts)
            if not _FRAGMENT.fullmatch(text) and (material.wants_list or not _HEADING.fullmatch(text))
        }
        self._ranks = np.array([material.sentences[place].rank for place in self.places])
        self._scores = np.array([scores[place] for place in self.places], np.float64)
        normal = [unify_numbers(fold(text)) for text in self.texts]
        self._bigrams = [frozenset(bigrams(text)) for text in normal]
        self._asked = _weighed(bigrams(asks.content), self._bigrams)
        self._signals = self._alone(asks, material.wants_list, normal)
        self._again = np.zeros(len(self.texts))
        self.repeated = np.zeros(len(self.texts), np.bool_)
        asked = sides(asks)
        passages = [material.passages[material.sentences[place].rank] for place in self.places]
        self._written = [(passage.place, passage.year) for passage in passages]
        self._sides = [on_sides(text, passage, asked) for text, passage in zip(self.texts, passages, strict=True)]
        self._said: frozenset[str] = frozenset()

    def choose(self, number: int) -> None:
        self.left.remove(number)
        self.chosen.append(number)
        words = self._bigrams[number]
        self._said |= words
        shares = np.array([len(words & other) / max(1, min(len(words), len(other))) for other in self._bigrams])
        self._again = np.maximum(self._again, shares)
        like = np.array([written == self._written[number] for written in self._written])
        self.repeated |= like & (shares > _SAME)

    def signals(self) -> NDArray[np.float64]:
        """Of all, shape (numbers, len(SELECTION_SIGNALS)), as they are beside those chosen."""
        known = self._signals
        known[:, _COLUMN["left"]] = self._scores - max((self._scores[number] for number in self.left), default=0.0)
        unsaid = {word: weight for word, weight in self._asked.items() if word not in self._said}
        known[:, _COLUMN["new"]] = [sum(unsaid[word] for word in unsaid.keys() & own) for own in self._bigrams]
        known[:, _COLUMN["again"]] = self._again
        known[:, _COLUMN["told"]] = sum(len(self.texts[number]) for number in self.chosen) / 100
        for last in self.chosen[-1:]:
            places = np.array(self.places)
            same = self._ranks == self._ranks[last]
            known[same & (places == places[last] + 1), _COLUMN["after"]] = 1.0
            known[same & (places == places[last] - 1), _COLUMN["before"]] = 1.0
            told = frozenset[Side]().union(*(self._sides[number] for number in self.chosen))
            known[:, _COLUMN["side"]] = [float(not own <= told) for own in self._sides]
            known[:, _COLUMN["together"]] = self._ranks == self._ranks[self.chosen[0]]
        return known

    def _alone(self, asks: Question, wants_list: bool, normal: Sequence[str]) -> NDArray[np.float64]:
        below = self._scores - self._scores.max(initial=-np.inf)
        of_number = asks.kind in ("number", "date")
        known = set(_NUMBER.findall(normalise(asks.text)))
        columns = {
            "below": below,
            "place": np.log1p(np.argsort(np.argsort(-self._scores, kind="stable"))),
            "passage": 1.0 / (1.0 + self._ranks),
            "length": np.log([len(text) for text in self.texts]),
            "number": of_number * _each(normal, lambda text: not known.issuperset(_NUMBER.findall(text))),
            "number below": of_number * below,
            "announces": _each(self.texts, announces),
            "heading": _each(self.texts, lambda text: _HEADING.fullmatch(text) is not None),
            "item in list": wants_list * _each(self.texts, lambda text: ITEM.match(text) is not None),
            "always": np.ones(len(self.texts)),
        }
        nothing = np.zeros(len(self.texts))
        return np.stack([columns.get(name, nothing) for name in SELECTION_SIGNALS], axis=1).astype(np.float64)


def choose(
    material: Material, model: LinearModel | None = None, least: float = LEAST, most: int = MAX_CHARACTERS
) -> list[int]:
    """The places in `material.sentences` of those that answer, best first; one at least where there is any.

    Another is chosen while the odds that it adds something asked for are as good as `least`, up to `most` characters.
    """
    candidates = Candidates(material)
    room = most
    while candidates.left and len(candidates.chosen) < _MAX_SENTENCES:
        odds = (model or _model()).parts(candidates.signals()).sum(axis=1)
        best = max(candidates.left, key=odds.__getitem__)
        if candidates.chosen and odds[best] < log(least / (1 - least)):
            break
        text = candidates.texts[best]
        if candidates.chosen and (len(text) > room or candidates.repeated[best]):
            candidates.left.remove(best)
            continue
        candidates.choose(best)
        room -= len(text)
    return [candidates.places[number] for number in candidates.chosen]


def _each(texts: Sequence[str], test: Callable[[str], bool]) -> NDArray[np.float64]:
    return np.array([float(test(text)) for text in texts])


def _weighed(asked: Sequence[str], held: Sequence[frozenset[str]]) -> dict[str, float]:
    """The share that each word asked for has in all of them: those that few sentences say count more, those that none says nothing."""
    frequency = Counter(word for words in held for word in words)
    weights = {word: log(1 + len(held) / (1 + frequency[word])) for word in asked if frequency[word]}
    total = sum(weights.values()) or 1.0
    return {word: weight / total for word, weight in weights.items()}
