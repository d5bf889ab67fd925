"""What the product costs: building the index, starting the server, its memory, the time of searches and answers, and how many it
gives a second.

    python tests/benchmarks/bench_service.py --corpus DIR --gold GOLD.jsonl [--data DIR]

The real command builds and serves; the gold questions are asked by `load.py`, a process of its own. Time is that of one client and one
worker; throughput that of eight clients and two workers, on whatever cores there are. "cpu" is the processor time of the server's
processes for one request, which others at work on the machine disturb less: a core divided by it is the most that a core can give. As
machines differ, figures are also shown as multiples of baselines measured in the same run: the server's /healthz, and bm25s over jieba's
words in this process on the same files. With --data an index that is there is served instead of building one.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from indexer.generation import current_name
from service.evaluation.gold import read_gold
from tests.benchmarks.bench_lexical import chunks

COMMAND = (sys.executable, "-m", "service.cli")
ENVIRONMENT = {**os.environ, "PYTHONPATH": sys.path[0]}
LOAD = Path(__file__).with_name("load.py")
WARM_UP = 5
CLIENTS = 8
SECONDS = 8


class Row(NamedTuple):
    name: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""


def build(corpus: Path, data: Path) -> list[Row]:
    """Builds the index twice: from nothing, and again with nothing to do."""
    rows = []
    for name, limit in (("index", 20.0), ("index again, unchanged", None)):
        started = time.perf_counter()
        run = subprocess.run(
            [*COMMAND, "index", "--corpus", corpus, "--data", data, "--json"],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        )
        wall = time.perf_counter() - started
        if limit is None:
            rows.append(Row(name, wall, "s", limit, "with imports"))
            continue
        facts = json.loads(run.stdout)
        loading = re.search(r"loading the encoder: .* in ([\d.]+) s", run.stderr)
        note = f"{facts['documents']} documents, {facts['passages']} passages; with imports {wall:.1f} s"
        rows.append(
            Row(f"{name}, after imports", facts["seconds"] - float(loading[1] if loading else 0), "s", limit, note)
        )
    return rows


@contextmanager
def serving(data: Path, workers: int) -> Iterator[tuple[str, int, float]]:
    """Starts the server; its address, its process and the seconds until every worker was ready."""
    started = time.perf_counter()
    command = [*COMMAND, "serve", "--data", data, "--port", "0", "--workers", str(workers), "--json"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            url = json.loads(process.stdout.readline())["url"]
            ready = 0
            # Each connection may come to another worker, so one that is ready tells nothing of the others.
            while ready < (1 if workers == 1 else 40):
                ready = ready + 1 if httpx.get(f"{url}/readyz", trust_env=False).status_code == 200 else 0
                time.sleep(0.02)
            yield url, process.pid, time.perf_counter() - started
        finally:
            process.terminate()


class Asked(NamedTuple):
    """What the load generator measured: milliseconds of each request, requests a second, the server's milliseconds of processor time
    for one, and the share of all cores that the generator itself took."""

    taken: dict[str, list[float]]
    a_second: float
    cpu_ms: float
    generator: float


def ask(url: str, server: int, route: str, questions: Path, *options: str) -> Asked:
    before = cpu_seconds(server)
    command = [sys.executable, LOAD, url, route, questions, *options]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    count = len(told["taken"]["whole"])
    share = told["cpu_s"] / told["wall_s"] / (os.cpu_count() or 1)
    return Asked(told["taken"], count / told["wall_s"], (cpu_seconds(server) - before) / count * 1000, share)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its children have had."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def one_client(data: Path, questions: Path) -> list[Row]:
    """The time of a request where nobody else asks."""
    with serving(data, 1) as (url, server, ready):
        bare = ask(url, server, "/healthz", questions)
        search = ask(url, server, "/api/search", questions)
        answer = ask(url, server, "/api/ask", questions)
        stream = ask(url, server, "/api/ask", questions, "--stream")
        memory = resident(server)
    return [
        Row("start to ready", ready, "s", 10),
        Row("resident memory", memory["VmRSS"], "MB", 900, f"at most {memory['VmHWM']:.0f} MB"),
        *quantiles("/healthz", bare.taken["whole"], None),
        *quantiles("/api/search", search.taken["whole"], 20),
        Row("/api/search cpu", search.cpu_ms, "ms"),
        *quantiles("/api/ask", answer.taken["whole"], 80),
        Row("/api/ask cpu", answer.cpu_ms, "ms"),
        *quantiles("first event", stream.taken["first event"], 50),
        *quantiles("first words", stream.taken["first words"], None),
    ]


def many_clients(data: Path, questions: Path) -> Iterator[Row]:
    """How many requests two workers answer a second."""
    with serving(data, 2) as (url, server, _):
        for route, least in (("/healthz", None), ("/api/search", 150), ("/api/ask", 40)):
            asked = ask(url, server, route, questions, "--clients", str(CLIENTS), "--seconds", str(SECONDS))
            p50, p95 = np.percentile(asked.taken["whole"], [50, 95])
            note = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, cpu {asked.cpu_ms:.1f} ms; generator {asked.generator:.1%} of the cores"
            yield Row(f"{route} throughput", asked.a_second, "/s", least, note)


def times(action: Callable[[str], Any], questions: Sequence[str]) -> list[float]:
    """Milliseconds of `action` for each question, after a few to warm up."""
    for question in questions[:WARM_UP]:
        action(question)
    taken = []
    for question in questions:
        started = time.perf_counter()
        action(question)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def quantiles(name: str, taken: Sequence[float], limit: float | None) -> list[Row]:
    p50, p95 = np.percentile(taken, [50, 95])
    return [Row(f"{name} p50", float(p50), "ms"), Row(f"{name} p95", float(p95), "ms", limit)]


def resident(pid: int) -> dict[str, float]:
    """Resident memory now (VmRSS) and at most (VmHWM), in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}


