"""Why a chat model did not answer. `reason` is the short code of `ComposerFailed`; the text says what to check."""


class LLMError(Exception):
    """`retryable` tells whether the same request may succeed a little later, `retry_after_s` how much later, if
    known; `of_server` whether it tells of the server, so that other questions would fail as well, or of this
    question only.
    """

    reason = "garbled"
    retryable = False
    of_server = True

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
    """What came back is not the protocol that was asked for, or not an answer."""


class LLMUnavailable(LLMError):
    """Not asked at all, for it failed too often just now."""

    reason = "unavailable"
    of_server = False


class LLMTooLong(LLMError):
    """The request does not fit the model's window; a shorter one may."""

    reason = "too_long"
    of_server = False


class LLMTruncated(LLMError):
    """The answer was as long as it may be before it was finished: its last sentence may be half of one."""

    reason = "truncated"
    of_server = False


class LLMDeclined(LLMError):
    """The model or a filter before it will not answer this."""

    reason = "declined"
    of_server = False


class LLMEmpty(LLMError):
    """The model ended its answer without a word."""

    reason = "empty"
    of_server = False
