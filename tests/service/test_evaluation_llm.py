"""What `youju eval` tells of an LLM."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.composing.grounding import NO_ANSWER
from service.evaluation.exactness import Originals
from service.evaluation.gold import GoldQuestion
from service.evaluation.llm import llm
from service.evaluation.outcomes import Outcome, collect
from service.evaluation.report import table
from service.evaluation.targets import Response
from tests.service.llm.scripted_server import ScriptedServer
from tests.service.served import build_data

TREES, MEETINGS = "云川市登记了多少株古树？", "云川市人大常委会召开了几次会议？"


def outcome(**body: Any) -> Outcome:
    question = GoldQuestion(id="q", question="?", answerable=True, evidence=(("证据",),))
    return Outcome(question, Response(body, 10.0))


def written(first_ms: float, tokens: int, **body: Any) -> Outcome:
    usage = {"prompt_tokens": 10 * tokens, "completion_tokens": tokens}
    return outcome(composer="llm", timings_ms={"first_token": first_ms}, usage=usage, **body)


def test_counts_answers_refusals_and_fallbacks_by_reason_and_sums_tokens() -> None:
    figures = llm(
        [
            written(100.0, 20, sentences=[{"verdict": "supported"}, {"verdict": "unsupported"}]),
            written(300.0, 40, sentences=[{"verdict": "supported"}]),
            written(200.0, 3, refused=True),
            outcome(composer="extractive", fell_back=True, fallback_reason="timeout"),
            outcome(composer="extractive", fell_back=True, fallback_reason="garbled"),
            outcome(composer="extractive", fell_back=True, fallback_reason="timeout"),
            outcome(composer="llm", refused=True, timings_ms={}),  # refused before anyone was asked
        ]
    )
    assert figures == {
        "asked": 6,
        "answered": 2,
        "refused": 1,
        "fallbacks": {"timeout": 2, "garbled": 1},
        "sentences": 3,
        "unsupported": 1,
        "first_token": {"p50_ms": 200.0, "p95_ms": 290.0},
        "tokens": {"prompt": {"total": 630, "mean": 210.0}, "completion": {"total": 63, "mean": 21.0}},
    }


def test_tells_nothing_where_no_llm_was_asked() -> None:
    assert llm([outcome(composer="extractive", timings_ms={"compose": 1.0})]) == {}


def test_an_llm_that_only_fails_has_no_times_and_no_tokens() -> None:
    figures = llm([outcome(composer="extractive", fell_back=True, fallback_reason="rejected")])
    assert (figures["asked"], figures["first_token"], figures["tokens"]) == (1, {}, {})


class Crowd:
    """Answers only when as many questions are there at once as are expected."""

    def __init__(self, expected: int) -> None:
        self._together = asyncio.Barrier(expected)

    async def search(self, question: str, top_k: int) -> Response:
        return Response({}, 1.0)

    async def ask(self, question: str) -> Response:
        await self._together.wait()
        return Response({"answer": question}, 1.0)

    async def source(self, document: str) -> str | None:
        return None

    async def close(self) -> None: ...


def test_questions_are_asked_as_many_at_once_as_is_said_and_reported_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.evaluation.outcomes._WARM_UP", 0)
    questions = [GoldQuestion(id=str(n), question=f"问{n}", answerable=False) for n in range(6)]

    async def run() -> list[Outcome]:
        crowd = Crowd(3)
        return await collect(questions, crowd, Originals(None, crowd.source), concurrency=3)

    assert [one.ask.body["answer"] for one in asyncio.run(run())] == [f"问{n}" for n in range(6)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_data(tmp_path_factory.mktemp("eval"))


def evaluate(data: Path, server: ScriptedServer, *options: str) -> str:
    rows = [
        {"id": "1", "question": TREES, "must": ["312株"], "evidence": [{"document": "云川市工作报告.txt", "quote": "共登记古树三百一十二株"}]},
        {"id": "2", "question": MEETINGS, "must": ["9次"], "evidence": [{"document": "云川市工作报告.txt", "quote": "常委会共召开会议九次"}]},
    ]  # fmt: skip
    gold = data.parent / "gold.jsonl"
    gold.write_text("".join(json.dumps({"answerable": True, "type": "fact", **row}) + "\n" for row in rows), "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "service", "eval", gold, "--data", data, "--composer", "llm", *options],
        env={
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "YOUJU_LLM_PROTOCOL": server.voice.protocol,
            "YOUJU_LLM_BASE_URL": server.base_url,
            "YOUJU_LLM_MODEL": "tiny",
            "YOUJU_LLM_RETRIES": "0",
        },
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def reply(prompt: str) -> str:
    question = prompt.split("<question>\n")[1]
    if "古树" in question:
        return NO_ANSWER
    block = next(block for block in prompt.split("<source ")[1:] if "会议九次" in block)
    return f"常委会共召开会议九次。[{block.split('>')[0]}]"


def test_works_against_a_server_of_any_protocol(data: Path, llm_server: ScriptedServer) -> None:
    llm_server.reply = reply
    figures = json.loads(evaluate(data, llm_server, "--json", "--concurrency", "2"))
    assert figures["concurrency"] == 2
    assert {name: figures["llm"][name] for name in ("asked", "answered", "refused", "fallbacks", "unsupported")} == {
        "asked": 2, "answered": 1, "refused": 1, "fallbacks": {}, "unsupported": 0,
    }  # fmt: skip
    assert figures["llm"]["tokens"]["prompt"] == {"total": 14, "mean": 7.0}
    assert figures["citations"]["exact"]["value"] == 1.0
    assert figures["answers"]["must"]["value"] == 0.5


def test_the_table_shows_failures_with_their_reasons(data: Path, openai_server: ScriptedServer) -> None:
    openai_server.play("401")
    lines = evaluate(data, openai_server).splitlines()
    assert next(line for line in lines if line.startswith("  fallbacks")).split() == ["fallbacks", "2", "rejected", "2"]


def test_the_table_shows_tokens_and_the_time_of_the_first() -> None:
    from service.evaluation.figures import summarise

    lines = table(summarise([written(120.0, 20, sentences=[{"verdict": "supported"}], answer="好。")])).splitlines()
    assert "  first token, ms          120.0   p95 120.0" in lines
    assert "  prompt tokens              200   200.0 an answer" in lines
