"""Stands in for `youju index` where a test wants a rebuild that takes its time: run as `python -m tests.service.rebuilder`.

The name of the corpus folder says how it goes.
"""

import signal
import sys
import time
from pathlib import Path
from types import FrameType

from indexer.progress import JobLog


class _Stopped(Exception):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def main(arguments: list[str]) -> int:
    options = dict(zip(arguments[1::2], arguments[2::2], strict=True))
    corpus = Path(options["--corpus"])
    if corpus.name == "crash":
        raise ImportError("a part is missing")
    if corpus.name == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, _stop)
    with JobLog(Path(options["--data"]) / "jobs" / f"{options['--job']}.jsonl") as log:
        try:
            log.started(str(corpus))
            log.unreadable("坏.pdf", "no text layer")
            steps = 5 if corpus.name == "short" else 10_000
            log.stage("embedding", steps)
            for _ in range(steps):
                time.sleep(0.02)
                log.advance()
            if corpus.name == "short":
                log.done("g2", changed=True)
        except _Stopped:
            log.cancelled()
            return 143
    return 0


sys.exit(main(sys.argv[1:]))
