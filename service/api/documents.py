"""The library: which documents there are, their text with its structure, and the source that offsets count in."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse

from service.api.context import WithAssistant
from service.api.failures import described
from service.errors import NotFound

router = APIRouter(prefix="/api/documents", tags=["documents"])

_Offset = Annotated[int | None, Query(ge=0, le=2**31 - 1, description="source offset")]


@router.get("", responses=described(503))
def documents(assistant: WithAssistant) -> dict[str, list[dict[str, Any]]]:
    """All documents of the index."""
    return {"documents": assistant.documents()}


@router.get("/{document:path}/source", response_class=PlainTextResponse, responses=described(404, 503))
def source(document: str, assistant: WithAssistant) -> str:
    """The decoded original; for pdf, docx and html the extraction that offsets refer to."""
    return assistant.source(_name(document))


@router.get("/{document:path}", responses=described(400, 404, 422, 503))
def document(document: str, assistant: WithAssistant, start: _Offset = None, end: _Offset = None) -> dict[str, Any]:
    """One document in reading order; with `start` and `end` only what lies in that range of source offsets."""
    return assistant.document(_name(document), start, end)


def _name(document: str) -> str:
    """`document`, unless it is none that any corpus could have: such names never reach the library."""
    parts = document.split("/")
    if "\\" in document or any(part in ("", ".", "..") for part in parts) or not document.isprintable():
        raise NotFound(
            "没有这份文件。",
            "There is no such document.",
            "全部文件见 GET /api/documents。",
            "GET /api/documents lists all of them.",
        )
    return document
