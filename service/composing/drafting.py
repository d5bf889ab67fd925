"""From pieces of passages to what is read: with what a reader must know of each to understand it, and the value asked for in bold."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.document import Span
from indexer.passages import Passage
from service.composing import Draft, Evidence, Material
from service.composing.attribution import Attribution, attribution
from service.composing.completion import CELL
from service.composing.emphasis import emphasis
from service.composing.referents import insert, referents
from service.understanding import Question, understand

CUT = "……"

# Types of questions that values answer: a list or a reason in which one number is bold would mislead.
_OF_VALUES = frozenset({"fact", "comparison", "several"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What is shown of a passage: the words at `span`, quoted with those around it at `quoted`; `cut` tells that they end before their
    sentence does."""

    passage: Passage
    span: Span
    quoted: Span
    new_line: bool
    cut: bool = False


def drafts_of(material: Material, pieces: Sequence[Piece]) -> list[Draft]:
    """The drafts of `pieces`, in their order."""
    question = material.asks or understand(material.question)
    drafts: list[Draft] = []
    headed: set[str] = set()
    before = Attribution()
    for piece in pieces:
        whose = attribution(piece.passage, piece.span.start, question)
        head = "" if piece.passage.id in headed else _head_elsewhere(piece)
        headed |= {piece.passage.id} if head else set()
        told = whose.after(before)
        new_line = "\n" if drafts and (piece.new_line or told) else ""
        drafts.append(_draft(piece, new_line + head + told, question))
        before = whose
    return drafts


def _draft(piece: Piece, lead: str, question: Question) -> Draft:
    passage = piece.passage
    text = " ".join(passage.text[piece.span.start : piece.span.end].split("\n"))
    bold = emphasis(text, question) if question.type in _OF_VALUES else ()
    text, bold = insert(text, referents(text, passage), bold)
    quote = passage.text[piece.quoted.start : piece.quoted.end]
    return Draft(text + (CUT if piece.cut else ""), (Evidence(passage, quote),), lead, bold)


def _head_elsewhere(piece: Piece) -> str:
    """The head of the table and a line's end where a row stands in another passage than its head."""
    passage = piece.passage
    head = passage.heading[-1] if passage.heading else ""
    row = passage.text[piece.span.start : piece.span.end]
    return f"{head}\n" if CELL in row and CELL in head and head not in passage.text else ""
