"""What was answered, in forms to be passed on."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.api.context import InContext, InLanguage
from service.api.failures import described
from service.sharing.conversation import stored_answer
from service.sharing.forms import MEDIA_TYPES, AnswerForm, ExportForm, export, share

router = APIRouter(prefix="/api", tags=["conversations"])

_TEXTS: dict[str, Any] = {"content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()}}


@router.get(
    "/answers/{request_id}",
    response_class=Response,
    responses={200: {"description": "The answer with its sources", **_TEXTS}, **described(404, 422)},
)
def answer(
    request_id: str,
    context: InContext,
    language: InLanguage,
    form: Annotated[AnswerForm, Query(alias="format", description="gbt7714: with a reference list by GB/T 7714—2025")],
) -> Response:
    """The answer to a request as a text to be copied, with its sources."""
    stored = context.conversations.answer(request_id)
    return Response(share(stored_answer(stored), form, language), media_type=MEDIA_TYPES[form])


@router.get(
    "/conversations/{conversation_id}/export",
    response_class=Response,
    responses={200: {"description": "The file", "content": {"application/octet-stream": {}}}, **described(404, 422)},
)
def exported(
    conversation_id: str,
    context: InContext,
    language: InLanguage,
    form: Annotated[ExportForm, Query(alias="format", description="docx is for Word; gbt7714 is a text")] = "md",
) -> Response:
    """A conversation as a file to be kept: questions, answers and their sources."""
    file = export(context.conversations.get(conversation_id), form, language)
    ending = file.name.rpartition(".")[2]
    # A name in ASCII for clients that do not know RFC 6266.
    disposition = f"attachment; filename=\"youju.{ending}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": disposition})
