"""Reading does not get worse: floors a little below what it reaches on the rendered layouts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("fidelity.py")
FLOORS = {"bF": 98, "exact": 95, "aF": 94, "title": 96, "author": 98, "hpath": 93, "page": 99, "off": 100}
CEILINGS = {"cer": 0.1, "leak": 1, "lost": 1, "moved": 60}


REAL = {"expect": (99, 99, 99, 99, 84), "expect_absent": (99, 99, 99, 99, 99)}


@pytest.mark.slow
def test_the_five_publications_are_read_as_well_as_before(shared: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, str(SCRIPT), "--real", "--shared", str(shared), "--json", str(figures)]
    subprocess.run(command, check=True, capture_output=True)
    reached = json.loads(figures.read_text("utf-8"))
    files = sorted(name for name in reached if name.isdigit())
    low = {
        (name, kind): reached[name][kind]
        for kind, floors in REAL.items()
        for name, floor in zip(files, floors, strict=True)
        if reached[name][kind] < floor
    }
    assert low == {}


@pytest.mark.slow
def test_the_rendered_layouts_are_read_as_well_as_before(shared: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, str(SCRIPT), "--shared", str(shared), "--json", str(figures)]
    subprocess.run(command, check=True, capture_output=True)
    reached = json.loads(figures.read_text("utf-8"))["all"]
    assert {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor} == {}
    assert {name: reached[name] for name, ceiling in CEILINGS.items() if reached[name] > ceiling} == {}
