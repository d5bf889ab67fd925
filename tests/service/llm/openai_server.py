"""A server on loopback that speaks OpenAI's chat completions, well or badly, as a test tells it."""

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Reply = str | Callable[[str], str]
_KEY = re.compile(r"<source (S-[0-9a-f]+)>")


@dataclass(frozen=True)
class Request:
    """What a client asked: `prompt` is the text of its last message, `keys` are the sources in it, in order."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def keys(self) -> list[str]:
        return _KEY.findall(self.prompt)


class OpenAIServer:
    """Runs in a thread of its own between `start` and `stop`; every attribute may be set between requests.

    `play(*modes)` says how the next requests are answered, one mode each; the last one stays. `reply` is the text of
    the answer, or a function that makes it from the prompt; `{1}` in it stands for the key of the first source of the
    prompt, `{2}` of the second. Modes:

    normal; slow_first and slow_between (wait `delay_s` before the first or before every piece); bytewise (one byte at
    a time, which cuts characters); spelled (comments, `data:` without a space, CRLF, no empty lines between events);
    unstreamed (one JSON object although a stream was asked for); undone (a finish_reason but no [DONE]); left_open
    (the connection stays open behind [DONE]'s place); reasoning (reasoning_content first); thinking (<think>…</think>
    first); empty (no text); cut (the connection breaks midway); unended (the stream ends midway without saying so);
    error_first and error_midway (an error object in the stream); garbage (bytes that are no stream); html; 400, 401,
    404, 429, 500, 503 (429 and 503 send `retry_after`).
    """

    def __init__(self) -> None:
        self.reply: Reply = "好的。"
        self.delay_s = 0.2
        self.retry_after = "0"
        self.requests: list[Request] = []
        self.gone = threading.Event()
        self._modes = ["normal"]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def play(self, *modes: str) -> None:
        self._modes = list(modes)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> "OpenAIServer":
        self._thread.start()
        opening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = server = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        self._port = int(server.sockets[0].getsockname()[1])
        return self

    def stop(self) -> None:
        async def close() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await self._read(reader)
            self.requests.append(request)
            mode = self._modes.pop(0) if len(self._modes) > 1 else self._modes[0]
            answering = asyncio.ensure_future(self._answer(mode, self._text(request), writer))
            # Clients send nothing more on this connection, so a byte or an end from them means that they went away.
            leaving = asyncio.ensure_future(reader.read(1))
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                self.gone.set()
            answering.cancel()
            leaving.cancel()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.gone.set()
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Request(head[0].split()[1], headers, json.loads(body))

    def _text(self, request: Request) -> str:
        text = self.reply if isinstance(self.reply, str) else self.reply(request.prompt)
        for number, key in enumerate(request.keys, start=1):
            text = text.replace(f"{{{number}}}", key)
        return text

    async def _answer(self, mode: str, text: str, writer: asyncio.StreamWriter) -> None:
        if mode.isdecimal():
            await self._status(int(mode), writer)
        elif mode == "html":
            await _whole(writer, 200, "text/html", "<html>登录</html>".encode())
        elif mode == "unstreamed":
            answer = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
            await _whole(writer, 200, "application/json", json.dumps(answer, indent=1).encode())
        else:
            await self._stream(mode, text, writer)

    async def _status(self, status: int, writer: asyncio.StreamWriter) -> None:
        # Real servers repeat the key that they refuse.
        told = {"error": {"message": f"refused: {self.requests[-1].headers.get('authorization', '')}", "code": status}}
        extra = f"Retry-After: {self.retry_after}\r\n" if status in (429, 503) else ""
        await _whole(writer, status, "application/json", json.dumps(told).encode(), extra)

    async def _stream(self, mode: str, text: str, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        if mode == "slow_first":
            await asyncio.sleep(self.delay_s)
        data = _events(mode, text)
        step = 1 if mode == "bytewise" else max(1, len(data) // 12)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            if mode == "slow_between":
                await asyncio.sleep(self.delay_s)
        if mode == "left_open":
            await asyncio.sleep(3600)
        if mode == "cut":
            writer.transport.abort()
            return
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _whole(writer: asyncio.StreamWriter, status: int, kind: str, body: bytes, extra: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{extra}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


def _event(delta: dict[str, str] | None, finish: str | None = None) -> bytes:
    event = {
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": delta or {}, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def _events(mode: str, text: str) -> bytes:
    if mode == "garbage":
        return bytes(range(128, 256)) * 20 + b"\ndata: \xff\xfe{{\n\n"
    if mode == "empty":
        text = ""
    if mode == "thinking":
        text = f"<think>先想一想。</think>\n\n{text}"
    role = _event({"role": "assistant"})
    words = [_event({"content": text[start : start + 3]}) for start in range(0, len(text), 3)]
    usage = b'data: {"choices": [], "usage": {"total_tokens": 9}}\n\n'
    finish, done = _event(None, "stop") + usage, b"data: [DONE]\n\n"
    half = words[: len(words) // 2]
    error = b'data: {"error": {"message": "CUDA out of memory", "type": "server_error", "code": null}}\n\n'
    if mode in ("cut", "unended"):
        return b"".join([role, *half])
    if mode == "error_first":
        return role + error
    if mode == "error_midway":
        return b"".join([role, *half, error])
    if mode == "reasoning":
        thoughts = [_event({"reasoning_content": thought}) for thought in ("先想", "一想。")]
        return b"".join([role, *thoughts, *words, finish, done])
    if mode in ("undone", "left_open"):
        return b"".join([role, *words, finish])
    if mode == "spelled":
        tight = b"".join([b": ping\n\n", role, b"event: message\nid: 7\n", *words, finish, done])
        return tight.replace(b"data: ", b"data:").replace(b"\n\n", b"\n").replace(b"\n", b"\r\n")
    return b"".join([role, *words, finish, done])
