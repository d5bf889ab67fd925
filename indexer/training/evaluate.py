"""Measure an encoder alone: `python -m indexer.training.evaluate --gold FILE --corpus DIR MODEL…`.

The dense leg by itself over plain windows of the texts, so that encoders are compared and nothing else. What the
whole product finds is measured by `youju eval`.
"""

import json
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder, load_encoder
from indexer.errors import CorpusError, EncoderError
from indexer.tokens import fold

_WHITE_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？；]")
# The measure of the project: a passage holds a quote when it holds this share of it in one piece.
_COVERED = 0.8
_WHAT_IS_GOLD = "Give JSON Lines with question and evidence."


class Question(NamedTuple):
    """An answerable question with the exact quotes that answer it, white space removed."""

    text: str
    quotes: tuple[str, ...]
    wording: str


class Figures(NamedTuple):
    """Means over the questions, 0 to 1; `far` is recall@10 of the questions in other words than the text's."""

    recall_1: float
    recall_10: float
    far: float
    mrr: float


def windows(text: str, size: int = 400) -> list[str]:
    """Pieces of about `size` characters without white space, cut after the last sentence end in their second half."""
    text = _WHITE_SPACE.sub("", text)
    found = []
    start = 0
    while start < len(text):
        end = start + size
        ends = [match.end() for match in _SENTENCE_END.finditer(text, start + size // 2, end)]
        end = ends[-1] if ends and end < len(text) else end
        found.append(text[start:end])
        start = end
    return found


def read_questions(path: Path) -> list[Question]:
    """The answerable questions of a gold file. Raises CorpusError when it cannot be read or holds none."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = [
            Question(
                row["question"],
                tuple(_WHITE_SPACE.sub("", evidence["quote"]) for evidence in row["evidence"]),
                row.get("wording", ""),
            )
            for row in rows
            if row.get("answerable", True) and row["evidence"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path}: no gold questions ({error}).", _WHAT_IS_GOLD) from error
    if not found:
        raise CorpusError(f"{path}: no answerable question.", _WHAT_IS_GOLD)
    return found


def coverage(passages: Sequence[str], questions: Iterable[Question]) -> list[list[frozenset[int]]]:
    """For every question and each of its quotes, the numbers of the passages that hold the quote."""
    return [[_holders(passages, quote) for quote in question.quotes] for question in questions]


def _holders(passages: Sequence[str], quote: str) -> frozenset[int]:
    least = max(1, int(np.ceil(_COVERED * len(quote))))
    # Whatever holds 80 % of a quote in one piece holds its middle 60 %: a cheap test before the exact one.
    core = quote[len(quote) - least : least]
    near = (number for number, passage in enumerate(passages) if core in passage)
    return frozenset(
        number
        for number in near
        if SequenceMatcher(None, passages[number], quote, autojunk=False).find_longest_match().size >= least
    )


def score(
    ranking: NDArray[np.int64], questions: Sequence[Question], holders: Sequence[Sequence[frozenset[int]]]
) -> Figures:
    """Figures of a ranking, (questions, depth) of passage numbers, best first, depth at least 10."""

    def recall(depth: int, row: int) -> float:
        top = set(ranking[row, :depth].tolist())
        return float(np.mean([bool(top & quote) for quote in holders[row]]))

    def reciprocal_rank(row: int) -> float:
        wanted = frozenset().union(*holders[row])
        return next((1 / rank for rank, number in enumerate(ranking[row].tolist(), 1) if number in wanted), 0.0)

    rows = range(len(questions))
    far = [row for row in rows if questions[row].wording == "far"]
    return Figures(
        recall_1=float(np.mean([recall(1, row) for row in rows])),
        recall_10=float(np.mean([recall(10, row) for row in rows])),
        far=float(np.mean([recall(10, row) for row in far])) if far else float("nan"),
        mrr=float(np.mean([reciprocal_rank(row) for row in rows])),
    )


def evaluate(
    encoder: Encoder,
    passages: Sequence[str],
    questions: Sequence[Question],
    holders: Sequence[Sequence[frozenset[int]]],
    depth: int = 100,
) -> Figures:
    """Figures of exact cosine search with this encoder over the passages."""
    queries = encoder.encode_queries([fold(question.text) for question in questions])
    similarity = queries @ encoder.encode_passages([fold(passage) for passage in passages]).T
    return score(np.argsort(-similarity, axis=1, kind="stable")[:, :depth], questions, holders)


@click.command()
@click.option("--gold", type=click.Path(path_type=Path), required=True, help="Gold questions, JSON Lines.")
@click.option("--corpus", type=click.Path(path_type=Path), required=True, help="Folder of UTF-8 texts (.txt, .md).")
@click.argument("models", nargs=-1, required=True)
def main(gold: Path, corpus: Path, models: tuple[str, ...]) -> None:
    """Print recall@1, recall@10 (all and far wording) and MRR of each MODEL, a folder or a name."""
    try:
        questions = read_questions(gold)
        files = sorted(path for path in corpus.rglob("*") if path.suffix in {".txt", ".md"})
        passages = [window for path in files for window in windows(path.read_text("utf-8", "replace"))]
        if not passages:
            raise CorpusError(f"{corpus}: no .txt or .md text.", "Give the folder that the questions are about.")
        holders = coverage(passages, questions)
        click.echo(f"{len(questions)} questions, {len(passages)} windows; model, recall@1, recall@10, far, MRR")
        for model in models:
            figures = evaluate(load_encoder(model), passages, questions, holders)
            click.echo("  ".join([model, *(f"{value:.3f}" for value in figures)]))
    except (CorpusError, EncoderError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
