import asyncio
import logging
import socket
from typing import Any

import pytest

from service.llm import LLMError, Usage, waiting
from tests.service.llm.scripted_server import ScriptedServer
from tests.service.llm.speaking import KEY, QUESTION, ask, collect, options, speak
from tests.service.llm.voices import AnthropicVoice, OpenAIVoice, Voice

TEXT = "全市共有代表三百二十名，其中妇女代表一百零五名。𠮷"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "FIRST_WAIT_S", 0.02)


def failure(server: ScriptedServer, **changes: Any) -> LLMError:
    with pytest.raises(LLMError) as caught:
        ask(server, **changes)
    return caught.value


@pytest.mark.parametrize(
    "mode",
    [
        "normal",
        "slow_between",
        "bytewise",
        "spelled",
        "typed",
        "unstreamed",
        "undone",
        "left_open",
        "reasoning",
        "picky",
    ],
)
def test_reads_the_whole_text_however_the_server_sends_it(llm_server: ScriptedServer, mode: str) -> None:
    llm_server.reply, llm_server.delay_s = TEXT, 0.01
    llm_server.play(mode)
    assert ask(llm_server) == TEXT


@pytest.mark.parametrize("mode", ["normal", "unstreamed"])
def test_a_server_that_writes_without_end_is_stopped(llm_server: ScriptedServer, mode: str) -> None:
    llm_server.reply = TEXT * 100
    llm_server.play(mode)
    assert failure(llm_server).reason == "truncated"


@pytest.mark.parametrize("mode", ["normal", "unstreamed", "reasoning"])
def test_tells_the_tokens_that_the_server_counts_behind_the_text(llm_server: ScriptedServer, mode: str) -> None:
    llm_server.play(mode)
    assert asyncio.run(collect(speak(llm_server)))[-1] == Usage(prompt_tokens=7, completion_tokens=2)


def test_takes_reasoning_out_of_the_answer(llm_server: ScriptedServer) -> None:
    llm_server.reply = TEXT
    llm_server.play("thinking")
    assert ask(llm_server).strip() == TEXT


def test_streams_pieces_before_the_answer_is_finished(llm_server: ScriptedServer) -> None:
    """The server writes its next piece only when the first has been read."""
    llm_server.reply, llm_server.delay_s = TEXT * 20, 3600
    llm_server.play("slow_between")

    async def first() -> str | Usage:
        model = speak(llm_server)
        stream = model.stream(QUESTION, max_tokens=9)
        piece = await anext(stream)
        await stream.aclose()
        await model.aclose()
        return piece

    piece = asyncio.run(first())
    assert isinstance(piece, str) and TEXT.startswith(piece[: len(TEXT)])


def test_what_a_server_does_not_take_is_left_out_from_then_on(llm_server: ScriptedServer) -> None:
    llm_server.play("picky")

    async def twice() -> None:
        model = speak(llm_server, retries=0)
        for _ in range(2):
            _ = [piece async for piece in model.stream(QUESTION, max_tokens=9)]
        await model.aclose()

    asyncio.run(twice())
    field = llm_server.voice.optional
    assert [field in request.body for request in llm_server.requests] == [True, False, False]


def test_many_questions_at_once_get_each_its_own_answer(llm_server: ScriptedServer) -> None:
    llm_server.reply, llm_server.delay_s = lambda prompt: f"答{prompt}", 0.01
    llm_server.play("slow_between")

    async def answer(model: Any, number: int) -> str:
        question = [{"role": "user", "content": str(number)}]
        return "".join([piece async for piece in model.stream(question, max_tokens=9) if isinstance(piece, str)])

    async def all_at_once() -> list[str]:
        model = speak(llm_server)
        try:
            return await asyncio.gather(*(answer(model, number) for number in range(120)))
        finally:
            await model.aclose()

    assert asyncio.run(all_at_once()) == [f"答{number}" for number in range(120)]


@pytest.mark.parametrize("failing", ["429", "503", "500", "error_first"])
def test_asks_again_when_the_server_failed_before_the_first_token(llm_server: ScriptedServer, failing: str) -> None:
    llm_server.reply = TEXT
    llm_server.play(failing, "normal")
    assert ask(llm_server) == TEXT
    assert len(llm_server.requests) == 2


