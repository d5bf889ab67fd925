"""What sets the protocols of chat models apart: addresses and JSON. `service.llm.http` does what they share."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, Literal, NamedTuple, Protocol

import httpx

from service.llm.model import Message

# How an answer ended: by itself, at its longest, because the model or a filter will not answer.
Ending = Literal["stop", "length", "declined"]


class Reading(NamedTuple):
    """What one event of an answer says. `alive`: it holds a token, of text or of reasoning; `last`: nothing follows.

    Counts of tokens may come apart, and again as they grow.
    """

    text: str = ""
    alive: bool = False
    ending: Ending | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    last: bool = False


class Decoder(Protocol):
    """Takes the bytes of an answer as they come, cut anywhere; `done` once it saw the protocol's mark of the end."""

    done: bool

    def feed(self, chunk: bytes) -> list[dict[str, Any]]: ...

    def end(self) -> list[dict[str, Any]]: ...


class Inquiry(NamedTuple):
    """A request that may tell the model's window; with `body` it is a POST."""

    url: httpx.URL
    body: dict[str, Any] | None = None


class Dialect(Protocol):
    """One protocol, for one server and model.

    `name` is what people call it; `optional` are the fields of a body that some servers refuse and that it can do
    without.
    """

    @property
    def name(self) -> str: ...

    @property
    def url(self) -> httpx.URL: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def optional(self) -> Set[str]: ...

    def body(self, messages: Sequence[Message], max_tokens: int, window: int, without: Set[str]) -> dict[str, Any]:
        """The request, without the fields in `without`."""
        ...

    def decoder(self) -> Decoder: ...

    def read(self, event: dict[str, Any]) -> Reading:
        """Raises LLMGarbled, AttributeError, TypeError, KeyError or IndexError for an event of the wrong shape."""
        ...

    def inquiries(self) -> Sequence[Inquiry]:
        """What to ask about the window, in this order, until `read_window` finds it."""
        ...

    def read_window(self, answer: Any) -> int | None:
        """The window that the answer to an inquiry tells. Raises as `read` does."""
        ...


def tokens(value: Any) -> int | None:
    """`value` where it is a number of tokens."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
