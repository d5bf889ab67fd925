"""What search costs as the texts grow: time, throughput, memory, disk and the build, and each as a multiple of bm25s over jieba's words.

    python -m tests.benchmarks.bench_search --shared ../shared [--sizes five 1000 10000 100000 200000] [--json]

The texts are laws and news of shared/training, mixed in the same proportion at every size, each a file; "five" are the five texts of
shared/corpus. Above 150,000 passages, more than the texts make, news are cut into files of 300 characters. Questions are those of
shared/gold. Every step runs in a process of its own, so that memory is its own. Times are of `Retriever.search` and of bm25s with the
question cut, in the process, by one client ("cpu" is processor time, which others at work on the machine disturb less); throughput is
that of two processes at once, without HTTP. Nothing is left behind.
"""

import argparse
import json
import lzma
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from indexer.tokens import normalise, words
from service.evaluation.gold import read_gold
from service.retrieval import Retriever
from service.understanding import understand

SIZES = ("five", "1000", "10000", "100000", "200000")
CHARACTERS_A_PASSAGE = 410
WHOLE = 150_000
PIECE = 300
K = 10
PROCESSES = 2
SECONDS = 5.0

Search = Callable[[str], Any]
Figures = dict[str, float]


def mixed(training: Path) -> Iterator[str]:
    """The texts, laws and news evenly spread."""
    every: list[tuple[float, str]] = []
    for name in ("laws", "news"):
        with lzma.open(training / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            texts = [text for line in lines if len(text := json.loads(line)["text"]) > PIECE / 3]
        every += ((number / len(texts), text) for number, text in enumerate(texts))
    return (text for _, text in sorted(every, key=lambda one: one[0]))


def write_corpus(training: Path, size: int, folder: Path) -> None:
    """Files that make about `size` passages."""
    folder.mkdir()
    made = 0
    for number, text in enumerate(mixed(training)):
        step = len(text) if size <= WHOLE or text.startswith("#") else PIECE
        for start in range(0, len(text), step):
            (folder / f"{number:06}-{start}.txt").write_text(text[start : start + step], "utf-8")
            made += max(1, round(min(step, len(text) - start) / CHARACTERS_A_PASSAGE))
        if made >= size:
            return


def questions(shared: Path, corpus: str) -> list[str]:
    """Of the kind of the texts, in an order that mixes them."""
    folders = ["."] if corpus == "five" else ["laws", "news"]
    asked = [one.question for one in read_gold([shared / "gold" / name / "dev.jsonl" for name in folders])]
    return [asked[at] for at in np.random.default_rng(0).permutation(len(asked))[:300]]


def build_index(folder: Path, _: list[str]) -> Figures:
    encoder = load_encoder()
    started, worked = time.perf_counter(), time.process_time()
    manifest = build(folder / "corpus", folder / "data", load=lambda name: encoder).manifest
    return {
        "passages": manifest.passages,
        "characters": manifest.characters,
        "build s": time.perf_counter() - started,
        "build cpu": time.process_time() - worked,
        "build MB": memory("VmHWM"),
        "disk MB": manifest.bytes / 1e6,
        "recall": manifest.vectors.recall,
    }


def build_bm25s(folder: Path, _: list[str]) -> Figures:
    import bm25s

    library = open_current(folder / "data").library
    every = library.select("1", ())
    batches = (library.passages(every[at : at + 1000]) for at in range(0, len(every), 1000))
    texts = [f"{passage.context}\n{passage.text}" for batch in batches for passage in batch]
    started, worked = time.perf_counter(), time.process_time()
    known: dict[str, str] = {}
    cuts = [[known.setdefault(word, word) for word in words(normalise(text))] for text in texts]
    engine = bm25s.BM25(k1=1.2, b=0.75)
    engine.index(cuts, show_progress=False)
    engine.save(folder / "bm25s")
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    disk = sum(path.stat().st_size for path in (folder / "bm25s").rglob("*"))
    return {"build s": seconds, "build cpu": cpu, "build MB": memory("VmHWM"), "disk MB": disk / 1e6}


def open_index(folder: Path) -> Search:
    encoder = load_encoder()
    retriever = Retriever(open_current(folder / "data"), encoder, encoder)
    return lambda question: retriever.search(understand(question), K)


def open_bm25s(folder: Path) -> Search:
    import bm25s

    engine = bm25s.BM25.load(folder / "bm25s", mmap=True)

    def search(question: str) -> Any:
        known = [word for word in dict.fromkeys(words(normalise(question))) if word in engine.vocab_dict]
        scores = engine.get_scores(known)
        best = np.argpartition(-scores, K)[:K]
        return best[np.argsort(-scores[best])]

    return search


def time_searches(search: Search, asked: list[str]) -> Figures:
    for question in asked[:30]:
        search(question)
    taken = []
    for question in asked:
        started, worked = time.perf_counter(), time.process_time()
        search(question)
        taken.append([time.perf_counter() - started, time.process_time() - worked])
    (p50, _), (p95, cpu_p95) = np.percentile(np.array(taken) * 1000, [50, 95], axis=0)
    return {
        "p50 ms": float(p50),
        "p95 ms": float(p95),
        "cpu p95 ms": float(cpu_p95),
        "MB": memory("VmRSS"),
        "own MB": memory("RssAnon"),
    }


def count_searches(search: Search, asked: list[str]) -> Figures:
    """Waits for a line of input, then searches for some seconds."""
    for question in asked[:30]:
        search(question)
    print("ready", flush=True)
    sys.stdin.readline()
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        search(asked[done % len(asked)])
        done += 1
    return {"searches/s": done / (time.perf_counter() - started)}


def memory(field: str) -> float:
    """MB of this process: VmRSS resident, RssAnon its own part of that, VmHWM the most that was resident."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


STEPS: dict[str, Callable[[Path, list[str]], Figures]] = {
    "build": build_index,
    "search": lambda folder, asked: time_searches(open_index(folder), asked),
    "count": lambda folder, asked: count_searches(open_index(folder), asked),
    "bm25s build": build_bm25s,
    "bm25s search": lambda folder, asked: time_searches(open_bm25s(folder), asked),
    "bm25s count": lambda folder, asked: count_searches(open_bm25s(folder), asked),
}


def measure(shared: Path, corpus: str) -> tuple[Figures, Figures]:
    """Our figures and those of bm25s."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if corpus == "five":
            (folder / "corpus").symlink_to((shared / "corpus").resolve())
        else:
            write_corpus(shared / "training", int(corpus), folder / "corpus")
        command = [sys.executable, __file__, "--shared", shared, "--sizes", corpus, "--in", folder, "--step"]
        found: list[Figures] = []
        for engine in ("", "bm25s "):
            figures = run([*command, f"{engine}build"]) | run([*command, f"{engine}search"])
            figures["searches/s"] = run_at_once([*command, f"{engine}count"])
            found.append(figures)
        return found[0], found[1]


def run(command: list[Any]) -> Figures:
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: Figures = json.loads(told.splitlines()[-1])
    return figures


def run_at_once(command: list[Any]) -> float:
    """Searches a second of all processes together."""
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(PROCESSES)]
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    return sum(json.loads(one.communicate()[0])["searches/s"] for one in running)


