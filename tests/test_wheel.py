"""The wheel: built, installed into an environment of its own, run from another folder."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # From a copy, so that nothing is left in the working tree; without isolation, so that nothing is fetched.
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("service", "indexer", "prompts"):
        shutil.copytree(ROOT / name, folder / "tree" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "tree")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", folder, folder / "tree", cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that has the wheel, and the dependencies of this one."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    # Only the folder itself: what is installed as editable there (this working tree) does not come along.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_the_wheel_holds_every_data_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "-z", "service", "indexer", "prompts", cwd=ROOT).split("\0")
    assert {name for name in tracked if name} <= names
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)


def test_the_installed_program_indexes_and_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import service; print(service.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.parent)
    corpus = run(installed / "python", "-c", "import indexer.sample; print(indexer.sample.CORPUS)", cwd=tmp_path)
    run(installed / "youju", "index", "--corpus", corpus.strip(), "--data", tmp_path / "data", cwd=tmp_path)
    question = json.loads(
        run(
            installed / "python",
            "-c",
            "import indexer.sample as s; print(s.QUESTIONS.read_text('utf-8').splitlines()[0])",
            cwd=tmp_path,
        )
    )["question"]
    answer = json.loads(run(installed / "youju", "ask", question, "--data", tmp_path / "data", "--json", cwd=tmp_path))
    assert answer["citations"]
