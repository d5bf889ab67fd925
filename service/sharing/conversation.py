"""A conversation as it was stored, ready to be shared."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from service.answer import Answer
from service.conversations import StoredConversation


class Exchange(NamedTuple):
    """A question and its answer."""

    question: str
    answer: Answer


def exchanges(conversation: StoredConversation) -> list[Exchange]:
    return [Exchange(turn.question, stored_answer(turn.answer)) for turn in conversation.turns]


def stored_answer(stored: Mapping[str, Any]) -> Answer:
    """The answer that was sent as the JSON object `stored`; what other versions of the program say beside ours is left out."""
    return Answer.model_validate(stored, extra="ignore")
