"""Passages for a question, without an answer."""

from fastapi import APIRouter

from service.answer import SearchRequest, SearchResult
from service.api.context import InContext, WithAssistant
from service.api.failures import described

router = APIRouter(prefix="/api", tags=["ask"])


@router.post("/search", responses=described(400, 422, 503))
def search(body: SearchRequest, context: InContext, assistant: WithAssistant) -> SearchResult:
    """The passages that fit best, the best first."""
    result = assistant.search(body)
    context.metrics.stages(result.timings_ms)
    return result


@router.get("/suggestions", responses=described(503))
def suggestions(assistant: WithAssistant) -> dict[str, list[str]]:
    """Questions to begin with."""
    return {"questions": assistant.suggestions()}
