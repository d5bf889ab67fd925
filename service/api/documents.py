"""The library: which documents there are, their text with its structure, and the source that offsets count in."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse

from service.api.context import WithAssistant
from service.api.failures import described

# Names are looked up in the index and never on the disk, so that there is no path to escape from.
router = APIRouter(prefix="/api/documents", tags=["documents"])

_Offset = Annotated[int | None, Query(ge=0, le=2**31 - 1, description="source offset")]


@router.get("", responses=described(503))
def documents(assistant: WithAssistant) -> dict[str, list[dict[str, Any]]]:
    """All documents of the index."""
    return {"documents": assistant.documents()}


@router.get("/{document:path}/source", response_class=PlainTextResponse, responses=described(404, 503))
def source(document: str, assistant: WithAssistant) -> str:
    """The decoded original; for pdf, docx and html the extraction that offsets refer to."""
    return assistant.source(document)


@router.get("/{document:path}", responses=described(400, 404, 422, 503))
def document(document: str, assistant: WithAssistant, start: _Offset = None, end: _Offset = None) -> dict[str, Any]:
    """One document in reading order; with `start` and `end` only what lies in that range of source offsets."""
    return assistant.document(document, start, end)