def baseline(corpus: Path, questions: Sequence[str]) -> list[Row]:
    """bm25s over jieba's words of about 300 characters each, as a few lines of anyone's would have it."""
    import bm25s
    import jieba

    jieba.initialize()
    texts = [
        chunk for path in sorted(corpus.rglob("*.txt")) for chunk in chunks(path.read_text("utf-8", errors="replace"))
    ]
    started = time.perf_counter()
    engine = bm25s.BM25()
    engine.index([jieba.lcut(text) for text in texts], show_progress=False)
    built = time.perf_counter() - started
    k = min(10, len(texts))
    search = times(lambda question: engine.retrieve([jieba.lcut(question)], k=k, show_progress=False), questions)
    return [
        Row("baseline index", built, "s", None, f"{len(texts)} chunks"),
        *quantiles("baseline search", search, None),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="an index of the corpus; nothing is built, conversations go there")
    arguments = parser.parse_args()
    if arguments.data and current_name(arguments.data) is None:
        parser.error(f"there is no index in {arguments.data}; leave --data out to build one")
    questions = [question.question for question in read_gold([arguments.gold])]
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "questions.json")
        asked.write_text(json.dumps(questions), "utf-8")
        data = arguments.data or Path(folder, "data")
        rows = [] if arguments.data else build(arguments.corpus, data)
        rows += [*one_client(data, asked), *many_clients(data, asked)]
    rows += baseline(arguments.corpus, questions)
    found = {row.name: row.value for row in rows}
    for row in rows:
        limit = f"{'at least' if row.unit == '/s' else 'limit'} {row.limit:g}" if row.limit else ""
        print(f"{row.name:28}{row.value:>10.2f} {row.unit:3}{limit:>14}  {row.note}")
    print()
    for one, other in (
        ("index, after imports", "baseline index"),
        ("/api/search p50", "baseline search p50"),
        ("/api/search p95", "baseline search p95"),
        ("/api/ask p50", "/api/search p50"),
        ("/api/search p50", "/healthz p50"),
        ("first event p50", "/healthz p50"),
        ("/healthz throughput", "/api/search throughput"),
        ("/api/search throughput", "/api/ask throughput"),
    ):
        if one in found:
            print(f"{one} is {found[one] / found[other]:.2f} x {other}")


if __name__ == "__main__":
    main()
