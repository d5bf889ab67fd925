import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx
import pytest

from service.llm import LLMError, LLMOptions, OpenAIChat, connect, waiting
from service.llm.address import completions_url
from tests.service.llm.openai_server import OpenAIServer

T = TypeVar("T")
TEXT = "全市共有代表三百二十名，其中妇女代表一百零五名。𠮷"
KEY = "sk-secret-0123456789"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "FIRST_WAIT_S", 0.02)


def options(server: OpenAIServer, **changes: Any) -> LLMOptions:
    return LLMOptions(**{"base_url": server.base_url, "model": "tiny", "api_key": KEY, **changes})


async def collect(chosen: LLMOptions) -> list[str]:
    model = OpenAIChat(chosen)
    try:
        return [piece async for piece in model.stream([{"role": "user", "content": "问"}], max_tokens=50)]
    finally:
        await model.aclose()


def ask(server: OpenAIServer, **changes: Any) -> str:
    return "".join(asyncio.run(collect(options(server, **changes))))


def failure(server: OpenAIServer, **changes: Any) -> LLMError:
    with pytest.raises(LLMError) as caught:
        ask(server, **changes)
    return caught.value


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.mark.parametrize(
    "mode", ["normal", "slow_between", "bytewise", "spelled", "unstreamed", "undone", "left_open", "reasoning"]
)
def test_reads_the_whole_text_however_the_server_sends_it(openai_server: OpenAIServer, mode: str) -> None:
    openai_server.reply, openai_server.delay_s = TEXT, 0.01
    openai_server.play(mode)
    assert ask(openai_server) == TEXT


def test_takes_reasoning_out_of_the_answer(openai_server: OpenAIServer) -> None:
    openai_server.reply = TEXT
    openai_server.play("thinking")
    assert ask(openai_server).strip() == TEXT


def test_streams_pieces_before_the_answer_is_finished(openai_server: OpenAIServer) -> None:
    openai_server.reply, openai_server.delay_s = TEXT, 0.1

    async def first_piece_after() -> tuple[float, float]:
        model, began = OpenAIChat(options(openai_server)), time.monotonic()
        times = [
            time.monotonic() - began async for _ in model.stream([{"role": "user", "content": "问"}], max_tokens=9)
        ]
        await model.aclose()
        return times[0], times[-1]

    openai_server.play("slow_between")
    first, last = run(first_piece_after())
    assert first < last / 2


def test_sends_model_key_messages_and_limits(openai_server: OpenAIServer) -> None:
    ask(openai_server, temperature=0.3)
    (request,) = openai_server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "tiny",
        "messages": [{"role": "user", "content": "问"}],
        "max_tokens": 50,
        "temperature": 0.3,
        "stream": True,
    }


def test_sends_no_authorization_without_a_key(openai_server: OpenAIServer) -> None:
    ask(openai_server, api_key="")
    assert "authorization" not in openai_server.requests[0].headers


@pytest.mark.parametrize("failing", ["429", "503", "500", "error_first"])
def test_asks_again_when_the_server_failed_before_the_first_token(openai_server: OpenAIServer, failing: str) -> None:
    openai_server.reply = TEXT
    openai_server.play(failing, "normal")
    assert ask(openai_server) == TEXT
    assert len(openai_server.requests) == 2


def test_waits_as_long_as_the_server_asks(openai_server: OpenAIServer) -> None:
    openai_server.retry_after = "1"
    openai_server.play("429", "normal")
    began = time.monotonic()
    ask(openai_server)
    assert time.monotonic() - began >= 1


def test_gives_up_at_once_when_the_server_asks_for_more_time_than_there_is(openai_server: OpenAIServer) -> None:
    openai_server.retry_after = "3600"
    openai_server.play("429")
    began = time.monotonic()
    assert failure(openai_server, first_token_timeout_s=5).reason == "overloaded"
    assert time.monotonic() - began < 4
    assert len(openai_server.requests) == 1


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
        ("unended", "unreachable", 1),
        ("error_midway", "unreachable", 1),
    ],
)
def test_tells_why_there_is_no_answer(openai_server: OpenAIServer, mode: str, reason: str, attempts: int) -> None:
    openai_server.reply = TEXT
    openai_server.play(mode)
    assert failure(openai_server, retries=2).reason == reason
    assert len(openai_server.requests) == attempts


def test_keeps_what_came_before_the_connection_broke(openai_server: OpenAIServer) -> None:
    openai_server.reply = TEXT
    openai_server.play("cut")
    came = []

    async def listen() -> None:
        model = OpenAIChat(options(openai_server))
        async for piece in model.stream([{"role": "user", "content": "问"}], max_tokens=9):
            came.append(piece)

    with pytest.raises(LLMError):
        run(listen())
    assert came
    assert TEXT.startswith("".join(came))


