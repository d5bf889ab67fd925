"""How fast files are read, and how time and memory grow with the size of a file.

python -m tests.benchmarks.bench_reading FILE... [--megabytes 1 5 20 50]

Growth is shown on repetitions of the first file, each read in a process of its own. Memory is the peak of that process
above what it held after reading a few lines, as a multiple of the file's bytes; time is that of one core.
"""

import argparse
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from indexer.reading import read
from indexer.sources import read_file

_RUNS = 3
# Linux counts in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


class Reading(NamedTuple):
    """One file read: its characters, its bytes, seconds of one core, bytes of memory at the peak."""

    characters: int
    size: int
    seconds: float
    peak: int


def measure(path: Path) -> Reading:
    """Reads the file from the disk to the document, the second time measured: the first loads dictionaries."""
    with tempfile.TemporaryDirectory() as folder:
        short = Path(folder, f"short{path.suffix}")
        short.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:40]))
        read(read_file(short.parent, short))
    held = _peak()
    began = time.process_time()
    source = read_file(path.parent, path)
    read(source)
    return Reading(len(source.text), path.stat().st_size, time.process_time() - began, _peak() - held)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def _apart(path: Path) -> Reading:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (path,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--megabytes", type=float, nargs="*", default=[1, 5, 20, 50])
    arguments = parser.parse_args()
    best = [min((measure(path) for _ in range(_RUNS)), key=lambda one: one.seconds) for path in arguments.files]
    for path, one in zip(arguments.files, best, strict=True):
        print(f"{path.name:32} {one.characters:12,} characters: {one.characters / one.seconds:12,.0f} a second")
    characters, seconds = sum(one.characters for one in best), sum(one.seconds for one in best)
    print(f"{'all':32} {characters:12,} characters: {characters / seconds:12,.0f} a second")

    data = arguments.files[0].read_bytes()
    shortest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"repeated{arguments.files[0].suffix}")
        for megabytes in arguments.megabytes:
            path.write_bytes(data * max(1, round(megabytes * 1e6 / len(data))))
            one = _apart(path)
            shortest = shortest or one.seconds / one.characters
            print(
                f"{one.size / 1e6:6.1f} MB, {one.characters:12,} characters: {one.characters / one.seconds:12,.0f} a second, "
                f"{one.seconds / one.characters / shortest:4.2f} x the time a character of the shortest, "
                f"{one.peak / 1e6:5.0f} MB of memory, {one.peak / one.size:4.1f} x the file"
            )


if __name__ == "__main__":
    main()
