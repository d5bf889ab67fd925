"""Rebuilds of the index, each in a process of its own, which outlives this one and can be stopped from any."""

import contextlib
import fcntl
import logging
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.progress import JobReader, JobState, append, read_job
from service.errors import Conflict, NotFound, Unavailable

logger = logging.getLogger(__name__)

KEPT_LOGS = 50
_GRACE_S = 10.0
_POLL_S = 0.1
_LOG = ".jsonl"
_STDERR = ".stderr"


class Jobs:
    """The rebuilds of one data folder. `command` is the program to run; arguments and priority are added here.

    `grace_s` is how long a job that was told to stop may clean up before it is killed.
    """

    def __init__(
        self,
        data: Path,
        command: Sequence[str] = (sys.executable, "-m", "service.cli"),
        grace_s: float = _GRACE_S,
    ) -> None:
        self._data = data
        self._folder = data / "jobs"
        self._command = tuple(command)
        self._grace_s = grace_s

    def start(self, corpus: Path, encoder: str = "") -> JobState:
        """Start a rebuild.

        Raises Conflict when one is running, here, in another server or in a terminal, and Unavailable when the data
        folder cannot be written.
        """
        try:
            return self._start(corpus, encoder)
        except OSError as error:
            raise Unavailable(
                "无法开始重建：数据文件夹不能写入。",
                f"The rebuild cannot start: {error.strerror or error} ({self._folder}).",
                "请检查数据文件夹所在磁盘的空间和权限。",
                "Check the space and the permissions of the disk that holds the data folder.",
                retry_after=60,
            ) from error

    def _start(self, corpus: Path, encoder: str) -> JobState:
        with self._starting():
            running = self.running()
            if running or self._build_locked():
                raise Conflict(
                    "已有一次重建正在进行。",
                    f"A rebuild is running{f' (job {running.job})' if running else ''}.",
                    "请等它结束，或先取消它。",
                    "Wait for it, or cancel it first.",
                )
            self._prune()
            job = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
            arguments = ["index", "--corpus", str(corpus), "--data", str(self._data), "--job", job]
            if encoder:
                arguments += ["--encoder", encoder]
            log = self._folder / f"{job}{_LOG}"
            with log.open("xb", buffering=0) as file, log.with_suffix(_STDERR).open("wb") as errors:
                # A session of its own, so that Ctrl-C in the server's terminal does not reach it.
                process = subprocess.Popen(
                    [*_low_priority(), *self._command, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    start_new_session=True,
                )
                append(file.fileno(), "queued", pid=process.pid, corpus=str(corpus), time=time.time())
        threading.Thread(target=self._wait, args=(process, log), name=f"job {job}", daemon=True).start()
        logger.info("rebuild %s of %s started", job, corpus)
        return read_job(log)

    def reader(self, job: str) -> JobReader:
        """To follow the job. Raises NotFound."""
        log = self._folder / f"{job}{_LOG}"
        if log not in self._logs():
            raise NotFound(
                "没有这个任务。",
                "There is no such job.",
                f"只保留最近 {KEPT_LOGS} 次；当前任务见 GET /api/index。",
                f"The last {KEPT_LOGS} are kept; GET /api/index tells the current one.",
            )
        return JobReader(log)

    def get(self, job: str) -> JobState:
        """Raises NotFound."""
        return self.reader(job).read()

    def latest(self) -> JobState | None:
        logs = self._logs()
        return read_job(logs[-1]) if logs else None

    def running(self) -> JobState | None:
        latest = self.latest()
        return latest if latest and not latest.ended else None

    def cancel(self, job: str) -> JobState:
        """Tell the job to stop, and kill it when it has not after the grace; returns once it has ended.

        A job that has ended stays as it is. Raises NotFound.
        """
        reader = self.reader(job)
        state = reader.read()
        if state.ended or state.pid is None:
            return state
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(state.pid, number)
            until = time.monotonic() + self._grace_s
            while not (state := reader.read()).ended and time.monotonic() < until:
                time.sleep(_POLL_S)
            if state.ended:
                break
        if state.state == "interrupted":
            # It ended before it could write so itself.
            with reader.path.open("ab", buffering=0) as file:
                append(file.fileno(), "cancelled")
            state = reader.read()
        logger.info("rebuild %s: %s", job, state.state)
        return state

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Reap the process; a job that failed before it opened its log gets its end written here."""
        code = process.wait()
        errors = log.with_suffix(_STDERR)
        try:
            state = read_job(log)
            if state.state == "interrupted" and code > 0:
                lines = errors.read_text("utf-8", "replace").strip().splitlines()
                error = {
                    "code": "build_failed",
                    "message": lines[-1] if lines else f"The build ended with exit code {code}.",
                    "hint": f"See {errors}.",
                }
                with log.open("ab", buffering=0) as file:
                    append(file.fileno(), "failed", error=error)
            if code == 0 or not errors.stat().st_size:
                errors.unlink()
        except FileNotFoundError:
            logger.warning("the log of rebuild %s is gone", log.stem)
        logger.info("rebuild %s ended with exit code %d", log.stem, code)

    def _logs(self) -> list[Path]:
        # Names begin with the time, so that the last is the latest.
        return sorted(self._folder.glob(f"*{_LOG}"))

    def _prune(self) -> None:
        for log in self._logs()[: -(KEPT_LOGS - 1)]:
            log.with_suffix(_STDERR).unlink(missing_ok=True)
            log.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        """One start at a time, whichever process it is in."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "start.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _build_locked(self) -> bool:
        """Whether a build holds the data folder that has no job log, such as one in a terminal."""
        try:
            with (self._data / "build.lock").open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False


def _low_priority() -> list[str]:
    prefix = ["nice", "-n", "10"] if shutil.which("nice") else []
    return prefix + (["ionice", "-c", "2", "-n", "7"] if shutil.which("ionice") else [])
