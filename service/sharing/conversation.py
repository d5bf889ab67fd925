"""A conversation as it was stored, ready to be shared."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from service.answer import Answer
from service.conversations import StoredConversation

# What stays the same from version to version; how explanations are told does not.
_SHOWN = frozenset(
    {
        "answer",
        "refused",
        "composer",
        "notice",
        "sentences",
        "citations",
        "conversation_id",
        "question_used",
        "generation",
        "request_id",
    }
)


class Exchange(NamedTuple):
    """A question and its answer."""

    question: str
    answer: Answer


def exchanges(conversation: StoredConversation) -> list[Exchange]:
    return [Exchange(turn.question, stored_answer(turn.answer)) for turn in conversation.turns]


def stored_answer(stored: Mapping[str, Any]) -> Answer:
    """What is shared of the answer that was sent as the JSON object `stored`, by this version of the program or another.

    How it was found and made is left out, and so is what other versions say beside ours.
    """
    shown = {name: value for name, value in stored.items() if name in _SHOWN}
    related = [passage | {"explanation": None} for passage in stored.get("related", ())]
    return Answer.model_validate({**shown, "related": related, "passages": [], "timings_ms": {}}, extra="ignore")
