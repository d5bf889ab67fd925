"""A circuit breaker (M. Nygard, Release It!): a model that keeps failing is left alone for a while."""

import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Literal

from service.llm.errors import LLMError, LLMGarbled, LLMUnavailable
from service.llm.model import DEFAULT_WINDOW, ChatModel, Message, Usage

logger = logging.getLogger(__name__)

# closed: the model is asked; open: it is left alone; half_open: the next question, or one on its way, tries it again.
State = Literal["closed", "open", "half_open"]


class CircuitBreaker:
    """The chat model `model`, asked no more for `rest_s` seconds after `failures` failures in a row, then by one
    question at a time until one succeeds.

    While it rests, `stream` raises LLMUnavailable at once: a reader gets the extractive answer without waiting for a
    timeout. Only failures of the server count; one of this question's own (too long, declined) tells that the server
    works.
    """

    def __init__(
        self, model: ChatModel, *, failures: int = 5, rest_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._model = model
        self._failures = failures
        self._rest_s = rest_s
        self._clock = clock
        self._failed = 0
        self._rests_until = 0.0
        self._probing = False
        self._last = ""

    @property
    def state(self) -> State:
        if self._failed < self._failures:
            return "closed"
        return "open" if self._clock() < self._rests_until else "half_open"

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        probe = self._enter()
        answers = False
        try:
            async with aclosing(self._model.stream(messages, max_tokens=max_tokens)) as pieces:
                async for piece in pieces:
                    answers = True
                    yield piece
        except LLMError as error:
            if error.of_server:
                self._failure(error)
            else:
                self._success()
            raise
        except GeneratorExit:
            # Who has read enough, such as that the sources do not tell, does not wait for the end.
            if answers:
                self._success()
            raise
        except Exception as error:
            # Protocols come from other packages too; whatever one raises, the reader gets an extractive answer.
            logger.exception("the LLM protocol failed")
            failure = LLMGarbled(f"the LLM protocol failed with {type(error).__name__}; see the log")
            self._failure(failure)
            raise failure from error
        else:
            self._success()
        finally:
            # Also when the one who asked goes away: that tells nothing about the server.
            self._probing = self._probing and not probe

    async def window(self) -> int:
        # A server that is left alone is not asked for this either.
        return DEFAULT_WINDOW if self.state == "open" else await self._model.window()

    async def aclose(self) -> None:
        await self._model.aclose()

    def _enter(self) -> bool:
        """Whether this is the one question that tries a failed model again. Raises LLMUnavailable."""
        state = self.state
        if state == "closed":
            return False
        if state == "open" or self._probing:
            left = max(0.0, self._rests_until - self._clock())
            raise LLMUnavailable(
                f"the LLM failed {self._failed} times in a row and is tried again in {left:.0f} s; "
                f"the last time: {self._last}"
            )
        self._probing = True
        return True

    def _failure(self, error: LLMError) -> None:
        self._failed += 1
        self._last = str(error)
        if self._failed >= self._failures:
            self._rests_until = self._clock() + self._rest_s
            logger.warning("the LLM failed %d times in a row and rests for %g s", self._failed, self._rest_s)

    def _success(self) -> None:
        if self._failed >= self._failures:
            logger.warning("the LLM answers again")
        self._failed = 0
