"""The words of an answer, and where in them the numbers of its sources stand."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from service.answer import Answer, AnswerSentence
from service.composition import UNSUPPORTED
from service.sharing.characters import text_only


class Piece(NamedTuple):
    """Words as they stand in the answer, and the numbers of the sources that follow them. `strong` words are to be seen first."""

    words: str
    numbers: tuple[int, ...] = ()
    strong: bool = False


def lines(answer: Answer) -> list[list[Piece]]:
    """The answer's lines that are not empty. Only the numbers of its citations count: `[2023]` in a text stays text."""
    found: list[list[Piece]] = [[]]
    for piece in _pieces(answer):
        *ended, last = text_only(piece.words).split("\n")
        for words in ended:
            _add(found[-1], piece._replace(words=words, numbers=()))
            found.append([])
        _add(found[-1], piece._replace(words=last))
    return [line for line in found if any(piece.words.strip() or piece.numbers for piece in line)]


def _add(line: list[Piece], piece: Piece) -> None:
    if piece.words or piece.numbers:
        line.append(piece)


def _pieces(answer: Answer) -> Iterator[Piece]:
    text, markers = _unmarked(answer)
    strong: set[int] = set()
    # Ends of sentences without support that lack the mark, as answers of earlier versions do.
    unmarked: set[int] = set()
    for start, sentence in _found(answer, text):
        end = start + len(sentence.text)
        strong.update(at for begin, stop in sentence.emphasis for at in range(start + begin, start + stop))
        if sentence.verdict == "unsupported":
            if text.startswith(UNSUPPORTED, end):
                strong.update(range(end, end + len(UNSUPPORTED)))
            else:
                unmarked.add(end)
    edges = {at for at in range(1, len(text)) if (at in strong) != (at - 1 in strong)}
    if 0 in markers:
        yield Piece("", markers[0])
    for begin, end in pairwise(sorted({0, len(text), *edges, *markers, *unmarked})):
        numbers = markers.get(end, ())
        yield Piece(text[begin:end], () if end in unmarked else numbers, begin in strong)
        if end in unmarked:
            yield Piece(UNSUPPORTED, numbers, strong=True)


def _unmarked(answer: Answer) -> tuple[str, dict[int, tuple[int, ...]]]:
    """The answer without its markers, and the numbers that stood behind each place of it."""
    numbers = "|".join(str(citation.number) for citation in answer.citations)
    if not numbers:
        return answer.answer, {}
    text, markers, at = "", {}, 0
    for match in re.finditer(rf"(?:\[(?:{numbers})\])+", answer.answer):
        text += answer.answer[at : match.start()]
        markers[len(text)] = tuple(int(number) for number in re.findall(r"\d+", match.group()))
        at = match.end()
    return text + answer.answer[at:], markers


def _found(answer: Answer, text: str) -> Iterator[tuple[int, AnswerSentence]]:
    """The sentences, in order, with where each begins in `text`."""
    at = 0
    for sentence in answer.sentences:
        start = text.find(sentence.text, at)
        if start >= 0:
            at = start + len(sentence.text)
            yield start, sentence
