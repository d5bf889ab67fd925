"""Provisions and versions of statutes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.statutes import (
    LATEST,
    SOLE,
    SUPERSEDED,
    is_statute,
    opens_provision,
    provision_at,
    provisions_in,
    versions,
)


@pytest.mark.parametrize("line", ["第一条 为了供水", "第一百三十三条之一 供水", "第12条供水"])
def test_a_provision_opens_with_its_number(line: str) -> None:
    assert opens_provision(f"前言\n{line}", 3)


@pytest.mark.parametrize("line", ["依照第一条供水", "第一章 总则"])
def test_a_mention_and_a_chapter_open_none(line: str) -> None:
    assert not opens_provision(line, 0)


def test_two_provisions_are_quoted_and_three_are_a_statute() -> None:
    lines = ["第一条 甲", "第二条 乙", "第三条 丙"]
    text = "\n".join(lines)
    starts = [0, 6, 12]
    assert is_statute(text, starts)
    assert not is_statute(text, starts[:2])


@pytest.mark.parametrize(
    ("text", "before", "found"),
    [
        ("第三条 供水\n第四条 水价", 2, (3, 4)),
        ("用户应当缴费。\n第四条 水价", 3, (3, 4)),
        ("用户应当缴费。", 3, (3, 3)),
        ("2018年5月2日通过\n第一条 供水", 0, (1, 1)),
        ("第一百二十条 依照第五条供水", 119, (120, 120)),
        ("前言", 0, (0, 0)),
    ],
)
def test_a_passage_holds_the_provisions_from_where_the_one_before_ended(
    text: str, before: int, found: tuple[int, int]
) -> None:
    assert provisions_in(text, before) == found


def test_of_several_versions_the_last_year_is_the_latest() -> None:
    titles = ["供水条例", "供水条例", "供水条例", "用水条例", "供水条例"]
    years = np.array([2009, 2018, 2021, 2009, 0], np.int32)
    assert versions(titles, years).tolist() == [SUPERSEDED, SUPERSEDED, LATEST, SOLE, SOLE]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(1990, 2025))))
def test_every_statute_has_a_version_in_force(statutes: list[tuple[str, int]]) -> None:
    titles = [title for title, _ in statutes]
    found = versions(titles, np.array([year for _, year in statutes], np.int32)).tolist()
    assert {title for title, version in zip(titles, found, strict=True) if version != SUPERSEDED} == set(titles)


@pytest.mark.parametrize(
    ("quote", "provision"),
    [("（一）甲", "第七条"), ("第八条", "第八条"), ("依照第七条", "第八条"), ("丁", "第八条之一")],
)
def test_a_quote_stands_in_the_provision_that_last_began(quote: str, provision: str) -> None:
    text = "（一）甲；\n第八条 乙。\n丙依照第七条。\n第八条之一 丁。"
    assert provision_at(text, text.index(quote), ("第二章 供水", "第七条")) == provision


def test_a_quote_outside_a_statute_stands_in_no_provision() -> None:
    assert provision_at("一、依照第七条供水", 2, ("第二章 供水",)) == ""
