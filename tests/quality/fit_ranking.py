"""Fits how the signals of retrieval are weighed, and tells how well that carries over.

    python -m tests.quality.fit_ranking [--shared ../shared] [--write]

The questions of all corpora train one linear model: it maximises the probability that a passage which holds evidence is ranked
first (listwise softmax, Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"). A second one, fitted the same
way, orders the first of them anew by whether they give the value asked for. Printed are figures of five-fold cross-validation over
questions grouped by article, of leaving each corpus out of the training, and of each leg alone.
`--write` stores the weights fitted on all questions in service/ranking.json and service/answering.json.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from service.answering import ANSWER_SIGNALS
from service.evaluation.gold import read_gold
from service.evaluation.matching import compact, covers
from service.linear import LinearModel
from service.retrieval import READ_AGAIN, Retriever, answers_of
from service.signals import SIGNALS
from service.understanding import Question, understand
from tests.quality.provisions import provision_questions

FOLDS = 5
RIDGE = 5.0
# What may speak against a passage. The other signals may not: where two say the same, one of them would be turned round.
AGAINST = ("opening", "superseded")
PROVISIONS = 40
STORES = [Path(__file__).parents[2] / "service" / name for name in ("ranking.json", "answering.json")]
# Folder of texts and file of questions below shared/, and how many questions at most train (the others only measure): the many
# of the encyclopedia, which name what they ask for, would drown those of our own kind of text.
CORPORA: dict[str, tuple[str, str | None, int | None]] = {
    "five texts": ("corpus", "gold/dev.jsonl", None),
    "laws": ("gold/laws/corpus", "gold/laws/dev.jsonl", None),
    "news": ("gold/news/corpus", "gold/news/dev.jsonl", None),
    # Questions for a provision by its number are made, not written: see tests/quality/provisions.py.
    "provisions": ("gold/laws/corpus", None, PROVISIONS),
    "drcd": ("gold/external/drcd/corpus", "gold/external/drcd/questions.jsonl", 300),
}
FIGURES = ("recall@1", "recall@3", "recall@10", "MRR", "in 3,000", "near@10", "far@10")


@dataclass(frozen=True, eq=False)
class Example:
    """A question with its candidates: their texts, signals of shape (n, signals), which evidence each holds, (n, pieces)."""

    corpus: str
    group: str
    wording: str
    trains: bool
    question: Question
    texts: Sequence[str]
    signals: NDArray[np.float64]
    holds: NDArray[np.bool_]

    @cached_property
    def _known(self) -> dict[int, NDArray[np.float64]]:
        return {}

    def answers(self, places: Sequence[int]) -> NDArray[np.float64]:
        """The signals of the second model of the candidates at `places`, shape (len(places), len(ANSWER_SIGNALS))."""
        new = [place for place in places if place not in self._known]
        self._known.update(zip(new, answers_of(self.question, [self.texts[place] for place in new]), strict=True))
        return np.array([self._known[place] for place in places]).reshape(len(places), len(ANSWER_SIGNALS))


Scorer = Callable[[Example], NDArray[np.float64]]


def examples(corpus: str, shared: Path, data: Path) -> Iterator[Example]:
    texts, questions, most = CORPORA[corpus]
    build(shared / texts, data)
    encoder = load_encoder()
    retriever = Retriever(open_current(data), encoder, encoder)
    groups: dict[str, str] = {}
    if questions is None:
        asked = list(provision_questions(shared / texts, PROVISIONS))
    else:
        groups = groups_of(shared / questions)
        asked = [question for question in read_gold([shared / questions]) if question.answerable]
    chosen = set(np.random.default_rng(0).permutation(len(asked))[:most].tolist())
    for number, question in enumerate(asked):
        understood = understand(question.question)
        ordinals, signals = retriever.measured(understood, 20)
        passages = [passage.text for passage in retriever.generation.library.passages(ordinals.tolist())]
        compacted = [compact(text) for text in passages]
        holds = [[any(covers(text, quote) for quote in quotes) for quotes in question.evidence] for text in compacted]
        yield Example(
            corpus, f"{corpus} {groups.get(question.id, question.id)}", question.wording, number in chosen, understood,
            passages, signals, np.array(holds, bool).reshape(len(passages), len(question.evidence)),
        )  # fmt: skip


def groups_of(questions: Path) -> dict[str, str]:
    """What each question is about, by its id: questions on one article are never on both sides of a cross-validation."""
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    return {row["id"]: row.get("article") or row["id"] for row in rows}


def folds_of(groups: Sequence[str]) -> list[int]:
    """The fold of each question, the same for all of a group."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    fold_of = np.random.default_rng(0).permutation(len(numbers)) % FOLDS
    return [int(fold_of[numbers[group]]) for group in groups]


