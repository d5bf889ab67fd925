import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.progress import JobLog, JobReader, Meter, append, read_job


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_are_those_of_the_last_seconds_not_of_a_slow_start() -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.stage("embedding", 1000)
    clock.now += 60
    for _ in range(200):
        clock.now += 0.1
        meter.advance()
    progress = meter.progress()
    assert progress.rate is not None and abs(progress.rate - 10) < 0.2
    assert progress.remaining_s is not None and abs(progress.remaining_s - 80) < 2
    assert progress.elapsed_s == clock.now - 100


def test_nothing_is_claimed_before_the_first_step() -> None:
    meter = Meter(Clock())
    meter.stage("reading", 5)
    assert (meter.progress().rate, meter.progress().remaining_s) == (None, None)


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 50)), max_size=60))
def test_figures_are_never_negative_and_count_every_step(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.stage("embedding", 500)
    for seconds, n in steps:
        clock.now += seconds
        meter.advance(n)
        progress = meter.progress()
        assert progress.rate is None or progress.rate > 0
        assert progress.remaining_s is None or progress.remaining_s >= 0
    assert meter.progress().done == sum(n for _, n in steps)


def test_a_log_read_back_tells_the_same_story(tmp_path: Path) -> None:
    path = tmp_path / "jobs" / "one.jsonl"
    with JobLog(path) as log:
        log.started("/texts")
        log.stage("reading", 3)
        log.advance(2)
        log.unreadable("坏.pdf", "no text layer")
        running = read_job(path)
        log.advance(1)
        log.done("20260101-a", changed=True)
    assert (running.state, running.stage, running.total, running.corpus) == ("running", "reading", 3, "/texts")
    ended = read_job(path)
    assert (ended.state, ended.done, ended.generation, ended.changed) == ("done", 3, "20260101-a", True)
    assert ended.unreadable == (("坏.pdf", "no text layer"),)
    assert ended.job == "one"


def test_progress_is_thinned_out_but_the_end_is_exact(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "one.jsonl"
    with JobLog(path, clock) as log:
        log.started("/texts")
        log.stage("embedding", 10_000)
        for _ in range(10_000):
            clock.now += 0.001
            log.advance()
        log.failed("build_failed", "disk full", "free some space")
    assert len(path.read_bytes().splitlines()) < 70
    state = read_job(path)
    assert (state.state, state.done) == ("failed", 10_000)
    assert state.error == {"code": "build_failed", "message": "disk full", "hint": "free some space"}


def test_a_reader_that_follows_sees_each_line_once_and_waits_for_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with JobLog(path) as log:
        reader = JobReader(path)
        log.started("/texts")
        log.unreadable("a.txt", "empty")
        assert len(reader.read().unreadable) == 1
        with path.open("ab") as other:
            other.write(b'{"event": "unreadable", "document": "b.txt", ')
            other.flush()
            assert len(reader.read().unreadable) == 1
            other.write(b'"reason": "empty"}\n')
        assert [document for document, _ in reader.read().unreadable] == ["a.txt", "b.txt"]


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(b'{"event": "sta\n[]\n{"event": "done", "generation": "g", "changed": false}\n')
    assert (read_job(path).state, read_job(path).generation) == ("done", "g")


def test_a_killed_build_is_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    script = (
        "import sys, time; from pathlib import Path; from indexer.progress import JobLog\n"
        "log = JobLog(Path(sys.argv[1])); log.started('/texts'); log.stage('reading', 9); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(path)])
    try:
        until = time.monotonic() + 20
        while not (path.exists() and read_job(path).stage == "reading") and time.monotonic() < until:
            time.sleep(0.02)
        assert read_job(path).state == "running"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert read_job(path).state == "interrupted"


def test_a_job_that_has_not_opened_its_log_yet_runs_as_long_as_its_process(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    process = subprocess.Popen([sys.executable, "-c", "input()", "--job", "one"], stdin=subprocess.PIPE)
    with path.open("ab", buffering=0) as file:
        append(file.fileno(), "queued", pid=process.pid, corpus="/texts", time=0)
    assert read_job(path).state == "running"
    process.communicate(os.linesep.encode())
    assert read_job(path).state == "interrupted"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the arguments of a process are not shown")
def test_a_job_that_died_before_it_opened_its_log_is_not_taken_for_another_process_with_its_number(
    tmp_path: Path,
) -> None:
    path = tmp_path / "20240101-000000-abcdef.jsonl"
    with path.open("ab", buffering=0) as file:
        append(file.fileno(), "queued", pid=os.getpid(), corpus="/texts", time=0)
    assert read_job(path).state == "interrupted"
