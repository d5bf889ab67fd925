"""Invented texts printed in drawn layouts are read as what they were: paragraphs, furniture, titles, pages."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from indexer.document import Document
from indexer.reading import document_view, read
from indexer.sources import Source
from tests.quality.layouts import draw
from tests.quality.rendering import Print
from tests.quality.texts import articles

SEEDS = range(40)
CHARACTERS = 5000
OPTIONAL = frozenset({"toc", "masthead"})


def printed(seed: int) -> tuple[str, dict[str, Any]]:
    return Print(draw(seed), articles(Random(seed), CHARACTERS), seed).document("a.txt")


def readings() -> list[tuple[dict[str, Any], str, Document]]:
    found = []
    for seed in SEEDS:
        text, gold = printed(seed)
        found.append((gold, text, read(Source("a.txt", text, "plain", "txt", ""))))
    return found


@pytest.fixture(scope="module")
def read_layouts() -> list[tuple[dict[str, Any], str, Document]]:
    return readings()


def test_a_seed_prints_the_same_text_and_gold_always() -> None:
    assert printed(5) == printed(5)
    assert draw(5) != draw(6)


@pytest.mark.parametrize("seed", range(40, 60))
def test_the_pieces_of_a_unit_are_its_text_but_for_furniture_and_blanks(seed: int) -> None:
    text, gold = printed(seed)
    for unit in gold["units"]:
        pieces = "".join(text[start:end] for start, end in unit["pieces"])
        letters = [mark for mark in pieces if mark.isalpha() and mark not in "①②③④⑤⑥⑦⑧⑨⑩"]
        assert letters == [mark for mark in unit["text"] if mark.isalpha()]
    spans = sorted((start, end) for unit in gold["units"] for start, end in unit["pieces"])
    spans += [(start, end) for start, end, _ in gold["furniture"]]
    spans.sort()
    assert all(end <= after for (_, end), (after, _) in pairwise(spans))


def test_paragraphs_begin_where_they_were_set(read_layouts: list[tuple[dict[str, Any], str, Document]]) -> None:
    wanted = found = right = 0
    for gold, _, document in read_layouts:
        starts = {unit["start"] for unit in gold["units"] if unit["kind"] not in OPTIONAL}
        given = {paragraph["start"] for paragraph in document_view(document)["paragraphs"]}
        wanted, found, right = wanted + len(starts), found + len(given), right + len(starts & given)
    assert right >= 0.98 * wanted and right >= 0.98 * found


def test_furniture_is_dropped_and_nothing_else(read_layouts: list[tuple[dict[str, Any], str, Document]]) -> None:
    kept = lost = size = 0
    for gold, text, document in read_layouts:
        dropped = {at for drop in document.dropped for at in range(drop.start, drop.end)}
        furniture = {at for start, end, _ in gold["furniture"] for at in range(start, end)}
        optional = {
            at for unit in gold["units"] if unit["kind"] in OPTIONAL for at in range(unit["start"], unit["end"])
        }
        kept += sum(1 for at in furniture - dropped if not text[at].isspace())
        lost += sum(1 for at in dropped - furniture - optional if not text[at].isspace())
        size += len(text)
    assert kept <= 0.001 * size and lost <= 0.0005 * size


def test_articles_have_their_titles_and_authors(read_layouts: list[tuple[dict[str, Any], str, Document]]) -> None:
    wanted = titled = signed = 0
    for gold, _, document in read_layouts:
        given = {"".join(article.title.split()): article for article in document.articles}
        for article in gold["articles"]:
            wanted += 1
            one = given.get("".join(article["title"].split()))
            titled += one is not None
            signed += one is not None and article["author"] in one.author
    assert titled >= 0.87 * wanted and signed >= 0.82 * wanted


def test_pages_are_those_printed(read_layouts: list[tuple[dict[str, Any], str, Document]]) -> None:
    wanted = right = 0
    for gold, _, document in read_layouts:
        if not gold["page_scored"]:
            continue
        pages = {one["start"]: one["page"] for one in document_view(document)["paragraphs"]}
        told = [(unit["page"], pages[unit["start"]]) for unit in gold["units"] if unit["start"] in pages]
        wanted, right = wanted + len(told), right + sum(page == given for page, given in told)
    assert wanted and right >= 0.98 * wanted
