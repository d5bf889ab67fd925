"""The app over a small index, shared by the tests of the routes."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.app import create_app
from service.settings import Settings, load
from tests.service.served import Client, ScriptedAssistant, build_data, served


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index; to be copied, not changed."""
    return build_data(tmp_path_factory.mktemp("indexed"))


@pytest.fixture
def settings(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(indexed, tmp_path / "data")
    return load(data=tmp_path / "data")


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    """A client of a server with its own copy of the index."""
    with served(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="session")
def library(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of one server for all tests that leave nothing behind."""
    data = tmp_path_factory.mktemp("library") / "data"
    shutil.copytree(indexed, data)
    with served(create_app(load(data=data))) as client:
        yield client


@pytest.fixture
def scripted(settings: Settings) -> Iterator[tuple[Client, ScriptedAssistant]]:
    """A client, and the assistant behind it, whose events the test writes."""
    made: list[ScriptedAssistant] = []

    def make(*arguments: object) -> ScriptedAssistant:
        made.append(ScriptedAssistant(*arguments))  # type: ignore[arg-type]
        return made[0]

    maker: Callable[..., ScriptedAssistant] = make
    with served(create_app(settings, maker)) as client:
        yield client, made[0]
