"""Every error in one form: {"error": {"code", "message", "hint"?, "fields"?}, "request_id"}, in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from indexer.errors import IndexerError
from service.errors import BadInput, Language, NotFound, ServiceError, TooLarge, from_indexer


class _MethodNotAllowed(ServiceError):
    status, code = 405, "method_not_allowed"


class _Invalid(ServiceError):
    status, code = 422, "invalid"


class BodyTooLarge(HTTPException):
    """Raised where a body is read; FastAPI lets only HTTPException through from there."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


# By pydantic's type of error; {…} are fields of its context. Others are told in its own words.
_FIELD_ERRORS_ZH = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应为字符串",
    "string_unicode": "有不成对的代理字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "literal_error": "应为 {expected} 之一",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对",
}


def language_of(headers: Headers | Mapping[str, str]) -> Language:
    """The language that `Accept-Language` prefers: English only where it comes before Chinese."""
    ranked: list[tuple[float, int, str]] = []
    for order, part in enumerate(headers.get("accept-language", "").split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), order, name.lower()))
        except ValueError:
            continue
    for _, _, name in sorted(ranked):
        if name.startswith("zh"):
            return "zh"
        if name.startswith("en"):
            return "en"
    return "zh"


def request_id_of(request: Request) -> str:
    return str(request.scope["request_id"])


def error_body(error: ServiceError, language: Language, request_id: str) -> dict[str, Any]:
    return {"error": error.describe(language), "request_id": request_id}


def error_response(
    error: ServiceError, language: Language, request_id: str, fields: list[dict[str, str]] | None = None
) -> JSONResponse:
    body = error_body(error, language, request_id)
    if fields:
        body["error"]["fields"] = fields
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(body, status_code=error.status, headers=headers)


def install(app: FastAPI) -> None:
    """Make `app` answer all errors in this form; what is unexpected is left to the frame around it."""
    app.add_exception_handler(ServiceError, _on_service_error)
    app.add_exception_handler(IndexerError, _on_indexer_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(UnicodeEncodeError, _on_half_character)


def _respond(request: Request, error: ServiceError, fields: list[dict[str, str]] | None = None) -> JSONResponse:
    return error_response(error, language_of(request.headers), request_id_of(request), fields)


def _on_service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
    return _respond(request, error)


def _on_indexer_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, IndexerError)
    return _respond(request, from_indexer(error))


def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return _respond(
            request,
            BadInput(
                "请求体不是有效的 JSON。",
                "The request body is not valid JSON.",
                "请检查括号、引号和编码（UTF-8）。",
                "Check brackets, quotes and the encoding (UTF-8).",
            ),
        )
    language = language_of(request.headers)
    fields = [{"field": _field(problem["loc"]), "message": _message(problem, language)} for problem in problems]
    named = [f"{entry['field']}: {entry['message']}" for entry in fields[:3]]
    return _respond(
        request,
        _Invalid(
            f"请求有 {len(fields)} 处不符合要求：{'；'.join(named)}",
            f"The request has {len(fields)} invalid {'field' if len(fields) == 1 else 'fields'}: {'; '.join(named)}",
            "请按 /docs 所列的格式修改。",
            "See /docs for the form of the request.",
        ),
        fields,
    )


def _on_half_character(request: Request, error: Exception) -> Response:
    """JSON may hold half of a surrogate pair, which no database and no response can."""
    assert isinstance(error, UnicodeEncodeError)
    if "surrogates" not in error.reason:
        raise error
    return _respond(
        request,
        BadInput(
            "请求里有不成对的 Unicode 代理字符。",
            "The request holds half of a Unicode surrogate pair.",
            "请以 UTF-8 发送完整的字符。",
            "Send whole characters, as UTF-8.",
        ),
    )


def _field(location: tuple[str | int, ...]) -> str:
    # The first part says where the field is: body, query, path.
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def _message(problem: dict[str, Any], language: Language) -> str:
    told = _FIELD_ERRORS_ZH.get(problem["type"]) if language == "zh" else None
    if told is None:
        return str(problem["msg"])
    context = dict(problem.get("ctx", {}))
    if "expected" in context:
        # pydantic writes the choices out as an English list: 'a', 'b' or 'c'.
        context["expected"] = "、".join(re.split(r", | or ", str(context["expected"])))
    return told.format(**context)


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told: ServiceError
    if isinstance(error, BodyTooLarge):
        told = too_large(error.limit)
    elif error.status_code == 404:
        told = NotFound(
            "没有这个地址。",
            "There is nothing here.",
            "接口见 /docs，网页在 /。",
            "See /docs for the API; the page is at /.",
        )
    elif error.status_code == 405:
        told = _MethodNotAllowed(
            f"这个地址不接受 {request.method}。",
            f"{request.method} is not allowed here.",
            "接口见 /docs。",
            "See /docs for the API.",
        )
    else:
        told = BadInput(
            "请求无法读取。",
            f"The request cannot be read: {error.detail}.",
            "请以 UTF-8 编码的 JSON 发送；接口见 /docs。",
            "Send JSON in UTF-8; see /docs for the API.",
        )
        told.status = error.status_code
    response = _respond(request, told)
    response.headers.update(error.headers or {})
    return response


def too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"请求超过 {limit} 字节。",
        f"The request body has more than {limit} bytes.",
        "请缩短请求；上限由 YOUJU_MAX_BODY_BYTES 设定。",
        "Send less; YOUJU_MAX_BODY_BYTES sets the limit.",
    )


_MEANINGS = {
    400: "Bad input",
    404: "Not found",
    409: "In conflict with what is going on",
    422: "Invalid fields",
    503: "No index yet, or not ready; see Retry-After",
}
_SCHEMA = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "hint": {"type": "string"},
                "fields": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["code", "message"],
        },
        "request_id": {"type": "string"},
    },
    "required": ["error", "request_id"],
}


def described(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route, for its OpenAPI description."""
    return {
        code: {"description": _MEANINGS[code], "content": {"application/json": {"schema": _SCHEMA}}} for code in codes
    }
