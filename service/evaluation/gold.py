"""Gold questions: what is asked, what a right answer contains, and where that stands."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import BadInput
from service.evaluation.matching import compact


class GoldError(BadInput):
    """A gold file is missing or a line of it is not a question; the message names file and line."""

    code = "bad_gold_file"


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question.

    Each entry of `must` is a group of alternatives, one of which a right answer contains. Each entry of `evidence` is a
    group of alternative quotes, compact, any of which does; all groups are needed. The document of a quote is not asked
    for: what stands elsewhere in the same words (`also_in`) is as good.
    """

    id: str
    question: str
    answerable: bool
    must: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[tuple[str, ...], ...] = ()
    type: str = ""
    wording: str = ""


def read_gold(paths: Iterable[Path]) -> list[GoldQuestion]:
    """The questions of all files, in order. Raises GoldError naming file and line."""
    questions: list[GoldQuestion] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise _error(str(path), f"cannot be read: {why}", f"无法读取：{why}") from error
        before = len(questions)
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            question = _question(line, where)
            if question.id in seen:
                id_, first = question.id, seen[question.id]
                raise _error(where, f"id {id_!r} is that of {first} already", f"编号 {id_!r} 与 {first} 重复")
            seen[question.id] = where
            questions.append(question)
        if len(questions) == before:
            raise _error(str(path), "has no questions", "没有问题")
    return questions


def _question(line: str, where: str) -> GoldQuestion:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise _error(where, f"is not JSON: {error}", f"不是 JSON：{error}") from error
    if not isinstance(row, dict):
        raise _wrong(where, "the line", "an object", row)
    kind = _string(row, "type", where, "")
    answerable = row.get("answerable", kind != "unanswerable")
    if not isinstance(answerable, bool):
        raise _wrong(where, "answerable", "true or false", answerable)
    return GoldQuestion(
        id=_string(row, "id", where),
        question=_string(row, "question", where),
        answerable=answerable,
        must=tuple(_alternatives(item, where) for item in _list(row, "must", where)),
        evidence=_evidence(_list(row, "evidence", where), where),
        type=kind,
        wording=_string(row, "wording", where, ""),
    )


def _evidence(entries: list[Any], where: str) -> tuple[tuple[str, ...], ...]:
    groups: dict[Any, list[str]] = {}
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise _wrong(where, "evidence", "a list of objects with document and quote", entry)
        if quote := compact(_string(entry, "quote", where)):
            groups.setdefault(str(entry["group"]) if "group" in entry else index, []).append(quote)
    return tuple(tuple(quotes) for quotes in groups.values())


def _alternatives(item: Any, where: str) -> tuple[str, ...]:
    alternatives = item if isinstance(item, list) else [item]
    if not alternatives or not all(isinstance(one, str | int | float) and str(one).strip() for one in alternatives):
        raise _wrong(where, "must", "strings or lists of alternative strings", item)
    return tuple(str(one) for one in alternatives)


def _list(row: dict[str, Any], key: str, where: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise _wrong(where, key, "a list", value)
    return value


def _string(row: dict[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise _wrong(where, key, "a string" if default is not None else "a string that says something", value)
    return value


def _wrong(where: str, key: str, expected: str, found: Any) -> GoldError:
    shown = json.dumps(found, ensure_ascii=False)[:60]
    return _error(where, f"{key} must be {expected}, found {shown}", f"{key} 格式有误：{shown}")


def _error(where: str, en: str, zh: str) -> GoldError:
    return GoldError(
        f"{where}：{zh}",
        f"{where}: {en}.",
        "每行一个 JSON 对象：id、question、must、evidence、type、answerable。",
        "A gold file has one JSON object a line: id, question, must, evidence, type, answerable.",
    )
