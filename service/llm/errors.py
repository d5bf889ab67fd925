"""Why a chat model did not answer. `reason` is the short code of `ComposerFailed`; the text says what to check."""


class LLMError(Exception):
    """`retryable` tells whether the same request may succeed a little later, `retry_after_s` how much later, if
    known.
    """

    reason = "garbled"
    retryable = False

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class LLMTimeout(LLMError):
    """The first token or the end of the answer did not come in time. Not retried: the time is spent."""

    reason = "timeout"


class LLMUnreachable(LLMError):
    """No connection, a connection that broke, or a server that fails inside (500, 502, 504)."""

    reason = "unreachable"
    retryable = True


class LLMOverloaded(LLMError):
    """The server asks for patience (429, 503, 529)."""

    reason = "overloaded"
    retryable = True


class LLMRejected(LLMError):
    """The server will not do this: wrong key, address, model or request. Someone has to change a setting."""

    reason = "rejected"


class LLMGarbled(LLMError):
    """What came back is not the OpenAI protocol, or not an answer."""


class LLMEmpty(LLMError):
    """The model ended its answer without a word."""

    reason = "empty"
