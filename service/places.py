"""Places that a question names, and whether an answer speaks of others only. A false alarm is worse than silence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from indexer.divisions import answers_to, bare, provinces, spoken, units
from indexer.passages import Passage
from indexer.segmentation import cut, in_dictionary
from indexer.tokens import fold
from service.answer import Elsewhere

LONGEST_NAME = 16


def elsewhere(
    question: str, places: Iterable[str], found: Iterable[Passage], cited: Sequence[Passage]
) -> Elsewhere | None:
    """The places that `question` names and those that `cited` is of, where nothing that was found is of a place asked for; else None.

    None too where a passage that was found may be of a place asked for: its document or title names it, or it is of a county that may lie in
    the city asked for; where a passage that is cited names it; and where the place of one that is cited is not known. `places` are those
    of the library.
    """
    asked = places_in(question, places)
    if not asked or not cited or not all(map(_is_placed, cited)):
        return None
    if any(_names(f"{one.context}\n{one.text}", asked) for one in cited) or any(
        _may_be_of(one, asked) for one in found
    ):
        return None
    return Elsewhere(asked=list(asked), found=list(dict.fromkeys(passage.place for passage in cited)))


def places_in(question: str, places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What `question` calls provinces, prefectures and the library's `places`, each with the full names that it may mean.

    A name is found where words begin and end, the longest first: 包头 in 包头市民, not 包头市.
    """
    names = names_of(places)
    text = fold(question)
    borders = set(accumulate(map(len, cut(text)), initial=0))
    found: dict[str, tuple[str, ...]] = {}
    start = 0
    while start < len(text):
        ends = range(min(len(text), start + LONGEST_NAME), start + 1, -1) if start in borders else ()
        end = next((end for end in ends if end in borders and text[start:end] in names), start + 1)
        if end > start + 1:
            found[text[start:end]] = names[text[start:end]]
        start = end
    return found


def names_of(places: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What provinces, prefectures and the library's `places` are called, each with the full names that it may mean."""
    known = _known(tuple(places))
    return {**known, **spoken()} if known else spoken()


# A conversation asks for the names of the same library again and again.
@lru_cache(maxsize=4)
def _known(places: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for place in places:
        if _is_sure(place):
            for name in answers_to(place):
                # The bare name of a district may be any word: 和平 for 和平区.
                if name == place or (name != bare(name)) or not in_dictionary(name):
                    names[name] = (*names.get(name, ()), place)
    return names


def _is_sure(place: str) -> bool:
    """Whether `place`, which reading inferred, is surely the name of divisions and no words before one, as in 记者跟随市."""
    return all(
        unit in provinces()
        or in_dictionary(unit)
        or unit[-1] == "旗"
        or "自治" in unit
        or len(bare(unit)) == 2 < len(unit)
        for unit in units(place)
    )


def _is_placed(passage: Passage) -> bool:
    return bool(passage.place) and _is_sure(passage.place)


def _may_be_of(passage: Passage, asked: Mapping[str, tuple[str, ...]]) -> bool:
    if _names(f"{passage.document}\n{passage.context}", asked):
        return True
    meant = (place for places in asked.values() for place in places)
    return _is_placed(passage) and any(_may_lie_in(passage.place, place) for place in meant)


def _names(text: str, asked: Mapping[str, tuple[str, ...]]) -> bool:
    told = fold(text)
    forms = (form for places in asked.values() for place in places for form in (place, bare(place)))
    return any(form in told for form in (*asked, *forms))


def _may_lie_in(place: str, asked: str) -> bool:
    if asked in answers_to(place):
        return True
    unit = units(place)[-1]
    if unit in provinces():
        return provinces()[unit] == asked
    # A county, and where it lies is not known: in any city or province, in no other county.
    return asked in provinces()