def test_gives_up_when_no_token_comes_in_time(openai_server: OpenAIServer) -> None:
    openai_server.delay_s = 5
    openai_server.play("slow_first")
    began = time.monotonic()
    error = failure(openai_server, first_token_timeout_s=0.3)
    assert (error.reason, str(error).endswith("sent no token within 0.3 s")) == ("timeout", True)
    assert time.monotonic() - began < 4


def test_gives_up_when_the_answer_does_not_end_in_time(openai_server: OpenAIServer) -> None:
    openai_server.reply, openai_server.delay_s = TEXT, 0.3
    openai_server.play("slow_between")
    error = failure(openai_server, total_timeout_s=3, first_token_timeout_s=2)
    assert (error.reason, str(error).endswith("did not finish its answer within 3 s")) == ("timeout", True)


def test_says_that_nothing_listens_there(openai_server: OpenAIServer) -> None:
    error = failure(openai_server, base_url="http://127.0.0.1:9", retries=1)
    assert error.reason == "unreachable"
    assert "127.0.0.1:9" in str(error)


@pytest.mark.parametrize(("mode", "checks"), [("401", "key"), ("404", "model name 'tiny'"), ("400", "context size")])
def test_a_rejection_tells_what_to_check(openai_server: OpenAIServer, mode: str, checks: str) -> None:
    openai_server.play(mode)
    assert checks in str(failure(openai_server))


@pytest.mark.parametrize("mode", ["normal", "400", "401", "404", "429", "500", "garbage", "cut"])
def test_never_shows_the_key(openai_server: OpenAIServer, mode: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    openai_server.reply = TEXT
    openai_server.play(mode)
    chosen = options(openai_server)
    try:
        shown = ask(openai_server)
    except LLMError as error:
        shown = f"{error!r} {error}"
    assert openai_server.requests[0].headers["authorization"].endswith(KEY)
    assert KEY not in shown + caplog.text + repr(chosen)


def test_never_logs_a_password_from_the_address(openai_server: OpenAIServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ask(openai_server, base_url=openai_server.base_url.replace("://", "://reader:hunter2@"), api_key="")
    assert openai_server.requests[0].headers["authorization"].startswith("Basic ")
    assert "hunter2" not in caplog.text


def test_closing_the_stream_cancels_the_request(openai_server: OpenAIServer) -> None:
    openai_server.reply, openai_server.delay_s = TEXT * 20, 0.2
    openai_server.play("slow_between")

    async def leave_after_one_piece() -> None:
        model = OpenAIChat(options(openai_server))
        stream = model.stream([{"role": "user", "content": "问"}], max_tokens=9)
        await anext(stream)
        await stream.aclose()
        assert await asyncio.to_thread(openai_server.gone.wait, 10)
        await model.aclose()

    run(leave_after_one_piece())


def test_cancelling_the_task_cancels_the_request(openai_server: OpenAIServer) -> None:
    openai_server.delay_s = 30
    openai_server.play("slow_first")

    async def cancel_while_waiting() -> None:
        task = asyncio.ensure_future(collect(options(openai_server)))
        while not openai_server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(openai_server.gone.wait, 10)

    run(cancel_while_waiting())


def test_loopback_is_reached_past_the_proxy_of_the_environment(
    openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    openai_server.reply = TEXT
    assert ask(openai_server) == TEXT


def test_other_hosts_are_reached_through_the_proxy_of_the_environment(
    openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", openai_server.base_url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    openai_server.reply = TEXT
    assert ask(openai_server, base_url="http://llm.invalid/v1") == TEXT
    assert openai_server.requests[0].path == "http://llm.invalid/v1/chat/completions"


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("http://a:8080", "http://a:8080/v1/chat/completions"),
        ("http://a:8080/", "http://a:8080/v1/chat/completions"),
        ("http://a/v1/", "http://a/v1/chat/completions"),
        ("https://a/api/paas/v4", "https://a/api/paas/v4/chat/completions"),
        ("https://a/v1beta/openai/", "https://a/v1beta/openai/chat/completions"),
        ("https://a/api/chat/completions", "https://a/api/chat/completions"),
    ],
)
def test_finds_the_path_from_a_base_url_with_or_without_version(base_url: str, url: str) -> None:
    assert completions_url(base_url) == httpx.URL(url)


@pytest.mark.parametrize("base_url", ["", "localhost:8080", "ftp://a/v1", "http://", "http://a:port"])
def test_a_base_url_that_is_no_address_is_named(base_url: str) -> None:
    with pytest.raises(ValueError, match="base URL must be an address like"):
        connect(LLMOptions(base_url=base_url, model="tiny"))


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match="copy it again") as caught:
        connect(LLMOptions(base_url="http://a", model="tiny", api_key="“密钥”"))
    assert "密钥" not in str(caught.value)


def test_an_unknown_protocol_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'smoke'; known: openai"):
        connect(LLMOptions(base_url="http://a", model="tiny"), "smoke")
