"""How lay questions find national statutes: plain BM25 of bigrams beside ours.

    python -m tests.quality.statutes [--shared ../shared] [--data FOLDER] [--held-out]

The corpus, some 1,500 statutes, is made of shared/training/laws.jsonl.xz; `--data` keeps it and its index. The questions are our
own (statutes.jsonl). Those on daily life were written from knowledge of the laws before any was asked; those marked `drawn` ask for
provisions drawn at random. 40 % of the former are held out: they are printed with `--held-out` only. None trains the ranking.
"""

import argparse
import json
import lzma
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from indexer.passages import Passage
from indexer.tokens import bigrams, normalise
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.matching import compact, covers
from service.retrieval import Retriever
from service.understanding import understand
from tests.quality.provisions import provision_questions

QUESTIONS = Path(__file__).with_name("statutes.jsonl")
DEPTH = 50
PROVISIONS = 200
# Rules of one place, and cases, which are no statutes.
_OTHERS = ("DLC/", "案例/")


def write_corpus(laws: Path, corpus: Path) -> None:
    """The national statutes among the texts of the archive `laws`, a file each below `corpus`."""
    with lzma.open(laws, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["path"].startswith(_OTHERS) or row["path"].endswith("_index.md"):
                continue
            path = corpus / row["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(row["text"], "utf-8")


def figures(question: GoldQuestion, passages: Iterable[Passage]) -> list[float]:
    """Recall at 1, 3 and 10, and the reciprocal rank of the first evidence."""
    texts = [compact(passage.text) for passage in passages]
    ranks = [
        next((rank for rank, text in enumerate(texts, 1) if any(covers(text, quote) for quote in quotes)), np.inf)
        for quotes in question.evidence
    ]
    return [*(float(np.mean(np.array(ranks) <= k)) for k in (1, 3, 10)), 1 / min(ranks)]


def report(name: str, retriever: Retriever, questions: Sequence[GoldQuestion]) -> None:
    lexical, library = retriever.generation.lexical, retriever.generation.library
    plain, ours = [], []
    for question in questions:
        ordinals, _ = lexical.search("bigrams", bigrams(normalise(question.question)), DEPTH)
        plain.append(figures(question, library.passages(ordinals.tolist())))
        hits = retriever.search(understand(question.question), DEPTH)
        ours.append(figures(question, [hit.passage for hit in hits]))
    for means, rows in (("bigram BM25", plain), ("ours", ours)):
        row = "".join(f"{mean:10.3f}" for mean in np.mean(rows, axis=0))
        print(f"{name:16s}{len(questions):4d}  {means:14s}{row}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    part = {row["id"]: row["part"] for row in rows}
    with tempfile.TemporaryDirectory() as temporary:
        data: Path = arguments.data or Path(temporary)
        corpus = data / "corpus"
        if not corpus.exists():
            write_corpus(arguments.shared / "training" / "laws.jsonl.xz", corpus)
        build(corpus, data / "index")
        encoder = load_encoder()
        retriever = Retriever(open_current(data / "index"), encoder, encoder)
        print(" " * 36 + "".join(f"{name:>10s}" for name in ("recall@1", "recall@3", "recall@10", "MRR")))
        for name in ("development", "drawn", *(["held out"] if arguments.held_out else [])):
            report(name, retriever, [question for question in read_gold([QUESTIONS]) if part[question.id] == name])
        report("by number", retriever, list(provision_questions(corpus, PROVISIONS)))


if __name__ == "__main__":
    main()
