"""Which BM25 engine: tantivy or bm25s, over character bigrams, words, or both, on the same passages and tokens.

    python tests/benchmarks/bench_lexical.py --corpus DIR [--gold GOLD.jsonl]     recall too, where there are gold questions
    python tests/benchmarks/bench_lexical.py --texts TEXTS.jsonl.xz --gold GOLD.jsonl --limit 2000000

Each engine runs in a process of its own, so that peak memory is its own. `tokens s` is the cost of cutting the texts, the
same work for all; `build s` comes on top. Search times include cutting the question.
"""

import argparse
import json
import lzma
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from indexer import tokens
from indexer.lexical import LexicalIndex, write_lexical
from service.evaluation import metrics
from service.evaluation.gold import GoldQuestion, read_gold

CUTTERS: dict[str, tuple[str, ...]] = {"bigrams": ("bigrams",), "words": ("words",), "both": ("bigrams", "words")}
ENGINES = ("tantivy", "bm25s")
LENGTH = 300
DEPTH = 20
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]?")

Search = Callable[[str], Sequence[int]]


def passages(arguments: argparse.Namespace) -> list[str]:
    """The chunks of the first `limit` characters of the texts."""
    found: list[str] = []
    left = arguments.limit
    for text in _texts(arguments):
        found += chunks(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return found


def chunks(text: str) -> Iterator[str]:
    """About 300 characters each, whole sentences, white space out."""
    held = ""
    for sentence in _SENTENCE.findall(re.sub(r"\s+", "", text)):
        if held and len(held) + len(sentence) > LENGTH:
            yield held
            held = ""
        held += sentence
    if held:
        yield held


def _texts(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.corpus:
        for path in sorted(arguments.corpus.rglob("*.txt")):
            yield path.read_text(encoding="utf-8")
    else:
        with lzma.open(arguments.texts, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def _cut(text: str, kinds: Sequence[str]) -> list[str]:
    normal = tokens.normalise(text)
    return [token for kind in kinds for token in getattr(tokens, kind)(normal)]


def build_tantivy(folder: Path, cuts: Iterator[list[str]], kinds: Sequence[str]) -> Search:
    """The project's own index, with the tokens in one field."""
    write_lexical(folder / "index", ({"bigrams": cut, "characters": []} for cut in cuts))
    index = LexicalIndex(folder / "index")

    def search(question: str) -> Sequence[int]:
        ordinals, _ = index.search("bigrams", _cut(question, kinds), DEPTH)
        return ordinals.tolist()

    return search


def build_bm25s(folder: Path, cuts: Iterator[list[str]], kinds: Sequence[str]) -> Search:
    """Saved and mapped again, as a service would."""
    import bm25s

    engine = bm25s.BM25(k1=1.2, b=0.75)
    engine.index(list(cuts), show_progress=False)
    engine.save(folder / "bm25s")
    mapped = bm25s.BM25.load(folder / "bm25s", mmap=True)

    def search(question: str) -> Sequence[int]:
        known = [token for token in dict.fromkeys(_cut(question, kinds)) if token in mapped.vocab_dict]
        scores = mapped.get_scores(known)
        best = np.argpartition(-scores, min(DEPTH, len(scores) - 1))[:DEPTH]
        return best[np.argsort(-scores[best])].tolist()

    return search


BUILDERS = {"tantivy": build_tantivy, "bm25s": build_bm25s}


def measure(engine: str, cutter: str, texts: Sequence[str], gold: Sequence[GoldQuestion]) -> dict[str, float]:
    """Seconds, milliseconds, megabytes, recall@10; in this process, which should be fresh."""
    kinds = CUTTERS[cutter]
    cutting = 0.0

    def cuts() -> Iterator[list[str]]:
        nonlocal cutting
        for text in texts:
            started = time.perf_counter()
            cut = _cut(text, kinds)
            cutting += time.perf_counter() - started
            yield cut

    _cut("预热", kinds)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        search = BUILDERS[engine](Path(folder), cuts(), kinds)
        built = time.perf_counter() - started - cutting
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        for question in gold[:5]:
            search(question.question)
        times: list[float] = []
        recalls: list[float] = []
        for question in gold:
            started = time.perf_counter()
            found = search(question.question)
            times.append((time.perf_counter() - started) * 1000)
            if question.answerable and question.evidence:
                recalls.append(metrics.retrieval(question, [texts[ordinal] for ordinal in found])["recall@10"])
    return {
        "tokens s": cutting,
        "build s": built,
        "p50 ms": float(np.percentile(times, 50)),
        "p95 ms": float(np.percentile(times, 95)),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "before MB": before / 1024,
        "disk MB": disk / 2**20,
        "recall@10": float(np.mean(recalls)) if recalls else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of UTF-8 .txt files")
    parser.add_argument("--texts", type=Path, help="xz-compressed JSON lines with a text each")
    parser.add_argument("--gold", type=Path, required=True, help="gold questions to search with")
    parser.add_argument("--limit", type=int, default=100_000_000, help="characters of the texts to index")
    parser.add_argument("--only", help="ENGINE/CUTTER: one measurement in this process, printed as JSON")
    arguments = parser.parse_args()
    if bool(arguments.corpus) == bool(arguments.texts):
        parser.error("give either --corpus or --texts")
    if arguments.only:
        engine, cutter = arguments.only.split("/")
        print(json.dumps(measure(engine, cutter, passages(arguments), read_gold([arguments.gold]))))
        return
    texts = passages(arguments)
    print(f"{sum(map(len, texts)):,} characters, {len(texts):,} passages, {len(read_gold([arguments.gold]))} questions")
    del texts
    shown = False
    for cutter in CUTTERS:
        for engine in ENGINES:
            command = [sys.executable, __file__, *sys.argv[1:], "--only", f"{engine}/{cutter}"]
            run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            row = json.loads(run.stdout)
            if not shown:
                print(f"{'':18}" + "".join(f"{name:>11}" for name in row))
                shown = True
            print(f"{engine + ' ' + cutter:18}" + "".join(f"{value:>11.3f}" for value in row.values()), flush=True)


if __name__ == "__main__":
    main()
