"""Any server that speaks OpenAI's chat completions over HTTP: vLLM, llama.cpp, Ollama, transformers serve, hosted
ones.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

import httpx

from service.llm.address import completions_url
from service.llm.errors import LLMEmpty, LLMError, LLMGarbled, LLMTimeout, LLMUnreachable
from service.llm.events import EventDecoder
from service.llm.model import LLMOptions, Message
from service.llm.reasoning import ReasoningFilter
from service.llm.statuses import error_of_event, error_of_status
from service.llm.waiting import backoff, retry_after
from service.security import is_loopback

T = TypeVar("T")

_ERROR_BODY_BYTES = 10_000
# Seconds. Some servers leave the connection open behind the last token; nobody should wait for them.
_CLOSING_S = 1.0


class OpenAIChat:
    """A chat model behind `options.base_url`, given with or without `/v1`.

    Nothing is sent before `stream`. The key is in no error and no log. Raises ValueError for a base URL or key that
    cannot work.
    """

    def __init__(self, options: LLMOptions) -> None:
        url = completions_url(options.base_url)
        key = options.api_key.strip()
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ValueError(
                "the LLM's API key holds characters that no key has; copy it again without spaces or quotes"
            )
        self._options = options
        self._key = key
        self._server = f"the LLM server at {url.host}:{url.port or {'http': 80, 'https': 443}[url.scheme]}"
        # A name and password in the address go into a header, for httpx writes the address to its log.
        self._auth = httpx.BasicAuth(url.username, url.password) if url.username and not key else None
        self._url = url.copy_with(username=None, password=None)
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            # Only connecting is timed by httpx; the first token and the whole answer are timed here, over all attempts.
            timeout=httpx.Timeout(None, connect=options.connect_timeout_s),
            # Offices reach the outside through the proxy that the environment names (NO_PROXY makes exceptions), and
            # with its certificates. A proxy can never reach this machine's own loopback, so there the environment must
            # not count.
            trust_env=not is_loopback(url.host),
        )

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str, None]:
        now = asyncio.get_running_loop().time
        first_by = now() + self._options.first_token_timeout_s
        end_by = now() + self._options.total_timeout_s
        body = {
            "model": self._options.model,
            "messages": list(messages),
            "max_tokens": max_tokens,
            "temperature": self._options.temperature,
            "stream": True,
        }
        reasoning = ReasoningFilter()
        began = spoke = False
        attempt = 0
        while True:
            try:
                async with aclosing(self._attempt(body, first_by, end_by)) as pieces:
                    async for piece in pieces:
                        began = True
                        if text := reasoning.feed(piece):
                            spoke = spoke or not text.isspace()
                            yield text
                break
            except LLMError as error:
                # Behind the first token a second attempt could tell another story than the one already shown.
                if began or not error.retryable or attempt >= self._options.retries:
                    raise
                wait = backoff(attempt, error.retry_after_s)
                if now() + wait >= min(first_by, end_by):
                    raise
                await asyncio.sleep(wait)
                attempt += 1
        if text := reasoning.end():
            spoke = spoke or not text.isspace()
            yield text
        if not spoke:
            raise LLMEmpty(f"{self._server} ended the answer of {self._options.model} without a word")

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _attempt(self, body: dict[str, Any], first_by: float, end_by: float) -> AsyncGenerator[str, None]:
        """Pieces of one answer; an empty one for a token of reasoning, which is a sign of life. Raises LLMError."""
        deadline = min(first_by, end_by)
        request = self._client.build_request("POST", self._url, json=body)
        response = await self._until(deadline, first_by, self._client.send(request, stream=True, auth=self._auth))
        try:
            if response.status_code != 200:
                raise await self._refusal(response, deadline, first_by)
            decoder = EventDecoder()
            chunks = response.aiter_bytes()
            finished = False
            while not decoder.done:
                try:
                    chunk = await self._until(deadline, first_by, anext(chunks, None))
                except LLMError:
                    if finished:
                        break
                    raise
                for event in self._decode(decoder, chunk):
                    if error := error_of_event(event, self._server, self._key):
                        raise error
                    text, alive, ended = _read(event)
                    if alive:
                        deadline = end_by
                        yield text
                    if ended and not finished:
                        finished = True
                        deadline = min(end_by, asyncio.get_running_loop().time() + _CLOSING_S)
                if chunk is None:
                    break
            if not (finished or decoder.done):
                raise LLMUnreachable(f"{self._server} broke off before the answer ended")
        finally:
            await response.aclose()

    async def _until(self, deadline: float, first_by: float, work: Awaitable[T]) -> T:
        """The result of an awaitable, or LLMTimeout at `deadline`. The consumer's own time between pieces is never
        cancelled.
        """
        try:
            async with asyncio.timeout_at(deadline):
                return await work
        except TimeoutError:
            late = "sent no token" if deadline == first_by else "did not finish its answer"
            limit = self._options.first_token_timeout_s if deadline == first_by else self._options.total_timeout_s
            raise LLMTimeout(f"{self._server} {late} within {limit:g} s") from None
        except httpx.ConnectTimeout:
            raise LLMUnreachable(
                f"{self._server} took no connection within {self._options.connect_timeout_s:g} s; check its address"
            ) from None
        except httpx.ConnectError as error:
            raise LLMUnreachable(
                f"cannot connect to {self._server} ({error}); check that it runs and its address"
            ) from None
        except httpx.HTTPError as error:
            raise LLMUnreachable(f"the connection to {self._server} broke ({type(error).__name__})") from None

    def _decode(self, decoder: EventDecoder, chunk: bytes | None) -> list[dict[str, Any]]:
        try:
            return decoder.end() if chunk is None else decoder.feed(chunk)
        except LLMGarbled as error:
            raise LLMGarbled(
                f"{self._server} does not speak the OpenAI protocol at {self._url.path}: {error}"
            ) from None

    async def _refusal(self, response: httpx.Response, deadline: float, first_by: float) -> LLMError:
        body = b""
        chunks = response.aiter_bytes()
        while len(body) < _ERROR_BODY_BYTES and (chunk := await self._until(deadline, first_by, anext(chunks, None))):
            body += chunk
        wait = retry_after(response.headers.get("retry-after"))
        return error_of_status(response.status_code, body, wait, self._server, self._options.model, self._key)


def _read(event: dict[str, Any]) -> tuple[str, bool, bool]:
    """The text in an event of the answer, whether it holds a token (of text or of reasoning), whether it is the
    last.
    """
    choices = event.get("choices")
    if not choices:
        # Counts of tokens, filter results and the like come without choices.
        return "", False, False
    try:
        choice = choices[0]
        whole = choice.get("message")
        delta = whole or choice.get("delta") or {}
        text = delta.get("content") or ""
        if not isinstance(text, str):
            text = "".join(part.get("text") or "" for part in text)
        reasons = delta.get("reasoning_content") or delta.get("reasoning")
        return text, bool(text or reasons), bool(whole or choice.get("finish_reason"))
    except (AttributeError, TypeError, KeyError):
        raise LLMGarbled(f"an answer has the wrong shape: {str(event)[:80]!r}") from None
