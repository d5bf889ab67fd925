"""Errors that a person who asks may see: a stable code, an HTTP status, a message in two languages, what to do next."""

from typing import Literal

from indexer.errors import IndexerError

Language = Literal["zh", "en"]


class ServiceError(Exception):
    """`zh` and `en` say what is wrong; `hint_zh` and `hint_en` what to do next; `retry_after` is in seconds."""

    status = 500
    code = "internal"

    def __init__(self, zh: str, en: str, hint_zh: str = "", hint_en: str = "", retry_after: int | None = None) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
        self.hint_zh, self.hint_en = hint_zh, hint_en
        self.retry_after = retry_after

    def describe(self, language: Language) -> dict[str, str]:
        """{"code", "message", "hint"?}, as it is sent and shown."""
        message, hint = (self.zh, self.hint_zh) if language == "zh" else (self.en, self.hint_en)
        return {"code": self.code, "message": message} | ({"hint": hint} if hint else {})


class BadInput(ServiceError):
    status, code = 400, "bad_input"


class Forbidden(ServiceError):
    status, code = 403, "forbidden"


class NotFound(ServiceError):
    status, code = 404, "not_found"


class Conflict(ServiceError):
    status, code = 409, "conflict"


class TooLarge(ServiceError):
    status, code = 413, "too_large"


class Unavailable(ServiceError):
    status, code = 503, "unavailable"


def internal() -> ServiceError:
    """What is told of an unexpected error; the log has the rest, under the request id."""
    return ServiceError(
        "服务内部出错。",
        "Something went wrong inside the service.",
        "请重试；仍然出错时，请把 request_id 告诉管理员，在日志中查找。",
        "Try again; if it persists, look for the request_id in the log.",
    )


# By code of the indexer's error: what it is here, in Chinese, and what to do. The indexer itself speaks English only.
_FROM_INDEXER: dict[str, tuple[type[ServiceError], str, str]] = {
    "no_index": (Unavailable, "还没有可用的索引", "请先运行 youju index --corpus 文件夹，或在“索引”页重建。"),
    "no_older_generation": (Conflict, "没有更早的索引可以退回", "在“索引”页或用 youju index list 查看现有各代。"),
    "build_running": (Conflict, "正在重建索引", "请等它结束，或先取消它。"),
    "build_failed": (ServiceError, "重建失败", "原来的索引不受影响；请按括号里的原因处理后重试。"),
    "corpus_unusable": (Conflict, "资料文件夹不能用", "请检查 YOUJU_CORPUS 所指的文件夹。"),
    "encoder_unusable": (Unavailable, "向量模型不能用", "请检查 YOUJU_ENCODER，或清空它以使用自带的模型。"),
    "reranker_unusable": (Unavailable, "重排模型不能用", "请检查 YOUJU_RERANKER，或清空它以不用重排。"),
    "thesaurus_unusable": (Unavailable, "同义词表不能用", "请按括号里的说明修改 YOUJU_THESAURUS 所指的文件。"),
}
_RETRY_AFTER_S = 10


def from_indexer(error: IndexerError) -> ServiceError:
    """The same error as a ServiceError, its code kept."""
    kind, zh, hint_zh = _FROM_INDEXER.get(error.code, (ServiceError, "索引出错", "请查看日志。"))
    told = kind(
        f"{zh}（{error.message}）",
        error.message,
        hint_zh,
        error.hint,
        retry_after=_RETRY_AFTER_S if kind is Unavailable else None,
    )
    told.code = error.code
    return told
