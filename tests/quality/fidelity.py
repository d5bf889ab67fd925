"""How well texts are read: writes `document_view` of the development texts and runs the fidelity tool over them.

python tests/quality/fidelity.py [--shared ../shared] [--real] [options of the tool]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from indexer.reading import document_view, read  # noqa: E402
from indexer.sources import Source  # noqa: E402


def decoded(path: Path) -> str:
    """The text of a development file; they are UTF-8 or GB 18030, some with a byte order mark."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path} is neither UTF-8 nor GB 18030 nor UTF-16")


def main() -> int:
    """Exit status of the tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--real", action="store_true", help="the five publications instead of the rendered layouts")
    arguments, rest = parser.parse_known_args()
    gold = arguments.shared / "gold"
    folder = arguments.shared / "corpus" if arguments.real else gold / "layout-dev" / "docs"
    if not folder.is_dir():
        raise SystemExit(f"{folder} is missing: name the development data with --shared")
    with tempfile.TemporaryDirectory() as answers:
        characters, seconds = 0, 0.0
        for path in sorted(folder.glob("*.txt")):
            text = decoded(path)
            begin = time.process_time()
            document = read(Source(path.name, text, "plain", "txt", sha256(path.read_bytes()).hexdigest()))
            seconds += time.process_time() - begin
            characters += len(text)
            Path(answers, path.name + ".json").write_text(json.dumps(document_view(document), ensure_ascii=False))
        print(f"read {characters:,} characters in {seconds:.2f} s: {characters / seconds:,.0f} a second", flush=True)
        mode = ["--real"] if arguments.real else ["--gold", str(gold / "layout-dev" / "gold")]
        command = [sys.executable, str(gold / "tools" / "fidelity.py"), *mode, "--pred", answers, *rest]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
