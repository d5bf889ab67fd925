"""For those who run the server: is it up, is it ready, what does it do, what is it."""

import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from indexer.errors import GenerationError
from service.api.context import InContext, starting
from service.api.failures import described
from service.errors import from_indexer

router = APIRouter(tags=["health"])

_PARTS = ("torch", "sentence-transformers", "faiss-cpu", "tantivy", "rjieba", "fastapi", "uvicorn")


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


@router.get("/readyz", responses=described(503))
async def readyz(context: InContext) -> dict[str, str]:
    """The index is loaded and questions can be answered; 503 until then.

    `llm` is there where an LLM is set: closed (it is asked), open (it failed and is left alone), half_open (it is tried
    again). Without it questions are answered in the documents' own words, so that the server is ready all the same.
    """
    if context.opening:
        raise starting()
    if not context.assistant.ready:
        # An index may have been built since the server started.
        await run_in_threadpool(context.assistant.open)
    generation = context.assistant.generation
    if generation is None:
        raise from_indexer(GenerationError("There is no index yet.", "Run `youju index --corpus DIR`."))
    llm = context.assistant.llm_state
    return {"status": "ready", "generation": generation.manifest.id} | ({"llm": llm} if llm else {})


@router.get("/metrics", response_class=Response)
def metrics(context: InContext) -> Response:
    """Figures for Prometheus."""
    generation = context.assistant.generation
    name, passages = (generation.manifest.id, generation.manifest.passages) if generation else (None, 0)
    return Response(
        context.metrics.page(name, passages, context.assistant.llm_state),
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )


@router.get("/version")
def versions(context: InContext) -> dict[str, Any]:
    """Versions of the program and of what it stands on, and the generation being served."""
    generation = context.assistant.generation
    return {
        "youju": _version("youju"),
        "python": platform.python_version(),
        "generation": generation.manifest.id if generation else None,
        "encoder": generation.manifest.encoder if generation else None,
        "vectors": asdict(generation.manifest.vectors) if generation else None,
        "parts": {name: _version(name) for name in _PARTS},
    }


def own_version() -> str:
    """Version of this program; "0" where it runs without having been installed."""
    return _version("youju") or "0"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
