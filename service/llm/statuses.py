"""What a server's status or error object means, and what to check. Server messages are shown shortened, never with
the key.
"""

import json
import re
from collections.abc import Set
from typing import Any

from service.llm.errors import LLMDeclined, LLMError, LLMOverloaded, LLMRejected, LLMTooLong, LLMUnreachable

_OVERLOADED = frozenset({429, 503, 529})
_SHOWN = 200
# How servers say that a prompt is too long: OpenAI, vLLM, llama.cpp, Anthropic, Ollama, DashScope, Zhipu.
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|(?:prompt|input|request) (?:is |was )?too (?:long|large)|too many tokens"
    r"|input length|request_too_large|(?:超过|超出|超长).{0,12}(?:长度|上下文|token)|(?:长度|上下文).{0,12}(?:超过|超出|超长)",
    re.IGNORECASE,
)
# Filters before hosted models: OpenAI and Azure, DashScope.
_DECLINED = re.compile(r"content_(?:policy|filter)|data_inspection_failed", re.IGNORECASE)
# A quota that is used up comes back with money or next month, not a little later.
_QUOTA = re.compile(r"insufficient_quota|spend_limit|billing", re.IGNORECASE)
_REJECTED = re.compile(r"invalid_request|authentication_error|permission_error|not_found", re.IGNORECASE)


def error_of_status(
    status: int, body: bytes, retry_after_s: float | None, server: str, model: str, key: str
) -> LLMError:
    """The error that an HTTP answer other than 200 stands for."""
    words = _words(body)
    said = _said(_json(body), key)
    if status in (400, 413, 422, 500) and _TOO_LONG.search(words):
        return LLMTooLong(
            f"the request is too long for {model} at {server} (HTTP {status}){said}; "
            "set YOUJU_LLM_CONTEXT_TOKENS to the window that the server runs the model with"
        )
    if status in (400, 403) and _DECLINED.search(words):
        return LLMDeclined(f"a filter of {server} declines the request (HTTP {status}){said}")
    if status == 429 and _QUOTA.search(words):
        return LLMRejected(f"{server} is out of quota (HTTP 429){said}; check the account")
    if status in _OVERLOADED:
        return LLMOverloaded(f"{server} is overloaded or out of quota (HTTP {status}){said}", retry_after_s)
    if status >= 500 or status == 408:
        return LLMUnreachable(f"{server} failed (HTTP {status}){said}; see its log", retry_after_s)
    if status in (401, 403):
        return LLMRejected(f"{server} refuses the API key (HTTP {status}){said}; check the key and what it may use")
    if status == 404:
        return LLMRejected(
            f"{server} knows no such path or model (HTTP 404){said}; "
            f"check the base URL, the protocol and the model name {model!r}"
        )
    if 200 <= status < 400:
        return LLMRejected(f"{server} answers with HTTP {status} instead of an answer; check the base URL{said}")
    return LLMRejected(f"{server} rejects the request (HTTP {status}){said}; check the model name {model!r}")


def error_of_event(event: dict[str, Any], server: str, model: str, key: str) -> LLMError | None:
    """The error that an object in the answer reports, None when it reports none."""
    # Some versions of vLLM send the error itself as an event.
    error = event if event.get("object") == "error" else event.get("error")
    if not error:
        return None
    said = _said(event, key)
    words = json.dumps(error, ensure_ascii=False).lower() if isinstance(error, dict) else str(error).lower()
    code = error.get("code", error.get("status")) if isinstance(error, dict) else None
    status = int(code) if isinstance(code, int | str) and str(code).isdecimal() else 0
    if _TOO_LONG.search(words):
        return LLMTooLong(f"the request is too long for {model} at {server}{said}; set YOUJU_LLM_CONTEXT_TOKENS")
    if status in _OVERLOADED or "overload" in words or "rate_limit" in words:
        return LLMOverloaded(f"{server} is overloaded or out of quota{said}")
    if 400 <= status < 500 or _REJECTED.search(words):
        return LLMRejected(f"{server} rejects the request{said}")
    return LLMUnreachable(f"{server} failed while answering{said}; see its log")


def refused_fields(status: int, body: bytes, sent: Set[str]) -> Set[str]:
    """Those of the fields `sent` that the server says it does not take."""
    words = _words(body)
    if status not in (400, 422) or _TOO_LONG.search(words):
        return frozenset()
    return {name for name in sent if name in words}


def _words(body: bytes) -> str:
    return body.decode("utf-8", "replace").lower()


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _said(answer: Any, key: str) -> str:
    """The server's own words as `: "…"`, or nothing. Servers repeat a wrong key in their message, so it is masked."""
    error = answer.get("error", answer.get("detail", answer.get("message"))) if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) or not message.strip():
        return ""
    message = " ".join(message.split())
    return f": {(message.replace(key, '***') if key else message)[:_SHOWN]!r}"
