"""What chosen sentences are not understood without: the items that one announces, the head of the table of which one is a row."""

import re
from collections.abc import Iterator, Sequence

from service.composing import Material

ITEM = re.compile(
    r"[一二三四五六七八九十]+(?:是|要|、)|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|——"
)
# Announces what comes next and says nothing without it.
_LEAD_IN = re.compile(
    r".*(?:[：:]|(?:以下|如下|下列)(?:[几两一二三四五六七八九十\d]|问题|方面|措施|建议|意见|原因)[^，。]{0,6}[。；])",
    re.DOTALL,
)
# Between the cells of a row of a table.
CELL = "｜"


def complete(material: Material, chosen: Sequence[int], most: int) -> list[int]:
    """The places `chosen` in `material.sentences` with what belongs to them, to `most` characters; without those that only announce."""
    places = list(chosen)
    room = most - sum(len(material.text(place)) for place in places)
    for place in chosen:
        announced = list(_announced(material, place))
        if _is_row(material, place) and any(told in chosen for told in announced):
            announced = []  # the rows asked for are there
        for told in (*_head_row(material, place), *announced):
            if told in places:
                continue
            room -= len(material.text(told))
            if room < 0:
                break
            places.append(told)
    idle = {place for place in places if announces(material.text(place))}
    idle -= {place for place in idle if next(_announced(material, place), None) in places}
    return [place for place in places if place not in idle] or places


def announces(text: str) -> bool:
    """Whether a sentence only tells that something comes next."""
    return _LEAD_IN.fullmatch(text) is not None


def _head_row(material: Material, place: int) -> Iterator[int]:
    """The place of the head of the table in which a row stands."""
    head = place
    while _is_row(material, head) and _is_row(material, head - 1) and _same_passage(material, head, head - 1):
        head -= 1
    if head < place and _is_head(material.text(head)):
        yield head


def _announced(material: Material, place: int) -> Iterator[int]:
    """Behind the head of a table its rows; behind another lead-in the place after it and the items that follow."""
    of_table = _is_row(material, place) and _is_head(material.text(place))
    if not of_table and not announces(material.text(place)):
        return
    for told in range(place + 1, len(material.sentences)):
        goes_on = _is_row(material, told) if of_table else told == place + 1 or ITEM.match(material.text(told))
        if not goes_on or not _same_passage(material, place, told):
            return
        yield told


def _is_row(material: Material, place: int) -> bool:
    return place >= 0 and CELL in material.text(place)


def _is_head(row: str) -> bool:
    """Whether a row has no figures: what was parted from its head begins with any row."""
    return not re.search(r"\d", row)


def _same_passage(material: Material, one: int, other: int) -> bool:
    return material.sentences[one].rank == material.sentences[other].rank
