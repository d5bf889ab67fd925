"""What is sent in each protocol, where to, and what servers tell about their models."""

import asyncio
from typing import Any

import httpx
import pytest

from service.llm import LLMOptions, http
from service.llm.address import ollama_url, versioned_url
from service.llm.anthropic import Anthropic
from service.llm.errors import LLMOverloaded
from service.llm.model import DEFAULT_WINDOW
from service.llm.ollama import Ollama
from service.llm.openai import OpenAI
from service.llm.statuses import error_of_event
from tests.service.llm.scripted_server import ScriptedServer
from tests.service.llm.speaking import KEY, ask, speak
from tests.service.llm.voices import AnthropicVoice, OllamaVoice

SPOKEN = {"role": "user", "content": "问"}


def settled(**changes: Any) -> LLMOptions:
    return LLMOptions(**{"base_url": "http://a:1", "model": "tiny", **changes})


def test_openai_takes_the_system_message_among_the_others(openai_server: ScriptedServer) -> None:
    ask(openai_server, temperature=0.3)
    (request,) = openai_server.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "简短回答。"}, SPOKEN],
        "max_tokens": 50,
        "temperature": 0.3,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_anthropic_takes_the_system_message_as_a_field_and_content_in_blocks(openai_server: ScriptedServer) -> None:
    openai_server.voice = AnthropicVoice()
    ask(openai_server, temperature=1.5)
    (request,) = openai_server.requests
    assert request.headers["x-api-key"] == KEY
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert "authorization" not in request.headers
    assert request.body == {
        "model": "tiny",
        "system": "简短回答。",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "问"}]}],
        "max_tokens": 50,
        "temperature": 1.0,
        "stream": True,
    }


def test_ollama_is_told_the_window_and_neither_to_think_nor_to_cut_the_prompt(openai_server: ScriptedServer) -> None:
    openai_server.voice = OllamaVoice()
    ask(openai_server, temperature=0.3, context_tokens=6000)
    (request,) = openai_server.requests
    assert request.body == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "简短回答。"}, SPOKEN],
        "stream": True,
        "think": False,
        "truncate": False,
        "shift": False,
        "options": {"num_ctx": 6000, "num_predict": 50, "temperature": 0.3},
    }


def test_no_key_is_sent_where_there_is_none(llm_server: ScriptedServer) -> None:
    ask(llm_server, api_key="")
    assert not {"authorization", "x-api-key"} & set(llm_server.requests[0].headers)


def test_openai_s_longest_answer_has_another_name_for_reasoning_models() -> None:
    body = OpenAI(settled()).body([], 50, 4096, {"max_tokens", "temperature"})
    assert (body["max_completion_tokens"], "max_tokens" in body, "temperature" in body) == (50, False, False)


def window(server: ScriptedServer, **changes: Any) -> int:
    async def told() -> int:
        model = speak(server, **changes)
        try:
            return [await model.window() for _ in range(2)][-1]
        finally:
            await model.aclose()

    return asyncio.run(told())


def test_the_server_is_asked_for_its_window_once(llm_server: ScriptedServer) -> None:
    llm_server.window = 5000
    assert window(llm_server, context_tokens=None) == 5000
    assert len(llm_server.inquiries) == 1


def test_a_window_that_is_set_is_not_asked_for(llm_server: ScriptedServer) -> None:
    llm_server.window = 5000
    assert window(llm_server, context_tokens=3000) == 3000
    assert llm_server.inquiries == []


def test_a_server_that_does_not_tell_has_the_usual_window(llm_server: ScriptedServer) -> None:
    assert window(llm_server, context_tokens=None) == DEFAULT_WINDOW


def test_a_server_whose_answer_cannot_be_unpacked_has_the_usual_window(llm_server: ScriptedServer) -> None:
    llm_server.window, llm_server.encoding = 5000, "gzip"
    assert window(llm_server, context_tokens=None) == DEFAULT_WINDOW


