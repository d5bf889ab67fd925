"""What the product costs: building the index, starting the server, its memory, and the time of a search and an answer.

    python tests/benchmarks/bench_service.py --corpus DIR --gold GOLD.jsonl

The real command builds and serves; one client asks the gold questions, one after the other. As machines differ, search is
also shown as a multiple of a baseline measured in the same run: bm25s over jieba's words, in this process, on the same files.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from service.evaluation.gold import read_gold
from tests.benchmarks.bench_lexical import chunks

COMMAND = (sys.executable, "-m", "service.cli")
ENVIRONMENT = {**os.environ, "PYTHONPATH": sys.path[0]}
WARM_UP = 5


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


def serve(data: Path, questions: Sequence[str]) -> list[Row]:
    """Starts the server, asks, and looks at its memory."""
    started = time.perf_counter()
    command = [*COMMAND, "serve", "--data", data, "--port", "0", "--json"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            url = json.loads(process.stdout.readline())["url"]
            with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
                while client.get("/readyz").status_code != 200:
                    time.sleep(0.02)
                ready = time.perf_counter() - started
                bare = times(lambda _: client.get("/healthz"), questions)
                search = times(lambda question: post(client, "/api/search", question), questions)
                ask = times(lambda question: post(client, "/api/ask", question), questions)
                memory = resident(process.pid)
        finally:
            process.terminate()
    return [
        Row("start to ready", ready, "s", 10),
        Row("resident memory", memory["VmRSS"], "MB", 900, f"at most {memory['VmHWM']:.0f} MB"),
        *quantiles("/healthz", bare, None),
        *quantiles("/api/search", search, 20),
        *quantiles("/api/ask", ask, 60),
    ]


def post(client: httpx.Client, route: str, question: str) -> None:
    client.post(route, json={"question": question}).raise_for_status()


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
    arguments = parser.parse_args()
    questions = [question.question for question in read_gold([arguments.gold])]
    with tempfile.TemporaryDirectory() as folder:
        rows = build(arguments.corpus, Path(folder)) + serve(Path(folder), questions)
    rows += baseline(arguments.corpus, questions)
    found = {row.name: row.value for row in rows}
    for row in rows:
        limit = f"limit {row.limit:g}" if row.limit else ""
        print(f"{row.name:28}{row.value:>10.2f} {row.unit:3}{limit:>12}  {row.note}")
    print()
    for one, other in (
        ("index, after imports", "baseline index"),
        ("/api/search p50", "baseline search p50"),
        ("/api/search p95", "baseline search p95"),
        ("/api/ask p50", "/api/search p50"),
        ("/api/search p50", "/healthz p50"),
    ):
        print(f"{one} is {found[one] / found[other]:.2f} x {other}")


if __name__ == "__main__":
    main()
