"""Passages for a question, without an answer."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from service.answer import SearchRequest, SearchResult
from service.api.context import InContext, WithAssistant
from service.api.failures import described

router = APIRouter(prefix="/api", tags=["ask"])


@router.post("/search", response_model=SearchResult, responses=described(400, 422, 503))
def search(body: SearchRequest, context: InContext, assistant: WithAssistant) -> Response:
    """The passages that fit best, the best first; with `explain` each with the parts of its score and what of the question it says."""
    result = assistant.search(body)
    context.metrics.retrieval(result)
    # As it is: FastAPI would check and convert every passage once more.
    return Response(result.model_dump_json(exclude_none=True), media_type="application/json")


@router.get("/filters", responses=described(503))
def filters(assistant: WithAssistant) -> dict[str, list[dict[str, Any]]]:
    """What `filters` may name: documents, folders, places, authors and years of the index, each with its number of passages."""
    return assistant.filters()


@router.get("/suggestions", responses=described(503))
def suggestions(assistant: WithAssistant) -> dict[str, Any]:
    """Questions to begin with, and whether the corpus is the invented sample."""
    return assistant.suggestions()
