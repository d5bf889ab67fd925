"""OpenAI's chat completions, spoken by vLLM, llama.cpp, SGLang, LM Studio, Ollama, transformers serve, hosted ones."""

import re
from collections.abc import Sequence, Set
from typing import Any

from service.llm.address import versioned_url
from service.llm.dialect import Ending, Inquiry, Reading, tokens
from service.llm.events import EventDecoder
from service.llm.model import LLMOptions, Message

_ROUTE = "/chat/completions"
# sensitive: Zhipu's word for it.
_ENDINGS: dict[str, Ending] = {"length": "length", "content_filter": "declined", "sensitive": "declined"}
# What servers call the window in their list of models: vLLM and SGLang, OpenRouter and Together, Groq, LM Studio,
# llama.cpp. The last but one is what LM Studio has loaded the model with, less than what the model could do.
_WINDOWS = ("max_model_len", "loaded_context_length", "context_length", "context_window", "max_context_length", "n_ctx")


class OpenAI:
    """`options.base_url` with or without `/v1`. Raises ValueError for one that cannot work."""

    name = "OpenAI"
    # Reasoning models take no temperature, and max_completion_tokens in the place of max_tokens; some servers do not
    # know stream_options.
    optional = frozenset({"temperature", "max_tokens", "stream_options"})

    def __init__(self, options: LLMOptions) -> None:
        self.url = versioned_url(options.base_url, _ROUTE)
        self.headers = {"Authorization": f"Bearer {options.api_key}"} if options.api_key else {}
        self._options = options

    def body(self, messages: Sequence[Message], max_tokens: int, window: int, without: Set[str]) -> dict[str, Any]:
        fields = {
            "temperature": self._options.temperature,
            "max_tokens": max_tokens,
            "stream_options": {"include_usage": True},
        }
        kept = {name: value for name, value in fields.items() if name not in without}
        if "max_tokens" in without:
            kept["max_completion_tokens"] = max_tokens
        return {"model": self._options.model, "messages": list(messages), "stream": True, **kept}

    def decoder(self) -> EventDecoder:
        return EventDecoder()

    def read(self, event: dict[str, Any]) -> Reading:
        counts = event.get("usage") or {}
        used = tokens(counts.get("prompt_tokens")), tokens(counts.get("completion_tokens"))
        choices = event.get("choices")
        if not choices:
            # Counts of tokens, filter results and the like come without choices.
            return Reading("", False, None, *used)
        whole = choices[0].get("message")
        delta = whole or choices[0].get("delta") or {}
        text = delta.get("content") or ""
        if not isinstance(text, str):
            text = "".join(part.get("text") or "" for part in text)
        reasons = delta.get("reasoning_content") or delta.get("reasoning")
        finish = choices[0].get("finish_reason")
        ending = _ENDINGS.get(finish, "stop") if finish or whole else None
        return Reading(text, bool(text or reasons), ending, *used, last=bool(whole))

    def inquiries(self) -> Sequence[Inquiry]:
        base = self.url.path.removesuffix(_ROUTE)
        root = re.sub(r"/v\d[^/]*$", "", base)
        # llama.cpp tells the window of the running model in /props only.
        return [Inquiry(self.url.copy_with(path=path)) for path in (f"{base}/models", f"{root}/props")]

    def read_window(self, answer: Any) -> int | None:
        if "default_generation_settings" in answer:
            return tokens(answer["default_generation_settings"].get("n_ctx"))
        listed = answer["data"]
        model: dict[str, Any] = next((one for one in listed if one.get("id") == self._options.model), {})
        told = {**(model.get("meta") or {}), **model}
        return next((size for size in (tokens(told.get(name)) for name in _WINDOWS) if size), None)
