"""Chat models: large language models behind a server, asked for text and streamed."""

from collections.abc import Callable

from service.llm.errors import LLMError
from service.llm.model import ChatModel, LLMOptions, Message
from service.llm.openai import OpenAIChat

__all__ = ["PROTOCOLS", "ChatModel", "LLMError", "LLMOptions", "Message", "OpenAIChat", "connect"]

PROTOCOLS: dict[str, Callable[[LLMOptions], ChatModel]] = {"openai": OpenAIChat}


def connect(options: LLMOptions, protocol: str = "openai") -> ChatModel:
    """The chat model that `options` describe, spoken to by `protocol` (a key of PROTOCOLS). Sends nothing yet.

    Raises ValueError for an unknown protocol and for options that cannot work, with what to change.
    """
    if protocol not in PROTOCOLS:
        raise ValueError(f"unknown LLM protocol {protocol!r}; known: {', '.join(sorted(PROTOCOLS))}")
    return PROTOCOLS[protocol](options)
