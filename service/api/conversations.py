"""What was asked before, and what people thought of the answers."""

from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from service.answer import Shape
from service.api.context import InContext
from service.api.failures import described

router = APIRouter(prefix="/api", tags=["conversations"])


class Feedback(Shape):
    """`request_id` of the answer; 1 is 👍, -1 is 👎, 0 takes the rating back."""

    request_id: str = Field(max_length=64)
    rating: Literal[-1, 0, 1]
    comment: str = Field("", max_length=2000)


@router.get("/conversations")
def conversations(context: InContext) -> dict[str, Any]:
    """The conversations last used, the latest first; times are seconds since 1970."""
    return {"conversations": [asdict(entry) for entry in context.conversations.recent()]}


@router.get("/conversations/{conversation_id}", responses=described(404))
def conversation(conversation_id: str, context: InContext) -> dict[str, Any]:
    """One conversation with its answers as they were sent."""
    return asdict(context.conversations.get(conversation_id))


@router.delete("/conversations/{conversation_id}", status_code=204, responses=described(404))
def delete(conversation_id: str, context: InContext) -> None:
    """Forget a conversation and the ratings in it."""
    context.conversations.delete(conversation_id)


@router.post("/feedback", status_code=204, responses=described(404, 422))
def feedback(body: Feedback, context: InContext) -> None:
    """Rate an answer."""
    context.conversations.rate(body.request_id, body.rating, body.comment)
