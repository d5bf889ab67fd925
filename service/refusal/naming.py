"""The places that a question names, and which of the articles found name them."""

from collections.abc import Iterable, Mapping, Sequence

from indexer.divisions import bare, provinces, units
from indexer.tokens import fold
from service.mentions import mentions
from service.places import places_in
from service.retrieval import Hit


def asked_places(question: str, places: Iterable[str]) -> dict[str, frozenset[str]]:
    """The places in `question` as they are written there, each with the forms in which an article may name it; `places` are the library's.

    Of divisions side by side the smallest counts (山西省石楼县): an article on it need not say where it lies.
    """
    places = list(places)
    meant = places_in(question, places)
    written = [mention.text for mention in mentions(question, places) if mention.kind == "place"]
    names = [*written, *(name for name in meant if not any(name in one for one in written))]
    # 自治区 alone names none.
    return {name: frozenset(_forms(name, meant)) for name in names if not name.startswith("自治")}


def _forms(name: str, meant: Mapping[str, Sequence[str]]) -> set[str]:
    larger = max((one for one in meant if name.startswith(one)), key=len, default="")
    smallest = name[len(larger) :] if len(name) > len(larger) + 1 else ""
    full = [smallest] if smallest else [name, *(units(place)[-1] for place in meant.get(name, ()))]
    # An article on a city need not say which province it lies in.
    full += [city for city, province in provinces().items() if province in full]
    forms = {form for place in full for unit in units(place)[-1:] for form in (place, unit, bare(unit))}
    return {fold(form) for form in forms}


def away(asked: Mapping[str, frozenset[str]], hits: Sequence[Hit]) -> list[bool]:
    """Of each of `hits` whether nothing that was found of its article names one of the places `asked`."""
    forms = {form for of_place in asked.values() for form in of_place}
    articles: dict[tuple[str, int], bool] = {}
    for passage in (hit.passage for hit in hits):
        article = (passage.document, passage.article)
        told = fold(f"{passage.document}\n{passage.place}\n{passage.context}\n{passage.text}")
        articles[article] = articles.get(article, False) or any(form in told for form in forms)
    return [bool(forms) and not articles[hit.passage.document, hit.passage.article] for hit in hits]
