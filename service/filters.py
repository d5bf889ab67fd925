"""Which passages a question keeps to, and what it may keep to."""

import re
from collections.abc import Iterable, Sequence
from json import dumps
from typing import Any

from indexer.divisions import answers_to, bare
from indexer.library import Library
from indexer.tokens import fold
from service.answer import Filters

# Names of a byline are parted by 、 as reading writes them; a sidecar may part them otherwise.
_BETWEEN_NAMES = re.compile(r"[、，,；;/\s]+")


def passing(library: Library, filters: Filters) -> list[int] | None:
    """Ordinals of the passages that pass, None when every passage does. A value that the library does not have passes none.

    A place takes those that say that they lie in it (鄂尔多斯 is 鄂尔多斯市), an author the bylines of several that name him.
    """
    wanted: dict[str, Sequence[str | int]] = {}
    if filters.documents:
        wanted["document"] = filters.documents
    if filters.folders:
        wanted["substr(document, 1, instr(document, '/') - 1)"] = filters.folders
    if filters.places:
        wanted["place"] = _places(library.values("place"), filters.places)
    if filters.authors:
        wanted["author"] = _bylines(library.values("author"), filters.authors)
    if filters.years:
        wanted["year"] = filters.years
    if not wanted:
        return None
    # One parameter for all values of a column: SQLite limits how many there may be, and how large a number.
    condition = " AND ".join(f"{column} IN (SELECT value FROM json_each(?))" for column in wanted)
    return library.select(condition, [dumps(values, ensure_ascii=False) for values in wanted.values()])


def choices(library: Library) -> dict[str, list[dict[str, Any]]]:
    """The values that filters of each kind may have, as `{"value", "passages"}`, the most frequent first, years the latest first.

    Each author of a byline is a value; what is not known is none.
    """
    documents = library.values("document")
    years = library.values("year")
    return {
        "documents": _counted(documents.items()),
        "folders": _counted((name.split("/")[0], count) for name, count in documents.items() if "/" in name),
        "places": _counted(library.values("place").items()),
        "authors": _counted(
            (name, count) for byline, count in library.values("author").items() for name in persons(byline)
        ),
        "years": [{"value": year, "passages": years[year]} for year in sorted(years, reverse=True)],
    }


def persons(byline: str) -> tuple[str, ...]:
    """Each author of a byline."""
    return tuple(dict.fromkeys(name for name in _BETWEEN_NAMES.split(byline) if name))


def _places(known: Iterable[str], asked: Sequence[str]) -> list[str]:
    wanted = {fold(one).strip() for one in asked}
    # A place that is stored by its bare name is meant by the full one too.
    shortened = {bare(one) for one in wanted}
    return [place for place in known if wanted & answers_to(fold(place)) or fold(place) in shortened]


def _bylines(known: Iterable[str], asked: Sequence[str]) -> list[str]:
    wanted = {fold(one).strip() for one in asked}
    return [byline for byline in known if wanted & {fold(name) for name in (byline, *persons(byline))}]


def _counted(pairs: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    counts: dict[Any, int] = {}
    for value, count in pairs:
        counts[value] = counts.get(value, 0) + count
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"value": value, "passages": count} for value, count in ranked]
