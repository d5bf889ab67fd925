"""Answers and conversations as Markdown (CommonMark with the footnotes of GitHub and Pandoc).

Words of documents are never markup: whatever in them would mean something to Markdown or HTML is escaped.
"""

import re
from collections.abc import Sequence

from service.answer import Answer
from service.errors import Language
from service.sharing.characters import one_line
from service.sharing.conversation import Exchange
from service.sharing.pieces import Piece, lines
from service.sharing.wording import label, source_line, twin_lines

# Means something anywhere in a line: CommonMark 0.31, and of its extensions tables, strike-through, mathematics, footnotes, attributes, and
# addresses that become links (GitHub Flavored Markdown 0.29, section 6.9), which a document could have a reader follow.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&~|$^#{}@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# Means something at the beginning of a line only: lists and underlines of headings.
_AT_START = re.compile(r"^(?:[-+=:]|\d{1,9}[.)])")
# Asterisks beside punctuation are no emphasis (CommonMark 0.31, section 6.2): it is left outside of them.
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_BULLET = re.compile(r"^\s*[-*•·]\s+")


def answer_as_markdown(answer: Answer, language: Language, prefix: str = "") -> str:
    """The answer with its sources as footnotes, each with the words quoted; `prefix` keeps the footnotes of several answers apart."""
    told = one_line(answer.notice)
    parts = [
        f"> {escape(label('note', language) + told)}" if told else "",
        _body(answer, prefix),
        _related(answer, language),
        _footnotes(answer, language, prefix),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def conversation_as_markdown(title: str, exchanges: Sequence[Exchange], language: Language) -> str:
    """The questions as headings and, under each, its answer as `answer_as_markdown` has it."""
    told = (
        f"## {escape(one_line(asked))}\n\n{answer_as_markdown(answer, language, f'{number}-')}"
        for number, (asked, answer) in enumerate(exchanges, 1)
    )
    return "\n".join([f"# {escape(one_line(title))}\n\n{label('exported', language)}\n", *told])


def escape(line: str) -> str:
    """One line of text as Markdown that shows just this text."""
    return _guard_start(_inline(line.strip()))


def _inline(words: str) -> str:
    return _ANYWHERE.sub(r"\\\g<0>", words)


def _guard_start(line: str) -> str:
    return _AT_START.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", line)


def _body(answer: Answer, prefix: str) -> str:
    """A paragraph a line; lines that begin with a bullet are items of a list."""
    written = ""
    was_item = True
    for line in lines(answer):
        bullet = _BULLET.match(line[0].words)
        item = bullet is not None
        if bullet:
            line = [line[0]._replace(words=line[0].words[bullet.end() :]), *line[1:]]
        text = _guard_start("".join(_piece(piece, prefix) for piece in line).strip())
        gap = "" if not written else "\n" if item and was_item else "\n\n"
        written += gap + ("- " if item else "") + text
        was_item = item
    return written


def _piece(piece: Piece, prefix: str) -> str:
    numbers = "".join(f"[^{prefix}{number}]" for number in piece.numbers)
    core = _EDGES.sub("", piece.words) if piece.strong else ""
    if not core:
        return _inline(piece.words) + numbers
    before, _, after = piece.words.partition(core)
    return f"{_inline(before)}**{_inline(core)}**{_inline(after)}{numbers}"


def _footnotes(answer: Answer, language: Language, prefix: str) -> str:
    return "\n\n".join(
        f"[^{prefix}{citation.number}]: "
        + "　".join(
            [
                escape(source_line(citation, language)),
                f"“{escape(one_line(citation.quote))}”",
                *map(escape, twin_lines(citation, language)),
            ]
        )
        for citation in answer.citations
    )


def _related(answer: Answer, language: Language) -> str:
    entries = [f"- {escape(source_line(passage, language))}" for passage in answer.related]
    return f"{escape(label('related', language))}\n\n" + "\n".join(entries) if entries else ""
