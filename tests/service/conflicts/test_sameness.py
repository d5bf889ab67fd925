import pytest

from service.conflicts.sameness import contradict
from service.conflicts.statements import Source, statements
from tests.service.conflicts.pairs import Pair, read_pairs

PAIRS = [pair for name in ("pairs.jsonl", "held_out.jsonl") for pair in read_pairs(name)]
SEEMING = [pair for pair in PAIRS if not pair.conflict]
REAL = [pair for pair in PAIRS if pair.conflict]


@pytest.mark.parametrize("pair", SEEMING, ids=lambda pair: pair.kind)
def test_sentences_that_only_seem_to_contradict_each_other_are_no_conflict(pair: Pair) -> None:
    assert not pair.told


def test_most_of_what_contradicts_is_found() -> None:
    assert sum(pair.told for pair in REAL) >= 0.85 * len(REAL)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kind)
def test_which_of_two_sentences_comes_first_does_not_matter(pair: Pair) -> None:
    assert pair._replace(one=pair.other, other=pair.one).told == pair.told


@pytest.mark.parametrize("pair", REAL, ids=lambda pair: pair.kind)
def test_nothing_contradicts_itself(pair: Pair) -> None:
    assert not pair._replace(other=pair.one).told


def test_two_sentences_of_one_article_are_no_conflict() -> None:
    text, changed = "青石水库除险加固工程总投资2.35亿元。", "青石水库除险加固工程总投资2.53亿元。"
    (one,), (other,) = statements(text, 2021), statements(changed, 2021)
    article, another = (Source("a.txt", number, "云川市", 2021) for number in (0, 1))
    assert contradict(one, article, other, another)
    assert not contradict(one, article, other, article)
