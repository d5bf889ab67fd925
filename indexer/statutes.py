"""What is known of statutes beyond any other text: provisions (第…条) have numbers, and a statute has versions."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.numbers import numeral_value

# Of the versions in the index: the statute has one only, this is the latest, there is a later one.
SOLE, LATEST, SUPERSEDED = range(3)

# Fewer are a text that quotes provisions.
_LEAST = 3
_PROVISION = re.compile(r"第([零〇一二两三四五六七八九十百千\d]+)条")
_AT_LINE = re.compile(f"^{_PROVISION.pattern}", re.MULTILINE)
_NAME = re.compile(f"^{_PROVISION.pattern}(?:之[一二三四五六七八九十]+)?", re.MULTILINE)


def opens_provision(text: str, at: int) -> bool:
    """Whether a provision begins at the offset `at`, which begins a paragraph."""
    return _PROVISION.match(text, at) is not None


def is_statute(text: str, paragraphs: Sequence[int]) -> bool:
    """Whether enough of the paragraphs, given by where they begin in `text`, are provisions."""
    return sum(opens_provision(text, start) for start in paragraphs) >= _LEAST


def provisions_in(text: str, before: int) -> tuple[int, int]:
    """The numbers of the provisions in which a passage begins and ends, `before` being the one in which the passage before it ended.

    Zeros mean that no provision has begun yet.
    """
    numbers = [int(value) for value in map(numeral_value, _AT_LINE.findall(text)) if value.isdecimal()]
    if not numbers:
        return before, before
    return (before if before and not opens_provision(text, 0) else numbers[0]), numbers[-1]


def provision_at(text: str, at: int, headings: Sequence[str]) -> str:
    """The number, as it is written, of the provision that the offset `at` of a passage lies in; "" where it lies in none.

    It stands at the beginning of a line before `at`, else it is the last one among the headings above the passage.
    """
    line_end = text.find("\n", at)
    begun = [match.group() for match in _NAME.finditer(text[: line_end if line_end >= 0 else len(text)])]
    above = [match.group() for match in map(_NAME.match, headings) if match]
    return next(reversed(begun or above), "")


def versions(titles: Sequence[str], years: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each of some statutes, told by title and year (0 where it is not known), one of SOLE, LATEST and SUPERSEDED."""
    of_title: dict[str, set[int]] = {}
    for title, year in zip(titles, years.tolist(), strict=True):
        of_title.setdefault(title, set()).add(year)
    found = [
        SOLE if len(of_title[title]) == 1 or not year else LATEST if year == max(of_title[title]) else SUPERSEDED
        for title, year in zip(titles, years.tolist(), strict=True)
    ]
    return np.array(found, np.int32)
