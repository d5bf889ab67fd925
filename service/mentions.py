"""What a text names: places, persons, bodies, laws, what stands in quotation marks, times, and numbers in an order."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from indexer.divisions import provinces, spoken
from indexer.document import Span
from service.places import LONGEST_NAME, names_of
from service.values.names import bodies, persons, statutes
from service.values.quantities import dates, level, quantities
from service.values.units import ORDINAL
from service.values.words import Word, words_of

MentionKind = Literal["place", "person", "body", "law", "quoted", "time", "ordinal"]

_TITLE = re.compile(r"《[^《》]{1,60}》")
_QUOTED = re.compile(r"[“「][^“”「」]{1,30}[”」]")
_DIVISION = re.compile("(?:自治[区州县旗]|[省市县区旗州盟镇乡村]|街道|社区|苏木|嘎查|新区|开发区)$")
_PERIOD = re.compile("(?:近|最近|过去|这)(?:几|[一两二三四五六七八九十]|\\d{1,2})年")
_BODY_BEHIND = re.compile("人大|人民(?:政府|法院|检察院)|政府|政协|市委|常委会")
# 市人大 is one word: the 市 belongs to the name before it where what is behind is of a city.
_OF_A_CITY = re.compile("[省市县区旗州盟](?=人大|人民|政府|委|政协|纪|监委|检察|法院|公安|各?级|里|内|的|财政|直)")
_GENERIC = re.compile(
    "^(?:[全各该本我某同多每两三几老新旧城山牧农林景园社小郊辖]|哪|什么|乡镇|旗县|区县|市县|上|河|农村|基层|特区)|(?:城市|地区|小区|校区|级市|自然村|行政村)$"
)


class Mention(NamedTuple):
    """Something that a text names, as it is written at `start:end`."""

    kind: MentionKind
    text: str
    start: int
    end: int


def mentions(text: str, places: Iterable[str] = ()) -> tuple[Mention, ...]:
    """What `text` names, in its order, nothing in two ways; `places` are those that the library is of.

    Divisions side by side are one place (山西省石楼县).
    """
    return _mentions(text, tuple(places))


# A follow-up and the question before it are read again and again while one is completed by the other.
@lru_cache(maxsize=64)
def _mentions(text: str, places: tuple[str, ...]) -> tuple[Mention, ...]:
    levelled = level(text)
    times = [*dates(levelled), *_spans(_PERIOD, levelled)]
    # “十四五”期间 is a time.
    begun = {time.start for time in times}
    quoted = [span for span in _spans(_QUOTED, text) if span.start not in begun]
    found: list[Mention] = []
    taken: set[int] = set()
    # The first that claims a stretch has it: a place in the name of a law is no mention of the place.
    readings: tuple[tuple[MentionKind, list[Span]], ...] = (
        ("law", _spans(_TITLE, text)),
        ("quoted", quoted),
        ("time", times),
        ("ordinal", quantities(levelled, ORDINAL)),
        ("place", _places(levelled, places)),
        ("law", statutes(levelled)),
        ("person", persons(levelled, strict=True)),
        ("body", bodies(levelled)),
    )
    for kind, spans in readings:
        for start, end in spans:
            if taken.isdisjoint(range(start, end)):
                found.append(Mention(kind, text[start:end], start, end))
                taken.update(range(start, end))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _places(text: str, places: Iterable[str]) -> list[Span]:
    names = names_of(places)
    words = words_of(text)
    borders = {word.start for word in words} | {len(text)}
    divisions = {word.start: word.end for word in words if _is_division(word)}
    found: list[Span] = []
    start = 0
    while start < len(text):
        if start not in borders:
            start += 1
            continue
        ends = range(min(len(text), start + LONGEST_NAME), start + 1, -1)
        end = next(
            (end for end in ends if text[start:end] in names and (end in borders or _BODY_BEHIND.match(text, end))),
            divisions.get(start, start),
        )
        if end == start:
            start += 1
            continue
        if (suffix := _OF_A_CITY.match(text, end)) and text[end - 1] not in "省市县区旗州盟":
            end = suffix.end()
        if found and found[-1].end == start and text[start:end] not in _of_provinces():
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
        start = end
    return found


@cache
def _of_provinces() -> frozenset[str]:
    return frozenset(name for name, places in spoken().items() if any(provinces()[place] == place for place in places))


def _is_division(word: Word) -> bool:
    if len(word.text) < 3 or _GENERIC.search(word.text):
        return False
    return bool(_DIVISION.search(word.text)) and word.speech.startswith("n") and word.speech != "nt"
