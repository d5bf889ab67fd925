"""Fits how the legs of retrieval are weighed, and tells how well that carries over.

    python -m tests.quality.fit_fusion CORPUS GOLD.jsonl [--write]

Tries every combination of a small grid; the figure is the mean of recall@10 and MRR. Five-fold cross-validation over questions
grouped by article: weights are chosen on four folds and measured on the fifth. `--write` stores the weights chosen on all
questions in service/fusion.json.
"""

import argparse
import itertools
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import Generation, open_current
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.metrics import retrieval
from service.retrieval import FusionWeights, Retriever
from service.understanding import understand

FOLDS = 5
STORE = Path(__file__).parents[2] / "service" / "fusion.json"


def grid() -> Iterator[FusionWeights]:
    for words, context, dense in itertools.product((0.0, 0.3, 0.6, 1.0), (0.2, 0.4, 0.6, 0.9), (0.0, 0.15, 0.25, 0.35)):
        yield FusionWeights(words=words, bigrams=1.0, context=context, dense=dense)
    yield FusionWeights(words=0.6, bigrams=1.0, context=0.4, dense=1.0)


def figures(retriever: Retriever, questions: list[GoldQuestion]) -> NDArray[np.float64]:
    """recall@10 and MRR of each question, shape (questions, 2)."""
    rows = []
    for question in questions:
        hits = retriever.search(understand(question.question), 20)
        row = retrieval(question, [hit.passage.text for hit in hits])
        rows.append((row["recall@10"], row["mrr"]))
    return np.array(rows)


def groups(path: Path, questions: list[GoldQuestion]) -> NDArray[np.int64]:
    """A number for each question: questions on one article have the same."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    articles = {row["id"]: row.get("article") or row["id"] for row in rows}
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(articles[question.id], len(numbers)) for question in questions])


def measure(generation: Generation, questions: list[GoldQuestion], weights: list[FusionWeights]) -> NDArray[np.float64]:
    """Figures of every combination of weights, shape (weights, questions, 2)."""
    encoder = load_encoder()
    return np.stack([figures(Retriever(generation, encoder, one), questions) for one in weights])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    questions = [question for question in read_gold([arguments.gold]) if question.answerable]
    weights = list(grid())
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.corpus, Path(folder))
        found = measure(open_current(Path(folder)), questions, weights)

    goal = found.mean(axis=2)
    chosen = int(goal.mean(axis=1).argmax())
    fold = np.random.default_rng(0).permutation(1000)[groups(arguments.gold, questions) % 1000] % FOLDS
    held_out = np.zeros_like(found[0])
    for number in range(FOLDS):
        best = int(goal[:, fold != number].mean(axis=1).argmax())
        held_out[fold == number] = found[best, fold == number]

    def best_of(kept: list[bool]) -> NDArray[np.float64]:
        return found[kept].mean(axis=1)[int(goal[kept].mean(axis=1).argmax())]

    lexical = best_of([one.dense == 0.0 for one in weights])
    dense = best_of([one.dense == 1.0 for one in weights])
    print(f"{len(questions)} questions, {len(weights)} combinations{'':14s}recall@10     MRR")
    for name, row in (
        ("best lexical leg", lexical),
        ("dense leg", dense),
        ("hybrid, chosen on all", found[chosen].mean(axis=0)),
        ("hybrid, 5-fold cross-validated", held_out.mean(axis=0)),
    ):
        print(f"{name:44s}{row[0]:9.3f}{row[1]:8.3f}")
    print(weights[chosen])
    if arguments.write:
        STORE.write_text(json.dumps(asdict(weights[chosen])) + "\n", "utf-8")


if __name__ == "__main__":
    main()
