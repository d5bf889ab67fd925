"""`youju conversations` and `youju ask --format`: what was answered, on the terminal and as files."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from service.cli import _run
from service.conversations import Conversations
from tests.service.sharing.answers import answer, citation

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but those of the test, English words, and an empty folder to stand in."""
    for name in ("YOUJU_DATA", "YOUJU_CORPUS", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def conversation(tmp_path: Path) -> str:
    store = Conversations(tmp_path / "data" / "conversations.db")
    made = store.create("治理了多少河道？")
    store.append(made, "治理了多少河道？", answer("三十六公里。[1]", citation()))
    store.close()
    return made


def printed(capsys: Captured, *arguments: str | Path) -> str:
    code = _run(list(map(str, arguments)))
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def refused(capsys: Captured, *arguments: str | Path) -> tuple[int, str]:
    code = _run(list(map(str, arguments)))
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and captured.err.startswith("youju: ")
    return code, captured.err


def test_conversations_are_listed_with_what_exports_them(conversation: str, capsys: Captured) -> None:
    assert printed(capsys, "conversations", "list").startswith(f"{conversation}  ")
    (entry,) = json.loads(printed(capsys, "conversations", "list", "--json"))["conversations"]
    assert (entry["id"], entry["title"], entry["turns"]) == (conversation, "治理了多少河道？", 1)


def test_a_conversation_is_written_to_a_file(conversation: str, tmp_path: Path, capsys: Captured) -> None:
    assert printed(capsys, "conversations", "export", conversation, "--format", "docx", "--output", "谈话.docx") == ""
    document = Document(BytesIO((tmp_path / "谈话.docx").read_bytes()))
    assert document.paragraphs[0].text == "治理了多少河道？"


def test_a_conversation_goes_to_standard_output(conversation: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(["conversations", "export", conversation]) == 0
    assert capfdbinary.readouterr().out.decode().startswith("# 治理了多少河道？\n")


def test_what_cannot_be_exported_is_told_in_one_line(conversation: str, tmp_path: Path, capsys: Captured) -> None:
    assert refused(capsys, "conversations", "export", "none") == (
        1,
        "youju: There is no such conversation; it may have been deleted. Begin a new question (over the API: without conversation_id).\n",
    )
    code, told = refused(capsys, "conversations", "list", "--data", tmp_path / "empty")
    assert code == 1 and "there are no conversations in" in told
    assert not (tmp_path / "empty").exists()


def test_an_answer_is_printed_in_the_form_asked_for(sample_data: Path, capsys: Captured) -> None:
    question = ("ask", "古树条例什么时候施行？", "--data", sample_data)
    assert "\n\nSources\n[1] " in printed(capsys, *question, "--format", "text")
    assert "\n\n[^1]: " in printed(capsys, *question, "--format", "markdown")
    assert "\n\n参考文献\n[1] " in printed(capsys, *question, "--format", "gbt7714")
    code, told = refused(capsys, *question, "--format", "text", "--json")
    assert code == 2 and "leave out --explain and --json" in told
