"""Look-alikes of what an answer is from: other versions of a statute, the like of another place or year.

A question that names none of them is answered from one, and has to be told so.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.divisions import bare
from indexer.generation import Generation
from indexer.passages import Passage
from indexer.segmentation import cut
from indexer.statutes import LATEST, SOLE, SUPERSEDED
from indexer.tokens import fold
from service.composing import Material
from service.retrieval import Hit
from service.understanding import Question

_T = TypeVar("_T", int, str)

# A question about a version that is no longer in force, or about what has changed; of folded text. Many of the words
# mean something else as well (出版, 旧城, 开工之前, 情况发生变化): they count only where they stand as in a question about versions.
_OF_VERSIONS = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|修[改订正]|改[法过]|新[法规]|[新旧老原]版|版本|年版|旧[法规条]|新旧|怎么变|(?:什么|哪些|何)变化|变了|历次|废止"
    r"|(?:^|[和与跟同比,，、])(?:原来|以前|过去|此前|之前)|(?:原来|以前|过去|此前|之前)的?(?:规定|条例|办法|法)|对照|相比"
)
# What statutes are called whatever they are about.
_GENRE = re.compile(r"^中华人民共和国|(?:若干)?(?:实施)?(?:条例|办法|规定|规则|细则|决定)$|[（(].*[）)]$")
# How far below the best sentence of what is cited the best one of a look-alike may score: the odds that a sentence
# answers fall by e for each point.
_AS_GOOD = 1.0
_ALIKE = 0.6
_MOST = 4


class Variants(NamedTuple):
    """What a question that does not choose is answered from, and what it could have been.

    The statute of this `title` is cited in `cited_versions`, there are `versions`; both are years. Cited is what is of
    `cited_places` and of `cited_years`, the like was found of other `places` and of other `years`. `statutes` tells
    that all that is cited are provisions.
    """

    title: str = ""
    cited_versions: tuple[int, ...] = ()
    versions: tuple[int, ...] = ()
    cited_places: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    cited_years: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    statutes: bool = False


def is_of_versions(question: str) -> bool:
    """Whether a question is about another version of a statute than the one in force, or compares them."""
    return _OF_VERSIONS.search(fold(question)) is not None


def latest(question: Question, hits: Sequence[Hit], facts: NDArray[np.void]) -> list[Hit]:
    """The hits without those of a statute of which a later version was found too, unless the question is about
    versions."""
    if is_of_versions(question.text):
        return list(hits)
    version = facts["version"][[hit.ordinal for hit in hits]].tolist()
    found = {hit.passage.title for hit, state in zip(hits, version, strict=True) if state == LATEST}
    return [
        hit for hit, state in zip(hits, version, strict=True) if state != SUPERSEDED or hit.passage.title not in found
    ]


def variants(
    question: Question, hits: Sequence[Hit], cited: Collection[str], material: Material, generation: Generation
) -> Variants:
    """The look-alikes of the passages `cited` (ids) that the question does not choose among."""
    facts = generation.forward.facts
    used = [hit for hit in hits if hit.passage.id in cited]
    told = [hit.passage for hit in used]
    statutes = [bool(facts["last"][hit.ordinal]) for hit in used]
    found = Variants(*_versions(question, used, generation), statutes=all(statutes))
    if all(statutes) or not any(statutes):
        alike = [one for one in _as_good(hits, told, material) if any(_alike(one, other) for other in told)]
        if not any(statutes):
            # Articles on several matters are no look-alikes.
            told = [
                one for one in told if any(_alike(one, other) for other in alike if _article(other) != _article(one))
            ]
        cited_places, places = _places(question, told, alike, hits)
        cited_years, years = ((), ()) if any(statutes) or cited_places else _years(question, told, alike)
        found = found._replace(cited_places=cited_places, places=places, cited_years=cited_years, years=years)
    return found


def _versions(
    question: Question, used: Sequence[Hit], generation: Generation
) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    facts = generation.forward.facts
    many = [hit for hit in used if facts["version"][hit.ordinal] != SOLE]
    titles = {hit.passage.title for hit in many}
    if len(titles) != 1 or is_of_versions(question.text):
        return "", (), ()
    (title,) = titles
    every = {int(year) for year in facts["year"][generation.library.select("title = ?", [title])] if year}
    told = {int(facts["year"][hit.ordinal]) for hit in many}
    return title, tuple(sorted(told)), tuple(sorted(every))


def _as_good(hits: Sequence[Hit], told: Sequence[Passage], material: Material) -> list[Passage]:
    """The passages whose best sentence answers about as well as the best one of those that are cited."""
    best: dict[str, float] = {}
    for sentence in material.sentences:
        passage = material.passages[sentence.rank]
        best[passage.id] = max(best.get(passage.id, sentence.score), sentence.score)
    least = max((best[passage.id] for passage in told if passage.id in best), default=0.0) - _AS_GOOD
    return [hit.passage for hit in hits if best.get(hit.passage.id, least - 1) >= least]


def _places(
    question: Question, told: Sequence[Passage], alike: Sequence[Passage], hits: Sequence[Hit]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = {hit.passage.place for hit in hits if hit.passage.place}
    if not all(passage.place for passage in told) or question.named("place"):
        return (), ()
    text = fold(question.text)
    if any(bare(place) in text for place in known):
        return (), ()
    cited, others = _parted([passage.place for passage in told], [passage.place for passage in alike if passage.place])
    return cited, others[:_MOST]


def _years(
    question: Question, told: Sequence[Passage], alike: Sequence[Passage]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    here = {passage.place for passage in told}
    if len(here) > 1 or question.named("time"):
        return (), ()
    years = [passage.year for passage in alike if passage.year and passage.place in here]
    cited, others = _parted([passage.year for passage in told if passage.year], years)
    return tuple(sorted(cited)), tuple(sorted(others))


def _parted(cited: Sequence[_T], alike: Sequence[_T]) -> tuple[tuple[_T, ...], tuple[_T, ...]]:
    """What is cited and what is like it, each once; nothing where there is but one."""
    found, others = dict.fromkeys(cited), dict.fromkeys(alike)
    if len(found.keys() | others.keys()) < 2 or not found:
        return (), ()
    return tuple(found), tuple(other for other in others if other not in found)


def _alike(one: Passage, other: Passage) -> bool:
    """Whether two articles are on one matter, as their titles tell."""
    first, second = _matter(one), _matter(other)
    return bool(first and second) and len(first & second) >= _ALIKE * max(len(first), len(second))


def _article(passage: Passage) -> tuple[str, int]:
    return passage.document, passage.article


def _matter(passage: Passage) -> frozenset[str]:
    title = fold(passage.title)
    for place in (passage.place, bare(passage.place)):
        title = title.removeprefix(place)
    return frozenset(word for word in cut(_GENRE.sub("", title)) if len(word) > 1)
