"""Lists in running text and on lines of their own: 一是…二是…, （一）…（二）…, 1. 2., ①②, 首先…其次…"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.document import Span
from indexer.numbers import numeral_value
from indexer.passages import Passage

_AFTER = r"(?:^|(?<=[。；：，、!?！？;:\n]))\s*"
_NUMERAL = "一二三四五六七八九十"

# Each style numbers its items for itself; group 1 is the number, or the word that stands for one.
_STYLES = tuple(
    re.compile(_AFTER + pattern, re.MULTILINE)
    for pattern in (
        rf"([{_NUMERAL}]+)[是要]",
        rf"([{_NUMERAL}]+) ?、",
        rf"[（(]([{_NUMERAL}]+)[）)]",
        rf"第([{_NUMERAL}]+)[，、,]",
        r"(\d{1,2})[.．、](?!\d)",
        r"[（(](\d{1,2})[）)]",
        r"([①-⑳])",
        r"(首先|其次|再次|最后)[，,]",
    )
)
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}

# Source characters between two passages of one article that follow each other: white space and page furniture.
_NEIGHBOURS = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One list item: a range of the text of its passage, with its number in the list."""

    passage: Passage
    span: Span
    number: int

    @property
    def text(self) -> str:
        return self.passage.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items whose numbers follow each other, two at least."""

    items: tuple[Item, ...]


def find_lists(passages: Sequence[Passage]) -> Iterator[ItemList]:
    """Every list of two items or more in `passages`, also when it runs over neighbouring ones."""
    for run in neighbours(passages):
        for style in _STYLES:
            for items in _chains([item for passage in run for item in _items(passage, style)]):
                yield ItemList(tuple(items))


def neighbours(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Passages of one article that follow each other in the source."""
    ordered = sorted(passages, key=lambda passage: (passage.document, passage.article, passage.start))
    for _, group in groupby(ordered, key=lambda passage: (passage.document, passage.article)):
        run: list[Passage] = []
        for passage in group:
            if run and passage.start - run[-1].end > _NEIGHBOURS:
                yield run
                run = []
            run.append(passage)
        yield run


def _items(passage: Passage, style: re.Pattern[str]) -> Iterator[Item]:
    """Items of one style: each from its mark to the next one, at most to the end of its paragraph."""
    text = passage.text
    marks = list(style.finditer(text))
    stops = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, stop in zip(marks, stops, strict=False):
        number = _number(mark.group(1))
        if number is None:
            continue
        start = mark.start()
        while text[start].isspace():
            start += 1
        line_end = text.find("\n", start, stop)
        end = stop if line_end < 0 else line_end
        while end > start and text[end - 1].isspace():
            end -= 1
        yield Item(passage, Span(start, end), number)


def _number(mark: str) -> int | None:
    """None for numerals that are no number, as those of 十二五要, which names a period."""
    if mark in _WORDS:
        return _WORDS[mark]
    if "①" <= mark <= "⑳":
        return ord(mark) - ord("①") + 1
    value = numeral_value(mark)
    return int(value) if value.isdecimal() else None


def _chains(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items whose numbers go up one by one; a number that does not fit begins another list."""
    chain: list[Item] = []
    for item in items:
        if chain and item.number != chain[-1].number + 1:
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(item)
    if len(chain) > 1:
        yield chain
