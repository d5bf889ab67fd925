"""What tells whether the documents answer: of each value found that could be the one asked for, and of the topic as a whole."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.document import Span
from indexer.tokens import fold, normalise, words
from service.agreement import SAME
from service.asked import Asked, values
from service.refusal.reading import Reading
from service.understanding import Question
from service.values.quantities import level
from service.values.units import ANY, ORDINAL, PEOPLE, is_measured

VALUE_SIGNALS = (
    "score",  # how well its sentence fits, whether it gives a value or not, below the best one
    "beside",  # the share of the words that name what has the value, less for each the further from it they stand
    "clause",  # the share of them in its clause and the one before
    "figures",  # the share of the question's numbers that the sentence with its context says; half for those elsewhere in the passage
    "year",  # of the years asked for: 1 where the sentence names one, less where only the article is of it, negative beside another year
    "place",  # of the places that the question names: -1 where the article names none, -2 where nothing found does
    "counted",  # -1 where something else than what is asked for is counted
)
TOPIC_SIGNALS = (
    "passage",  # the ranking score of the best passage
    "near",  # how nearly the sentence that says most says the question, with its context
    "figures",  # minus the number of the question's numbers that nothing found says
    "place",  # the same of the article of the best passage
)

# Kinds of values that can be told from others; what is asked for otherwise may be answered by any sentence.
TELLING = ("number", "date", "person", "place", "name")

_FURTHER = re.compile(
    "怎么|怎样|如何|为什么|为啥|为何|什么(?!时候|时间|名|地方)|哪些|啥(?!时候|时间|名)|是不是|有没有|吗[？?]"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLAUSE = re.compile("[,，;；。:：！？\n]")
_COUNTED = re.compile("(?:(?!的)[\u4e00-\u9fff]){1,4}")
_FAR = 999
# Characters within which most of a word's nearness to a value is lost; what a word is worth as those before it that name the same.
_REACH = 12.0
_EARLIER = 0.6


def sought(asks: Sequence[Asked]) -> list[Asked]:
    """Those of `asks` of which a text tells whether it has such a value."""
    return [asked for asked in asks if asked.kind in TELLING]


def asks_further(question: Question) -> bool:
    """Whether `question` asks for something beside values too, of which a text does not tell whether it has it: how, why, which."""
    return any(asked.kind not in TELLING for asked in question.asks) or _FURTHER.search(question.text) is not None


def value_signals(reading: Reading, asked: Asked) -> NDArray[np.float64]:
    """The signals of each value in the best sentences that could be the one `asked` for, shape (values, len(VALUE_SIGNALS)).

    What the question says itself is no value that it asks for.
    """
    known = fold(reading.question.text)
    focus = _focus(reading, asked)
    rows: list[list[float]] = []
    for place in reading.best:
        text = reading.material.text(place)
        found = [span for span in values(text, asked) if fold(text[span.start : span.end]) not in known]
        if found:
            of_sentence = _of_sentence(reading, place)
            levelled = level(text).lower()
            rows.extend(
                [of_sentence[0], beside, clause, *of_sentence[1:], _counted(asked, levelled, span)]
                for span, beside, clause in _proximity(reading, focus, place, levelled, found)
            )
    return np.array(rows, np.float64).reshape(-1, len(VALUE_SIGNALS))


def topic_signals(reading: Reading) -> NDArray[np.float64]:
    """The signals of all that was found, shape (len(TOPIC_SIGNALS),)."""
    said = reading.near.max(axis=1, initial=0.0) > SAME
    return np.array(
        [
            reading.passage_score,
            reading.coverage.max(initial=0.0),
            -float(sum(not said[number] for number in reading.figures)),
            _place(reading, 0),
        ]
    )


def _of_sentence(reading: Reading, place: int) -> list[float]:
    """The signals score, figures, year and place of the values in a sentence."""
    sentences, passages = reading.material.sentences, reading.material.passages
    rank = sentences[place].rank
    year = str(passages[rank].year or "")
    in_passage = [other for other, sentence in enumerate(sentences) if sentence.rank == rank]
    says, around = reading.near[:, place] > SAME, reading.near[:, in_passage].max(axis=1) > SAME
    figures = [
        1.0 if says[number] or reading.words[number] == year else 0.5 * around[number] for number in reading.figures
    ]
    return [
        float(reading.scores[place]),
        float(np.mean(figures)) if figures else 1.0,
        _year(set(_YEAR.findall(normalise(reading.question.text))), reading.material.text(place), year),
        _place(reading, rank),
    ]


def _place(reading: Reading, rank: int) -> float:
    return -float(reading.away[rank]) - float(all(reading.away))


def _year(asked: set[str], text: str, of_article: str) -> float:
    if not asked:
        return 1.0
    named = set(_YEAR.findall(normalise(text)))
    if named:
        return 1.0 if asked & named else -0.4
    return 0.7 if of_article in asked else 0.3


def _focus(reading: Reading, asked: Asked) -> NDArray[np.float64]:
    """How much each word tells of what has the value, together 1: those nearest to the word of asking most."""
    place = {word: number for number, word in enumerate(reading.words)}
    focus = np.zeros(len(place))
    for back, phrase in enumerate(reversed(asked.focus)):
        for number in (place[word] for word in words(normalise(phrase)) if word in place):
            focus[number] = max(focus[number], reading.weights[number] * _EARLIER**back)
    return focus / focus.sum() if focus.any() else reading.weights


def _proximity(
    reading: Reading, focus: NDArray[np.float64], place: int, text: str, found: Sequence[Span]
) -> Iterator[tuple[Span, float, float]]:
    """Each value with its signals beside and clause."""
    telling: list[int] = np.flatnonzero(focus).tolist()
    stands = [[match.start() for match in re.finditer(re.escape(reading.words[number]), text)] for number in telling]
    lengths = [len(reading.words[number]) for number in telling]
    # A word said elsewhere in the sentence or the context, or nearly said, counts half.
    anywhere = 0.5 * reading.near[telling, place] ** 2
    borders = [-1, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    for span in found:
        away = [
            min((_distance(span, start, start + length) for start in starts), default=_FAR)
            for starts, length in zip(stands, lengths, strict=True)
        ]
        beside = np.maximum(np.exp(-np.array(away, np.float64) / _REACH), anywhere)
        first = max(0, sum(border < span.start for border in borders) - 2)
        last = next((border for border in borders if border >= span.end), len(text))
        inside = [any(borders[first] < start < last for start in starts) for starts in stands]
        yield span, float(focus[telling] @ beside), float(focus[telling] @ np.array(inside, np.float64))


def _distance(span: Span, start: int, end: int) -> int:
    return max(0, start - span.end, span.start - end)


def _counted(asked: Asked, text: str, span: Span) -> float:
    if asked.kind != "number" or not asked.focus or is_measured(asked.unit) or asked.unit in (PEOPLE, ORDINAL, ANY):
        return 0.0
    behind = _COUNTED.match(text, span.end)
    return -float(behind is not None and not set(behind.group()) & set("".join(asked.focus)))
