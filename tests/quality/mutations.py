"""How many changed facts the citation check catches, and how many unchanged sentences it takes for wrong.

    python -m tests.quality.mutations [--shared ../shared] [--data NAME=DIR ...] [--show KIND]

Two kinds of sentences of each gold set: those of extractive answers with their quotes, and the answers that people wrote for the gold
("written"), which say in other words what the evidence says: an LLM's sentences. For these the passages that hold the evidence are named,
and the words quoted from them are chosen as for an LLM. Each sentence is checked as it is (what is not supported is a false alarm) and with
one fact changed (what is supported is missed). The changes are made by `tests.quality.mutators`, which knows nothing of the check; the check
is not told that extractive sentences are verbatim. `--show` prints what is missed of a kind, or the false alarms (`none`).
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import Generation, open_current
from indexer.passages import Passage, sentences
from service.citations import Checker
from service.composing import Draft, Evidence
from service.composing.extractive import extract
from service.composing.quoting import quotes
from service.evaluation.matching import compact
from service.retrieval import Retriever
from service.sentences import read
from service.understanding import understand
from tests.quality.mutators import KINDS, Names, mutations

CORPORA = {"dev": ("corpus", "gold/dev.jsonl"), "laws": ("gold/laws/corpus", "gold/laws/dev.jsonl")}
CORPORA |= {"news": ("gold/news/corpus", "gold/news/dev.jsonl")}
BARS = {"number": 0.99, "unit": 0.99, "date": 0.99, "person": 0.99, "place": 0.99, "organisation": 0.99, "law": 0.99}
BARS |= {"negation": 0.90}
FALSE_ALARMS = 0.02


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a composer drafts it; `named` are the passages that it names where its quotes are yet to be chosen."""

    corpus: str
    origin: str
    question: str
    text: str
    passages: Sequence[Passage]
    evidence: tuple[Evidence, ...] = ()

    def supported(self, text: str) -> bool:
        """Whether the check takes `text` in the place of the sentence for supported."""
        named = len(self.passages)
        evidence = self.evidence or tuple(
            Evidence(one, quote) for one in self.passages for quote in quotes(one, text, named)
        )
        return Checker(self.question, self.passages).check(Draft(text, evidence))[0].verdict == "supported"


def said_in(corpus: str, generation: Generation, gold: Path) -> Iterator[Said]:
    """The sentences of both kinds for the questions of a gold file that can be answered."""
    encoder = load_encoder()
    retriever = Retriever(generation, encoder, encoder)
    library = generation.library
    passages = library.passages(range(generation.manifest.passages))
    texts = [compact(passage.text) for passage in passages]
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["answerable"]:
            continue
        asked = understand(row["question"])
        hits = retriever.search(asked, 10)
        for draft in extract(read(retriever, asked, hits)) if hits else ():
            found = [hit.passage for hit in hits]
            yield Said(corpus, "extractive", row["question"], draft.text, found, draft.evidence)
        wanted = [compact(entry["quote"]) for entry in row["evidence"]]
        holding = [one for one, text in zip(passages, texts, strict=True) if any(quote in text for quote in wanted)]
        if holding:
            for start, end in sentences(row["answer"]):
                yield Said(corpus, "written", row["question"], row["answer"][start:end], holding[:6])


def names_of(generation: Generation) -> Names:
    library = generation.library
    texts = [passage.text for passage in library.passages(range(generation.manifest.passages))]
    return Names.found_in(texts, list(library.values("author")), list(library.values("place")))


@dataclass(frozen=True, slots=True)
class Outcome:
    corpus: str
    origin: str
    kind: str
    before: str
    after: str
    supported: bool


def judge(said: Sequence[Said], names: Names, each: int, seed: int = 5) -> Iterator[Outcome]:
    """Every sentence as it is (kind none), and at most `each` changes of it of every kind."""
    chance = random.Random(seed)
    for one in said:
        yield Outcome(one.corpus, one.origin, "none", one.text, one.text, one.supported(one.text))
        for kind in KINDS:
            for changed, _ in zip(mutations(one.text, kind, names, chance), range(each), strict=False):
                yield Outcome(one.corpus, one.origin, kind, one.text, changed, one.supported(changed))


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A row for each corpus and origin: the share caught of each kind and how many there were, and the false alarms."""
    keys = [
        *dict.fromkeys((one.corpus, one.origin) for one in outcomes),
        ("all", "extractive"),
        ("all", "written"),
        ("all", "both"),
    ]
    yield f"{'':16s}" + "".join(f"{kind:>16s}" for kind in (*KINDS, "false alarms"))
    for corpus, origin in keys:
        mine = [one for one in outcomes if corpus in (one.corpus, "all") and origin in (one.origin, "both")]
        count = Counter(one.kind for one in mine)
        passed = Counter(one.kind for one in mine if one.supported)
        cells = [_share(count[kind] - passed[kind], count[kind]) for kind in (*KINDS, "none")]
        yield f"{corpus + ' ' + origin:16s}" + "".join(f"{cell:>16s}" for cell in cells)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f} ({whole})" if whole else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", nargs="*", default=[], help="NAME=DIR: an index that is there already, for a corpus")
    parser.add_argument("--each", type=int, default=1, help="changes of each kind made to a sentence, at most")
    parser.add_argument("--show", choices=(*KINDS, "none"))
    arguments = parser.parse_args()
    made = dict(entry.split("=", 1) for entry in arguments.data)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for corpus, (texts, gold) in CORPORA.items():
            if corpus not in made:
                build(arguments.shared / texts, Path(folder) / corpus)
            generation = open_current(Path(made.get(corpus, Path(folder) / corpus)))
            said = list(said_in(corpus, generation, arguments.shared / gold))
            outcomes += judge(said, names_of(generation), arguments.each)
    if arguments.show:
        for one in outcomes:
            if one.kind == arguments.show and one.supported != (one.kind == "none"):
                print(
                    f"[{one.corpus} {one.origin}] {one.before}" + (f"\n  → {one.after}" if one.kind != "none" else "")
                )
    print(*table(outcomes), sep="\n")
    print(f"{sum(one.kind != 'none' for one in outcomes)} changed sentences")


if __name__ == "__main__":
    main()
