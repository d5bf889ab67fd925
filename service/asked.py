"""What value a question asks for, and the places in a text that could be such a value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from indexer.document import Span
from service.values.names import agents, names, persons, places
from service.values.quantities import dates, level, quantities

Value = Literal["number", "date", "person", "place", "name", "items", "text"]

_ENUMERATED = re.compile(r"(?:“[^”]{1,24}”[、，和]?){2,}|[^、，。；：:！？\n]{1,24}(?:、[^、，。；：:！？\n]{1,24})+")
_MARKED = re.compile(
    r"(?:(?<=[。；：:！？\n，])|^)\s?(?:[一二三四五六七八九十]{1,2}(?:是|要|、)|第[一二三四五六七八九十]{1,2}[，、]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳])[^。；\n]+"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that is asked for.

    `unit`, by kind:
    - number: the unit or counter that stands for its class as `service.values.units` has it (元, %, 件); "" where any quantity may answer
    - date: what it must be told to (年, 月, 日, 时); "" where that is open
    - place: the kind of division; name, items: the noun
    - person: 人 where a name is asked for, "" where an office or a body may answer too (由谁批准)

    `focus`: the words that name what has the value (一般公共预算支出), nearest to the asking word last. `count`: how many are asked for,
    as in 哪四个方面; None where the question does not tell.
    """

    kind: Value
    unit: str = ""
    focus: tuple[str, ...] = ()
    count: int | None = None


def values(text: str, asked: Asked) -> list[Span]:
    """The spans of clean `text`, in its order, that could be the value `asked` for; none for a text, of which nothing tells."""
    return list(_values(text, asked))


# Ranking, choosing, refusing and comparing look for the same values in the same sentences, one after the other.
@lru_cache(4096)
def _values(text: str, asked: Asked) -> Sequence[Span]:
    levelled = level(text)
    match asked.kind:
        case "number":
            return quantities(levelled, asked.unit)
        case "date":
            return dates(levelled, asked.unit)
        case "person":
            return persons(levelled) if asked.unit else agents(levelled)
        case "place":
            return places(levelled, asked.unit)
        case "name":
            return names(levelled, asked.unit)
        case "items":
            return _items(levelled)
        case "text":
            return []


def _items(levelled: str) -> list[Span]:
    marked = [Span(*match.span()) for match in _MARKED.finditer(levelled)]
    return marked or [Span(*match.span()) for match in _ENUMERATED.finditer(levelled)]
