"""Ollama's own chat, in which the window is set for each request; its OpenAI-compatible one cuts prompts in silence."""

import re
from collections.abc import Sequence, Set
from typing import Any

from service.llm.address import ollama_url
from service.llm.dialect import Inquiry, Reading, tokens
from service.llm.events import LineDecoder
from service.llm.model import DEFAULT_WINDOW, LLMOptions, Message

ADDRESS = "http://127.0.0.1:11434"


class Ollama:
    """`options.base_url` with or without `/api` or `/v1`; empty for this machine's. Raises ValueError for one that
    cannot work.
    """

    name = "Ollama"
    # Some models cannot be told not to think.
    optional = frozenset({"think"})

    def __init__(self, options: LLMOptions) -> None:
        self.url = ollama_url(options.base_url or ADDRESS)
        self.headers = {"Authorization": f"Bearer {options.api_key}"} if options.api_key else {}
        self._options = options

    def body(self, messages: Sequence[Message], max_tokens: int, window: int, without: Set[str]) -> dict[str, Any]:
        body = {
            "model": self._options.model,
            "messages": list(messages),
            "stream": True,
            # Too long a prompt is refused, not cut from its beginning, where the instructions stand.
            "truncate": False,
            "shift": False,
            "options": {
                "num_ctx": window,
                "num_predict": max_tokens,
                "temperature": self._options.temperature,
            },
        }
        if "think" not in without:
            # Thinking counts towards num_predict and would leave nothing for the answer.
            body["think"] = False
        return body

    def decoder(self) -> LineDecoder:
        return LineDecoder()

    def read(self, event: dict[str, Any]) -> Reading:
        message = event.get("message") or {}
        text = message.get("content") or ""
        alive = bool(text or message.get("thinking"))
        if not event.get("done"):
            return Reading(text, alive)
        used = tokens(event.get("prompt_eval_count")), tokens(event.get("eval_count"))
        return Reading(text, alive, "length" if event.get("done_reason") == "length" else "stop", *used, last=True)

    def inquiries(self) -> Sequence[Inquiry]:
        show = self.url.path.removesuffix("/chat") + "/show"
        return [Inquiry(self.url.copy_with(path=show), {"model": self._options.model})]

    def read_window(self, answer: Any) -> int | None:
        """The window that the Modelfile sets, else as much of the default one as the model holds: a larger one takes
        memory for every request, and whoever has that can set it.
        """
        if asked := re.search(r"^num_ctx\s+(\d+)", answer.get("parameters") or "", re.MULTILINE):
            return int(asked[1])
        sizes = (tokens(value) for name, value in answer["model_info"].items() if name.endswith(".context_length"))
        return next((min(size, DEFAULT_WINDOW) for size in sizes if size), None)
