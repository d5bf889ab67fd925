"""What is printed twice is found, where it stands, and nothing else."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.duplicates import LEAST, Copy, find_duplicates
from indexer.tokens import fold

HAN = [chr(code) for code in range(0x4E00, 0x5E00) if fold(chr(code)) == chr(code)]


def invented(seed: int, length: int) -> str:
    """A text of characters by chance, with a full stop now and then."""
    chance = random.Random(seed)
    return "".join(chance.choice(HAN) + ("。" if at % 40 == 39 else "") for at in range(length))


def edited(text: str, every: int, seed: int) -> str:
    """One character in `every` replaced, dropped or doubled."""
    chance = random.Random(seed)
    written = list(text)
    for at in range(every // 2, len(written), every):
        written[at] = chance.choice(["", written[at] * 2, chance.choice(HAN)])
    return "".join(written)


def find(*articles: str) -> list[Copy]:
    return find_duplicates(articles, range(len(articles))).copies


def length(copies: list[Copy]) -> int:
    return sum(copy.end - copy.start for copy in copies)


seeds = st.integers(0, 10_000)


@given(seeds, st.integers(0, 300), st.integers(0, 300), st.integers(LEAST, 200))
@settings(deadline=None)
def test_a_passage_that_stands_in_two_texts_is_found_where_it_stands(
    seed: int, before: int, behind: int, size: int
) -> None:
    shared = invented(seed, size)
    one = invented(seed + 1, before) + shared + invented(seed + 2, 90)
    other = invented(seed + 3, 70) + shared + invented(seed + 4, behind)
    (copy,) = find(one, other)
    assert (copy.text, copy.twin) == (1, 0)
    assert other[copy.start : copy.end] == one[copy.twin_start : copy.twin_end]
    assert shared.rstrip("。") in other[copy.start : copy.end]


@given(seeds, st.integers(0, 400), st.integers(1, 400))
@settings(deadline=None)
def test_texts_with_nothing_in_common_are_not_linked(seed: int, one: int, other: int) -> None:
    found = find_duplicates([invented(seed, one), invented(seed + 1, other)], [0, 1])
    assert found == ([], [])


@given(seeds, st.integers(1, 25))
@settings(deadline=None)
def test_a_set_phrase_is_no_copy(seed: int, size: int) -> None:
    phrase = invented(seed, size)
    articles = [invented(seed + n, 120) + phrase + invented(seed + 10 + n, 120) for n in range(1, 5)]
    assert find(*articles) == []


@given(seeds, st.integers(60, 200))
@settings(deadline=None)
def test_an_article_is_found_as_its_own_copy_after_small_edits(seed: int, every: int) -> None:
    article = invented(seed, 1200)
    found = find_duplicates([invented(seed + 1, 300), article, edited(article, every, seed)], [0, 1, 2])
    assert [twin[:2] for twin in found.groups] == [(2, 1)]


@given(seeds, st.integers(60, 200))
@settings(deadline=None)
def test_it_does_not_matter_which_of_two_texts_comes_first(seed: int, every: int) -> None:
    one = invented(seed, 600)
    other = invented(seed + 1, 50) + edited(one, every, seed)
    forward = {(c.start, c.end, c.twin_start, c.twin_end) for c in find(one, other)}
    backward = {(c.twin_start, c.twin_end, c.start, c.end) for c in find(other, one)}
    assert forward == backward


@given(seeds, st.lists(st.integers(1, 120), min_size=1, max_size=12))
@settings(deadline=None)
def test_where_a_text_is_cut_its_copies_are_cut_too(seed: int, cuts: list[int]) -> None:
    shared = invented(seed, 500)
    parts = []
    rest = shared
    for cut in cuts:
        parts.append(rest[:cut])
        rest = rest[cut:]
    parts.append(rest)
    copies = find_duplicates([invented(seed + 1, 80) + shared, *parts], [0, *[1] * len(parts)]).copies
    for copy in copies:
        assert copy.twin == 0
        assert parts[copy.text - 1][copy.start : copy.end] in shared
    assert "".join(parts[copy.text - 1][copy.start : copy.end] for copy in copies).replace("。", "") == shared.replace(
        "。", ""
    )
    assert len({copy.run for copy in copies}) == 1


@given(seeds, st.integers(1, 499), st.text("不未十A1", min_size=1, max_size=5))
@settings(deadline=None)
def test_copies_between_which_one_text_says_more_are_of_different_runs(seed: int, at: int, more: str) -> None:
    shared = invented(seed, 500)
    copies = find(shared, shared[:at] + more + shared[at:])
    for one, other in pairwise(copies):
        assert one.run != other.run
    assert all(not (copy.start <= at and at + len(more) < copy.end) for copy in copies)


def test_an_article_letter_for_letter_the_same_is_told_from_one_with_a_difference() -> None:
    article = invented(3, 400)
    versions = [article, article.replace("。", "！"), article[:200] + "不" + article[200:], article[:-1] + "甲"]
    for version, same in zip(versions, (True, True, False, False), strict=True):
        (twin,) = find_duplicates([article, version], [0, 1]).groups
        assert twin == (1, 0, same)


def test_a_short_part_of_a_long_article_is_no_copy_of_the_article() -> None:
    article = invented(1, 2000)
    found = find_duplicates([article, article[200:500]], [0, 1])
    assert found.copies
    assert found.groups == []


def test_repetition_within_one_article_is_none_of_our_business() -> None:
    refrain = invented(5, 100)
    assert find(refrain + invented(6, 50) + refrain, invented(7, 100)) == []


def test_script_width_and_punctuation_do_not_hide_a_copy() -> None:
    plain = "常务委员会听取了关于二〇二二年财政预算执行情况的报告，共安排资金12亿元，用于河道治理、道路养护和学校建设，其中学校建设占三成，比上一年多一成，报告得到了会议的一致同意"
    other = plain.replace("，", ", ").replace("12", "１２").replace("务", "務").replace("报", "報")
    (copy,) = find(plain, other)
    assert (copy.twin_start, copy.twin_end) == (0, len(plain))


def test_of_many_copies_each_is_linked_to_its_neighbours() -> None:
    shared = invented(9, 120)
    articles = [invented(20 + n, 60) + shared + invented(60 + n, 60) for n in range(12)]
    links = {(copy.text, copy.twin) for copy in find(*articles)}
    assert all((later, earlier) in links for earlier, later in pairwise(range(12)))


def test_texts_without_letters_are_compared_with_nothing() -> None:
    assert find("", "。。。", "，" * 200, "", "。。。") == []
    assert find() == []
