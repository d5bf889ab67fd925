"""Texts that are printed twice: one of them is found and cited, the others are named beside it, and what differs is
said to differ.

Nothing tells a misprint from another name, number or negation. So only the same letters count as the same text.
"""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from indexer.duplicates import SHARE
from indexer.fingerprints import letters
from indexer.passages import CopiedText, Passage
from service.answer import Twin

# Behind the first a sentence begins, before the second it ends.
_BEGINS = re.compile(r"(?:^|[。！？；!?;\n][”’」』）)》】\"]*)[\s“‘「『（(《【\"]*\Z")
_ENDS = re.compile(r"[”’」』）)》】\"]*(?:[。！？；!?;\n]|\Z)")


def also_in(passage: Passage, start: int = 0, end: int | None = None) -> list[Twin]:
    """The other articles in which `passage.text[start:end]` stands letter for letter, in the order of the index."""
    end = len(passage.text) if end is None else end
    whole = [copies for copies in _runs(passage.copies) if _lacking(passage, start, end, copies) == 0]
    return _named((copy for copies in whole for copy in copies), start, end)


def differs_in(passage: Passage, start: int = 0, end: int | None = None) -> list[Twin]:
    """The other articles in which `passage.text[start:end]`, or the passage around it, stands with differences; in that
    order."""
    end = len(passage.text) if end is None else end
    same = {(twin.document, twin.title) for twin in also_in(passage, start, end)}
    articles: dict[tuple[str, str], list[CopiedText]] = {}
    for copy in passage.copies:
        if (copy.document, copy.title) not in same:
            articles.setdefault((copy.document, copy.title), []).append(copy)
    near = [
        copies
        for copies in articles.values()
        if _mostly(passage, start, end, copies) or _mostly(passage, 0, len(passage.text), copies)
    ]
    return _named((copy for copies in near for copy in copies), 0, len(passage.text))


def printed_in(passage: Passage, merged: Iterable[Passage]) -> list[Twin]:
    """The other articles in which a passage stands, and those of the passages `merged` into it."""
    found = also_in(passage)
    for twin in merged:
        if all((known.document, known.title) != (twin.document, twin.title) for known in found):
            found.append(Twin(document=twin.document, title=twin.title, pages=list(twin.pages)))
    return found


def holder(passage: Passage, shown: Mapping[int, Passage]) -> int | None:
    """The first of the passages `shown` (by ordinal) that say word for word, one or together, all that `passage` says;
    None when they do not.

    The same words of another place or year are another fact: they count only where both agree, or that of one is not
    known. Words in which a longer sentence begins or ends do not count either: it may limit them.
    """
    comparable = [copy for copy in passage.copies if copy.twin in shown and _one_fact(passage, shown[copy.twin])]
    for copies in _runs(comparable):
        if _lacking(passage, 0, len(passage.text), copies) == 0 and _whole_sentences(copies, shown):
            twins = {copy.twin for copy in copies}
            return next(ordinal for ordinal in shown if ordinal in twins)
    return None


def _runs(copies: Iterable[CopiedText]) -> list[list[CopiedText]]:
    runs: dict[int, list[CopiedText]] = {}
    for copy in sorted(copies):
        runs.setdefault(copy.run, []).append(copy)
    return list(runs.values())


def _lacking(passage: Passage, start: int, end: int, copies: Iterable[CopiedText]) -> int:
    """How many letters of `passage.text[start:end]` none of the copies holds; all when there are no letters."""
    compared = letters(passage.text) != 0
    held = np.zeros(len(compared), np.bool_)
    for copy in copies:
        held[copy.start : copy.end] = True
    return int((compared & ~held)[start:end].sum()) if compared[start:end].any() else end - start


def _mostly(passage: Passage, start: int, end: int, copies: Iterable[CopiedText]) -> bool:
    whole = int((letters(passage.text[start:end]) != 0).sum())
    return whole > 0 and _lacking(passage, start, end, copies) <= (1 - SHARE) * whole


def _whole_sentences(copies: list[CopiedText], shown: Mapping[int, Passage]) -> bool:
    """Whether the copies of a run, as they stand in the passages shown, begin and end where sentences do."""
    first, last = copies[0], copies[-1]
    before, behind = shown[first.twin].text[: first.twin_start], shown[last.twin].text[last.twin_end :]
    return _BEGINS.search(before) is not None and _ENDS.match(behind) is not None


def _one_fact(one: Passage, other: Passage) -> bool:
    places = not one.place or not other.place or one.place == other.place
    return places and (one.year is None or other.year is None or one.year == other.year)


def _named(copies: Iterable[CopiedText], start: int, end: int) -> list[Twin]:
    """The articles of the copies in the order of the index, with the pages of those that touch `start:end`."""
    pages: dict[tuple[str, str], dict[int, None]] = {}
    for copy in sorted(copies, key=lambda copy: (copy.twin, copy.start)):
        held = pages.setdefault((copy.document, copy.title), {})
        if copy.start < end and start < copy.end:
            held.update(dict.fromkeys(copy.pages))
    return [Twin(document=document, title=title, pages=list(held)) for (document, title), held in pages.items()]
