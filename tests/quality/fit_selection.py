"""Fits how sentences are chosen beside those chosen before them, and tells how good the extractive answers are.

    python -m tests.quality.fit_selection [--shared ../shared] [--write]

A logistic model of whether a sentence says one of the `must` strings that none chosen before it says, trained along its own choices
(as in DAgger, Ross et al. 2011), twice over. Scores of sentences are those of weights fitted on other folds, as in `fit_sentences`;
figures are of whole answers, five-fold cross-validated over questions grouped by article, for several values of how sure a sentence
must be. To be run after `fit_sentences --write`. `--write` stores the weights fitted on all questions in service/selection.json.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.composing import Material
from service.composing.extractive import extract
from service.composing.selection import LEAST, SELECTION_SIGNALS, Candidates
from service.evaluation.matching import contains_any
from service.linear import LinearModel
from tests.quality.fit_ranking import CORPORA, FOLDS, folds_of
from tests.quality.fit_sentences import FIGURES, Example, answer_figures, examples, fit, show

STORE = Path(__file__).parents[2] / "service" / "selection.json"
RIDGE = 3.0
ROUNDS = 2
# Sentences of a trace at most, and characters: no answer is longer.
_MOST = 8
_CHARACTERS = 400
_FIRST = LinearModel({name: float(name in ("below", "after", "before")) for name in SELECTION_SIGNALS})

Step = tuple[NDArray[np.float64], NDArray[np.bool_]]


@dataclass(frozen=True)
class Scored:
    """An example, its material with scores of other folds, and which `must` items each sentence says."""

    example: Example
    material: Material
    says: Sequence[frozenset[int]]


def scored(one: Example, weights: NDArray[np.float64]) -> Scored:
    sentences = [
        replace(sentence, score=float(score))
        for sentence, score in zip(one.material.sentences, one.signals @ weights, strict=True)
    ]
    material = replace(one.material, sentences=sentences)
    says = [
        frozenset(number for number, group in enumerate(one.question.must) if contains_any(material.text(place), group))
        for place in range(len(sentences))
    ]
    return Scored(one, material, says)


def steps(one: Scored, model: LinearModel) -> list[Step]:
    """Signals of the sentences left and whether each says something new, before every choice of the model."""
    candidates = Candidates(one.material)
    says = [one.says[place] for place in candidates.places]
    trace: list[Step] = []
    told = 0
    while candidates.left and len(candidates.chosen) < _MOST and told < _CHARACTERS:
        said = frozenset[int]().union(*(says[number] for number in candidates.chosen))
        left, signals = sorted(candidates.left), candidates.signals()
        trace.append((signals[left], np.array([bool(says[number] - said) for number in left])))
        best = max(left, key=model.parts(signals).sum(axis=1).__getitem__)
        told += len(candidates.texts[best])
        candidates.choose(best)
    return trace


def fit_logistic(trace: Sequence[Step]) -> LinearModel:
    signals = np.concatenate([of_step for of_step, _ in trace])
    sign = np.where(np.concatenate([right for _, right in trace]), 1.0, -1.0)
    scale = signals.std(axis=0)
    scale[scale == 0] = 1.0
    scaled = signals / scale

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (scaled @ weights)
        slope = scaled.T @ (-sign / (1 + np.exp(margin)))
        return float(np.logaddexp(0, -margin).sum() + RIDGE * weights @ weights / 2), slope + RIDGE * weights

    weights = minimize(loss, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B").x / scale
    return LinearModel(dict(zip(SELECTION_SIGNALS, weights.tolist(), strict=True)))


def fit_rounds(every: Sequence[Scored], folds: Sequence[int]) -> tuple[list[LinearModel], LinearModel]:
    """The models without each fold, and that of all."""
    models = [_FIRST] * FOLDS
    traces: list[list[Step]] = [[] for _ in every]
    for _ in range(ROUNDS):
        for trace, one, fold in zip(traces, every, folds, strict=True):
            trace.extend(steps(one, models[fold]))
        models = [
            fit_logistic([step for trace, fold in zip(traces, folds, strict=True) if fold != out for step in trace])
            for out in range(FOLDS)
        ]
    return models, fit_logistic([step for trace in traces for step in trace])


def report(name: str, every: Sequence[Scored], models: Sequence[LinearModel], least: float) -> None:
    for corpus in dict.fromkeys(one.example.corpus for one in every):
        rows = [
            answer_figures(one.example, extract(one.material, model, least))
            for one, model in zip(every, models, strict=True)
            if one.example.corpus == corpus
        ]
        show(name, corpus, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found: list[Example] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, corpus in enumerate(
            corpus for corpus, (_, questions, _) in CORPORA.items() if questions and corpus != "drcd"
        ):
            found.extend(examples(corpus, arguments.shared, Path(folder, str(number))))
    folds = folds_of([one.group for one in found])
    weights = [fit([one for one, fold in zip(found, folds, strict=True) if fold != out]) for out in range(FOLDS)]
    every = [scored(one, weights[fold]) for one, fold in zip(found, folds, strict=True)]
    models, model = fit_rounds(every, folds)
    print(" " * 40 + "".join(f"{name:>12s}" for name in FIGURES[1:]))
    for least in sorted({0.06, 0.08, 0.1, 0.12, LEAST}):
        report(f"at least {least}", every, [models[fold] for fold in folds], least)
    stored = {name: round(weight, 4) for name, weight in model.weights.items()}
    print(stored)
    if arguments.write:
        STORE.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
