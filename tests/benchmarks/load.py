"""Asks a server as fast as it answers, from a process of its own, and prints what that took as one line of JSON.

    python tests/benchmarks/load.py URL ROUTE QUESTIONS.json --clients N [--seconds S] [--stream]

QUESTIONS.json is a list of texts. Each client keeps one connection and has one question under way; without --seconds every question
is asked once, with it they are asked over and over. With --stream it also tells when the first event and the first words came. The
figures are milliseconds, `cpu_s` the processor time of this process: a generator that takes much of it measures itself.

Clients begin one after the other: of connections that come in one burst, the first worker to wake takes all and keeps them.
"""

import argparse
import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

WARM_UP = 5
APART_S = 0.05

# Milliseconds to the first event, to the first words and to the end; only the end where nothing is streamed.
Taken = dict[str, float]


def client(address: str, route: str, questions: Iterator[str], stream: bool, until: Callable[[], bool]) -> list[Taken]:
    """Asks one question after the other until `until` or their end. Raises RuntimeError for an answer that is none."""
    connection = http.client.HTTPConnection(address, timeout=60)
    taken = []
    while not until() and (question := next(questions, None)) is not None:
        body = json.dumps({"question": question} | ({"stream": True} if stream else {}))
        started = time.perf_counter()
        connection.request(
            "POST" if route.startswith("/api/") else "GET", route, body, {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        times = {} if not stream else first_times(response, started)
        response.read()
        taken.append(times | {"whole": (time.perf_counter() - started) * 1000})
        if response.status != 200:
            raise RuntimeError(f"{route} answered {response.status}")
    connection.close()
    return taken


def first_times(response: http.client.HTTPResponse, started: float) -> Taken:
    times: Taken = {}
    while line := response.readline():
        if line.startswith(b"event:"):
            times.setdefault("first event", (time.perf_counter() - started) * 1000)
        if line.startswith(b"event: delta"):
            times["first words"] = (time.perf_counter() - started) * 1000
            break
    return times


def load(address: str, route: str, questions: list[str], clients: int, seconds: float | None, stream: bool) -> Any:
    """What `clients` at once measured, and the processor time that they took."""
    asked = itertools.chain(questions) if seconds is None else itertools.cycle(questions)
    lock = threading.Lock()

    def shared() -> Iterator[str]:
        while True:
            with lock:
                question = next(asked, None)
            if question is None:
                return
            yield question

    for _ in range(clients):
        client(address, route, iter(questions[:WARM_UP]), stream, lambda: False)
    found: list[Taken] = []
    started, worked = time.perf_counter(), time.process_time()

    def run() -> None:
        until = (lambda: False) if seconds is None else (lambda: time.perf_counter() - started > seconds)
        found.extend(client(address, route, shared(), stream, until))

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
        time.sleep(APART_S)
    for thread in threads:
        thread.join()
    names = ("whole", "first event", "first words")
    return {
        "wall_s": time.perf_counter() - started,
        "cpu_s": time.process_time() - worked,
        "taken": {name: [times[name] for times in found if name in times] for name in names},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("route")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--stream", action="store_true")
    given = parser.parse_args()
    questions = json.loads(given.questions.read_text("utf-8"))
    address = urlsplit(given.url).netloc
    print(json.dumps(load(address, given.route, questions, given.clients, given.seconds, given.stream)))


if __name__ == "__main__":
    main()
