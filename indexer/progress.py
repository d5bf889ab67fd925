"""How far a build is: what it reports, how fast it goes, and a log of it that another process can follow."""

import fcntl
import json
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol

State = Literal["running", "done", "failed", "cancelled", "interrupted"]

_WINDOW_S = 10.0
_LOG_EVERY_S = 0.2


class Reporter(Protocol):
    """What a build tells while it works: the stage it enters and how many steps it has, steps done, files not read."""

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, n: int = 1) -> None: ...

    def unreadable(self, document: str, reason: str) -> None: ...


class Silent:
    """The reporter for a caller who does not want to know."""

    def stage(self, name: str, total: int) -> None:
        return None

    def advance(self, n: int = 1) -> None:
        return None

    def unreadable(self, document: str, reason: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Progress:
    """`rate` (steps per second) and `remaining_s` (of the stage) are None until known; `elapsed_s` is of the build."""

    stage: str
    done: int
    total: int
    rate: float | None
    remaining_s: float | None
    elapsed_s: float


class Meter:
    """Counts steps and tells the rate over the last ten seconds, so that a slow start does not spoil the estimate.

    `clock` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._born = clock()
        self._stage, self._done, self._total = "starting", 0, 0
        self._samples: deque[tuple[float, int]] = deque([(self._born, 0)])

    def stage(self, name: str, total: int) -> None:
        self._stage, self._done, self._total = name, 0, total
        self._samples = deque([(self._clock(), 0)])

    def advance(self, n: int = 1) -> None:
        now = self._clock()
        self._done += n
        self._samples.append((now, self._done))
        while len(self._samples) > 2 and self._samples[1][0] <= now - _WINDOW_S:
            self._samples.popleft()

    def progress(self) -> Progress:
        now = self._clock()
        since, before = self._samples[0]
        rate = (self._done - before) / (now - since) if self._done > before and now > since else None
        left = max(self._total - self._done, 0)
        return Progress(
            stage=self._stage,
            done=self._done,
            total=self._total,
            rate=rate,
            remaining_s=0.0 if not left else left / rate if rate else None,
            elapsed_s=now - self._born,
        )


class JobLog:
    """A reporter that appends JSON lines to `path`, for `read_job` in whatever process wants to know.

    It holds a lock on the file while it lives: when the process dies, however it dies, the system lets the lock go, and
    a log without an end and without a lock is a job that was interrupted.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._clock = clock
        self._meter = Meter(clock)
        self._logged_at = -_LOG_EVERY_S

    def __enter__(self) -> "JobLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def started(self, corpus: str) -> None:
        self._write("started", pid=os.getpid(), corpus=corpus, time=time.time())

    def stage(self, name: str, total: int) -> None:
        self._meter.stage(name, total)
        self._log_progress()

    def advance(self, n: int = 1) -> None:
        self._meter.advance(n)
        if self._clock() - self._logged_at >= _LOG_EVERY_S:
            self._log_progress()

    def unreadable(self, document: str, reason: str) -> None:
        self._write("unreadable", document=document, reason=reason)

    def done(self, generation: str, changed: bool) -> None:
        """`generation` is current now; `changed` is False when there was nothing to do."""
        self._log_progress()
        self._write("done", generation=generation, changed=changed)

    def failed(self, code: str, message: str, hint: str = "") -> None:
        self._log_progress()
        self._write("failed", error={"code": code, "message": message, "hint": hint})

    def cancelled(self) -> None:
        self._log_progress()
        self._write("cancelled")

    def _log_progress(self) -> None:
        self._logged_at = self._clock()
        now = self._meter.progress()
        self._write(
            "progress",
            stage=now.stage,
            done=now.done,
            total=now.total,
            rate=now.rate and round(now.rate, 3),
            remaining_s=now.remaining_s and round(now.remaining_s, 1),
            elapsed_s=round(now.elapsed_s, 1),
        )

    def _write(self, event: str, **data: Any) -> None:
        append(self._file.fileno(), event, **data)


def append(file: int, event: str, **data: Any) -> None:
    """Append one event to the job log open as `file`, in one write, so that lines of two processes never mix."""
    os.write(file, json.dumps({"event": event, **data}, ensure_ascii=False).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as its log tells it: `unreadable` as (document, reason), `error` with code, message and hint."""

    job: str
    state: State = "running"
    stage: str = "starting"
    done: int = 0
    total: int = 0
    rate: float | None = None
    remaining_s: float | None = None
    elapsed_s: float = 0.0
    generation: str | None = None
    changed: bool | None = None
    unreadable: tuple[tuple[str, str], ...] = ()
    error: dict[str, str] | None = None
    corpus: str = ""
    pid: int | None = None

    @property
    def ended(self) -> bool:
        return self.state != "running"


@dataclass(slots=True)
class JobReader:
    """Reads a growing job log, each line once."""

    path: Path
    _offset: int = 0
    _state: JobState | None = field(default=None)

    def read(self) -> JobState:
        """The state by now. Raises FileNotFoundError when there is no such log."""
        # Looked at before the lines: a job that ends in between has then written its end.
        alive = _alive(self.path)
        state = self._state or JobState(self.path.stem)
        with self.path.open("rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.splitlines():
            state = _fold(state, line)
        self._state = state
        if state.ended or alive or (state.stage == "starting" and _runs(state.pid, state.job)):
            return state
        return replace(state, state="interrupted", remaining_s=None)


def read_job(path: Path) -> JobState:
    """The state of the job whose log is `path`. Raises FileNotFoundError when there is no such log."""
    return JobReader(path).read()


def _fold(state: JobState, line: bytes) -> JobState:
    try:
        event = json.loads(line)
        kind = event.pop("event")
    except (ValueError, KeyError, TypeError, AttributeError):
        return state  # a line torn by a full disk tells nothing, the next one does
    if kind in ("queued", "started"):
        return replace(state, pid=event["pid"], corpus=event["corpus"])
    if kind == "progress":
        return replace(state, **event)
    if kind == "unreadable":
        return replace(state, unreadable=(*state.unreadable, (event["document"], event["reason"])))
    if kind in ("done", "failed", "cancelled"):
        return replace(state, state=kind, remaining_s=None, **event)
    return state


def _alive(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _runs(pid: int | None, job: str) -> bool:
    """Whether process `pid` is that of `job`, which was started but has not opened its log yet.

    The number alone does not tell: after a restart of the machine another process has it, and a cancel would kill that one. Where
    the system shows arguments (Linux), the job's name must be among them.
    """
    if pid is None:
        return False
    if Path("/proc/self/cmdline").exists():
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
        return job.encode() in arguments or not arguments  # none for the moment in which it becomes another program
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
