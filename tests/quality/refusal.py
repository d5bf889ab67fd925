"""Fits when to refuse, and tells how well that parts questions that a corpus answers from those that it does not.

    python -m tests.quality.refusal [--shared ../shared] [--write]

Unanswerable are the near misses of the three question sets, which are few; for training and as further measures, more are made:

    dropped     answerable questions, each sentence that overlaps the evidence or says a `must` string taken out of what was found
    year        answerable questions that name a year, with another one
    place       answerable questions that name one place, with another one of the same kind
    foreign     answerable questions of the other corpora

Questions for a value (a number, a date, a name) train the weights of a value's signals: the probability of the values that are right,
or that none is, is maximised (a softmax over the values and none, as Devlin et al. 2019, "BERT", section 4.3, do for SQuAD 2.0).
The weights of the topic's signals are those of a logistic regression, foreign questions against answerable ones.
What is needed to answer is set so that of the answerable questions `WRONGLY` are refused. Printed are figures of five-fold
cross-validation over questions grouped by article, and of leaving each corpus out. `--write` stores the weights fitted on all
questions in service/refusal.json.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.refusal.decision import Weights, support_of
from service.refusal.signals import TOPIC_SIGNALS, VALUE_SIGNALS
from tests.quality.fit_ranking import FOLDS, folds_of
from tests.quality.unanswerable import EXTERNAL, Example, collect

STORE = Path(__file__).parents[2] / "service" / "refusal.json"
# The share of answerable questions that are refused in training: for their topic, and in all.
OFF_TOPIC, WRONGLY = 0.005, 0.065
RIDGE = 1.0
# What a question of each kind weighs in training; the made ones are many and alike.
WEIGHTS = {"answerable": 1.0, "unanswerable": 1.0, "dropped": 0.1, "year": 0.2, "place": 0.1, "foreign": 0.0}
TOPIC_WEIGHTS = {"answerable": 1.0, "foreign": 1.0, "place": 0.3}
EXTERNAL_WEIGHT = 0.1

Model = tuple[Weights, Weights]


def fit_values(training: Sequence[Example]) -> Weights:
    """Weights of the signals of a value; what is needed is the score of none."""
    rows: list[NDArray[np.float64]] = []
    good: list[NDArray[np.bool_]] = []
    owner: list[int] = []
    answerable: list[bool] = []
    weight: list[float] = []
    for one in training:
        for signals, right in one.found:
            share = WEIGHTS[one.kind] * (EXTERNAL_WEIGHT if one.corpus == EXTERNAL else 1.0) / len(one.found)
            is_answerable = one.kind == "answerable"
            if not share or (is_answerable and not len(signals)):
                continue
            # An answer may say it in another form: then any value is right rather than none.
            held = right if right.any() else np.ones(len(right), bool)
            rows.append(signals)
            good.append(held & is_answerable)
            owner += [len(weight)] * len(signals)
            answerable.append(is_answerable)
            weight.append(share)
    signals, held, of = np.concatenate(rows), np.concatenate(good), np.array(owner)
    real, shares = np.array(answerable), np.array(weight)
    spread = signals.std(axis=0) + 1e-9
    scaled = signals / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        likely, none = np.exp(np.minimum(scaled @ weights[:-1], 30)), np.exp(min(float(weights[-1]), 30.0))
        every = np.bincount(of, likely, len(shares)) + none
        of_right = np.maximum(np.bincount(of, likely * held, len(shares)), 1e-12)
        reached = np.where(real, of_right, none)
        slope = shares[of] * (likely / every[of] - np.where(real[of], likely * held / of_right[of], 0.0))
        slope_of_none = float((shares * (none / every - ~real)).sum())
        penalty = RIDGE * weights[:-1]
        value = -float((shares * np.log(reached / every)).sum()) + float(penalty @ weights[:-1]) / 2
        return value, np.append(scaled.T @ slope + penalty, slope_of_none)

    bounds = [(0.0, None)] * len(VALUE_SIGNALS) + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Weights(dict(zip(VALUE_SIGNALS, (found[:-1] / spread).tolist(), strict=True)), float(found[-1]))


def fit_topic(training: Sequence[Example]) -> Weights:
    """Weights of the signals of the topic, by logistic regression."""
    used = [one for one in training if one.kind in TOPIC_WEIGHTS]
    signals, real = np.array([one.topic for one in used]), np.array([one.kind == "answerable" for one in used])
    shares = np.array(
        [TOPIC_WEIGHTS[one.kind] * (3 * EXTERNAL_WEIGHT if one.corpus == EXTERNAL else 1.0) for one in used]
    )
    middle, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    scaled, sign = (signals - middle) / spread, np.where(real, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (scaled @ weights[:-1] - weights[-1])
        slope = -sign * shares / (1 + np.exp(margin))
        penalty = RIDGE * weights[:-1]
        value = float((shares * np.logaddexp(0, -margin)).sum() + penalty @ weights[:-1] / 2)
        return value, np.append(scaled.T @ slope + penalty, -slope.sum())

    bounds = [(0.0, None)] * len(TOPIC_SIGNALS) + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / spread
    needed = float(found[-1] + weights @ middle)
    return Weights(dict(zip(TOPIC_SIGNALS, weights.tolist(), strict=True)), needed)


def fit(training: Sequence[Example]) -> Model:
    """Both, with what is needed as `WRONGLY` and `OFF_TOPIC` ask for."""
    value, topic = fit_values(training), fit_topic(training)
    own = [one for one in training if one.kind == "answerable" and one.corpus != EXTERNAL]
    of_topic = sorted(float(topic.support(one.topic[None])[0]) for one in own)
    topic = replace(topic, needed=topic.needed + float(np.quantile(of_topic, OFF_TOPIC)))
    # Refused for its value: one whose topic is not refused already.
    least = np.quantile([support(one, (value, topic)) for one in own], WRONGLY)
    for _ in range(40):
        value = replace(value, needed=value.needed + float(least))
        least = np.quantile([support(one, (value, topic)) for one in own], WRONGLY)
        if abs(least) < 1e-3:
            break
    return value, topic


def support(one: Example, model: Model) -> float:
    """As `service.refusal.decide` has it: below 0, the question is refused."""
    value, topic = model
    of_topic = float(topic.support(one.topic[None])[0])
    if not one.found:
        return of_topic
    return min(of_topic, support_of(value, [signals for signals, _ in one.found], one.further))


def area(answerable: Sequence[float], others: Sequence[float]) -> float:
    """The chance that an answerable question has more support than another: the area under the ROC curve."""
    kept, refused = np.array(answerable)[:, None], np.array(others)[None]
    return float(np.mean(kept > refused) + np.mean(kept == refused) / 2)


def report(name: str, every: Sequence[Example], model_of: Callable[[Example], Model]) -> None:
    """What is refused, of all questions of a kind; `at 5 %`, `at 8 %`: were so many answerable ones refused."""
    supports = [support(one, model_of(one)) for one in every]

    def of(kind: str, corpus: str = "") -> list[float]:
        return [
            found for one, found in zip(every, supports, strict=True)
            if one.kind == kind and (one.corpus == corpus if corpus else one.corpus != EXTERNAL)
        ]  # fmt: skip

    kept, near = of("answerable"), of("unanswerable")
    at = {share: np.mean(np.array(near) < np.quantile(kept, share)) for share in (0.05, 0.08)}
    print(f"\n{name}: AUC {area(kept, near):.3f}; near misses refused {at[0.05]:.3f} at 5 %, {at[0.08]:.3f} at 8 %")
    for corpus in ("", *dict.fromkeys(one.corpus for one in every)):
        cells = ((kind, of(kind, corpus)) for kind in WEIGHTS)
        told = ("-" if not found else f"{np.mean(np.array(found) < 0):.3f}/{len(found)}" for _, found in cells)
        print(f"  {corpus or 'own three':12s}" + "".join(f"{one:>14s}" for one in told))
    wrong = Counter(
        one.form
        for one, found in zip(every, supports, strict=True)
        if found < 0 and one.kind == "answerable" and one.corpus != EXTERNAL
    )
    asked = Counter(one.form for one in every if one.kind == "answerable" and one.corpus != EXTERNAL)
    print(
        "  wrongly refused: " + ", ".join(f"{form} {wrong[form]} of {number}" for form, number in asked.most_common())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        every = collect(arguments.shared, Path(folder))
    print(" " * 14 + "".join(f"{kind:>14s}" for kind in WEIGHTS))
    fold_of = dict(zip(map(id, every), folds_of([one.group for one in every]), strict=True))
    folds = [fit([one for one in every if fold_of[id(one)] != out]) for out in range(FOLDS)]
    report("5-fold cross-validated", every, lambda one: folds[fold_of[id(one)]])
    others = {
        out: fit([one for one in every if one.corpus != out]) for out in dict.fromkeys(one.corpus for one in every)
    }
    report("fitted on other corpora", every, lambda one: others[one.corpus])
    fitted = fit(every)
    report("fitted on all", every, lambda one: fitted)
    stored = {
        name: {signal: round(weight, 4) for signal, weight in {**weights.of, "needed": weights.needed}.items()}
        for name, weights in zip(("value", "topic"), fitted, strict=True)
    }
    print(json.dumps(stored))
    if arguments.write:
        STORE.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
