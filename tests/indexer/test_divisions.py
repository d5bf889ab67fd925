"""Names of administrative divisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.divisions import answers_to, bare, provinces, spoken, units


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("云溪市", "云溪"),
        ("杭州市", "杭州"),
        ("杭州", "杭州"),
        ("内蒙古自治区", "内蒙古"),
        ("恩施土家族苗族自治州", "恩施"),
        ("新疆维吾尔自治区", "新疆"),
        ("和县", "和县"),
    ],
)
def test_the_kind_of_a_division_is_told_from_its_name(place: str, name: str) -> None:
    assert bare(place) == name


def test_the_divisions_of_a_name_come_the_largest_first() -> None:
    assert units("内蒙古自治区鄂尔多斯市东胜区") == ("内蒙古自治区", "鄂尔多斯市", "东胜区")
    assert units("杭州市和县") == ("杭州市", "和县")


def test_a_place_answers_to_what_its_name_says_and_to_nothing_else() -> None:
    assert {"云溪", "云溪市", "青石", "青石区", "云溪市青石区", "云溪青石"} <= answers_to("云溪市青石区")
    assert "云溪市" not in answers_to("青石区")


@given(st.sampled_from(sorted(provinces())))
def test_every_division_answers_to_its_full_and_its_bare_name(place: str) -> None:
    assert {place, bare(place)} <= answers_to(place)
    assert len(bare(place)) >= 2
    assert provinces()[provinces()[place]] == provinces()[place]


def test_an_autonomous_prefecture_is_called_by_its_bare_name_and_its_ending() -> None:
    assert {"延边", "延边州", "延边朝鲜族自治州"} == answers_to("延边朝鲜族自治州")
    assert spoken()["延边州"] == ("延边朝鲜族自治州",)


def test_a_bare_name_that_is_a_word_is_no_place() -> None:
    assert "东方" not in spoken()
    assert spoken()["东方市"] == ("东方市",)


def test_a_name_may_mean_two_divisions() -> None:
    assert set(spoken()["吉林"]) == {"吉林省", "吉林市"}
