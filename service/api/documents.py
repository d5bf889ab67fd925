"""The library: which documents there are, their text with its structure, and the source that offsets count in."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse

from service.api.context import WithAssistant
from service.api.failures import described

# Names are looked up in the index and never on the disk, so that there is no path to escape from.
router = APIRouter(prefix="/api/documents", tags=["documents"])

MAX_LINES = 1000

_Offset = Annotated[int | None, Query(ge=0, le=2**31 - 1, description="source offset")]
_Line = Annotated[int, Query(alias="from", ge=1, le=2**31 - 1, description="number of the first line, from 1")]
_Count = Annotated[int, Query(ge=0, le=MAX_LINES, description="how many lines that hold text")]


@router.get("", responses=described(503))
def documents(assistant: WithAssistant) -> dict[str, list[dict[str, Any]]]:
    """All documents of the index."""
    return {"documents": assistant.documents()}


@router.get("/{document:path}/source", response_class=PlainTextResponse, responses=described(404, 503))
def source(document: str, assistant: WithAssistant) -> str:
    """The decoded original; for pdf, docx and html the extraction that offsets refer to."""
    return assistant.source(document)


@router.get("/{document:path}/inspect", responses=described(404, 422, 503))
def inspect(
    document: str,
    assistant: WithAssistant,
    first: _Line = 1,
    count: _Count = 200,
    dropped: Annotated[bool, Query(description="only lines of which something was dropped")] = False,
    decision: Annotated[str | None, Query(max_length=40, description="only lines with a part so decided")] = None,
    sections: Annotated[bool, Query(description="also tell how the document is cut into printed pages")] = False,
) -> dict[str, Any]:
    """What reading made of each line: `decision` is how its words were kept, or why they were dropped.

    One line has several entries where reading decided differently about its parts. Blank lines are left out; `next` is the line to go on from.
    """
    return assistant.inspect(document, first, count, dropped, decision, sections)


@router.get("/{document:path}", responses=described(400, 404, 422, 503))
def document(document: str, assistant: WithAssistant, start: _Offset = None, end: _Offset = None) -> dict[str, Any]:
    """One document in reading order; with `start` and `end` only what lies in that range of source offsets.

    A paragraph between whose parts other text stands has `ranges`: `[start, end]` of each part, in reading order. A paragraph
    that is a piece of a sentence whose rest was not found has `fragment`.
    """
    return assistant.document(document, start, end)
