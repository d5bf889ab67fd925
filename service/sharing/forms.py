"""The forms in which answers and conversations are shared, by the words that name them over HTTP and in the terminal."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from service.answer import Answer
from service.conversations import StoredConversation
from service.errors import Language
from service.sharing.characters import one_line
from service.sharing.conversation import Exchange, exchanges
from service.sharing.docx import conversation_as_docx
from service.sharing.markdown import answer_as_markdown, conversation_as_markdown
from service.sharing.plain import (
    answer_as_text,
    answer_with_references,
    conversation_as_text,
    conversation_with_references,
)

AnswerForm = Literal["text", "markdown", "gbt7714"]
ExportForm = Literal["md", "docx", "txt", "gbt7714"]

_ANSWER: Mapping[AnswerForm, Callable[[Answer, Language], str]] = {
    "text": answer_as_text,
    "markdown": answer_as_markdown,
    "gbt7714": answer_with_references,
}
_TEXT = "text/plain; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
MEDIA_TYPES: Mapping[AnswerForm, str] = {"text": _TEXT, "markdown": MARKDOWN, "gbt7714": _TEXT}
_Write = Callable[[str, Sequence[Exchange], Language], str | bytes]
# The writer, the media type and the ending of the file's name.
_EXPORT: Mapping[ExportForm, tuple[_Write, str, str]] = {
    "md": (conversation_as_markdown, MARKDOWN, "md"),
    "docx": (
        conversation_as_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "txt": (conversation_as_text, _TEXT, "txt"),
    "gbt7714": (conversation_with_references, _TEXT, "txt"),
}
# Not allowed in the names of files on Windows, or meaning something to shells and browsers.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|%]')
_NAME_CHARS = 60


class Export(NamedTuple):
    """A file: what is in it, its media type and its name."""

    content: bytes
    media_type: str
    name: str


def share(answer: Answer, form: AnswerForm, language: Language) -> str:
    """`answer` with its sources in the form named."""
    return _ANSWER[form](answer, language)


def export(conversation: StoredConversation, form: ExportForm, language: Language) -> Export:
    """`conversation` as a file, named by its title."""
    write, media_type, ending = _EXPORT[form]
    written = write(conversation.title, exchanges(conversation), language)
    content = written if isinstance(written, bytes) else written.encode()
    return Export(content, media_type, f"{_name(conversation.title)}.{ending}")


def _name(title: str) -> str:
    return _NOT_IN_NAMES.sub("", one_line(title))[:_NAME_CHARS].strip(" .") or "youju"
