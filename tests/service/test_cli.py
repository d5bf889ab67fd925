"""The command `youju`: what it prints, its exit codes, its one-line errors, and how it stops."""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.progress import Progress, read_job
from service.answer import Answer, SearchResult
from service.cli import _run
from service.cli.output import language
from service.cli.progress import TerminalProgress, progress_line
from service.cli.serve import listen
from service.evaluation.gold import read_gold
from service.settings import load

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "云溪市.txt": "云溪市公园建设情况报告\n\n2023年，云溪市新建公园12处，总面积80公顷，总投资3.2亿元。公园全部免费开放。\n",
    "枫桥县.md": "# 枫桥县河道治理调研\n\n枫桥县共有河道46条，已完成治理31条。治理后的河道水质全部达到三类标准。\n",
}
QUESTION = "云溪市2023年新建了多少处公园？"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YOUJU_", "LC_", "LANG"))}
    return {**kept, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **more}


def youju(*arguments: str | Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "service.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd, env=environment(**more), timeout=120, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


@pytest.fixture(scope="module")
def indexed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A data folder, and the run that built it."""
    data = tmp_path_factory.mktemp("data")
    run = youju("index", "--corpus", corpus, "--data", data, "--json")
    assert run.returncode == 0, run.stderr.decode()
    return data, run


@pytest.fixture
def data(indexed: tuple[Path, subprocess.CompletedProcess[bytes]], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANG", "C.UTF-8")
    return indexed[0]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but those of the test."""
    for name in list(os.environ):
        if name.startswith(("YOUJU_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


Captured = pytest.CaptureFixture[str]


def printed(capsys: Captured, *arguments: str | Path) -> str:
    """Standard output of the command, run in this process; it must succeed."""
    code = _run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def refused(capsys: Captured, *arguments: str | Path) -> tuple[int, str]:
    """Exit code and the one line on standard error of the command, run in this process; nothing goes to standard output."""
    code = _run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1, captured.err
    assert captured.err.startswith("youju: ")
    return code, captured.err.removeprefix("youju: ").rstrip("\n")


def test_index_tells_what_it_built_and_what_it_could_not_read(
    indexed: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    _, run = indexed
    facts = json.loads(run.stdout)
    assert facts["changed"] is True
    assert facts["documents"] == 2
    assert facts["passages"] == facts["embedded"] >= 2
    assert [left["document"] for left in facts["unreadable"]] == ["坏.pdf"]
    lines = run.stderr.decode().splitlines()
    assert sum(line.startswith("not read: 坏.pdf: ") for line in lines) == 1
    assert any(line.startswith("reading: 3 / 3, ") for line in lines)
    assert "\r" not in run.stderr.decode()


def test_an_index_of_the_same_texts_changes_nothing(corpus: Path, data: Path, capsys: Captured) -> None:
    printed(capsys, "index", "--corpus", corpus, "--data", data)
    before = json.loads(printed(capsys, "index", "list", "--data", data, "--json"))
    facts = json.loads(printed(capsys, "index", "--corpus", corpus, "--data", data, "--json"))
    assert facts["changed"] is False
    assert facts["generation"] == before["current"]
    assert json.loads(printed(capsys, "index", "list", "--data", data, "--json")) == before


def test_generations_are_listed_verified_and_rolled_back(corpus: Path, tmp_path: Path, capsys: Captured) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(corpus, texts)
    data = tmp_path / "data"
    first = json.loads(printed(capsys, "index", "--corpus", texts, "--data", data, "--json"))["generation"]
    code, complaint = refused(capsys, "index", "rollback", "--data", data)
    assert (code, "no older generation" in complaint) == (1, True)
    (texts / "三.txt").write_text("第三篇\n\n白石镇修建道路5公里。\n", encoding="utf-8")
    second = json.loads(printed(capsys, "index", "--corpus", texts, "--data", data, "--json"))
    assert second["reused"] == second["passages"] - second["embedded"] > 0
    lines = printed(capsys, "index", "list", "--data", data).splitlines()
    assert lines[0].startswith(f"* {second['generation']} ")
    assert lines[1].startswith(f"  {first} ")
    assert json.loads(printed(capsys, "index", "rollback", "--data", data, "--json")) == {"current": first}
    assert all(line.endswith("static-zh, flat, recall@100 1.000") for line in lines)
    assert second["vectors"] == {"kind": "flat", "recall": 1.0}
    told = json.loads(printed(capsys, "index", "verify", "--data", data, "--json"))
    assert told == {"sound": True, "problems": [], "vectors": second["vectors"]}
    assert "flat, recall@100 1.000" in printed(capsys, "index", "verify", second["generation"], "--data", data)
    (data / "generations" / first / "library.db").write_bytes(b"damaged")
    code, complaint = refused(capsys, "index", "verify", "--data", data)
    assert code == 1
    assert "library.db" in complaint
    assert "youju index --corpus" in complaint
    assert _run(["index", "verify", "--data", str(data), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False
    for name in ("none", f"../generations/{first}"):
        code, complaint = refused(capsys, "index", "verify", name, "--data", data)
        assert (code, f"There is no generation {name}" in complaint, "youju index list" in complaint) == (1, True, True)


def test_no_generations_is_no_error_and_says_how_to_build_one(tmp_path: Path, capsys: Captured) -> None:
    assert "youju index --corpus DIR" in printed(capsys, "index", "list", "--data", tmp_path)
    assert json.loads(printed(capsys, "index", "list", "--data", tmp_path, "--json")) == {
        "current": None,
        "generations": [],
    }


def test_ask_answers_with_markers_and_sources(data: Path, capsys: Captured) -> None:
    answer, sources = printed(capsys, "ask", QUESTION, "--data", data).split("\nSources\n")
    assert "12处" in answer
    assert "[1]" in answer
    assert sources.startswith("[1] 云溪市公园建设情况报告 ")
    assert "云溪市.txt" in sources
    assert "“2023年，云溪市新建公园12处" in sources


def test_ask_and_search_print_the_objects_of_the_api(data: Path, capsys: Captured) -> None:
    answer = Answer.model_validate_json(printed(capsys, "ask", QUESTION, "--data", data, "--json"))
    assert answer.citations
    found = SearchResult.model_validate_json(printed(capsys, "search", "河道治理", "--data", data, "--json"))
    assert found.passages[0].document == "枫桥县.md"


def test_search_lists_passages_with_where_they_stand(data: Path, capsys: Captured) -> None:
    lines = printed(capsys, "search", "河道治理", "--top-k", "1", "--data", data).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(" 1. 枫桥县河道治理调研 · ")
    assert lines[0].endswith("枫桥县.md")


def test_sources_that_are_printed_twice_name_the_other_place(tmp_path: Path, capsys: Captured) -> None:
    body = (
        "2023年，云溪市新建公园12处，总面积80公顷，总投资3.2亿元，其中社区公园9处、湿地公园2处、体育公园1处，"
        "全部免费开放，并配有无障碍通道、直饮水和夜间照明，市民步行十五分钟可以到达。\n"
    )
    folder = tmp_path / "twice"
    folder.mkdir()
    (folder / "一.txt").write_text(f"公园建设情况\n\n{body}", "utf-8")
    (folder / "二.txt").write_text(f"云溪市这一年\n\n{body}", "utf-8")
    printed(capsys, "index", "--corpus", folder, "--data", tmp_path / "data")
    found = printed(capsys, "search", QUESTION, "--data", tmp_path / "data")
    answer = printed(capsys, "ask", QUESTION, "--data", tmp_path / "data")
    for shown in (found, answer):
        assert shown.count("Also in: ") == 1
        assert all(shown.count(title) == 1 for title in ("公园建设情况 · 一.txt", "云溪市这一年 · 二.txt"))


def test_filters_narrow_the_search(data: Path, capsys: Captured) -> None:
    found = printed(capsys, "search", "河道治理", "--document", "云溪市.txt", "--data", data, "--json")
    assert {passage["document"] for passage in json.loads(found)["passages"]} == {"云溪市.txt"}


def test_words_are_chinese_where_the_locale_is(data: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "\n来源\n" in printed(capsys, "ask", QUESTION, "--data", data)
    assert language() == "zh"
    _, complaint = refused(capsys, "ask", " ", "--data", data)
    assert complaint.startswith("问题是空的")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    evidence = [{"document": "云溪市.txt", "quote": "云溪市新建公园12处，总面积80公顷"}]
    rows: list[dict[str, Any]] = [
        {"id": "1", "question": QUESTION, "must": ["12处"], "evidence": evidence, "type": "factoid", "wording": "near"},
        {"id": "2", "question": "月球上有几座火山？", "type": "unanswerable", "wording": "far"},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert len(read_gold([path])) == 2
    return path


def test_eval_prints_figures_for_people_and_for_programs(
    data: Path, corpus: Path, gold: Path, capsys: Captured
) -> None:
    figures = json.loads(printed(capsys, "eval", gold, "--data", data, "--corpus", corpus, "--json"))
    assert figures["questions"] == 2
    assert figures["retrieval"]["recall@5"]["value"] == 1
    assert figures["answers"]["must"]["value"] == 1
    assert figures["citations"]["exact"]["value"] == 1
    assert figures["by"]["wording"]["near"]["questions"] == 1
    assert figures["latency"]["ask"]["errors"] == 0
    table = printed(capsys, "eval", gold, "--data", data)
    assert table.startswith("2 questions, 1 of them answerable\n")


def test_config_shows_values_sources_and_no_secrets(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_PORT", "9000")
    monkeypatch.setenv("YOUJU_LLM_API_KEY", "sk-secret")
    Path(".env").write_text("YOUJU_PORT=9001\nYOUJU_ENCODER=some/encoder\n", encoding="utf-8")
    settings = json.loads(printed(capsys, "config", "--json"))
    assert (settings["port"]["value"], settings["port"]["source"]) == (9000, "environment")
    assert (settings["encoder"]["value"], settings["encoder"]["source"]) == ("some/encoder", ".env")
    shown = printed(capsys, "config")
    assert "YOUJU_PORT" in shown
    assert "sk-secret" not in shown


def test_config_points_out_what_is_no_setting(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_DEBUG", "0")
    monkeypatch.setenv("YOUJU_ENCODR", "typo")
    assert _run(["config"]) == 0
    assert capsys.readouterr().err == "youju: YOUJU_ENCODR is set but is no setting; a typing error?\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask"], "Missing argument 'QUESTION'. See `youju ask --help`."),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["ask", "问", "--composer", "poet"], "Invalid value for '--composer'"),
        (["search", "词", "--top-k", "0"], "Invalid value for '--top-k'"),
        (["index"], "Missing option '--corpus'"),
        (["index", "--corpus", ".", "--job", "../x"], "--job"),
        (["eval", "g.jsonl", "--url", "http://127.0.0.1:9", "--data", "d"], "Give either --data or --url."),
        (["serve", "--port", "70000"], "--port is 70000"),
        (["serve", "--host", "0.0.0.0"], "refusing to listen on 0.0.0.0"),
    ],
)
def test_bad_use_is_one_line_and_exit_code_2(arguments: list[str], complaint: str, capsys: Captured) -> None:
    code, line = refused(capsys, *arguments)
    assert code == 2
    assert complaint in line


def test_without_a_command_there_is_help_and_exit_code_2(capsys: Captured) -> None:
    assert _run([]) == 2
    assert "Commands:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask", "问题", "--data", "none"], "youju index --corpus"),
        (["search", "词", "--data", "none"], "youju index --corpus"),
        (["eval", "none.jsonl", "--data", "none"], "none.jsonl: cannot be read: No such file or directory."),
        (["eval", "gold.jsonl", "--url", "http://127.0.0.1:9"], "Start it with youju serve"),
        (["index", "--corpus", "none", "--data", "data"], "none"),
        (["index", "rollback", "--data", "none"], "youju index"),
        (["serve", "--host", "no.such.host.invalid", "--port", "0"], "--host"),
    ],
)
def test_a_failure_is_one_line_with_what_to_do_and_exit_code_1(
    arguments: list[str], complaint: str, gold: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUJU_ALLOW_OPEN", "1")
    code, line = refused(capsys, *arguments)
    assert code == 1
    assert complaint in line


def test_a_wrong_encoder_leaves_the_index_as_it_was(corpus: Path, data: Path, capsys: Captured) -> None:
    before = (data / "current").read_text()
    code = _run(["index", "--corpus", str(corpus), "--data", str(data), "--encoder", "./no-such-model"])
    assert code == 1
    assert "no-such-model" in capsys.readouterr().err.splitlines()[-1]
    assert (data / "current").read_text() == before


def test_an_unexpected_error_is_one_line_unless_debugging(
    data: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**flags: Any) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr("service.cli.options.load_settings", broken)
    code, line = refused(capsys, "search", "词")
    assert code == 1
    assert line.startswith("internal error: RuntimeError: first line second line.")
    assert "YOUJU_DEBUG=1" in line
    monkeypatch.setenv("YOUJU_DEBUG", "1")
    assert _run(["search", "词"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_help_and_config_import_nothing_heavy() -> None:
    heavy = {"torch", "numpy", "faiss", "fastapi", "httpx", "uvicorn", "sentence_transformers"}
    program = (
        "import sys; from service.cli import _run; codes = [_run(['--help']), _run(['index', '--help']), _run(['config'])];"
        f"print(codes, sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment(), check=True)
    assert run.stderr.decode().strip() == "[0, 0, 0] []"


def test_what_is_piped_is_utf8_whatever_the_locale(data: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = youju("ask", QUESTION, "--data", data, "--json", **plain)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.decode("utf-8"))["question_used"] == QUESTION


def test_a_reader_that_leaves_early_is_no_error(data: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "search", "河道治理", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(30)


def test_the_command_runs_as_a_module_too() -> None:
    command = [sys.executable, "-m", "service", "--version"]
    run = subprocess.run(command, capture_output=True, env=environment(), check=True)
    assert run.stdout.decode().startswith("youju ")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_stopped_cleans_up_and_says_so(
    number: signal.Signals, code: int, corpus: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "service.cli", "index", "--corpus", corpus, "--data", data, "--job", "stopped"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        log = data / "jobs" / "stopped.jsonl"
        until = time.monotonic() + 60
        while time.monotonic() < until and not (log.exists() and read_job(log).stage == "loading the encoder"):
            time.sleep(0.02)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert errors.decode().splitlines()[-1] == "youju: stopped; nothing that was there before has changed."
    assert b"Traceback" not in errors
    assert read_job(log).state == "cancelled"
    assert not (data / "current").exists()
    assert not list(data.glob("generations/*"))
    assert not list(data.glob("generations/.*"))


def test_a_build_with_a_job_name_logs_its_end(corpus: Path, data: Path, tmp_path: Path, capsys: Captured) -> None:
    printed(capsys, "index", "--corpus", corpus, "--data", data)
    printed(capsys, "index", "--corpus", corpus, "--data", data, "--job", "again")
    state = read_job(data / "jobs" / "again.jsonl")
    assert (state.state, state.changed, state.generation) == ("done", False, (data / "current").read_text().strip())
    assert _run(["index", "--corpus", str(tmp_path / "none"), "--data", str(data), "--job", "failing"]) == 1
    failed = read_job(data / "jobs" / "failing.jsonl")
    assert failed.state == "failed"
    assert failed.error
    assert failed.error["code"] == "corpus_unusable"
    assert failed.error["hint"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that someone listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_in_use_is_told_at_once(taken: int, tmp_path: Path, capsys: Captured) -> None:
    code, line = refused(capsys, "serve", "--port", str(taken), "--data", tmp_path)
    assert code == 1
    assert line.startswith(f"127.0.0.1:{taken} is in use")
    assert "--port" in line


def test_connections_send_small_responses_at_once() -> None:
    with listen(load(port=0)) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_starts_without_an_index_and_stops_cleanly(workers: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "0", "--data", tmp_path, "--workers", workers]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout
        banner = [process.stdout.readline().decode() for _ in range(3)]
        url = banner[0].split()[2]
        assert url.startswith("http://127.0.0.1:")
        assert "youju index --corpus DIR" in banner[2]
        # The port is taken before the banner is printed, so that this waits and does not fail.
        with urllib.request.urlopen(f"{url}/healthz", timeout=60) as response:
            assert response.status == 200
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Traceback" not in errors


def test_serve_tells_a_program_where_it_is(data: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "0", "--data", str(data), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()) as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        process.terminate()
    assert told["generation"] == (data / "current").read_text().strip()
    assert told["composer"] == "extractive"
    assert told["url"].startswith("http://127.0.0.1:")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_has_stage_bar_counts_rate_and_time_left() -> None:
    line = progress_line(Progress("embedding", 500, 2000, 250.0, 65.0, 9.0))
    assert line == "embedding [#####               ] 500/2,000 250/s 1:05 left"
    assert progress_line(Progress("reading", 0, 0, None, None, 0.0)) == f"reading [{'#' * 20}] 0/0"


def test_progress_on_a_terminal_is_one_line_that_changes_and_a_line_a_stage_that_stays() -> None:
    stream = Terminal()
    progress = TerminalProgress(stream)
    progress.stage("reading", 2)
    progress.advance()
    progress.unreadable("坏.pdf", "no text")
    progress.advance()
    progress.end()
    pieces = stream.getvalue().split("\r")
    assert any(piece.startswith("reading [") for piece in pieces)
    kept = [piece.removeprefix("\x1b[K") for piece in pieces if "\n" in piece]
    assert kept[0] == "not read: 坏.pdf: no text\n"
    assert kept[1].startswith("reading: 2 / 2, ")


def test_the_sample_can_be_indexed_by_name(tmp_path: Path, capsys: Captured) -> None:
    facts = json.loads(printed(capsys, "index", "--sample", "--data", tmp_path / "data", "--json"))
    assert facts["documents"] == 12
    assert "not both" in refused(capsys, "index", "--sample", "--corpus", tmp_path)[1]


@pytest.mark.parametrize(("locale", "told"), [("en_US.UTF-8", "The LLM failed"), ("zh_CN.UTF-8", "大模型未能完成回答")])
def test_a_failed_llm_is_told_in_the_language_of_the_terminal(
    data: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, locale: str, told: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    for name, value in {"BASE_URL": "http://127.0.0.1:9/v1", "MODEL": "none", "RETRIES": "0"}.items():
        monkeypatch.setenv(f"YOUJU_LLM_{name}", value)
    assert told in printed(capsys, "ask", QUESTION, "--data", data)


def test_an_explanation_tells_what_was_looked_for_and_what_each_signal_adds(indexed: tuple[Path, Any]) -> None:
    data, _ = indexed
    run = youju("search", QUESTION, "--data", data, "--explain", LANG="zh_CN.UTF-8")
    assert run.returncode == 0
    shown = run.stdout.decode()
    assert "查找的词: " in shown and "得分构成: " in shown and "原词: " in shown
    assert "得分构成" not in youju("search", QUESTION, "--data", data, LANG="zh_CN.UTF-8").stdout.decode()
    asked = youju("ask", QUESTION, "--data", data, "--explain", LANG="zh_CN.UTF-8").stdout.decode()
    assert "检索说明" in asked and "得分构成" in asked
    assert re.search(r"作答: 把握 (0\.\d\d|1\.00) \(至少要 0\.50\)", asked)
    weighed = asked.partition("候选句")[2].partition("检索说明")[0]
    assert "  引用 · 段落 1\n    2023年，云溪市新建公园12处" in weighed


def test_filters_keep_to_a_place_without_its_ending_and_an_unknown_one_finds_nothing(indexed: tuple[Path, Any]) -> None:
    data, _ = indexed
    found = json.loads(youju("search", "建设", "--data", data, "--place", "枫桥", "--json").stdout)
    assert {passage["document"] for passage in found["passages"]} == {"枫桥县.md"}
    assert json.loads(youju("search", "建设", "--data", data, "--author", "无名", "--json").stdout)["passages"] == []
