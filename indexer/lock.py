"""One build at a time in a data folder, whatever processes there are."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import BuildBusy, BuildFailed


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Holds the data folder for one build; the lock goes with the process, however that ends."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "build.lock").open("a")
    except OSError as error:
        raise BuildFailed(
            f"The data folder {data} cannot be written: {error.strerror}.",
            "Give another folder with --data, or mend its rights.",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildBusy(
                f"Another build is already running in {data}.", "Wait for it to end, or cancel it on the index page."
            ) from None
        yield
