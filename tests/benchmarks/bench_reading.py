"""How reading grows with the text: the time of ever longer repetitions of a file, against the shortest.

python -m tests.benchmarks.bench_reading FILE [--times 1 5 20 50]
"""

import argparse
import time
from pathlib import Path

from indexer.reading import read
from indexer.sources import Source
from indexer.sources.encodings import decode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 5, 20, 50])
    arguments = parser.parse_args()
    text = decode(arguments.file.read_bytes())
    first = 0.0
    for times in arguments.times:
        whole = "\n".join([text] * times)
        began = time.process_time()
        read(Source(arguments.file.name, whole, "plain", "txt", "0" * 64))
        spent = (time.process_time() - began) / len(whole)
        first = first or spent
        print(
            f"{len(whole):12,} characters: {1 / spent:12,.0f} a second, {spent / first:5.2f} x the time a character of the first"
        )


if __name__ == "__main__":
    main()
