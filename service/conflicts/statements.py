"""What a sentence states of a value: of what, when, where and in which sense."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.document import Span
from service.conflicts import wording
from service.conflicts.figures import Amount, Date, amounts, dates
from service.values.quantities import level

Value = Amount | Date

# So many words tell what a value is of; a clause with fewer means what the clause before it names.
_ENOUGH = 5
# With fewer still, that what follows says what else it has: 小学34所，在校学生28000人.
_FEWEST = 3
# Senses that hold for all that follows in a sentence: 五年来，…
_OF_SENTENCE = frozenset(("sum", "plan"))
# Characters behind a number in which what it counts is named.
_BEHIND = 12
_CLAUSE = re.compile(r"(?:[^，,；;。：:！？!?\n]|(?<=\d),(?=\d{3}))+")
_HAN = re.compile(r"[\u4e00-\u9fff]*")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where a sentence stands: an article of a document, its place and year, what it is called, and what of its text is
    known."""

    document: str
    article: int
    place: str = ""
    year: int | None = None
    title: str = ""
    around: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """That something has a value.

    `told` is the part of the sentence that states it. `subject` are the words that tell what has it, `clause` those of
    them beside the value, `counted` those behind a number. `names` and `places` are those named with it, `levels`,
    `periods` and `senses` as `wording` has them; `when` is the year, month and day told of an amount. `of_article`:
    only the article tells what is meant; `alone`: the clause has no other value of its kind.
    """

    value: Value
    told: Span
    subject: frozenset[str]
    clause: frozenset[str]
    counted: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    levels: frozenset[str]
    when: tuple[int | None, int | None, int | None]
    periods: frozenset[str]
    senses: frozenset[str]
    of_article: bool
    alone: bool


def statements(text: str, year: int | None = None) -> Iterator[Statement]:
    """The statements of a sentence that was printed in `year`. Dates state when something was, and limit what amounts
    beside them state."""
    text = level(text)
    times = list(dates(text))
    counts = [amount for amount in amounts(text) if not any(_overlap(amount.span, time.span) for time in times)]
    values: list[Value] = [*times, *counts]
    if not values:
        return
    clauses = [Span(*match.span()) for match in _CLAUSE.finditer(text)]
    words = [wording.content_words(_without(text, clause, [value.span for value in values])) for clause in clauses]
    for value in values:
        at = next(number for number, clause in enumerate(clauses) if value.span.start < clause.end)
        # 2020年4月，系统上线: the date is a clause of its own.
        last = at + 1 if isinstance(value, Date) and len(words[at]) < 2 and at + 1 < len(clauses) else at
        own = frozenset[str]().union(*words[at : last + 1])
        first, subject = _subject(words, at, last, own)
        told = Span(clauses[first].start, clauses[last].end)
        words_told = text[told.start : told.end]
        before = text[: clauses[last].end]
        yield Statement(
            value,
            told,
            subject,
            own,
            _counted(text, value, clauses[at]),
            wording.names(_without(text, told, [value.span])) | wording.anonymised(before),
            wording.places(words_told),
            wording.levels(before),
            _when(before, value, times, year),
            wording.periods(before),
            wording.senses(words_told) | (wording.senses(before) & _OF_SENTENCE),
            wording.of_article(before),
            not any(_is_peer(value, other, clauses[at]) for other in values),
        )


def _subject(words: Sequence[frozenset[str]], at: int, last: int, own: frozenset[str]) -> tuple[int, frozenset[str]]:
    """The first clause that tells what has the value, and the words of all that do."""
    first, subject = at, own
    while len(subject) < _ENOUGH and first:
        first -= 1
        subject |= words[first]
    for behind in words[last + 1 :]:
        if len(subject) >= _FEWEST:
            break
        subject |= behind
    return first, subject


def _is_peer(value: Value, other: Value, clause: Span) -> bool:
    if other is value or not clause.start <= other.span.start < clause.end:
        return False
    if isinstance(value, Amount) and isinstance(other, Amount):
        return value.unit == other.unit
    return isinstance(value, Date) and isinstance(other, Date)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _without(text: str, span: Span, holes: Sequence[Span]) -> str:
    """`text[span]` with commas in place of the holes."""
    characters = list(text[span.start : span.end])
    for hole in holes:
        for at in range(max(hole.start, span.start), min(hole.end, span.end)):
            characters[at - span.start] = "，"
    return "".join(characters)


def _when(
    before: str, value: Value, times: Sequence[Date], year: int | None
) -> tuple[int | None, int | None, int | None]:
    if isinstance(value, Date):
        return None, None, None
    past = [time for time in times if time.span.start < value.span.start]
    time = past[-1] if past else times[0] if times else None
    return (time.year, time.month, time.day) if time else (wording.relative_year(before, year), None, None)


def _counted(text: str, value: Value, clause: Span) -> frozenset[str]:
    """The first words behind a number whose unit is a classifier."""
    if not isinstance(value, Amount) or not value.counted:
        return frozenset()
    run = _HAN.match(text, value.span.end, min(clause.end, value.span.end + _BEHIND))
    return wording.content_words(run.group() if run else "")
