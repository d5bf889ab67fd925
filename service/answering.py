"""Which texts give a value of the kind that a question asks for: a sum for 多少钱, a date for 什么时候, a name for 谁."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.tokens import fold
from service.asked import Value, values
from service.understanding import Question

ANSWER_SIGNALS = (
    "value",  # whether it gives a number, a date or a place that is asked for
    "values",  # logarithm of how many values of the kinds asked for it gives
    "focus",  # the largest share of the words that name what has the value, where the text gives one
)
# The kinds of values that few sentences have by chance. Names and enumerations are everywhere.
TELLING: tuple[Value, ...] = ("number", "date", "place")
_EVERY: tuple[Value, ...] = (*TELLING, "person", "name", "items")
_MOST = 5


def answering(question: Question, texts: Sequence[str], kinds: Sequence[Value] = _EVERY) -> NDArray[np.float64]:
    """`ANSWER_SIGNALS` of each of `texts`, shape (len(texts), 3), from the values asked for that are of one of `kinds`.

    What the question says itself is no value that it asks for.
    """
    asks = [asked for asked in question.asks if asked.kind in kinds]
    known = fold(question.text)
    found = np.zeros((len(texts), 3))
    for row, text in zip(found, texts, strict=True):
        for asked in asks:
            given = [span for span in values(text, asked) if fold(text[span.start : span.end]) not in known]
            if given:
                folded = fold(text)
                focus = sum(word in folded for word in asked.focus) / max(1, len(asked.focus))
                row += (0, min(len(given), _MOST), 0)
                row[0] = max(row[0], asked.kind in TELLING)
                row[2] = max(row[2], focus)
    found[:, 1] = np.log1p(found[:, 1])
    return found
