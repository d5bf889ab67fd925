"""Finds the words of a passage that bear a sentence written in other words."""

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from indexer.document import Span
from indexer.passages import Passage, sentences
from indexer.tokens import bigrams, normalise

# Sentences. A reader should see at a glance what a citation rests on.
LONGEST_RUN = 3
_RUNS = 3
# Shares of the sentence's weight. A quote must bear the first: of sentences and passages drawn at random from five
# publications one pair in 85 has so much in common, at 0.15 it was one in 18. Each further sentence of a quote, and each
# further quote, must add the last; the second is for passages that are named together.
_LEAST = 0.25
_TOGETHER = 0.15
_WORTH = 0.1
# No sentence has such a number by chance: one with a part behind its point or a share, or of three digits, but for years.
_FIGURE = re.compile(r"\d+\.\d+[%‰]?|\d+[%‰]|(?!(?:19|20)\d\d\Z)\d{3,}")
# A number says more about what a sentence rests on than a pair of characters does.
_NUMBER_WEIGHT = 3.0


def quotes(passage: Passage, sentence: str, named: int = 1) -> list[str]:
    """Runs of whole sentences of `passage.text`, verbatim, that best bear `sentence`; the best one first.

    Of `named` passages that are said to bear it together, each need bear less than a single one.

    Each lies within one paragraph and runs over no break of the source. Empty when nothing in the passage bears it.
    """
    text = passage.text
    missing = set(bigrams(normalise(sentence)))
    total = _weight(missing)
    units = [(span, frozenset(bigrams(normalise(text[span.start : span.end])))) for span in _units(passage)]
    runs = [
        (
            Span(units[first][0].start, units[last][0].end),
            frozenset().union(*(terms for _, terms in units[first : last + 1])),
            last - first,
        )
        for first in range(len(units))
        for last in _reach(passage, [span for span, _ in units], first)
    ]
    found: list[Span] = []
    figures = {term for term in missing if _FIGURE.fullmatch(term)}
    while runs and missing and len(found) < _RUNS:
        span, terms, _ = max(
            runs,
            key=lambda run: (
                _weight(missing & run[1]) + _WORTH * total * (len(missing & figures & run[1]) - run[2]),
                -run[0].start,
            ),
        )
        if (
            _weight(missing & terms) < total * (_WORTH if found else _TOGETHER if named > 1 else _LEAST)
            and not missing & figures & terms
        ):
            break
        found.append(span)
        missing -= terms
        runs = [run for run in runs if run[0].end <= span.start or run[0].start >= span.end]
    return [text[span.start : span.end] for span in found]


def _units(passage: Passage) -> Iterator[Span]:
    """Sentences, parted where the source goes on elsewhere."""
    for start, end in sentences(passage.text):
        for begin, stop in pairwise([start, *(cut for cut in passage.breaks if start < cut < end), end]):
            part = passage.text[begin:stop]
            if part.strip():
                yield Span(begin + len(part) - len(part.lstrip()), stop - len(part) + len(part.rstrip()))


def _reach(passage: Passage, spans: list[Span], first: int) -> Iterator[int]:
    """The last units of the runs that begin with unit `first`."""
    yield first
    for last in range(first + 1, min(first + LONGEST_RUN, len(spans))):
        between = passage.text[spans[last - 1].end : spans[last].start]
        if "\n" in between or any(spans[first].start < cut <= spans[last].start for cut in passage.breaks):
            return
        yield last


def _weight(terms: Set[str]) -> float:
    return sum(_NUMBER_WEIGHT if any(character.isdigit() for character in term) else 1.0 for term in terms)
