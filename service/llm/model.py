"""The shapes of a chat model: what it is asked, how it is reached, and what it must be able to do."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypedDict


class Message(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """How to reach a chat model and what may be asked of it. Times are in seconds, sizes in the model's tokens.

    `first_token_timeout_s` counts from the call to the first token, waits and retries included: it is how long a person
    looks at an empty answer. `total_timeout_s` counts from the call to the last token. `context_tokens` is the model's
    whole window, of which `max_tokens` are kept free for the answer.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    connect_timeout_s: float = 5.0
    first_token_timeout_s: float = 20.0
    total_timeout_s: float = 90.0
    retries: int = 2
    context_tokens: int = 8192
    max_tokens: int = 800
    temperature: float = 0.1


class ChatModel(Protocol):
    """Writes the next message of a conversation."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str, None]:
        """Pieces of the text as they are written, never an empty one and without the model's reasoning.

        Closing the generator cancels the request. Raises LLMError, also after some pieces.
        """
        ...

    async def aclose(self) -> None:
        """Closes the connections; nothing can be asked afterwards."""
        ...
