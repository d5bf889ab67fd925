"""How well the refusal rule parts questions that a corpus answers from those that it does not.

    python -m tests.quality.refusal CORPUS GOLD.jsonl --foreign OTHER.jsonl ...

Builds an index of CORPUS, then prints, for a range of thresholds, the share refused of: answerable questions of GOLD (to be kept
low), unanswerable ones of GOLD (near misses), and the questions of other gold files, which are about something else.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from service.evaluation.gold import read_gold
from service.refusal import COVERAGE, coverage
from service.retrieval import Retriever
from service.understanding import understand

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--foreign", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.corpus, Path(folder))
        encoder = load_encoder()
        retriever = Retriever(open_current(Path(folder)), encoder, encoder)

        def coverages(questions: list[str]) -> np.ndarray:
            understood = [understand(question) for question in questions]
            return np.array([coverage(one, retriever.search(one, 10)) for one in understood])

        own = read_gold([arguments.gold])
        groups = {
            "answerable": coverages([one.question for one in own if one.answerable]),
            "unanswerable": coverages([one.question for one in own if not one.answerable]),
        }
        for path in arguments.foreign:
            groups[f"foreign: {path.parent.name}"] = coverages([one.question for one in read_gold([path])])
    kept = groups["answerable"]
    print(f"{'share refused at':24s}" + "".join(f"{threshold:>8.2f}" for threshold in THRESHOLDS) + "     AUC")
    for name, found in groups.items():
        auc = np.mean(kept[:, None] > found[None, :]) + np.mean(kept[:, None] == found[None, :]) / 2
        shares = "".join(f"{np.mean(found < threshold):8.3f}" for threshold in THRESHOLDS)
        print(f"{name:18s}{len(found):6d}{shares}{auc:8.3f}")
    print(f"in use: {COVERAGE}")


if __name__ == "__main__":
    main()
