"""Fits how the signals of sentences are weighed, and tells how good the extractive answers are.

    python -m tests.quality.fit_sentences [--shared ../shared] [--write]

One linear model for all corpora: it maximises the probability that a sentence which overlaps the evidence, or says one of the
`must` strings, comes first among those of the passages found (listwise softmax). Figures are those of whole answers, five-fold
cross-validated over questions grouped by article; the ranking of passages is that of the package. `--write` stores the weights
fitted on all questions in service/sentences.json.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from indexer.passages import sentences
from service.composing import Draft, Material, Sentence
from service.composing.extractive import extract
from service.evaluation import metrics
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.matching import compact
from service.retrieval import Retriever
from service.sentences import SENTENCE_SIGNALS, agreement_of, article_of, measure
from service.understanding import understand
from tests.quality.fit_ranking import CORPORA, FOLDS, fit_listwise, folds_of, groups_of

STORE = Path(__file__).parents[2] / "service" / "sentences.json"
FIGURES = ("first right", "must@150", "must@300", "must", "length", "recall", "precision")


@dataclass(frozen=True)
class Example:
    """A question with the sentences found: signals of shape (n, signals), which are right, (n,)."""

    corpus: str
    group: str
    question: GoldQuestion
    material: Material
    signals: NDArray[np.float64]
    right: NDArray[np.bool_]


def examples(corpus: str, shared: Path, data: Path) -> Iterator[Example]:
    texts, questions, _ = CORPORA[corpus]
    assert questions is not None
    build(shared / texts, data)
    encoder = load_encoder()
    retriever = Retriever(open_current(data), encoder, encoder)
    groups = groups_of(shared / questions)
    for gold in read_gold([shared / questions]):
        asked = understand(gold.question)
        hits = retriever.search(asked, 10) if gold.answerable else []
        passages = [hit.passage for hit in hits]
        spans = [list(sentences(passage.text)) for passage in passages]
        found = [Sentence(rank, span, 0.0) for rank, of_passage in enumerate(spans) for span in of_passage]
        if found:
            look_up = partial(article_of, retriever)
            material = Material(gold.question, asked.wants_list, passages, found, asked, look_up)
            right = [
                metrics.is_right(gold, compact(passages[one.rank].text[one.span.start : one.span.end])) for one in found
            ]
            signals = measure(retriever, asked, hits, spans, agreement_of(retriever, asked, hits))
            yield Example(corpus, f"{corpus} {groups[gold.id]}", gold, material, signals, np.array(right, bool))


def figures(one: Example, weights: NDArray[np.float64]) -> list[float]:
    """`FIGURES` of one question."""
    scores = one.signals @ weights
    scored = [
        replace(sentence, score=float(score)) for sentence, score in zip(one.material.sentences, scores, strict=True)
    ]
    drafts = extract(replace(one.material, sentences=scored))
    return [float(one.right[scores.argmax()]), *answer_figures(one, drafts)]


def answer_figures(one: Example, drafts: Sequence[Draft]) -> list[float]:
    """`FIGURES` of the answer to one question, all but the first."""
    quotes = list(dict.fromkeys(evidence.quote for draft in drafts for evidence in draft.evidence))
    text = "".join(draft.lead + draft.text for draft in drafts)
    response: dict[str, Any] = {"answer": text, "citations": [{"quote": quote} for quote in quotes]}
    answer, cited = metrics.answer(one.question, response), metrics.citations(one.question, response)
    return [
        answer["must within 150"],
        answer["must within 300"],
        answer["must"],
        float(len(text)),
        cited.get("recall", np.nan),
        cited.get("precision", np.nan),
    ]


def fit(training: Sequence[Example]) -> NDArray[np.float64]:
    useful = [one for one in training if one.right.any()]
    return fit_listwise([one.signals for one in useful], [one.right for one in useful], ridge=3.0)


def show(name: str, corpus: str, rows: Sequence[Sequence[float]]) -> None:
    """Prints the means of `rows`, one for each question."""
    means = np.nanmean(np.array(rows), axis=0)
    print(f"{name:28s}{corpus:12s}" + "".join(f"{mean:12.3f}" for mean in means), flush=True)


def report(name: str, every: Sequence[Example], weights: Sequence[NDArray[np.float64]]) -> None:
    for corpus in dict.fromkeys(one.corpus for one in every):
        rows = [figures(one, of_one) for one, of_one in zip(every, weights, strict=True) if one.corpus == corpus]
        show(name, corpus, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    every: list[Example] = []
    corpora = [corpus for corpus, (_, questions, _) in CORPORA.items() if questions and corpus != "drcd"]
    with tempfile.TemporaryDirectory() as folder:
        for number, corpus in enumerate(corpora):
            every.extend(examples(corpus, arguments.shared, Path(folder, str(number))))
    print(f"{len(every)} questions, {np.mean([len(one.signals) for one in every]):.0f} sentences each")
    print(" " * 40 + "".join(f"{name:>12s}" for name in FIGURES))
    folds = folds_of([one.group for one in every])
    fitted = [fit([one for one, fold in zip(every, folds, strict=True) if fold != out]) for out in range(FOLDS)]
    report("5-fold cross-validated", every, [fitted[fold] for fold in folds])
    others = {out: fit([one for one in every if one.corpus != out]) for out in corpora}
    report("fitted on other corpora", every, [others[one.corpus] for one in every])
    weights = fit(every)
    report("fitted on all", every, [weights] * len(every))
    stored = {name: round(float(weight), 4) for name, weight in zip(SENTENCE_SIGNALS, weights, strict=True)}
    print(stored)
    if arguments.write:
        STORE.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
