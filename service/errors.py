"""Errors that a person who asks may see: a stable code, an HTTP status, a message in two languages, what to do next."""


class ServiceError(Exception):
    """`zh` and `en` say what is wrong; `hint_zh` and `hint_en` what to do next; `retry_after` is in seconds."""

    status = 500
    code = "internal"

    def __init__(self, zh: str, en: str, hint_zh: str = "", hint_en: str = "", retry_after: int | None = None) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
        self.hint_zh, self.hint_en = hint_zh, hint_en
        self.retry_after = retry_after


class BadInput(ServiceError):
    status, code = 400, "bad_input"


class NotFound(ServiceError):
    status, code = 404, "not_found"


class Conflict(ServiceError):
    status, code = 409, "conflict"


class Unavailable(ServiceError):
    status, code = 503, "unavailable"
