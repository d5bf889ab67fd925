"""Places that a question names, and the articles that name them."""

from collections.abc import Callable

import pytest

from indexer.document import Document
from indexer.passages import split
from service.refusal.naming import asked_places, away
from service.retrieval import Hit

Make = Callable[..., Document]


@pytest.fixture
def hits(document: Make) -> list[Hit]:
    text = "云溪市河道治理情况的调研报告\n\n云溪市今年共治理河道36公里，青石区投入资金1.2亿元。\n"
    return [Hit(passage, 0, 1.0, {}, {}) for passage in split(document(text))]


def test_the_smallest_of_divisions_side_by_side_is_asked_for() -> None:
    (forms,) = asked_places("山西省石楼县有多少代表？", ()).values()
    assert {"石楼县", "石楼"} <= forms
    assert not forms & {"山西", "山西省"}


def test_a_place_of_the_library_is_found_where_no_list_knows_it() -> None:
    assert "云溪市" in asked_places("云溪市治理了多少河道？", ["云溪市"])
    assert not asked_places("治理了多少河道？", ["云溪市"])


def test_an_article_on_a_city_is_of_its_province() -> None:
    (forms,) = asked_places("山西省有多少代表？", ()).values()
    assert {"太原市", "太原", "山西"} <= forms


@pytest.mark.parametrize(
    "question, expected", [("云溪市治理了多少？", False), ("拉萨治理了多少？", True), ("治理了多少？", False)]
)
def test_an_article_that_names_no_place_asked_for_is_away(hits: list[Hit], question: str, expected: bool) -> None:
    assert away(asked_places(question, ["云溪市"]), hits) == [expected] * len(hits)
