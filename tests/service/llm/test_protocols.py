import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from service.llm import LLMOptions, connect

PLUGIN = Path(__file__).parent / "echo_plugin"
TINY = LLMOptions(base_url="http://a:1", model="tiny")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the example plug-in."""
    copy, target = tmp_path_factory.mktemp("plugin"), tmp_path_factory.mktemp("site")
    for file in PLUGIN.glob("*.*"):
        (copy / file.name).write_bytes(file.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", target, copy],
        check=True,
        capture_output=True,
    )
    return target


@pytest.fixture
def with_plugin(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(installed)


def test_an_unknown_protocol_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'smoke'; known: anthropic, .*ollama, openai .*youju\.llm"):
        connect(TINY, "smoke")


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match="copy it again") as caught:
        connect(LLMOptions(base_url="http://a", model="tiny", api_key="“密钥”"))
    assert "密钥" not in str(caught.value)


@pytest.mark.usefixtures("with_plugin")
def test_an_installed_package_brings_a_protocol() -> None:
    assert {point.name for point in entry_points(group="youju.llm")} >= {"echo", "broken"}
    assert type(connect(TINY, "echo")).__name__ == "Echo"


@pytest.mark.usefixtures("with_plugin")
def test_a_protocol_that_cannot_be_loaded_is_told_with_its_package() -> None:
    with pytest.raises(ValueError, match=r"'broken' of the package youju-echo cannot be loaded: AttributeError"):
        connect(TINY, "broken")


def youju(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", *map(str, arguments)],
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
    )


def test_a_question_is_answered_through_it(installed: Path, sample_data: Path) -> None:
    path = os.pathsep.join([str(installed), str(Path(__file__).parents[3])])
    asked = youju(
        "ask", "古树条例什么时候施行？", "--data", sample_data, "--json",
        YOUJU_LLM_PROTOCOL="echo", YOUJU_LLM_MODEL="any", PYTHONPATH=path,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert (answer["composer"], answer["fell_back"]) == ("llm", False)
    assert answer["citations"] and answer["usage"]["completion_tokens"] > 0


def test_an_unknown_protocol_is_bad_use_on_the_command_line(sample_data: Path) -> None:
    asked = youju("ask", "问？", "--data", sample_data, YOUJU_LLM_PROTOCOL="smoke", YOUJU_LLM_MODEL="any")
    assert asked.returncode == 2
    assert "unknown LLM protocol 'smoke'" in asked.stderr and asked.stderr.count("\n") == 1


def test_a_model_without_a_server_is_bad_use_where_the_protocol_has_no_address_of_its_own(sample_data: Path) -> None:
    asked = youju("ask", "问？", "--data", sample_data, YOUJU_LLM_MODEL="any", YOUJU_LLM_BASE_URL="")
    assert asked.returncode == 2
    assert "YOUJU_LLM_BASE_URL" in asked.stderr
