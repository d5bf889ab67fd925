"""Whether to answer: how sure it is that the documents tell what is asked, weighed from measured signals."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads

import numpy as np
from numpy.typing import NDArray

from service.answer import Part
from service.asked import Asked
from service.composing import Material
from service.refusal.reading import survey
from service.refusal.signals import TOPIC_SIGNALS, VALUE_SIGNALS, asks_further, sought, topic_signals, value_signals
from service.refusal.wording import FILTERED_OUT, NOT_FOUND, NOTHING_INDEXED, Code, code_of, sentence
from service.retrieval import Hit, Retriever
from service.understanding import Question

# A value that nowhere stands tells no more than one that fits badly; one that fits very well cannot make up for another that is missing.
_MOST = 4.0
# A question that asks for more than values can be answered in part where a value is missing. By tests/quality/refusal.py, where more
# changes little.
_FURTHER = 1.0
_TELLS = re.compile("[\u4e00-\u9fff]|[a-z\\d]{2}|\\d")


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each signal, none negative, and the sum that is needed to answer rather than refuse."""

    of: Mapping[str, float]
    needed: float

    def support(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the signals, shape (n, signals), sum up to beyond what is needed, shape (n,)."""
        beyond: NDArray[np.float64] = signals @ np.array(list(self.of.values())) - self.needed
        return beyond


@dataclass(frozen=True, slots=True)
class Ground:
    """What a confidence was made from: the weights and the signals, shape (n,)."""

    weights: Weights
    signals: NDArray[np.float64]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each signal adds; the last is what is needed."""
        weighed = zip(self.weights.of.items(), self.signals.tolist(), strict=True)
        added = [
            Part(signal=name, value=value, weight=weight, contribution=value * weight)
            for (name, weight), value in weighed
        ]
        needed = self.weights.needed
        return (*added, Part(signal="needed", value=-1.0, weight=needed, contribution=-needed))


@dataclass(frozen=True, slots=True)
class Decision:
    """`confidence`, 0 to 1, is that the documents answer; `code` and `sentence` say why it is refused, None where it is not.
    `ground` has the signals of what was weaker, the topic or the best value; None where there was nothing to weigh."""

    confidence: float
    code: Code | None = None
    sentence: str | None = None
    ground: Ground | None = None

    @property
    def refused(self) -> bool:
        return self.code is not None


def decide(
    retriever: Retriever,
    question: Question,
    hits: Sequence[Hit],
    material: Material,
    below: float,
    filtered: bool = False,
) -> Decision:
    """Whether to refuse to answer `question` from `hits` and their sentences, as `service.sentences.read` gives them.

    It is refused where the confidence is less than `below` (0 to 1, 0 never refuses), where nothing was found, and where the question says nothing that
    could be looked for. `filtered` tells that filters were set.
    """
    if not hits:
        code: Code = FILTERED_OUT if filtered and len(retriever.generation.forward) else NOT_FOUND
        code = code if len(retriever.generation.forward) else NOTHING_INDEXED
        return Decision(0.0, code, sentence(code))
    if not _TELLS.search(question.content):
        return Decision(0.0, NOT_FOUND, sentence(NOT_FOUND))
    reading = survey(retriever, question, hits, material)
    value, topic = stored()
    of_all = topic_signals(reading)
    ground: Ground | None = Ground(topic, of_all)
    of_topic = support = float(topic.support(of_all[None])[0])
    missing: list[Asked] = []
    if asks := sought(question.asks):
        found = [value_signals(reading, asked) for asked in asks]
        supports = [best(value, signals) for signals in found]
        missing = [asked for asked, beyond in zip(asks, supports, strict=True) if beyond < 0]
        if (of_values := support_of(value, found, asks_further(question))) < support:
            support, weakest = of_values, found[int(np.argmin(supports))]
            ground = Ground(value, weakest[value.support(weakest).argmax()]) if len(weakest) else None
    confidence = 1.0 / (1.0 + math.exp(-support))
    if confidence >= below:
        return Decision(confidence, ground=ground)
    code = code_of(reading, missing, on_topic=of_topic > 0)
    return Decision(confidence, code, sentence(code, reading, missing), ground)


def support_of(value: Weights, found: Sequence[NDArray[np.float64]], further: bool) -> float:
    """How well the values `found` for each that is asked for fit, beyond what is needed; `further` tells that more than values is asked."""
    return float(np.mean([best(value, signals) for signals in found])) + _FURTHER * further


def best(value: Weights, signals: NDArray[np.float64]) -> float:
    """How well the value that fits best fits, beyond what is needed, -4 to 4; `signals` as in `value_signals`."""
    return float(np.clip(value.support(signals).max(initial=-_MOST), -_MOST, _MOST))


@cache
def stored() -> tuple[Weights, Weights]:
    """The weights of the signals of a value and of those of the topic, fitted by tests/quality/refusal.py."""
    both = loads(files("service").joinpath("refusal.json").read_text("utf-8"))
    return read_weights(both["value"], VALUE_SIGNALS), read_weights(both["topic"], TOPIC_SIGNALS)


def read_weights(weights: Mapping[str, float], signals: Iterable[str]) -> Weights:
    """Raises KeyError when there is no weight for one of `signals`, or for `needed`."""
    return Weights({signal: weights[signal] for signal in signals}, weights["needed"])