def shown(corpus: str, ours: Figures, theirs: Figures) -> Iterator[str]:
    """Lines of a table: ours, bm25s, the ratio."""
    yield f"{corpus}: {ours['passages']:,.0f} passages, {ours['characters']:,.0f} characters, vectors {ours['recall']:.3f}"
    yield f"{'':8}" + "".join(f"{name:>12}" for name in theirs)
    ratios = {name: ours[name] / theirs[name] for name in theirs}
    for name, row in (("youju", ours), ("bm25s", theirs), ("ratio", ratios)):
        yield f"{name:8}" + "".join(f"{row[column]:>12,.2f}" for column in theirs)


def growth(rows: dict[str, Figures]) -> Iterator[str]:
    """How many times as much each figure is as at the first size, where passages are so many times as many."""
    first, *others = rows.values()
    for row in others:
        factors = ", ".join(f"{name} x {row[name] / first[name]:.2f}" for name in row if name != "recall")
        yield f"growth: {factors}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpus, gold and training")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="numbers of passages, or five")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each size and engine instead of tables")
    parser.add_argument("--step", choices=STEPS, help="one step of one size, in this process")
    parser.add_argument("--in", dest="folder", type=Path, help="where the corpus of --step is")
    arguments = parser.parse_args()
    if arguments.step:
        asked = questions(arguments.shared, arguments.sizes[0])
        print(json.dumps(STEPS[arguments.step](arguments.folder, asked)))
        return
    rows: dict[str, Figures] = {}
    for corpus in arguments.sizes:
        ours, theirs = measure(arguments.shared, corpus)
        if arguments.json:
            for engine, figures in (("youju", ours), ("bm25s", theirs)):
                print(json.dumps({"corpus": corpus, "engine": engine, **figures}), flush=True)
        else:
            print(*shown(corpus, ours, theirs), sep="\n", flush=True)
        if corpus != "five":
            rows[corpus] = ours
    if len(rows) > 1 and not arguments.json:
        print(*growth(rows), sep="\n")


if __name__ == "__main__":
    main()
