"""Asks a scripted server in its own protocol."""

import asyncio
from typing import Any

from service.llm import ChatModel, LLMOptions, Message, Usage, connect
from tests.service.llm.scripted_server import ScriptedServer

KEY = "sk-secret-0123456789"
QUESTION: list[Message] = [{"role": "system", "content": "简短回答。"}, {"role": "user", "content": "问"}]


def options(server: ScriptedServer, **changes: Any) -> LLMOptions:
    settled = {"base_url": server.base_url, "model": "tiny", "api_key": KEY, "context_tokens": 4096}
    return LLMOptions(**{**settled, **changes})


def speak(server: ScriptedServer, **changes: Any) -> ChatModel:
    return connect(options(server, **changes), server.voice.protocol)


async def collect(model: ChatModel) -> list[str | Usage]:
    try:
        return [piece async for piece in model.stream(QUESTION, max_tokens=50)]
    finally:
        await model.aclose()


def ask(server: ScriptedServer, **changes: Any) -> str:
    pieces = asyncio.run(collect(speak(server, **changes)))
    return "".join(piece for piece in pieces if isinstance(piece, str))
