"""How well texts are read: writes `document_view` of the development texts and runs the fidelity tool over them.

python tests/quality/fidelity.py [--shared ../shared] [--real | --rendered 0-59] [options of the tool]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from indexer.reading import document_view, read  # noqa: E402
from indexer.sources import Source  # noqa: E402
from tests.quality.layouts import draw  # noqa: E402
from tests.quality.rendering import Print  # noqa: E402
from tests.quality.texts import articles  # noqa: E402


def decoded(path: Path) -> str:
    """The text of a development file; they are UTF-8 or GB 18030, some with a byte order mark."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path} is neither UTF-8 nor GB 18030 nor UTF-16")


def render(seeds: str, folder: Path, shared: Path | None) -> None:
    """Writes `docs` and `gold` of the layouts drawn by the seeds `FIRST-LAST` into `folder`."""
    first, _, last = seeds.partition("-")
    for part in ("docs", "gold"):
        Path(folder, part).mkdir()
    for seed in range(int(first), int(last or first) + 1):
        text, gold = Print(draw(seed), articles(Random(seed), 9000, shared), seed).document(f"{seed:04}.txt")
        Path(folder, "docs", f"{seed:04}.txt").write_bytes(text.encode())
        Path(folder, "gold", f"{seed:04}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")


def main() -> int:
    """Exit status of the tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--real", action="store_true", help="the five publications instead of the rendered layouts")
    parser.add_argument(
        "--rendered", metavar="FIRST-LAST", help="layouts drawn by these seeds instead of the given ones"
    )
    parser.add_argument(
        "--keep", type=Path, help="folder, not there yet, in which the drawn texts and the answers stay"
    )
    arguments, rest = parser.parse_known_args()
    gold = arguments.shared / "gold"
    folder = arguments.shared / "corpus" if arguments.real else gold / "layout-dev" / "docs"
    if not folder.is_dir() and not arguments.rendered:
        raise SystemExit(f"{folder} is missing: name the development data with --shared")
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.keep or Path(temporary)
        answers = work / "answers"
        answers.mkdir(parents=True)
        if arguments.rendered:
            training = (arguments.shared / "training").is_dir()
            render(arguments.rendered, work, arguments.shared if training else None)
            folder, key = work / "docs", work / "gold"
        else:
            key = gold / "layout-dev" / "gold"
        characters, seconds = 0, 0.0
        for path in sorted(folder.glob("*.txt")):
            text = decoded(path)
            begin = time.process_time()
            document = read(Source(path.name, text, "plain", "txt", sha256(path.read_bytes()).hexdigest()))
            seconds += time.process_time() - begin
            characters += len(text)
            Path(answers, path.name + ".json").write_text(json.dumps(document_view(document), ensure_ascii=False))
        print(f"read {characters:,} characters in {seconds:.2f} s: {characters / seconds:,.0f} a second", flush=True)
        mode = ["--real"] if arguments.real else ["--gold", str(key)]
        command = [sys.executable, str(gold / "tools" / "fidelity.py"), *mode, "--pred", str(answers), *rest]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