def test_a_server_that_is_not_there_is_asked_again_but_not_at_once(
    openai_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    openai_server.window = 5000
    monkeypatch.setattr(http, "_INQUIRE_AGAIN_S", 3600)

    async def later() -> list[int]:
        dialect = OpenAI(settled(base_url="http://127.0.0.1:9"))
        model = http.HttpChat(settled(base_url="http://127.0.0.1:9"), dialect)
        told = [await model.window()]
        dialect.url = OpenAI(settled(base_url=openai_server.base_url)).url
        told.append(await model.window())
        model._inquire_from = 0.0
        return [*told, await model.window()]

    assert asyncio.run(later()) == [DEFAULT_WINDOW, DEFAULT_WINDOW, 5000]


@pytest.mark.parametrize(
    ("told", "tokens"),
    [
        ({"data": [{"id": "tiny", "max_model_len": 4096}]}, 4096),
        ({"data": [{"id": "tiny", "context_length": 32000}]}, 32000),
        ({"data": [{"id": "tiny", "max_context_length": 32768, "loaded_context_length": 4096}]}, 4096),
        ({"data": [{"id": "tiny", "meta": {"n_ctx": 2048, "n_ctx_train": 131072}}]}, 2048),
        ({"data": [{"id": "tiny", "max_model_len": None}]}, None),
        ({"data": [{"id": "other", "max_model_len": 4096}]}, None),
        ({"default_generation_settings": {"n_ctx": 65536}}, 65536),
    ],
)
def test_reads_the_window_in_the_words_of_each_openai_compatible_server(told: Any, tokens: int | None) -> None:
    assert OpenAI(settled()).read_window(told) == tokens


@pytest.mark.parametrize(
    ("told", "tokens"),
    [
        ({"model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960}}, DEFAULT_WINDOW),
        ({"model_info": {"phi.context_length": 2048}}, 2048),
        ({"parameters": 'stop "<|im_end|>"\nnum_ctx 16384', "model_info": {}}, 16384),
        ({"model_info": {}}, None),
    ],
)
def test_ollama_s_window_is_that_of_the_modelfile_or_as_much_as_is_usual(told: Any, tokens: int | None) -> None:
    assert Ollama(settled()).read_window(told) == tokens


def test_anthropic_counts_cached_tokens_of_a_prompt_too() -> None:
    usage = {"input_tokens": 4, "cache_read_input_tokens": 3, "cache_creation_input_tokens": None, "output_tokens": 1}
    read = Anthropic(settled()).read({"type": "message_start", "message": {"usage": usage}})
    assert (read.prompt_tokens, read.completion_tokens) == (7, 1)


def test_events_that_later_versions_add_are_passed_over() -> None:
    read = Anthropic(settled()).read({"type": "content_block_improved", "index": 0})
    assert (read.text, read.alive, read.ending, read.last) == ("", False, None, False)


def test_an_overload_in_the_stream_is_told_as_such() -> None:
    event = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    assert isinstance(error_of_event(event, "the server", "tiny", ""), LLMOverloaded)


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
    assert versioned_url(base_url, "/chat/completions") == httpx.URL(url)


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("", "https://api.anthropic.com/v1/messages"),
        ("https://gateway/anthropic", "https://gateway/anthropic/v1/messages"),
        ("https://gateway/v1", "https://gateway/v1/messages"),
        ("https://gateway/v1/messages", "https://gateway/v1/messages"),
    ],
)
def test_anthropic_is_found_by_its_own_address_or_a_gateway_s(base_url: str, url: str) -> None:
    assert Anthropic(settled(base_url=base_url)).url == httpx.URL(url)


@pytest.mark.parametrize("base_url", ["http://a:11434", "http://a:11434/", "http://a:11434/v1", "http://a:11434/api"])
def test_ollama_is_found_whichever_of_its_addresses_is_given(base_url: str) -> None:
    assert ollama_url(base_url) == httpx.URL("http://a:11434/api/chat")


def test_ollama_runs_on_this_machine_unless_said_else() -> None:
    assert Ollama(settled(base_url="")).url == httpx.URL("http://127.0.0.1:11434/api/chat")


@pytest.mark.parametrize("base_url", ["localhost:8080", "ftp://a/v1", "http://", "http://a:port"])
@pytest.mark.parametrize("dialect", [OpenAI, Anthropic, Ollama])
def test_a_base_url_that_is_no_address_is_named(dialect: Any, base_url: str) -> None:
    with pytest.raises(ValueError, match="base URL must be an address like"):
        dialect(settled(base_url=base_url))
