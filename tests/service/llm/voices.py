"""What servers of each protocol send, well or badly: the bytes of a stream, of a whole answer, of an error, of what they tell about a model."""

import json
from typing import Any, Protocol

REASONS = {400: "invalid_request_error", 401: "authentication_error", 404: "not_found_error", 413: "request_too_large"}
ANTHROPIC_REASONS = {**REASONS, 429: "rate_limit_error", 500: "api_error", 529: "overloaded_error"}
MALFORMED = bytes(range(128, 256)) * 20 + b"\ndata: \xff\xfe{{\n\n"


class Voice(Protocol):
    """How one protocol sounds. `optional` is a field that the server of mode `picky` does not take."""

    protocol: str
    path: str
    optional: str
    too_long: str

    def stream(self, mode: str, text: str) -> bytes: ...

    def whole(self, text: str) -> bytes: ...

    def error(self, status: int, message: str) -> bytes: ...

    def window(self, path: str, tokens: int) -> bytes | None: ...


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def pieces(mode: str, text: str) -> list[str]:
    """The text in pieces of three characters, as much of it as the mode lets through."""
    if mode in ("empty", "reasoned_out", "declined"):
        return []
    told = f"<think>先想一想。</think>\n\n{text}" if mode == "thinking" else text
    cut = [told[start : start + 3] for start in range(0, len(told), 3)]
    return cut[: len(cut) // 2] if mode in ("cut", "half_closed", "unended", "error_midway", "broken") else cut


class OpenAIVoice:
    protocol, path, optional = "openai", "/v1/chat/completions", "temperature"
    too_long = "This model's maximum context length is 512 tokens. However, you requested 900 tokens."

    def stream(self, mode: str, text: str) -> bytes:
        words = [self._event({"content": piece}) for piece in pieces(mode, text)]
        role = self._event({"role": "assistant"})
        thoughts = [self._event({"reasoning_content": thought}) for thought in ("先想", "一想。")]
        counts = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
        tail = [b'data: {"choices": [], "usage": %s}\n\n' % dumped(counts), b"data: [DONE]\n\n"]
        error = b'data: {"error": {"message": "CUDA out of memory", "type": "server_error", "code": null}}\n\n'
        finish = {"length": "length", "reasoned_out": "length", "declined": "content_filter"}.get(mode, "stop")
        end = [self._event(None, finish), *tail]
        match mode:
            case "cut" | "half_closed" | "unended":
                end = []
            case "error_first":
                words, end = [], [error]
            case "error_midway":
                end = [error]
            case "broken":
                end = [b'data: {"choices": [{"delta": \n\n', *end]
            case "reasoning" | "reasoned_out":
                words = thoughts + words
            case "undone" | "left_open":
                end = end[:1]
        sent = b"".join([role, *words, *end])
        if mode == "spelled":
            tight = sent.replace(role, b": ping\n\n" + role + b"event: message\nid: 7\n")
            return tight.replace(b"data: ", b"data:").replace(b"\n\n", b"\n").replace(b"\n", b"\r\n")
        return sent

    def whole(self, text: str) -> bytes:
        choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return json.dumps(
            {"choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}, indent=1
        ).encode()

    def error(self, status: int, message: str) -> bytes:
        return dumped({"error": {"message": message, "type": REASONS.get(status, "server_error"), "code": status}})

    def window(self, path: str, tokens: int) -> bytes | None:
        if path != "/v1/models":
            return None
        return dumped({"data": [{"id": "other", "max_model_len": 1}, {"id": "tiny", "max_model_len": tokens}]})

    def _event(self, delta: dict[str, str] | None, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
        return b"data: %s\n\n" % dumped({"object": "chat.completion.chunk", "choices": [choice]})


class AnthropicVoice:
    protocol, path, optional = "anthropic", "/v1/messages", "temperature"
    too_long = "prompt is too long: 900 tokens > 512 maximum"

    def stream(self, mode: str, text: str) -> bytes:
        words = [self._delta({"type": "text_delta", "text": piece}, 1) for piece in pieces(mode, text)]
        start = self._event(
            "message_start",
            message={
                "type": "message",
                "content": [],
                "usage": {"input_tokens": 4, "cache_read_input_tokens": 3, "output_tokens": 1},
            },
        )
        thoughts = [
            self._event(
                "content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""}
            ),
            self._delta({"type": "thinking_delta", "thinking": "先想一想。"}, 0),
            self._delta({"type": "signature_delta", "signature": "c2ln"}, 0),
            self._event("content_block_stop", index=0),
        ]
        opened = self._event("content_block_start", index=1, content_block={"type": "text", "text": ""})
        stop = {"length": "max_tokens", "reasoned_out": "max_tokens", "declined": "refusal"}.get(mode, "end_turn")
        error = self._event("error", error={"type": "api_error", "message": "Internal server error"})
        end = [
            self._event("content_block_stop", index=1),
            self._event(
                "message_delta", delta={"stop_reason": stop, "stop_sequence": None}, usage={"output_tokens": 2}
            ),
            self._event("message_stop"),
        ]
        match mode:
            case "cut" | "half_closed" | "unended":
                end = []
            case "error_first":
                words, end = [], [error]
            case "error_midway":
                end = [error]
            case "broken":
                end = [b'event: content_block_delta\ndata: {"type": "content_\n\n', *end]
            case "undone" | "left_open":
                end = end[:2]
        reasoned = thoughts if mode in ("reasoning", "reasoned_out") else []
        ping = self._event("ping")
        sent = b"".join([start, *reasoned, opened, ping, *words, *end])
        if mode == "spelled":
            return b": hello\n\n" + sent.replace(b"data: ", b"data:").replace(b"\n", b"\r\n")
        return sent

    def whole(self, text: str) -> bytes:
        content = [{"type": "thinking", "thinking": "先想。", "signature": ""}, {"type": "text", "text": text}]
        usage = {"input_tokens": 7, "output_tokens": 2}
        return json.dumps(
            {"type": "message", "role": "assistant", "content": content, "stop_reason": "end_turn", "usage": usage},
            indent=1,
        ).encode()

    def error(self, status: int, message: str) -> bytes:
        return dumped(
            {"type": "error", "error": {"type": ANTHROPIC_REASONS.get(status, "api_error"), "message": message}}
        )

    def window(self, path: str, tokens: int) -> bytes | None:
        return (
            dumped({"type": "model", "id": "tiny", "max_input_tokens": tokens}) if path == "/v1/models/tiny" else None
        )

    def _delta(self, delta: dict[str, str], index: int) -> bytes:
        return self._event("content_block_delta", index=index, delta=delta)

    def _event(self, kind: str, **fields: Any) -> bytes:
        return b"event: %s\ndata: %s\n\n" % (kind.encode(), dumped({"type": kind, **fields}))


class OllamaVoice:
    protocol, path, optional = "ollama", "/api/chat", "think"
    too_long = "the input exceeds the context length of the model"

    def stream(self, mode: str, text: str) -> bytes:
        words = [self._line({"content": piece}) for piece in pieces(mode, text)]
        thoughts = [self._line({"content": "", "thinking": thought}) for thought in ("先想", "一想。")]
        reason = "length" if mode in ("length", "reasoned_out") else "stop"
        end = self._line({"content": ""}, done=True, done_reason=reason, prompt_eval_count=7, eval_count=2)
        error = dumped({"error": "an error was encountered while running the model"}) + b"\n"
        match mode:
            case "cut" | "half_closed" | "unended":
                end = b""
            case "error_first":
                words, end = [], error
            case "error_midway":
                end = error
            case "broken":
                end = b'{"message": {"content":\n' + end
            case "reasoning" | "reasoned_out":
                words = thoughts + words
        sent = b"".join([*words, end])
        return sent.replace(b"\n", b"\r\n\r\n") if mode == "spelled" else sent

    def whole(self, text: str) -> bytes:
        message = {"role": "assistant", "content": text}
        return json.dumps(
            {"message": message, "done": True, "done_reason": "stop", "prompt_eval_count": 7, "eval_count": 2}, indent=1
        ).encode()

    def error(self, status: int, message: str) -> bytes:
        return dumped({"error": message})

    def window(self, path: str, tokens: int) -> bytes | None:
        return dumped({"model_info": {"qwen3.context_length": tokens}}) if path == "/api/show" else None

    def _line(self, message: dict[str, str], done: bool = False, **fields: Any) -> bytes:
        return dumped({"model": "tiny", "message": {"role": "assistant", **message}, "done": done, **fields}) + b"\n"


VOICES: tuple[Voice, ...] = (OpenAIVoice(), AnthropicVoice(), OllamaVoice())
