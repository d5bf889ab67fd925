"""Progress on standard error: one line that changes on a terminal, a line a stage elsewhere."""

import shutil
import sys
import time
from typing import TextIO

from indexer.progress import Meter, Progress, Reporter
from service.cli.output import say

_EVERY_S = 0.1
_BAR = 20
_STAGES_ZH = {
    "checking": "检查资料",
    "loading the encoder": "载入编码模型",
    "reading": "读取资料",
    "comparing": "查找重复文字",
    "embedding": "计算向量",
    "embedding sentences": "计算句子向量",
    "indexing": "建立词语索引",
    "writing": "写入",
    "verifying": "校验",
}


class TerminalProgress:
    """A reporter for a person. Call `end` before anything else is written."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._changes = self._stream.isatty()
        self._meter = Meter()
        self._stage_began = time.monotonic()
        self._shown_at = 0.0
        self._in_stage = False

    def stage(self, name: str, total: int) -> None:
        self.end()
        self._meter.stage(name, total)
        self._stage_began = time.monotonic()
        self._in_stage = True
        self._show()

    def advance(self, n: int = 1) -> None:
        self._meter.advance(n)
        if time.monotonic() - self._shown_at >= _EVERY_S:
            self._show()

    def unreadable(self, document: str, reason: str) -> None:
        self._clear()
        print(f"{say('未能读取', 'not read')}: {document}: {reason}", file=self._stream, flush=True)
        self._show()

    def end(self) -> None:
        """Ends the stage with a line that stays."""
        if self._in_stage:
            self._clear()
            now = self._meter.progress()
            took = time.monotonic() - self._stage_began
            print(f"{_named(now.stage)}: {now.done:,} / {now.total:,}, {took:.1f} s", file=self._stream, flush=True)
        self._in_stage = False

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        if self._changes and self._in_stage:
            width = shutil.get_terminal_size().columns
            self._stream.write("\r" + progress_line(self._meter.progress())[: width - 1] + "\x1b[K")
            self._stream.flush()

    def _clear(self) -> None:
        if self._changes and self._in_stage:
            self._stream.write("\r\x1b[K")


def _named(stage: str) -> str:
    return say(_STAGES_ZH.get(stage, stage), stage)


def progress_line(now: Progress) -> str:
    """Stage, bar, counts, rate and time left where known: `reading [#####     ] 5/10 2.5/s 0:02 left`."""
    share = min(now.done / now.total, 1.0) if now.total else 1.0
    parts = [_named(now.stage), f"[{'#' * round(_BAR * share):<{_BAR}}]", f"{now.done:,}/{now.total:,}"]
    if now.rate:
        parts.append(f"{now.rate:,.1f}/s" if now.rate < 100 else f"{now.rate:,.0f}/s")
    if now.remaining_s:
        minutes, seconds = divmod(round(now.remaining_s), 60)
        parts.append(say(f"还需 {minutes}:{seconds:02d}", f"{minutes}:{seconds:02d} left"))
    return " ".join(parts)


class Both:
    """Tells two reporters the same."""

    def __init__(self, one: Reporter, other: Reporter) -> None:
        self._reporters = (one, other)

    def stage(self, name: str, total: int) -> None:
        for reporter in self._reporters:
            reporter.stage(name, total)

    def advance(self, n: int = 1) -> None:
        for reporter in self._reporters:
            reporter.advance(n)

    def unreadable(self, document: str, reason: str) -> None:
        for reporter in self._reporters:
            reporter.unreadable(document, reason)
