"""Which passages pass the filters."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.comparison import Comparison
from indexer.document import Document
from indexer.library import Library, LibraryWriter
from indexer.passages import split
from service.answer import Filters
from service.filters import choices, passing, persons


@pytest.fixture
def library(tmp_path: Path, document: Callable[..., Document]) -> Library:
    """Three articles: of a city in 2021 by two authors, of a district of it in 2022, of a county that says no more."""
    stated = [("市", "云溪市", "甲一、乙二", 2021), ("区", "云溪市青石区", "丙三", 2022), ("县", "白石县", "", 2021)]
    documents = [document("河道治理情况\n\n今年治理河道三十六公里。\n", f"简报/{name}.txt") for name, *_ in stated]
    with LibraryWriter(tmp_path / "library.db") as writer:
        for one, (_, place, author, year) in zip(documents, stated, strict=True):
            held = [replace(passage, place=place, author=author, year=year) for passage in split(one)]
            writer.add(one, [(passage, b"") for passage in held])
        writer.finish(Comparison([], []))
    return Library(tmp_path / "library.db")


def found(library: Library, **filters: list[str] | list[int]) -> set[str]:
    ordinals = passing(library, Filters.model_validate(filters))
    assert ordinals is not None
    return {passage.document.removeprefix("简报/")[0] for passage in library.passages(ordinals)}


def test_each_author_of_a_byline_is_found(library: Library) -> None:
    for author in ("甲一", "乙二", "甲一、乙二", " 乙　二 "):
        assert found(library, authors=[author]) == {"市"}
    assert found(library, authors=["甲"]) == set()


def test_a_place_is_found_without_its_ending_and_with_what_says_that_it_lies_there(library: Library) -> None:
    for place in ("云溪", "云溪市", "雲溪市"):
        assert found(library, places=[place]) == {"市", "区"}
    assert found(library, places=["青石"]) == {"区"}
    assert found(library, places=["云溪市青石区"]) == {"区"}
    assert found(library, places=["云溪县"]) == set()


def test_filters_are_combined_with_and_their_values_with_or(library: Library) -> None:
    assert found(library, years=[2021]) == {"市", "县"}
    assert found(library, years=[2021], places=["云溪", "青石"]) == {"市"}
    assert found(library, years=[2021, 2022], folders=["简报"]) == {"市", "区", "县"}


@pytest.mark.parametrize("filters", [{"places": ["某市"]}, {"authors": [""]}, {"years": [1]}, {"documents": ["无"]}])
def test_a_value_that_is_not_there_passes_nothing(library: Library, filters: dict[str, list[str]]) -> None:
    assert found(library, **filters) == set()


def test_without_filters_every_passage_passes(library: Library) -> None:
    assert passing(library, Filters()) is None


def test_the_choices_are_what_the_library_has_authors_one_by_one(library: Library) -> None:
    offered = {kind: [entry["value"] for entry in values] for kind, values in choices(library).items()}
    assert offered["authors"] == ["丙三", "乙二", "甲一"]
    assert set(offered["places"]) == {"云溪市", "云溪市青石区", "白石县"}
    assert offered["years"] == [2022, 2021]
    assert offered["folders"] == ["简报"]
    assert len(offered["documents"]) == 3


def test_every_choice_finds_as_many_passages_as_it_says_where_places_do_not_contain_each_other(
    library: Library,
) -> None:
    for kind in ("documents", "folders", "authors", "years"):
        for entry in choices(library)[kind]:
            ordinals = passing(library, Filters.model_validate({kind: [entry["value"]]}))
            assert ordinals is not None
            assert len(ordinals) == entry["passages"]


def test_names_are_parted_at_commas_and_blanks() -> None:
    assert persons("甲一、乙二 丙三；甲一") == ("甲一", "乙二", "丙三")
    assert persons("") == ()
