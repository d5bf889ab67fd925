"""The README names only what there is."""

import importlib.util
import re
from pathlib import Path

import pytest

from service.cli import youju
from service.settings import Settings, variable

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_named_exists() -> None:
    known = {variable(name) for name in Settings.model_fields}
    assert set(re.findall(r"YOUJU_[A-Z_]*[A-Z]", README)) <= known


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\s*youju (\w+)", README, re.MULTILINE))))
def test_every_command_named_exists(command: str) -> None:
    assert command in youju.commands


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([\w.]+)", README))))
def test_every_module_named_exists(module: str) -> None:
    assert importlib.util.find_spec(module) is not None


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README))))
def test_every_make_target_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w/.-]+)\)", README))))
def test_every_file_linked_exists(path: str) -> None:
    assert (ROOT / path).is_file()
