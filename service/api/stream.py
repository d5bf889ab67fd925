"""Server-sent events: sent as they come, a ping while nothing comes, an end to the work when the client goes away or stops reading."""

import json
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import anyio
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from indexer.errors import IndexerError
from service.api.failures import error_body
from service.errors import Language, ServiceError, from_indexer, internal

logger = logging.getLogger(__name__)

PING_S = 15.0
# Until a client that reads nothing, while the buffers to it are full, counts as gone: it would hold the work, and its place at the LLM, for good.
STALLED_S = 60.0
_CLOSE_S = 5.0


class EventStream(Response):
    """Sends (event name, data) pairs. An error after the first of them becomes an `error` event, the last one.

    FastAPI's own event streams begin before the first event is there, and could no longer answer with an HTTP status.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[tuple[str, Any], None], language: Language, request_id: str) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._events = events
        self._language: Language = language
        self._request_id = request_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        turn = anyio.Lock()
        sent_at = anyio.current_time()

        async def put(chunk: bytes, more: bool = True) -> None:
            nonlocal sent_at
            async with turn:
                with anyio.move_on_after(STALLED_S) as patience:
                    await send({"type": "http.response.body", "body": chunk, "more_body": more})
                sent_at = anyio.current_time()
            if patience.cancelled_caught:
                group.cancel_scope.cancel()

        async def ping() -> None:
            while True:
                await anyio.sleep(max(sent_at + PING_S - anyio.current_time(), 0.01))
                if anyio.current_time() - sent_at >= PING_S:
                    await put(KEEPALIVE_COMMENT)

        try:
            async with anyio.create_task_group() as group:
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                group.start_soon(ping)
                group.start_soon(until_gone, receive, group.cancel_scope)
                async with aclosing(self._chunks()) as chunks:
                    async for chunk in chunks:
                        await put(chunk)
                await put(b"", more=False)
                group.cancel_scope.cancel()
        finally:
            with anyio.move_on_after(_CLOSE_S, shield=True):
                await self._events.aclose()

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        try:
            async for name, data in self._events:
                yield encode(name, data)
        except ServiceError as error:
            yield encode("error", error_body(error, self._language, self._request_id))
        except IndexerError as error:
            yield encode("error", error_body(from_indexer(error), self._language, self._request_id))
        except Exception:
            logger.exception("unexpected error in an event stream")
            yield encode("error", error_body(internal(), self._language, self._request_id))


def encode(name: str, data: Any) -> bytes:
    """One event in the wire format; `data` becomes one line of JSON."""
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False, separators=(",", ":")))


async def until_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    """Cancels `scope` when the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
