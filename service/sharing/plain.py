"""Answers and conversations as plain text: what was said with its numbers, then the sources with their quotations."""

from collections.abc import Sequence

from service.answer import Answer
from service.errors import Language
from service.sharing.characters import one_line
from service.sharing.conversation import Exchange
from service.sharing.gbt7714 import References, marker
from service.sharing.pieces import Piece, lines
from service.sharing.wording import label, source_line, twin_lines

_INDENT = "    "


def answer_as_text(answer: Answer, language: Language) -> str:
    """The answer with markers `[1]`, each source with the words quoted and where they stand."""
    parts = [*_said(answer, language), _sources(answer, language), _related(answer, language)]
    return "\n\n".join(filter(None, parts)) + "\n"


def conversation_as_text(title: str, exchanges: Sequence[Exchange], language: Language) -> str:
    """The questions and, under each, its answer as `answer_as_text` has it."""
    told = (
        f"{label('question', language)}{one_line(asked)}\n\n{answer_as_text(answer, language)}"
        for asked, answer in exchanges
    )
    return "\n\n".join([f"{one_line(title)}\n{label('exported', language)}", *told])


def answer_with_references(answer: Answer, language: Language) -> str:
    """The answer, citing by the numbers of a reference list by GB/T 7714 that follows it: one number an article."""
    references = References()
    said = _said(answer, language, references)
    return "\n\n".join(filter(None, [*said, _list(references)])) + "\n"


def conversation_with_references(title: str, exchanges: Sequence[Exchange], language: Language) -> str:
    """The questions and answers with one reference list for all of them."""
    references = References()
    told = [one_line(title)]
    for asked, answer in exchanges:
        told += [label("question", language) + one_line(asked), *_said(answer, language, references)]
    return "\n\n".join(filter(None, [*told, _list(references)])) + "\n"


def _said(answer: Answer, language: Language, references: References | None = None) -> list[str]:
    """The notice, if there is one, and the words of the answer."""
    cited = {citation.number: citation for citation in answer.citations}

    def text(piece: Piece) -> str:
        if references is None:
            numbers = "".join(f"[{number}]" for number in piece.numbers)
        else:
            numbers = marker([references.number(cited[number]) for number in piece.numbers])
        return piece.words + numbers

    said = "\n".join("".join(map(text, line)).rstrip() for line in lines(answer))
    told = one_line(answer.notice)
    return [label("note", language) + told, said] if told else [said]


def _sources(answer: Answer, language: Language) -> str:
    entries = [label("sources", language)] if answer.citations else []
    for citation in answer.citations:
        entries.append(f"[{citation.number}] {source_line(citation, language)}")
        entries.append(f"{_INDENT}“{one_line(citation.quote)}”")
        entries += [_INDENT + line for line in twin_lines(citation, language)]
    return "\n".join(entries)


def _related(answer: Answer, language: Language) -> str:
    entries = [f"- {source_line(passage, language)}" for passage in answer.related]
    return "\n".join([label("related", language), *entries]) if entries else ""


def _list(references: References) -> str:
    entries = references.lines()
    # The list is Chinese in form, whatever language its reader speaks.
    return "\n".join(["参考文献", *entries]) if entries else ""
