"""Texts that are printed twice: one of them is found and cited, the others are named beside it."""

import re
from collections.abc import Iterable, Mapping

from indexer.duplicates import SHARE
from indexer.passages import CopiedText, Passage
from service.answer import Twin

# Where two texts differ in one of these, they do not say the same, however alike they are: last year's report and this year's.
_STATES = re.compile("[0-9０-９〇零一二三四五六七八九十百千万亿两%％‰不未无没非]")


def also_in(passage: Passage, start: int = 0, end: int | None = None) -> list[Twin]:
    """The other articles in which `passage.text[start:end]` stands nearly verbatim, in the order of the index."""
    end = len(passage.text) if end is None else end
    articles: dict[tuple[str, str], list[CopiedText]] = {}
    for copy in sorted(passage.copies, key=lambda copy: copy.twin):
        articles.setdefault((copy.document, copy.title), []).append(copy)
    return [
        Twin(document=document, title=title, pages=_pages(copies, start, end))
        for (document, title), copies in articles.items()
        if _stands_in(passage.text, start, end, copies)
    ]


def printed_in(passage: Passage, merged: Iterable[Passage]) -> list[Twin]:
    """The other articles in which a passage stands, and those of the passages `merged` into it."""
    found = also_in(passage)
    for twin in merged:
        if all((known.document, known.title) != (twin.document, twin.title) for known in found):
            found.append(Twin(document=twin.document, title=twin.title, pages=list(twin.pages)))
    return found


def holder(passage: Passage, shown: Mapping[int, Passage]) -> int | None:
    """The first of the passages `shown` (by ordinal) that say nearly verbatim, one or together, all that `passage` says; None when they
    do not.

    The same words about another place are another fact: they count only where both are of one place, or that of one is not known.
    """
    copies = [
        copy for copy in passage.copies if copy.twin in shown and _one_place(passage.place, shown[copy.twin].place)
    ]
    if not copies or not _stands_in(passage.text, 0, len(passage.text), copies):
        return None
    twins = {copy.twin for copy in copies}
    return next(ordinal for ordinal in shown if ordinal in twins)


def _one_place(one: str, other: str) -> bool:
    return not one or not other or one == other


def _stands_in(text: str, start: int, end: int, copies: Iterable[CopiedText]) -> bool:
    """Whether the copies hold `text[start:end]` but for a few letters that state no number and no negation."""
    rest: list[str] = []
    at = start
    for copy in sorted(copies):
        rest.append(text[at : min(max(copy.start, at), end)])
        at = max(at, min(copy.end, end))
    left = "".join(rest) + text[at:end]
    lacking, whole = _letters(left), _letters(text[start:end])
    return lacking <= (1 - SHARE) * whole and whole > 0 and not _STATES.search(left)


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _pages(copies: Iterable[CopiedText], start: int, end: int) -> list[int]:
    pages = (page for copy in copies if copy.start < end and start < copy.end for page in copy.pages)
    return list(dict.fromkeys(pages))
