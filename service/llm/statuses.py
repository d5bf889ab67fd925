"""What a server's status or error object means, and what to check. Server messages are shown shortened, never with
the key.
"""

import json
from typing import Any

from service.llm.errors import LLMError, LLMOverloaded, LLMRejected, LLMUnreachable

_OVERLOADED = frozenset({429, 503, 529})
_SHOWN = 200


def error_of_status(
    status: int, body: bytes, retry_after_s: float | None, server: str, model: str, key: str
) -> LLMError:
    """The error that an HTTP answer other than 200 stands for."""
    said = _said(_json(body), key)
    if status in _OVERLOADED:
        return LLMOverloaded(f"{server} is overloaded or out of quota (HTTP {status}){said}", retry_after_s)
    if status >= 500 or status == 408:
        return LLMUnreachable(f"{server} failed (HTTP {status}){said}; see its log", retry_after_s)
    if status in (401, 403):
        return LLMRejected(f"{server} refuses the API key (HTTP {status}){said}; check the key and what it may use")
    if status == 404:
        return LLMRejected(
            f"{server} knows no such path or model (HTTP 404){said}; check the base URL and the model name {model!r}"
        )
    if 200 <= status < 400:
        return LLMRejected(f"{server} answers with HTTP {status} instead of an answer; check the base URL{said}")
    return LLMRejected(
        f"{server} rejects the request (HTTP {status}){said}; check the model name {model!r} and its context size"
    )


def error_of_event(event: dict[str, Any], server: str, key: str) -> LLMError | None:
    """The error that an object in the answer reports, None when it reports none."""
    error = event.get("error")
    if not error:
        return None
    said = _said(event, key)
    words = json.dumps(error, ensure_ascii=False).lower() if isinstance(error, dict) else str(error).lower()
    code = error.get("code", error.get("status")) if isinstance(error, dict) else None
    status = int(code) if isinstance(code, int | str) and str(code).isdecimal() else 0
    if status in _OVERLOADED or "overload" in words or "rate_limit" in words:
        return LLMOverloaded(f"{server} is overloaded or out of quota{said}")
    if 400 <= status < 500 or "invalid_request" in words:
        return LLMRejected(f"{server} rejects the request{said}")
    return LLMUnreachable(f"{server} failed while answering{said}; see its log")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _said(answer: Any, key: str) -> str:
    """The server's own words as `: "…"`, or nothing. Servers repeat a wrong key in their message, so it is masked."""
    error = answer.get("error", answer.get("detail", answer.get("message"))) if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) or not message.strip():
        return ""
    message = " ".join(message.split())
    return f": {(message.replace(key, '***') if key else message)[:_SHOWN]!r}"
