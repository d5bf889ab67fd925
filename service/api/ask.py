"""Questions: the answer in one JSON object, or as it is made, event by event."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import anyio
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from service.answer import Answer, AskRequest, Event
from service.api.context import InContext, InLanguage, RequestId, WithAssistant
from service.api.failures import described
from service.api.stream import EventStream, until_gone
from service.errors import Unavailable
from service.telemetry import Metrics

router = APIRouter(prefix="/api", tags=["ask"])

_CLIENT_CLOSED_REQUEST = 499  # nginx' number; nobody is there to read it, but the access log tells


@router.post(
    "/ask",
    response_model=Answer,
    responses={
        200: {"description": "The answer; with `stream` its events", "content": {"text/event-stream": {}}},
        **described(400, 404, 422, 503),
    },
)
async def ask(
    body: AskRequest,
    request: Request,
    context: InContext,
    assistant: WithAssistant,
    request_id: RequestId,
    language: InLanguage,
) -> Response:
    """Answer a question from the documents, each sentence with citations, or refuse.

    With `stream`: server-sent events status, passages, delta, citation, and at last done or error. Going away cancels.
    """
    events = assistant.ask(body, request_id)
    if body.stream:
        # Bad input shows before the first event, and is still answered with its HTTP status.
        first = await anext(events)
        return EventStream(_observed(first, events, context.metrics), language, request_id)
    last = await _last(events, request)
    if last is None:
        return Response(status_code=_CLIENT_CLOSED_REQUEST)
    if last.name == "done":
        context.metrics.answer(Answer.model_validate(last.data))
        return JSONResponse(last.data)
    return JSONResponse(last.data, status_code=Unavailable.status)


async def _last(events: AsyncGenerator[Event, None], request: Request) -> Event | None:
    """The last event, None when the client went away before it. Raises what the events raise."""
    last: Event | None = None
    failure: Exception | None = None
    async with anyio.create_task_group() as group:
        group.start_soon(until_gone, request.receive, group.cancel_scope)
        try:
            async with aclosing(events):
                async for event in events:
                    last = event
        except Exception as error:
            failure = error  # raised here, it would come out of the group wrapped in an ExceptionGroup
        group.cancel_scope.cancel()
    if failure:
        raise failure
    return last if last and last.name in ("done", "error") else None


async def _observed(
    first: Event, events: AsyncGenerator[Event, None], metrics: Metrics
) -> AsyncGenerator[tuple[str, Any], None]:
    async with aclosing(events):
        yield first.name, first.data
        async for name, data in events:
            if name == "done":
                metrics.answer(Answer.model_validate(data))
            yield name, data
