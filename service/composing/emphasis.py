"""Which words of a sentence are the value asked for: shown in bold."""

from collections.abc import Iterator

from indexer.document import Span
from indexer.tokens import fold
from service.asked import Asked, values
from service.understanding import Question

# Values of the other kinds are as long as the sentence, or stand in every one.
_TELLING = frozenset({"number", "date", "person", "place", "name"})
# Characters that a value may stand away from the words that name what has it.
_REACH = 40
# What a value in front of those words must be nearer: in Chinese it mostly stands behind them.
_IN_FRONT = 6


def emphasis(text: str, question: Question) -> tuple[Span, ...]:
    """The spans of clean `text` that are the values asked for, in its order: of each that is asked for, the one nearest to the words that name what
    has it. None in a text that does not say those words, nor what the question says itself."""
    known = fold(question.text)
    found = {_nearest(text, asked, known) for asked in question.asks if asked.kind in _TELLING}
    return tuple(_apart(sorted(span for span in found if span is not None)))


def _nearest(text: str, asked: Asked, known: str) -> Span | None:
    given = [span for span in values(text, asked) if fold(text[span.start : span.end]) not in known]
    if not given:
        return None
    if not asked.focus:
        return given[0]
    folded = fold(text)
    if len(folded) != len(text):
        return None
    said = [
        Span(at, at + len(word)) for word in asked.focus for at in range(len(folded)) if folded.startswith(word, at)
    ]
    near = [(_away(span, word), span) for span in given for word in said if not _overlap(span, word)]
    away, span = min(near, default=(_REACH, None))
    return span if away < _REACH else None


def _away(value: Span, word: Span) -> int:
    return value.start - word.end if value.start >= word.end else word.start - value.end + _IN_FRONT


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _apart(spans: list[Span]) -> Iterator[Span]:
    end = -1
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end
