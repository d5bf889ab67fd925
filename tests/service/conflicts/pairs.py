"""Pairs of invented sentences that contradict each other, or seem to and do not, by kind."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from service.conflicts.sameness import contradict
from service.conflicts.statements import Source, statements


class Pair(NamedTuple):
    kind: str
    conflict: bool
    one: dict[str, Any]
    other: dict[str, Any]

    @property
    def told(self) -> bool:
        """Whether a conflict is found between the sentences, as of two articles of one city."""
        its, source = _source(self.one, 0), _source(self.other, 1)
        others = list(statements(self.other["text"], source.year))
        return any(
            contradict(one, its, other, source) for one in statements(self.one["text"], its.year) for other in others
        )


def read_pairs(name: str) -> Iterator[Pair]:
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        yield Pair(**json.loads(line))


def _source(told: dict[str, Any], number: int) -> Source:
    return Source(
        told.get("document", f"{number}.txt"),
        number,
        told.get("place", "云川市"),
        told.get("year"),
        told.get("title", ""),
        told.get("around", told["text"]),
    )
