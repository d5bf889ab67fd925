"""A server on loopback that speaks a protocol of chat models, well or badly, as a test tells it."""

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.service.llm.voices import MALFORMED, OpenAIVoice, Voice

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
        content = self.body["messages"][-1]["content"]
        return content if isinstance(content, str) else "".join(block["text"] for block in content)

    @property
    def keys(self) -> list[str]:
        return _KEY.findall(self.prompt)


class ScriptedServer:
    """Runs in a thread of its own between `start` and `stop`; every attribute may be set between requests.

    `play(*modes)` says how the next requests are answered, one mode each; the last one stays. `reply` is the text of
    the answer, or a function that makes it from the prompt; `{1}` in it stands for the key of the first source of the
    prompt, `{2}` of the second. `window` is what the server tells of its model, None for nothing; who asked is in
    `inquiries`, not in `requests`, and is told that the answer is in `encoding`. Modes:

    normal; slow_first and slow_between (wait `delay_s` before the first or before every piece); bytewise (one byte at
    a time, which cuts characters); spelled (comments, other fields, CRLF); typed (as text/plain); unstreamed (one JSON
    object although a stream was asked for); undone (the answer ends, the mark of the stream's end is missing);
    left_open (the same, and the connection stays open); reasoning (apart from the text); thinking (<think>…</think>
    in it); empty (no text); cut (the connection breaks midway); unended (the stream ends midway without saying so);
    half_closed (the connection is closed midway, unfinished); stalled (nothing more comes midway, and the connection
    stays open); silent (the connection closes behind the head); broken (half an event midway); error_first and
    error_midway (an error in the stream); length (max_tokens cut the answer); reasoned_out (the same, before the first
    word); declined; garbage (bytes that are no stream); html; picky (400 as long as the request has the voice's optional field);
    too_long (400 while the prompt has more than `holds` characters); 400, 401, 404, 429, 500, 503, 529 (429 and 503
    send `retry_after`).
    """

    def __init__(self, voice: Voice | None = None) -> None:
        self.voice = voice or OpenAIVoice()
        self.reply: Reply = "好的。"
        self.delay_s = 0.2
        self.retry_after = "0"
        self.window: int | None = None
        self.encoding = "identity"
        self.holds = 0
        self.requests: list[Request] = []
        self.inquiries: list[str] = []
        self.gone = threading.Event()
        self._modes = ["normal"]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def play(self, *modes: str) -> None:
        self._modes = list(modes)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> "ScriptedServer":
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
            if "messages" not in request.body:
                await self._tell(request, writer)
                return
            self.requests.append(request)
            mode = self._modes.pop(0) if len(self._modes) > 1 else self._modes[0]
            answering = asyncio.ensure_future(self._answer(mode, request, writer))
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
        return Request(head[0].split()[1], headers, json.loads(body) if body else {})

    async def _tell(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.inquiries.append(request.path)
        told = None if self.window is None else self.voice.window(request.path, self.window)
        if told is None:
            await _whole(writer, 404, "application/json", self.voice.error(404, "not found"))
        else:
            await _whole(writer, 200, "application/json", told, f"Content-Encoding: {self.encoding}\r\n")

    def _text(self, request: Request) -> str:
        text = self.reply if isinstance(self.reply, str) else self.reply(request.prompt)
        for number, key in enumerate(request.keys, start=1):
            text = text.replace(f"{{{number}}}", key)
        return text

    async def _answer(self, mode: str, request: Request, writer: asyncio.StreamWriter) -> None:
        text = self._text(request)
        if mode.isdecimal():
            await self._status(int(mode), request, writer)
        elif mode == "picky" and self.voice.optional in request.body:
            await self._refuse(f"`{self.voice.optional}` is deprecated for this model.", writer)
        elif mode == "too_long" and len(request.prompt) > self.holds:
            await self._refuse(self.voice.too_long, writer)
        elif mode == "html":
            await _whole(writer, 200, "text/html", "<html>登录</html>".encode())
        elif mode == "unstreamed":
            await _whole(writer, 200, "application/json", self.voice.whole(text))
        else:
            await self._stream(mode, text, writer)

    async def _refuse(self, message: str, writer: asyncio.StreamWriter) -> None:
        await _whole(writer, 400, "application/json", self.voice.error(400, message))

    async def _status(self, status: int, request: Request, writer: asyncio.StreamWriter) -> None:
        # Real servers repeat the key that they refuse.
        sent = request.headers.get("authorization") or request.headers.get("x-api-key", "")
        extra = f"Retry-After: {self.retry_after}\r\n" if status in (429, 503) else ""
        await _whole(writer, status, "application/json", self.voice.error(status, f"refused: {sent}"), extra)

    async def _stream(self, mode: str, text: str, writer: asyncio.StreamWriter) -> None:
        kind = "text/plain" if mode == "typed" else "text/event-stream"
        writer.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        if mode == "slow_first":
            await asyncio.sleep(self.delay_s)
        data = {"garbage": MALFORMED, "silent": b""}.get(mode, self.voice.stream(mode, text))
        step = 1 if mode == "bytewise" else max(1, len(data) // 12)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            if mode == "stalled" and start > len(data) // 2:
                await asyncio.sleep(3600)
            if mode == "slow_between":
                await asyncio.sleep(self.delay_s)
        if mode == "left_open":
            await asyncio.sleep(3600)
        if mode == "cut":
            writer.transport.abort()
        if mode in ("cut", "half_closed"):
            return
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _whole(writer: asyncio.StreamWriter, status: int, kind: str, body: bytes, extra: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{extra}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
