"""From the responses to gold questions to the figures that are reported."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from service.evaluation import metrics
from service.evaluation.intervals import figure, harmonic, mean, ratio
from service.evaluation.llm import llm
from service.evaluation.outcomes import Outcome
from service.evaluation.targets import Response

_BY = ("type", "wording")
_BROKEN_DOWN = {
    "retrieval": ("recall@5", "recall@10", "mrr", "recall within 3000"),
    "answers": ("must", "all must", "must within 300"),
    "citations": ("recall", "precision"),
}


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures: `retrieval`, `answers`, `citations`, `refusal`, `llm`, `latency`, and `by` type and wording.

    A figure is `{"value", "ci95", "n"}`: shares from 0 to 1, lengths in characters; times are in milliseconds. A failed
    request counts as an empty answer and is counted under latency.
    """
    rows = _rows(outcomes)
    asked = [outcome.question for outcome in outcomes]
    return {
        "questions": len(asked),
        "answerable": sum(question.answerable for question in asked),
        "retrieval": _means(rows["retrieval"].values()),
        "answers": _means(rows["answers"].values()),
        "citations": _citations(outcomes, rows["citations"]),
        "refusal": _refusal(outcomes),
        "llm": llm(outcomes),
        "latency": {
            "search": _latency([outcome.search for outcome in outcomes if outcome.search]),
            "ask": _latency([outcome.ask for outcome in outcomes]),
        },
        "by": {
            name: _broken_down(name, outcomes, rows)
            for name in _BY
            if any(getattr(question, name) for question in asked)
        },
    }


def _rows(outcomes: Sequence[Outcome]) -> dict[str, dict[str, metrics.Row]]:
    """Rows of figures by question id, for the questions that each kind of figure is about."""
    found: dict[str, dict[str, metrics.Row]] = {"retrieval": {}, "answers": {}, "citations": {}}
    for outcome in outcomes:
        question = outcome.question
        if not question.answerable:
            continue
        if outcome.search:
            found["retrieval"][question.id] = metrics.retrieval(question, metrics.passage_texts(outcome.search.body))
        if question.must:
            found["answers"][question.id] = metrics.answer(question, outcome.ask.body)
        found["citations"][question.id] = metrics.citations(question, outcome.ask.body)
    return found


def _means(rows: Iterable[metrics.Row]) -> dict[str, Any]:
    columns: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return {name: figure(mean, values) for name, values in columns.items()}


def _citations(outcomes: Sequence[Outcome], rows: Mapping[str, metrics.Row]) -> dict[str, Any]:
    citing = [outcome for outcome in outcomes if outcome.verdicts]
    exact = [sum(verdict.exact for verdict in outcome.verdicts) for outcome in citing]
    verbatim = [sum(verdict.reason == "verbatim" for verdict in outcome.verdicts) for outcome in citing]
    counts = [len(outcome.verdicts) for outcome in citing]
    reasons = Counter(verdict.reason for outcome in citing for verdict in outcome.verdicts)
    figures = _means(rows.values())
    figures.pop("cited", None)
    return {
        "citations": sum(counts),
        **figures,
        "exact": figure(ratio, exact, counts),
        "verbatim": figure(ratio, verbatim, counts),
        "reasons": dict(reasons),
    }


def _refusal(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Precision, recall and F1 of refusing what cannot be answered; the share of answerable questions refused."""
    wanted = np.array([not outcome.question.answerable for outcome in outcomes], np.float64)
    given = np.array([bool(outcome.ask.body.get("refused")) for outcome in outcomes], np.float64)
    figures: dict[str, Any] = {
        "unanswerable": int(wanted.sum()),
        "refused": int(given.sum()),
        "wrongly refused": figure(mean, given[wanted == 0]),
    }
    both = 0 < wanted.sum() < len(wanted)
    if both:
        figures["precision"] = figure(lambda wanted, given: ratio(wanted * given, given), wanted, given)
    if wanted.any():
        figures["recall"] = figure(lambda wanted, given: ratio(wanted * given, wanted), wanted, given)
    if both:
        figures["f1"] = figure(harmonic, wanted, given)
    return figures


def _latency(responses: Sequence[Response]) -> dict[str, Any]:
    times = [response.ms for response in responses]
    errors = [response.error for response in responses if response.error]
    quantiles = np.percentile(times, [50, 95, 100]).round(1).tolist() if times else [None, None, None]
    summary = dict(zip(("p50_ms", "p95_ms", "max_ms"), quantiles, strict=True))
    return {"requests": len(times), **summary, "errors": len(errors), "first_errors": errors[:3]}


def _broken_down(
    name: str, outcomes: Sequence[Outcome], rows: Mapping[str, Mapping[str, metrics.Row]]
) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(getattr(outcome.question, name) or "-", []).append(outcome)
    table: dict[str, dict[str, Any]] = {}
    for value, members in sorted(groups.items()):
        refused = [float(bool(member.ask.body.get("refused"))) for member in members]
        table[value] = {"questions": len(members)}
        for kind, columns in _BROKEN_DOWN.items():
            found = [rows[kind][member.question.id] for member in members if member.question.id in rows[kind]]
            for column in columns:
                values = [row[column] for row in found if column in row]
                if values:
                    table[value][f"{kind} {column}"] = figure(mean, values)
        table[value]["refused"] = figure(mean, refused)
    return table
