"""Tells how well questions are understood, on the gold sets and on the questions of DRCD.

Rules were written with the gold sets at hand; what a first run missed in DRCD led to those for centuries, countries and foreign names.

    python -m tests.quality.asking [--shared ../shared]

values      of the values that answerable questions ask for, how many are found in the gold evidence: a span that holds a `must` string, or
            is held by one
types       of the questions, how many have the type that the gold set gives them, or their first part has; multi tells no type
follow-ups  of the pairs of questions of one set, in how many the second is taken for a follow-up of the first, which none is
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from indexer.tokens import normalise, simplify
from service.asked import values
from service.composing import Turn
from service.followups import complete_question
from service.understanding import Question, understand

SETS = {"dev": "gold/dev.jsonl", "laws": "gold/laws/dev.jsonl", "news": "gold/news/dev.jsonl"}
DRCD = "gold/external/drcd/questions.jsonl"
_TYPES = {"factoid": "fact"}
_TYPED = ("factoid", "list", "definition", "procedure", "reason", "opinion", "comparison")


def found(rows: Sequence[dict[str, Any]]) -> tuple[Counter[str], Counter[str]]:
    """By kind of value, how many are asked for and how many of these are found."""
    asked_for: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for row in rows:
        if not row["answerable"]:
            continue
        evidence = [simplify(one["quote"]) for one in row["evidence"]]
        answers = [normalise(answer) for answer in _musts(row)]
        for asked in understand(simplify(row["question"])).asks:
            spans = [normalise(text[start:end]) for text in evidence for start, end in values(text, asked)]
            asked_for[asked.kind] += 1
            hits[asked.kind] += any(answer in span or span in answer for span in spans for answer in answers)
    return asked_for, hits


def _musts(row: dict[str, Any]) -> Iterator[str]:
    for must in row["must"]:
        yield from [must] if isinstance(must, str) else must


def _has_type(question: Question, gold: str) -> bool:
    wanted = _TYPES.get(gold, gold)
    return wanted in (question.type, understand(question.parts[0]).type)


def taken(rows: Sequence[dict[str, Any]]) -> int:
    """How many pairs have a second question that the first one changes."""
    return sum(
        complete_question(second["question"], [Turn(first["question"], first["answer"], first["question"])])
        != second["question"]
        for first, second in permutations(rows, 2)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    for name, path in (*SETS.items(), ("drcd", DRCD)):
        rows = [json.loads(line) for line in (shared / path).read_text("utf-8").splitlines()]
        asked_for, hits = found(rows)
        told = ", ".join(f"{kind} {hits[kind]}/{count}" for kind, count in sorted(asked_for.items()))
        print(f"{name:5} values      {told}")
        if name in SETS:
            typed = [row for row in rows if row["type"] in _TYPED]
            right = sum(_has_type(understand(row["question"]), row["type"]) for row in typed)
            print(f"{name:5} types       {right}/{len(typed)}")
            print(f"{name:5} follow-ups  {taken(rows)}/{len(rows) * (len(rows) - 1)}")


if __name__ == "__main__":
    main()
