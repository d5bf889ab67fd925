"""A chat model behind an HTTP server, whatever its dialect: one answer, with deadlines and retries."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Sequence, Set
from contextlib import aclosing
from typing import Any, TypeVar

import httpx

from service.llm.connection import Connection
from service.llm.dialect import Dialect, Ending, Inquiry, Reading
from service.llm.errors import LLMDeclined, LLMEmpty, LLMError, LLMGarbled, LLMTruncated, LLMUnreachable
from service.llm.model import DEFAULT_WINDOW, LLMOptions, Message, Usage
from service.llm.reasoning import ReasoningFilter
from service.llm.statuses import error_of_event, error_of_status, refused_fields
from service.llm.waiting import backoff, retry_after

logger = logging.getLogger(__name__)

T = TypeVar("T")

_ERROR_BODY_BYTES = 10_000
# Characters for each token that was allowed, of which a token of any language has fewer: who writes more does not count.
_TOKEN_CHARS = 16
# Seconds. Some servers leave the connection open behind the last token; nobody should wait for them.
_CLOSING_S = 1.0
# Seconds until a server that was not there is asked for its window again.
_INQUIRE_AGAIN_S = 30.0


class _FieldsRefused(Exception):
    """The server does not take some fields of the request that it can do without."""

    def __init__(self, names: Set[str]) -> None:
        super().__init__()
        self.names = names


class HttpChat:
    """The chat model of `options`, spoken to in `dialect`; see ChatModel. Nothing is sent before it is asked."""

    def __init__(self, options: LLMOptions, dialect: Dialect) -> None:
        self._options = options
        self._dialect = dialect
        self._connection = Connection(options, dialect)
        self._server = self._connection.server
        self._without: frozenset[str] = frozenset()
        self._window = options.context_tokens
        self._inquire_from = 0.0

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        now = asyncio.get_running_loop().time
        times = _Times(self._connection, self._options, now())
        window = await self.window()
        without = self._without
        reasoning = ReasoningFilter()
        outcome = Reading()
        began = spoke = False
        room = max_tokens * _TOKEN_CHARS
        attempt = 0
        while True:
            body = self._dialect.body(messages, max_tokens, window, without)
            try:
                async with aclosing(self._attempt(body, without, times)) as readings:
                    async for reading in readings:
                        outcome = _merged(outcome, reading)
                        began = began or reading.alive
                        if text := reasoning.feed(reading.text):
                            spoke = spoke or not text.isspace()
                            if len(text) > room:
                                raise LLMTruncated(f"{self._server} writes on behind the {max_tokens} tokens it may")
                            room -= len(text)
                            yield text
                self._without = without
                break
            except _FieldsRefused as refused:
                without |= refused.names
                logger.info("%s takes no %s; asking without", self._server, ", ".join(sorted(refused.names)))
            except LLMError as error:
                # Behind the first token a second attempt could tell another story than the one already shown.
                if began or not error.retryable or attempt >= self._options.retries:
                    raise
                wait = backoff(attempt, error.retry_after_s)
                if now() + wait >= times.deadline:
                    raise
                logger.info("asking again in %.1f s: %s", wait, error)
                await asyncio.sleep(wait)
                attempt += 1
        if text := reasoning.end():
            spoke = spoke or not text.isspace()
            yield text
        if outcome.prompt_tokens is not None and outcome.completion_tokens is not None:
            yield Usage(outcome.prompt_tokens, outcome.completion_tokens)
        self._judge(outcome.ending, spoke, max_tokens)

    async def window(self) -> int:
        now = asyncio.get_running_loop().time()
        if self._window is None and now >= self._inquire_from:
            self._window = await self._connection.window()
            # When there was no server to tell, the next questions must not wait for it once more.
            self._inquire_from = now + _INQUIRE_AGAIN_S
        return self._window or DEFAULT_WINDOW

    async def aclose(self) -> None:
        await self._connection.aclose()

    def _judge(self, ending: Ending | None, spoke: bool, max_tokens: int) -> None:
        model = self._options.model
        if ending == "declined":
            raise LLMDeclined(f"{model} at {self._server} declines to answer")
        if ending == "length" and not spoke:
            raise LLMEmpty(
                f"{model} used all of its {max_tokens} tokens without an answer, most likely for reasoning; "
                "raise YOUJU_LLM_MAX_TOKENS or switch its reasoning off"
            )
        if not spoke:
            raise LLMEmpty(f"{self._server} ended the answer of {model} without a word")
        if ending == "length":
            raise LLMTruncated(f"{model} did not finish within {max_tokens} tokens; raise YOUJU_LLM_MAX_TOKENS")

    async def _attempt(self, body: dict[str, Any], without: Set[str], times: "_Times") -> AsyncGenerator[Reading, None]:
        """What the events of one answer say. Raises LLMError, or _FieldsRefused before the first of them."""
        response = await times.within(self._connection.send(Inquiry(self._dialect.url, body)))
        try:
            if response.status_code != 200:
                raise await self._refusal(response, self._dialect.optional - without, times)
            decoder = self._dialect.decoder()
            chunks = response.aiter_bytes()
            finished = last = False
            while not (decoder.done or last):
                try:
                    chunk = await times.within(anext(chunks, None))
                except LLMError:
                    if finished:
                        break
                    raise
                try:
                    events = decoder.end() if chunk is None else decoder.feed(chunk)
                except LLMGarbled as error:
                    raise self._foreign(error) from None
                for event in events:
                    if failure := error_of_event(event, self._server, self._options.model, self._options.api_key):
                        raise failure
                    reading = self._read(event)
                    if reading.alive:
                        times.began()
                    if reading.ending and not finished:
                        finished = True
                        times.ended()
                    last = last or reading.last
                    yield reading
                if chunk is None:
                    break
            if not (finished or decoder.done):
                raise LLMUnreachable(f"{self._server} broke off before the answer ended")
        finally:
            await response.aclose()

    def _read(self, event: dict[str, Any]) -> Reading:
        try:
            return self._dialect.read(event)
        except (AttributeError, TypeError, KeyError, IndexError):
            raise self._foreign(f"an answer has the wrong shape: {str(event)[:80]!r}") from None

    def _foreign(self, reason: object) -> LLMGarbled:
        spoken = f"the {self._dialect.name} protocol at {self._dialect.url.path}"
        return LLMGarbled(f"{self._server} does not speak {spoken}: {reason}")

    async def _refusal(
        self, response: httpx.Response, optional: Set[str], times: "_Times"
    ) -> LLMError | _FieldsRefused:
        body = b""
        chunks = response.aiter_bytes()
        while len(body) < _ERROR_BODY_BYTES and (chunk := await times.within(anext(chunks, None))):
            body += chunk
        if names := refused_fields(response.status_code, body, optional):
            return _FieldsRefused(names)
        wait = retry_after(response.headers.get("retry-after"))
        return error_of_status(
            response.status_code, body, wait, self._server, self._options.model, self._options.api_key
        )


class _Times:
    """Until when an answer is waited for: for its first token, then for its end, then for what the server sends behind
    that. The consumer's own time between pieces is never cut short.
    """

    def __init__(self, connection: Connection, options: LLMOptions, start: float) -> None:
        self._connection = connection
        self._end_by = start + options.total_timeout_s
        self._finish = f"did not finish its answer within {options.total_timeout_s:g} s"
        first_by = start + options.first_token_timeout_s
        self.deadline = min(first_by, self._end_by)
        late = f"sent no token within {options.first_token_timeout_s:g} s"
        self._late = late if first_by <= self._end_by else self._finish

    async def within(self, work: Awaitable[T]) -> T:
        """The result of `work`. Raises LLMTimeout, LLMUnreachable."""
        return await self._connection.until(self.deadline, work, self._late)

    def began(self) -> None:
        self.deadline, self._late = self._end_by, self._finish

    def ended(self) -> None:
        self.deadline = min(self._end_by, asyncio.get_running_loop().time() + _CLOSING_S)


def _merged(so_far: Reading, reading: Reading) -> Reading:
    """The outcome of an answer: the first ending that is told, the last counts."""
    return so_far._replace(
        ending=so_far.ending or reading.ending,
        prompt_tokens=so_far.prompt_tokens if reading.prompt_tokens is None else reading.prompt_tokens,
        completion_tokens=so_far.completion_tokens if reading.completion_tokens is None else reading.completion_tokens,
    )
