"""How much of the gold evidence an LLM gets to see, by the size of its window: passages whole, or their likeliest sentences.

    python -m tests.quality.window DATA GOLD.jsonl

DATA is a folder with an index of the gold questions' corpus.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from service.assembly import assemble
from service.composing import Material
from service.composing.grounding import ground
from service.evaluation.gold import GoldQuestion, read_gold
from service.evaluation.matching import compact, covers
from service.evaluation.metrics import Row
from service.filters import Filters
from service.sentences import read
from service.settings import load
from service.understanding import understand

WINDOWS = (2048, 3072, 4096, 6144, 8192)
TOP_K = 10
MAX_TOKENS = 800


def materials(data: Path, gold: Path) -> list[tuple[GoldQuestion, Material]]:
    """The questions with evidence, with what an answer would be made from."""
    assistant = assemble(load(data=data))
    assistant.open()
    serving = assistant._current.get()
    found = []
    for question in read_gold([gold]):
        if question.answerable and question.evidence:
            meant = understand(question.question)
            hits = serving.search(meant, TOP_K, Filters()).hits
            found.append((question, read(serving.retriever, meant, hits)))
    return found


def shown(material: Material, window: int, shortened: bool) -> list[str]:
    """The compact texts of the sources in the prompt, parted where something was left out."""
    grounding = ground(
        material.question,
        material.passages,
        (),
        context_tokens=window,
        max_tokens=min(MAX_TOKENS, window // 4),
        sentences=material.sentences if shortened else (),
    )
    if not grounding.messages:
        return []
    blocks = re.findall(r"^<source \S+>\n(.*?)\n</source", grounding.messages[1]["content"], re.DOTALL | re.MULTILINE)
    return [compact(part) for block in blocks for part in block.split("……")]


def row(asked: Sequence[tuple[GoldQuestion, Material]], window: int) -> Row:
    """The share of the evidence that stands in the prompt."""
    shares: Row = {}
    for name, shortened in (("whole", False), ("sentences", True)):
        seen = []
        for question, material in asked:
            texts = shown(material, window, shortened)
            seen += [any(covers(text, quote) for text in texts for quote in quotes) for quotes in question.evidence]
        shares[name] = sum(seen) / len(seen)
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("gold", type=Path)
    arguments = parser.parse_args()
    asked = materials(arguments.data, arguments.gold)
    for window in WINDOWS:
        shares = row(asked, window)
        print(f"{window:>5} tokens: " + ", ".join(f"{name} {share:.3f}" for name, share in shares.items()))


if __name__ == "__main__":
    main()