def test_waits_as_long_as_the_server_asks(llm_server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    llm_server.retry_after = "0.7"
    llm_server.play("429", "normal")
    ask(llm_server)
    assert "asking again in 0.7 s" in caplog.text


def test_gives_up_at_once_when_the_server_asks_for_more_time_than_there_is(llm_server: ScriptedServer) -> None:
    llm_server.retry_after = "3600"
    llm_server.play("429")
    assert failure(llm_server, first_token_timeout_s=5).reason == "overloaded"
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize(
    ("mode", "reason", "attempts"),
    [
        ("429", "overloaded", 3),
        ("503", "overloaded", 3),
        ("500", "unreachable", 3),
        ("error_first", "unreachable", 3),
        ("400", "rejected", 1),
        ("401", "rejected", 1),
        ("404", "rejected", 1),
        ("garbage", "garbled", 1),
        ("html", "garbled", 1),
        ("empty", "empty", 1),
        ("cut", "unreachable", 1),
        ("half_closed", "unreachable", 1),
        ("unended", "unreachable", 1),
        ("broken", "garbled", 1),
        ("silent", "unreachable", 3),
        ("529", "overloaded", 3),
        ("error_midway", "unreachable", 1),
        ("length", "truncated", 1),
        ("reasoned_out", "empty", 1),
        ("too_long", "too_long", 1),
    ],
)
def test_tells_why_there_is_no_answer(llm_server: ScriptedServer, mode: str, reason: str, attempts: int) -> None:
    llm_server.reply = TEXT
    llm_server.play(mode)
    assert failure(llm_server, retries=2).reason == reason
    assert len(llm_server.requests) == attempts


@pytest.mark.parametrize("voice", [OpenAIVoice(), AnthropicVoice()], ids=lambda voice: voice.protocol)
def test_an_answer_that_is_declined_is_told_as_such(voice: Voice, openai_server: ScriptedServer) -> None:
    openai_server.voice = voice
    openai_server.play("declined")
    assert failure(openai_server).reason == "declined"


def test_keeps_what_came_before_the_connection_broke(llm_server: ScriptedServer) -> None:
    llm_server.reply = TEXT
    llm_server.play("cut")
    came = []

    async def listen() -> None:
        model = speak(llm_server)
        async for piece in model.stream(QUESTION, max_tokens=9):
            came.append(piece)

    with pytest.raises(LLMError):
        asyncio.run(listen())
    assert came
    assert TEXT.startswith("".join(came))


def test_gives_up_when_no_token_comes_in_time(llm_server: ScriptedServer) -> None:
    llm_server.delay_s = 3600
    llm_server.play("slow_first")
    error = failure(llm_server, first_token_timeout_s=0.3)
    assert (error.reason, str(error).endswith("sent no token within 0.3 s")) == ("timeout", True)


def test_gives_up_when_the_answer_does_not_end_in_time(llm_server: ScriptedServer) -> None:
    llm_server.reply = TEXT * 20
    llm_server.play("stalled")
    error = failure(llm_server, total_timeout_s=2, first_token_timeout_s=1.5)
    assert (error.reason, str(error).endswith("did not finish its answer within 2 s")) == ("timeout", True)


def test_says_that_a_server_takes_no_connection(llm_server: ScriptedServer) -> None:
    """A queue of connections that nobody takes, and that is full: what comes next is left without an answer."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting_in_line in (first, second):
            waiting_in_line.setblocking(False)
            waiting_in_line.connect_ex(full.getsockname())
        base_url = f"http://127.0.0.1:{full.getsockname()[1]}"
        error = failure(llm_server, base_url=base_url, connect_timeout_s=0.2, retries=0)
    assert (error.reason, "took no connection within 0.2 s" in str(error)) == ("unreachable", True)


def test_says_that_nothing_listens_there(llm_server: ScriptedServer) -> None:
    error = failure(llm_server, base_url="http://127.0.0.1:9", retries=1)
    assert error.reason == "unreachable"
    assert "127.0.0.1:9" in str(error)


@pytest.mark.parametrize(
    ("mode", "checks"),
    [
        ("401", "key"),
        ("404", "model name 'tiny'"),
        ("400", "model name 'tiny'"),
        ("too_long", "YOUJU_LLM_CONTEXT_TOKENS"),
    ],
)
def test_a_rejection_tells_what_to_check(llm_server: ScriptedServer, mode: str, checks: str) -> None:
    llm_server.play(mode)
    assert checks in str(failure(llm_server))


@pytest.mark.parametrize("mode", ["normal", "400", "401", "404", "429", "500", "garbage", "cut"])
def test_never_shows_the_key(llm_server: ScriptedServer, mode: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    llm_server.reply = TEXT
    llm_server.play(mode)
    chosen = options(llm_server)
    try:
        shown = ask(llm_server)
    except LLMError as error:
        shown = f"{error!r} {error}"
    assert any(value.endswith(KEY) for value in llm_server.requests[0].headers.values())
    assert KEY not in shown + caplog.text + repr(chosen)


def test_never_logs_a_password_from_the_address(llm_server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ask(llm_server, base_url=llm_server.base_url.replace("://", "://reader:hunter2@"), api_key="")
    assert llm_server.requests[0].headers["authorization"].startswith("Basic ")
    assert "hunter2" not in caplog.text


def test_closing_the_stream_cancels_the_request(llm_server: ScriptedServer) -> None:
    llm_server.reply, llm_server.delay_s = TEXT * 20, 0.2
    llm_server.play("slow_between")

    async def leave_after_one_piece() -> None:
        model = speak(llm_server)
        stream = model.stream(QUESTION, max_tokens=9)
        await anext(stream)
        await stream.aclose()
        assert await asyncio.to_thread(llm_server.gone.wait, 10)
        await model.aclose()

    asyncio.run(leave_after_one_piece())


def test_cancelling_the_task_cancels_the_request(llm_server: ScriptedServer) -> None:
    llm_server.delay_s = 30
    llm_server.play("slow_first")

    async def cancel_while_waiting() -> None:
        task = asyncio.ensure_future(collect(speak(llm_server)))
        while not llm_server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(llm_server.gone.wait, 10)

    asyncio.run(cancel_while_waiting())


def test_loopback_is_reached_past_the_proxy_of_the_environment(
    llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    llm_server.reply = TEXT
    assert ask(llm_server) == TEXT


def test_other_hosts_are_reached_through_the_proxy_of_the_environment(
    llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", llm_server.base_url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    llm_server.reply = TEXT
    assert ask(llm_server, base_url="http://llm.invalid/v1") == TEXT
    assert llm_server.requests[0].path == f"http://llm.invalid{llm_server.voice.path}"