def fit(training: Sequence[Example]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A weight for each signal of the first model and for each of the second."""
    useful = [one for one in training if one.trains and one.holds.any()]
    least = [-np.inf if name in AGAINST else 0.0 for name in SIGNALS]
    weights = fit_listwise([one.signals for one in useful], [one.holds.any(axis=1) for one in useful], RIDGE, least)
    rows, right = [], []
    for one in useful:
        scores = one.signals @ weights
        first = np.argsort(-scores, kind="stable")[:READ_AGAIN]
        rows.append(np.column_stack([scores[first], one.answers(first.tolist())]))
        right.append(one.holds[first].any(axis=1))
    found = [number for number, holds in enumerate(right) if holds.any()]
    again = fit_listwise([rows[number] for number in found], [right[number] for number in found], 1.0)
    return weights, again[1:] / again[0]


def fit_listwise(
    signals: Sequence[NDArray[np.float64]],
    right: Sequence[NDArray[np.bool_]],
    ridge: float,
    least: Sequence[float] | None = None,
) -> NDArray[np.float64]:
    """The weights of a linear model, shape (signals,), from the signals of lists, each of shape (n, signals), and which of each are
    right, (n,), at least one. No weight is below its `least`."""
    rows, good = np.concatenate(signals), np.concatenate(right)
    lengths = np.array([len(one) for one in signals])
    first = np.cumsum(lengths) - lengths
    owner = np.repeat(np.arange(len(lengths)), lengths)
    spread = rows.std(axis=0) + 1e-9
    scaled = rows / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        every, of_right = np.add.reduceat(likely, first), np.add.reduceat(likely * good, first)
        slope = ridge * weights + scaled.T @ (likely / every[owner] - likely * good / of_right[owner])
        return float(ridge * weights @ weights / 2 - np.log(of_right / every).sum()), slope

    bounds = [(lowest, np.inf) for lowest in (least or [-np.inf] * rows.shape[1])]
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x / spread)


def figures(one: Example, score: Scorer) -> list[float]:
    """`FIGURES` of one question, NaN where one does not apply."""
    order = np.argsort(-score(one), kind="stable")
    holds = one.holds[order]
    ranks = (
        np.where(holds.any(axis=0), holds.argmax(axis=0) + 1, np.inf) if len(holds) else np.full(holds.shape[1], np.inf)
    )
    before = np.concatenate(([0], np.cumsum([len(compact(one.texts[place])) for place in order])))
    within = np.searchsorted(before, 3000, side="right") - 1  # passages that end within the first 3,000 characters
    recall = [float((ranks <= k).mean()) for k in (1, 3, 10)]
    near, far = (recall[2] if one.wording == wording else np.nan for wording in ("near", "far"))
    return [*recall, float(1 / ranks.min()), float((ranks <= within).mean()), near, far]


def report(name: str, every: Sequence[Example], scorers: Sequence[Scorer]) -> None:
    for corpus in dict.fromkeys(one.corpus for one in every):
        rows = [figures(one, score) for one, score in zip(every, scorers, strict=True) if one.corpus == corpus]
        means = [float(np.nanmean(column)) if not np.isnan(column).all() else np.nan for column in np.array(rows).T]
        print(f"{name:28s}{corpus:12s}" + "".join(f"{mean:10.3f}" for mean in means), flush=True)


def by(weights: NDArray[np.float64], again: NDArray[np.float64] | None = None) -> Scorer:
    """As `Retriever.search` scores: by the first model, and the first of them by both, before all others."""

    def score(one: Example) -> NDArray[np.float64]:
        scores = one.signals @ weights
        if again is not None and len(scores):
            first = np.argsort(-scores, kind="stable")[:READ_AGAIN]
            least, most = scores.min(), scores.max()
            scores[first] += one.answers(first.tolist()) @ again + (most - least)
        return scores

    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    every: list[Example] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, corpus in enumerate(CORPORA):
            every.extend(examples(corpus, arguments.shared, Path(folder, str(number))))
    print(f"{len(every)} questions, {np.mean([len(one.signals) for one in every]):.0f} candidates each")
    print(" " * 40 + "".join(f"{name:>10s}" for name in FIGURES))
    for leg in ("bigrams", "dense"):
        only = np.array([float(name == leg) for name in SIGNALS])
        report(f"{leg} alone", every, [by(only)] * len(every))
    folds = folds_of([one.group for one in every])
    fitted = [fit([one for one, fold in zip(every, folds, strict=True) if fold != out]) for out in range(FOLDS)]
    report("first model only", every, [by(fitted[fold][0]) for fold in folds])
    report("5-fold cross-validated", every, [by(*fitted[fold]) for fold in folds])
    others = {out: by(*fit([one for one in every if one.corpus != out])) for out in CORPORA}
    report("fitted on other corpora", every, [others[one.corpus] for one in every])
    models = fit(every)
    report("fitted on all", every, [by(*models)] * len(every))
    for store, signals, weights in zip(STORES, (SIGNALS, ANSWER_SIGNALS), models, strict=True):
        stored = {name: round(float(weight), 4) for name, weight in zip(signals, weights, strict=True)}
        print(stored)
        if arguments.write:
            store.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    now = [
        np.array(list(LinearModel.stored(store.name, signals).weights.values()))
        for store, signals in zip(STORES, (SIGNALS, ANSWER_SIGNALS), strict=True)
    ]
    report("as stored", every, [by(*now)] * len(every))


if __name__ == "__main__":
    main()
