"""What is served: the current generation, with the reranker and the thesaurus of the settings."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.errors import RerankerError, ThesaurusError
from service import serving
from service.answer import Answer, AskRequest, SearchRequest, SearchResult
from service.app import create_app
from service.assistant import Assistant
from service.cli import _run
from service.settings import Settings
from service.telemetry import Metrics

Load = Callable[[str], Encoder]
Judge = Callable[[str, str], float]
QUESTION = "今年治理河道多少公里？"


@pytest.fixture
def data(corpus: Path, tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(serving, "load_encoder", load)
    build(corpus, tmp_path / "data", load=load)
    return tmp_path / "data"


@pytest.fixture
def reranked_by(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Judge], Assistant]:
    def make(judge: Judge) -> Assistant:
        monkeypatch.setattr(serving, "load_judge", lambda name, threads: judge)
        return Assistant(Settings(data=data, reranker="a-cross-encoder"))

    return make


def search(assistant: Assistant, question: str = QUESTION, **fields: Any) -> SearchResult:
    return assistant.search(SearchRequest(question=question, **fields))


def ids(result: SearchResult | Answer) -> list[str]:
    return [passage.id for passage in result.passages]


def ask(assistant: Assistant) -> Answer:
    async def last() -> dict[str, Any]:
        return [event.data async for event in assistant.ask(AskRequest(question=QUESTION), "r-1")][-1]

    return Answer.model_validate(asyncio.run(last()))


# The reranker


def test_without_a_reranker_nothing_is_said_of_one(data: Path) -> None:
    result = search(Assistant(Settings(data=data)))
    assert result.reranked is None
    assert set(result.timings_ms) == {"retrieve"}


def test_the_reranker_of_the_settings_orders_passages_and_evidence(
    data: Path, reranked_by: Callable[[Judge], Assistant]
) -> None:
    plain = search(Assistant(Settings(data=data)))
    places = {passage.text: place for place, passage in enumerate(plain.passages)}
    assistant = reranked_by(
        lambda question, passage: next((n for text, n in places.items() if passage.endswith(text)), 0)
    )
    result = search(assistant)
    assert result.reranked == "all"
    assert ids(result) == ids(plain)[::-1]
    assert "rerank" in result.timings_ms
    answer = ask(assistant)
    assert (answer.reranked, ids(answer)) == ("all", ids(result))


def test_passages_beyond_those_asked_for_can_be_lifted_by_the_reranker(
    data: Path, reranked_by: Callable[[Judge], Assistant]
) -> None:
    last = search(Assistant(Settings(data=data))).passages[-1]
    result = search(reranked_by(lambda question, passage: passage.endswith(last.text)), top_k=1)
    assert ids(result) == [last.id]


def test_an_explanation_adds_up_with_the_part_of_the_reranker(reranked_by: Callable[[Judge], Assistant]) -> None:
    for passage in search(reranked_by(lambda question, passage: -len(passage)), explain=True).passages:
        assert passage.explanation is not None
        assert passage.explanation.parts[-1].signal == "reranker"
        assert sum(part.contribution for part in passage.explanation.parts) == pytest.approx(passage.score, abs=1e-3)


def test_a_reranker_that_fails_is_counted_and_the_first_ranking_given(
    data: Path, reranked_by: Callable[[Judge], Assistant]
) -> None:
    def judge(question: str, passage: str) -> float:
        if question == QUESTION:
            raise RuntimeError("no memory")
        return 0.0

    metrics = Metrics()
    result = search(reranked_by(judge))
    assert (result.reranked, ids(result)) == ("none", ids(search(Assistant(Settings(data=data)))))
    metrics.retrieval(result)
    metrics.answer(ask(reranked_by(judge)))
    assert 'youju_reranks_total{read="none"} 2.0' in metrics.page(None, 0).decode()


def test_a_reranker_too_slow_to_change_anything_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving, "load_judge", lambda name, threads: lambda question, passage: time.sleep(0.01) or 0.0)
    Assistant(Settings(data=tmp_path, reranker="a-cross-encoder", reranker_ms=1))
    assert "raise YOUJU_RERANKER_MS" in caplog.text


def test_a_reranker_that_cannot_be_loaded_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="no-such-model"):
        create_app(Settings(data=tmp_path, reranker="./no-such-model"))


# The thesaurus


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "mine.txt"
    path.write_text("看水的 => 巡查\n", "utf-8")
    return path


def used_rules(assistant: Assistant, question: str) -> set[str]:
    understood = search(assistant, question, explain=True).understood
    assert understood is not None
    return {expansion.rule for expansion in understood.expansions}


def test_the_users_rules_are_used_beside_ours(data: Path, rules: Path) -> None:
    assistant = Assistant(Settings(data=data, thesaurus=rules))
    assert used_rules(assistant, "看水的") == {"mine.txt:1"}
    ours = used_rules(assistant, "老百姓")
    assert ours
    assert "mine.txt:1" not in ours


def test_changed_rules_are_read_with_the_next_generation(data: Path, rules: Path, corpus: Path, load: Load) -> None:
    assistant = Assistant(Settings(data=data, thesaurus=rules))
    assert used_rules(assistant, "管河的") == set()
    rules.write_text("看水的 => 巡查\n管河的 => 水务局\n", "utf-8")
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    build(corpus, data, load=load)
    assert used_rules(assistant, "管河的") == {"mine.txt:2"}


def test_rules_that_have_become_unusable_leave_those_before(
    data: Path, rules: Path, corpus: Path, load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = Assistant(Settings(data=data, thesaurus=rules))
    before = search(assistant, "看水的").generation
    rules.write_text("看水的\n", "utf-8")
    (corpus / "养老.txt").write_text("养老服务情况\n\n全市养老床位共有420张。\n", "utf-8")
    build(corpus, data, load=load)
    assert used_rules(assistant, "看水的") == {"mine.txt:1"}
    assert search(assistant, "看水的").generation != before
    assert "mine.txt:1 has only one word" in caplog.text


def test_a_line_that_is_no_rule_stops_the_start(tmp_path: Path, rules: Path) -> None:
    rules.write_text("看水的 => 巡查\n管河的\n", "utf-8")
    with pytest.raises(ThesaurusError, match=r"mine\.txt:2"):
        create_app(Settings(data=tmp_path, thesaurus=rules))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_command_that_serves_names_the_line(
    workers: str, tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.write_text("看水的 => 巡查\n管河的\n", "utf-8")
    monkeypatch.setenv("YOUJU_THESAURUS", str(rules))
    assert _run(["serve", "--data", str(tmp_path / "data"), "--port", "0", "--workers", workers]) == 1
    assert "mine.txt:2" in capsys.readouterr().err
