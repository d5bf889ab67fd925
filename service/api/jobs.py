"""A rebuild on its way: how far it is, as one object or as events, and how to stop it."""

from collections.abc import AsyncGenerator
from typing import Any

import anyio
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from indexer.errors import IndexerError
from indexer.progress import JobReader, JobState
from service.api.context import InContext, InLanguage, RequestId
from service.api.failures import described
from service.api.stream import EventStream
from service.errors import Language, ServiceError, from_indexer

router = APIRouter(prefix="/api/jobs", tags=["index"])

_LOOK_EVERY_S = 0.25


def job_view(state: JobState, language: Language) -> dict[str, Any]:
    """A job as it is sent, its error in the reader's language."""
    return {
        "job": state.job,
        "state": state.state,
        "stage": state.stage,
        "done": state.done,
        "total": state.total,
        "rate": state.rate,
        "remaining_s": state.remaining_s,
        "elapsed_s": state.elapsed_s,
        "generation": state.generation,
        "changed": state.changed,
        "unreadable": [{"document": document, "reason": reason} for document, reason in state.unreadable],
        "error": _error(state.error).describe(language) if state.error else None,
    }


@router.get("/{job}", responses=described(404))
def job(job: str, context: InContext, language: InLanguage) -> dict[str, Any]:
    """How far the job is: state running, done, failed, cancelled or interrupted."""
    return job_view(context.jobs.get(job), language)


@router.get(
    "/{job}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **described(404)},
)
async def job_events(job: str, context: InContext, language: InLanguage, request_id: RequestId) -> Response:
    """The job as events: `progress` whenever something has changed, `done` at its end, however it ended."""
    reader = await run_in_threadpool(context.jobs.reader, job)
    return EventStream(_follow(reader, language), language, request_id)


@router.post("/{job}/cancel", responses=described(404))
def cancel(job: str, context: InContext, language: InLanguage) -> dict[str, Any]:
    """Stop the job; what was current stays current. Answers when the job has ended."""
    return job_view(context.jobs.cancel(job), language)


def _error(told: dict[str, str]) -> ServiceError:
    error = IndexerError(told["message"], told["hint"])
    error.code = told["code"]
    return from_indexer(error)


async def _follow(reader: JobReader, language: Language) -> AsyncGenerator[tuple[str, Any], None]:
    sent = None
    while True:
        state = await run_in_threadpool(reader.read)
        if state.ended:
            yield "done", job_view(state, language)
            return
        if state != sent:
            yield "progress", job_view(state, language)
            sent = state
        await anyio.sleep(_LOOK_EVERY_S)
