import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.progress import JobLog
from service.errors import Conflict, NotFound, Unavailable
from service.jobs import KEPT_LOGS, Jobs
from tests.service.served import wait_for

COMMAND = (sys.executable, "-m", "tests.service.rebuilder")


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    jobs = Jobs(tmp_path / "data", COMMAND, grace_s=3)
    yield jobs
    running = jobs.running()
    if running:
        jobs.cancel(running.job)


def test_a_rebuild_is_followed_to_its_end_by_whoever_asks(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start(Path("/texts/short")).job
    elsewhere = Jobs(tmp_path / "data", COMMAND)
    wait_for(lambda: elsewhere.get(job).ended)
    state = elsewhere.get(job)
    assert (state.state, state.done, state.total, state.generation) == ("done", 5, 5, "g2")
    assert state.unreadable == (("坏.pdf", "no text layer"),)
    assert elsewhere.running() is None and elsewhere.latest() == state


def test_a_second_rebuild_is_refused_whoever_asks(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start(Path("/texts/long")).job
    for asked in (jobs, Jobs(tmp_path / "data", COMMAND)):
        with pytest.raises(Conflict, match=job):
            asked.start(Path("/texts/short"))


def test_a_build_in_a_terminal_counts_as_well(jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Conflict, match="running"):
            jobs.start(Path("/texts/short"))
    jobs.start(Path("/texts/short"))


def test_a_rebuild_runs_at_low_priority_out_of_reach_of_the_terminal(jobs: Jobs) -> None:
    job = jobs.start(Path("/texts/long")).job
    wait_for(lambda: jobs.get(job).stage == "embedding")
    pid = jobs.get(job).pid
    assert pid is not None and os.getpriority(os.PRIO_PROCESS, pid) >= 10
    assert os.getsid(pid) != os.getsid(0)


def test_cancelling_lets_the_build_clean_up(jobs: Jobs) -> None:
    job = jobs.start(Path("/texts/long")).job
    wait_for(lambda: jobs.get(job).done > 0)
    assert jobs.cancel(job).state == "cancelled"
    assert jobs.cancel(job).state == "cancelled"
    jobs.start(Path("/texts/short"))


def test_a_build_that_has_hardly_begun_can_be_cancelled(jobs: Jobs) -> None:
    assert jobs.cancel(jobs.start(Path("/texts/long")).job).state == "cancelled"


def test_a_build_that_does_not_listen_is_killed(jobs: Jobs, tmp_path: Path) -> None:
    impatient = Jobs(tmp_path / "data", COMMAND, grace_s=0.3)
    job = impatient.start(Path("/texts/deaf")).job
    wait_for(lambda: jobs.get(job).done > 0)
    assert impatient.cancel(job).state == "cancelled"


def test_a_build_that_was_killed_is_interrupted_and_another_may_start(jobs: Jobs) -> None:
    job = jobs.start(Path("/texts/long")).job
    wait_for(lambda: jobs.get(job).done > 0)
    pid = jobs.get(job).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: jobs.get(job).ended)
    assert jobs.get(job).state == "interrupted"
    jobs.start(Path("/texts/short"))


def test_a_build_that_cannot_even_begin_says_why(jobs: Jobs) -> None:
    job = jobs.start(Path("/texts/crash")).job
    wait_for(lambda: jobs.get(job).state == "failed")
    error = jobs.get(job).error
    assert error is not None and "a part is missing" in error["message"]


def test_a_data_folder_that_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(Unavailable, match="cannot start"):
        Jobs(tmp_path / "data", COMMAND).start(Path("/texts/short"))


def test_only_the_latest_logs_are_kept(jobs: Jobs, tmp_path: Path) -> None:
    for number in range(KEPT_LOGS + 20):
        with JobLog(tmp_path / "data" / "jobs" / f"2020{number:04}-old.jsonl") as log:
            log.done("g", changed=False)
    job = jobs.start(Path("/texts/short")).job
    logs = sorted((tmp_path / "data" / "jobs").glob("*.jsonl"))
    assert len(logs) == KEPT_LOGS and logs[-1].stem == job


@pytest.mark.parametrize("name", ["nothing", "../jobs/x", "", "*", "a\0b", "x" * 5000])
def test_what_is_no_job_is_not_found(jobs: Jobs, name: str) -> None:
    with pytest.raises(NotFound):
        jobs.get(name)
    with pytest.raises(NotFound):
        jobs.cancel(name)
