"""The words of an answer, and where in them the numbers of its sources stand."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.answer import Answer
from service.sharing.characters import text_only


class Piece(NamedTuple):
    """Words as they stand in the answer, and the numbers of the sources that follow them.

    `supported` is False of a sentence for which the citation check found no support.
    """

    words: str
    numbers: tuple[int, ...] = ()
    supported: bool = True


def lines(answer: Answer) -> list[list[Piece]]:
    """The answer's lines that are not empty. Only the numbers of its citations count: `[2023]` in a text stays text."""
    found: list[list[Piece]] = [[]]
    for piece in _pieces(answer):
        first, *others = text_only(piece.words).split("\n")
        for words in others:
            _add(found[-1], piece._replace(words=first, numbers=()))
            found.append([])
            first = words
        _add(found[-1], piece._replace(words=first))
    return [line for line in found if any(piece.words.strip() or piece.numbers for piece in line)]


def _add(line: list[Piece], piece: Piece) -> None:
    if piece.words or piece.numbers:
        line.append(piece)


def _pieces(answer: Answer) -> Iterator[Piece]:
    """A sentence is one piece, whatever stands in it: only between sentences markers are looked for."""
    text, at = answer.answer, 0
    markers = _markers([citation.number for citation in answer.citations])
    words, supported = "", True
    for sentence in answer.sentences:
        start = text.find(sentence.text, at)
        if start < 0:
            continue
        yield from _parted(words, supported, text[at:start], markers)
        words, supported, at = sentence.text, sentence.verdict == "supported", start + len(sentence.text)
    yield from _parted(words, supported, text[at:], markers)


def _parted(words: str, supported: bool, rest: str, markers: re.Pattern[str] | None) -> Iterator[Piece]:
    """A sentence and what stands between it and the next."""
    at = 0
    for match in markers.finditer(rest) if markers else ():
        between = rest[at : match.start()]
        if between:
            yield Piece(words, (), supported)
            words, supported = between, True
        yield Piece(words, tuple(int(number) for number in re.findall(r"\d+", match.group())), supported)
        words, supported, at = "", True, match.end()
    yield Piece(words, (), supported)
    yield Piece(rest[at:])


def _markers(numbers: Sequence[int]) -> re.Pattern[str] | None:
    return re.compile(rf"(?:\[(?:{'|'.join(map(str, numbers))})\])+") if numbers else None
