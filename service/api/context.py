"""What the routes work with."""

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from service.api.failures import language_of, request_id_of
from service.assistant import Assistant
from service.conversations import Conversations
from service.errors import Language, Unavailable
from service.jobs import Jobs
from service.settings import Settings
from service.telemetry import Metrics


@dataclass(slots=True)
class Context:
    """The parts of one running app. `opening` is True until the assistant has loaded, or failed to."""

    settings: Settings
    assistant: Assistant
    conversations: Conversations
    jobs: Jobs
    metrics: Metrics = field(default_factory=Metrics)
    opening: bool = True


def context_of(request: Request) -> Context:
    return cast(Context, request.app.state.context)


def assistant_of(request: Request) -> Assistant:
    """The assistant, once it has loaded. Raises Unavailable before that."""
    context = context_of(request)
    if context.opening:
        raise starting()
    return context.assistant


def starting() -> Unavailable:
    return Unavailable(
        "服务正在启动，索引尚未载入。",
        "The server is starting; the index is not loaded yet.",
        "请过几秒再试。",
        "Try again in a few seconds.",
        retry_after=2,
    )


def language(request: Request) -> Language:
    return language_of(request.headers)


InContext = Annotated[Context, Depends(context_of)]
WithAssistant = Annotated[Assistant, Depends(assistant_of)]
InLanguage = Annotated[Language, Depends(language)]
RequestId = Annotated[str, Depends(request_id_of)]
