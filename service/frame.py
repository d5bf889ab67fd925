"""What surrounds every request: its id, the checks before it, the headers on its response, its log line and its figures."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.failures import BodyTooLarge, error_response, language_of, too_large
from service.errors import ServiceError, internal
from service.security import check_request
from service.settings import Settings
from service.telemetry import Metrics, request_id_now

logger = logging.getLogger(__name__)
access = logging.getLogger("youju.access")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Frame:
    """ASGI middleware around the whole app; `request.scope["request_id"]` is set inside it."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope["request_id"] = request_id
        token = request_id_now.set(request_id)
        began, status = time.perf_counter(), 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                found = MutableHeaders(scope=message)
                found["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    found.setdefault(name, value)
                found.setdefault("Cache-Control", "no-store" if scope["path"].startswith("/api") else "no-cache")
            await send(message)

        try:
            try:
                check_request(scope["method"], headers, self._settings)
                await self._app(scope, self._limited(headers, receive), send_framed)
            except ServiceError as error:
                if status:
                    raise
                await error_response(error, language_of(headers), request_id)(scope, receive, send_framed)
        except Exception:
            logger.exception("unexpected error in %s %s", scope["method"], _route(scope))
            if not status:
                await error_response(internal(), language_of(headers), request_id)(scope, receive, send_framed)
        finally:
            seconds = time.perf_counter() - began
            self._metrics.request(scope["method"], _route(scope), status, seconds)
            access.info("%s %s %d %.1f ms", scope["method"], scope["path"], status, seconds * 1000)
            request_id_now.reset(token)

    def _limited(self, headers: Headers, receive: Receive) -> Receive:
        limit = self._settings.max_body_bytes
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit:
            raise too_large(limit)
        seen = 0

        async def receive_limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLarge(limit)
            return message

        return receive_limited


def _route(scope: Scope) -> str:
    """The pattern of the route, so that names of documents do not become labels."""
    if scope["path"].startswith("/web/"):
        return "/web"
    return getattr(scope.get("route"), "path", None) or "none"
