import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest

from service.llm import LLMError, Message, Usage
from service.llm.breaker import CircuitBreaker
from service.llm.errors import LLMGarbled, LLMTimeout, LLMTooLong, LLMUnavailable, LLMUnreachable
from service.llm.model import DEFAULT_WINDOW


class Model:
    """Answers, or raises `fails`; `asked` counts."""

    def __init__(self) -> None:
        self.fails: Exception | None = None
        self.asked = 0
        self.answering = asyncio.Event()
        self.answering.set()

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        self.asked += 1
        await self.answering.wait()
        if self.fails:
            raise self.fails
        yield "答"
        yield "案"

    async def window(self) -> int:
        return 1000

    async def aclose(self) -> None: ...


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(model: Model, clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(model, failures=3, rest_s=30, clock=clock)


async def ask(breaker: CircuitBreaker) -> str:
    return "".join([str(piece) async for piece in breaker.stream([], max_tokens=9)])


def fail(breaker: CircuitBreaker, model: Model, times: int, error: LLMError | None = None) -> None:
    model.fails = failure = error or LLMUnreachable("no route")
    for _ in range(times):
        with pytest.raises(type(failure)):
            asyncio.run(ask(breaker))
    model.fails = None


def test_passes_on_what_the_model_writes(breaker: CircuitBreaker) -> None:
    assert asyncio.run(ask(breaker)) == "答案"
    assert breaker.state == "closed"


def test_leaves_the_model_alone_after_failures_in_a_row(breaker: CircuitBreaker, model: Model) -> None:
    fail(breaker, model, 3)
    assert breaker.state == "open"
    with pytest.raises(LLMUnavailable, match=r"3 times in a row.*30 s; the last time: no route"):
        asyncio.run(ask(breaker))
    assert model.asked == 3


def test_an_answer_between_failures_makes_them_begin_anew(breaker: CircuitBreaker, model: Model) -> None:
    for _ in range(3):
        fail(breaker, model, 2)
        asyncio.run(ask(breaker))
    assert breaker.state == "closed"


def test_one_question_tries_the_model_again_after_a_rest(breaker: CircuitBreaker, model: Model, clock: Clock) -> None:
    fail(breaker, model, 3)
    clock.now = 30
    assert breaker.state == "half_open"
    assert asyncio.run(ask(breaker)) == "答案"
    assert breaker.state == "closed"


def test_a_failed_trial_is_followed_by_another_rest(breaker: CircuitBreaker, model: Model, clock: Clock) -> None:
    fail(breaker, model, 3)
    clock.now = 30
    fail(breaker, model, 1, LLMTimeout("late"))
    assert breaker.state == "open"
    clock.now = 59
    assert breaker.state == "open"
    clock.now = 60
    assert breaker.state == "half_open"


def test_while_one_question_tries_the_others_do_not_wait(breaker: CircuitBreaker, model: Model, clock: Clock) -> None:
    fail(breaker, model, 3)
    clock.now = 30

    async def two() -> list[Any]:
        model.answering = asyncio.Event()
        trial = asyncio.create_task(ask(breaker))
        await asyncio.sleep(0)
        other = await asyncio.gather(ask(breaker), return_exceptions=True)
        model.answering.set()
        return [*other, await trial]

    other, trial = asyncio.run(two())
    assert isinstance(other, LLMUnavailable)
    assert trial == "答案"


def test_a_trial_whose_reader_went_away_leaves_room_for_the_next(
    breaker: CircuitBreaker, model: Model, clock: Clock
) -> None:
    fail(breaker, model, 3)
    clock.now = 30

    async def leave() -> None:
        model.answering = asyncio.Event()
        trial = asyncio.create_task(ask(breaker))
        await asyncio.sleep(0)
        trial.cancel()
        await asyncio.gather(trial, return_exceptions=True)
        model.answering.set()

    asyncio.run(leave())
    assert breaker.state == "half_open"
    assert asyncio.run(ask(breaker)) == "答案"


async def read_one_piece(breaker: CircuitBreaker) -> None:
    stream = breaker.stream([], max_tokens=9)
    await anext(stream)
    await stream.aclose()


def test_an_answer_of_which_enough_was_read_tells_that_the_model_works(
    breaker: CircuitBreaker, model: Model, clock: Clock
) -> None:
    for _ in range(3):
        fail(breaker, model, 2)
        asyncio.run(read_one_piece(breaker))
    assert breaker.state == "closed"
    fail(breaker, model, 3)
    clock.now = 30
    asyncio.run(read_one_piece(breaker))
    assert breaker.state == "closed"


def test_whatever_a_protocol_raises_is_a_failure_of_the_model(breaker: CircuitBreaker, model: Model) -> None:
    model.fails = ZeroDivisionError("the key is s3cret")
    for _ in range(3):
        with pytest.raises(LLMGarbled, match="ZeroDivisionError; see the log"):
            asyncio.run(ask(breaker))
    assert breaker.state == "open"


def test_a_model_that_is_left_alone_is_not_asked_for_its_window(breaker: CircuitBreaker, model: Model) -> None:
    assert asyncio.run(breaker.window()) == 1000
    fail(breaker, model, 3)
    assert asyncio.run(breaker.window()) == DEFAULT_WINDOW


def test_what_only_this_question_suffers_from_does_not_count(breaker: CircuitBreaker, model: Model) -> None:
    fail(breaker, model, 10, LLMTooLong("too long"))
    assert breaker.state == "closed"
