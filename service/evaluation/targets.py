"""What is evaluated: the assistant in this process, or a service over HTTP; both answer with the objects of the API."""

import logging
import time
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote

from service.answer import AskRequest, ComposerChoice, SearchRequest
from service.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from service.assistant import Assistant

logger = logging.getLogger(__name__)

_TIMEOUT_S = 120.0


class Response(NamedTuple):
    """`body` is empty and `error` tells why where the request failed."""

    body: dict[str, Any]
    ms: float
    error: str | None = None


class Target(Protocol):
    """Takes questions, several at once. A failed request is a response with an error, never an exception."""

    async def search(self, question: str, top_k: int) -> Response: ...

    async def ask(self, question: str) -> Response: ...

    async def source(self, document: str) -> str | None:
        """The text that offsets of a document refer to, None when there is no such document."""
        ...

    async def close(self) -> None: ...


class InProcess:
    """An assistant that has an index."""

    def __init__(self, assistant: "Assistant", composer: ComposerChoice = "auto") -> None:
        self._assistant = assistant
        self._composer: ComposerChoice = composer

    async def search(self, question: str, top_k: int) -> Response:
        async def found() -> dict[str, Any]:
            return self._assistant.search(SearchRequest(question=question, top_k=top_k)).model_dump()

        return await _timed(found())

    async def ask(self, question: str) -> Response:
        async def answered() -> dict[str, Any]:
            request = AskRequest(question=question, composer=self._composer)
            return [event async for event in self._assistant.ask(request, request_id="evaluation")][-1].data

        return await _timed(answered())

    async def source(self, document: str) -> str | None:
        try:
            return self._assistant.source(document)
        except NotFound:
            return None

    async def close(self) -> None:
        await self._assistant.aclose()


class Http:
    """A service at a base URL. Raises Unavailable at once when nothing is ready there."""

    def __init__(self, url: str, composer: ComposerChoice = "auto") -> None:
        import httpx

        try:
            ready = httpx.get(url.rstrip("/") + "/readyz", timeout=10, trust_env=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(
                f"{url} 没有回应：{error}",
                f"{url} does not answer: {error}.",
                "请先运行 youju serve，或检查网址。",
                "Start it with youju serve, or check the URL.",
            ) from error
        if ready.status_code != 200:
            raise Unavailable(
                f"{url} 尚未就绪（HTTP {ready.status_code}）",
                f"{url} is not ready (HTTP {ready.status_code}).",
                "请先建立索引：youju index --corpus 文件夹。",
                "Build an index first: youju index --corpus DIR.",
            )
        # A proxy of the environment would be measured too.
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=_TIMEOUT_S, trust_env=False)
        self._composer = composer

    async def search(self, question: str, top_k: int) -> Response:
        return await _timed(self._post("/api/search", {"question": question, "top_k": top_k}))

    async def ask(self, question: str) -> Response:
        return await _timed(self._post("/api/ask", {"question": question, "composer": self._composer}))

    async def source(self, document: str) -> str | None:
        response = await self._client.get(f"/api/documents/{quote(document)}/source")
        return response.content.decode("utf-8") if response.status_code == 200 else None

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, route: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._client.post(route, json=body)
        if response.status_code != 200:
            raise _RequestError(f"HTTP {response.status_code}: {response.text[:200]}")
        answer = response.json()
        if not isinstance(answer, dict):
            raise _RequestError("the response is not an object")
        return answer


class _RequestError(Exception):
    """The service answered with an error."""


async def _timed(request: Awaitable[dict[str, Any]]) -> Response:
    started = time.perf_counter()
    body: dict[str, Any] = {}
    problem: str | None = None
    try:
        body = await request
    except _RequestError as error:
        problem = str(error)
    except Exception as error:
        # Whatever it was, the other questions are still worth asking; the figures tell how many failed and why.
        logger.debug("a question failed", exc_info=True)
        problem = f"{type(error).__name__}: {error}"
    return Response(body, (time.perf_counter() - started) * 1000, problem)
