"""Anthropic's Messages API (version 2023-06-01), spoken by Anthropic and by gateways to other models."""

from collections.abc import Sequence, Set
from typing import Any

from service.llm.address import versioned_url
from service.llm.dialect import Ending, Inquiry, Reading, tokens
from service.llm.events import EventDecoder
from service.llm.model import LLMOptions, Message

ADDRESS = "https://api.anthropic.com"
_VERSION = "2023-06-01"
_ROUTE = "/messages"
_ENDINGS: dict[str, Ending] = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "declined",
}


class Anthropic:
    """`options.base_url` with or without `/v1`; empty for Anthropic's own. Raises ValueError for one that cannot work."""

    name = "Anthropic"
    # Models since Claude Opus 4.7 refuse a temperature.
    optional = frozenset({"temperature"})

    def __init__(self, options: LLMOptions) -> None:
        self.url = versioned_url(options.base_url or ADDRESS, _ROUTE)
        self.headers = {"anthropic-version": _VERSION}
        if options.api_key:
            self.headers["x-api-key"] = options.api_key
        self._options = options

    def body(self, messages: Sequence[Message], max_tokens: int, window: int, without: Set[str]) -> dict[str, Any]:
        system = "\n\n".join(message["content"] for message in messages if message["role"] == "system")
        spoken = [
            {"role": message["role"], "content": [{"type": "text", "text": message["content"]}]}
            for message in messages
            if message["role"] != "system"
        ]
        body = {"model": self._options.model, "max_tokens": max_tokens, "messages": spoken, "stream": True}
        if system:
            body["system"] = system
        if "temperature" not in without:
            body["temperature"] = min(self._options.temperature, 1.0)
        return body

    def decoder(self) -> EventDecoder:
        return EventDecoder()

    def read(self, event: dict[str, Any]) -> Reading:
        match event.get("type"):
            case "message_start":
                return Reading("", False, None, *_counts(event["message"]))
            case "content_block_start":
                return _block(event["content_block"])
            case "content_block_delta":
                return _block(event["delta"])
            case "message_delta":
                reason = event["delta"].get("stop_reason")
                _, completion = _counts(event)
                return Reading("", False, _ENDINGS.get(reason, "stop") if reason else None, None, completion)
            case "message_stop":
                return Reading(ending="stop", last=True)
            case "message":
                text = "".join(_block(block).text for block in event["content"])
                ending = _ENDINGS.get(event.get("stop_reason") or "", "stop")
                return Reading(text, True, ending, *_counts(event), last=True)
        # Pings, ends of blocks, and what later versions add.
        return Reading()

    def inquiries(self) -> Sequence[Inquiry]:
        models = self.url.path.removesuffix(_ROUTE) + "/models/"
        return [Inquiry(self.url.copy_with(path=models + self._options.model))]

    def read_window(self, answer: Any) -> int | None:
        return tokens(answer.get("max_input_tokens"))


def _block(block: dict[str, Any]) -> Reading:
    """A content block, or what is added to one: only text is shown, thinking is a sign of life."""
    text = block.get("text") or ""
    return Reading(text, bool(text or block.get("thinking")))


def _counts(message: dict[str, Any]) -> tuple[int | None, int | None]:
    """Tokens of the prompt and of the answer so far; those read from a cache or written to one are counted apart."""
    told = message.get("usage") or {}
    parts = [
        tokens(told.get(name)) for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    ]
    prompt = sum(part or 0 for part in parts) if parts[0] is not None else None
    return prompt, tokens(told.get("output_tokens"))
