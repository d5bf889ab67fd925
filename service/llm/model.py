"""The shapes of a chat model: what it is asked, how it is reached, and what it must be able to do."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypedDict

# Tokens. What a model is taken to hold that nobody says more of: most that know Chinese hold as much.
DEFAULT_WINDOW = 8192


class Message(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that one answer took, as the server counts them."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """How to reach a chat model and what may be asked of it. Times are in seconds, sizes in the model's tokens.

    `base_url` is empty for the protocol's own address. `first_token_timeout_s` counts from the call to the first token,
    waits and retries included: it is how long a person looks at an empty answer. `total_timeout_s` counts from the call
    to the last token. `context_tokens` is the model's whole window; None: the server is asked.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    connect_timeout_s: float = 5.0
    first_token_timeout_s: float = 20.0
    total_timeout_s: float = 90.0
    retries: int = 2
    context_tokens: int | None = None
    temperature: float = 0.1


class ChatModel(Protocol):
    """Writes the next message of a conversation; asked by many at once."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        """Pieces of the text as they are written, never an empty one and without the model's reasoning; the usage
        once, behind them, where the server tells it.

        Closing the generator cancels the request. Raises LLMError, also after some pieces; LLMTruncated behind the last
        one when `max_tokens` cut the answer.
        """
        ...

    async def window(self) -> int:
        """Tokens that a request and its answer may have together. Raises nothing: a server that does not tell has
        DEFAULT_WINDOW.
        """
        ...

    async def aclose(self) -> None:
        """Closes the connections; nothing can be asked afterwards."""
        ...
