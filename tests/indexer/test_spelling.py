"""Words that were meant where a question has words that nothing knows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.spelling import Spelling, half_the_same, is_subsequence
from indexer.spelling.relations import is_short_for, lookalikes, same_sound, sounds
from indexer.tokens import normalise

# Words with the number of passages that hold them; 的 tells how many passages there are.
COUNTS = {
    "的": 500,
    "磴口": 9,
    "口": 40,
    "县": 60,
    "杭锦后旗": 12,
    "常务委员会": 90,
    "委员会": 90,
    "委员": 90,
    "治沙": 30,
    "霍林尕": 3,
    "防沙治沙": 30,
}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.of(COUNTS)


@pytest.mark.parametrize(
    ("question", "typed", "meant", "relation"),
    [
        ("登口的治沙", "登口", "磴口", "same sound"),
        ("委贝的治沙", "委贝", "委员", "like look"),
        ("杭后旗的治沙", "杭后旗", "杭锦后旗", "short for"),
        ("防沙治莎的经验", "防沙治莎", "防沙治沙", "same sound"),
        ("治莎的经验", "治莎", "治沙", "same sound"),
        ("霍粒尕的治沙", "霍粒尕", "霍林尕", "another character"),
    ],
)
def test_what_was_meant_is_found(spelling: Spelling, question: str, typed: str, meant: str, relation: str) -> None:
    found = {(one.typed, target.words, target.rule) for one in spelling.expand(question) for target in one.targets}
    assert (typed, meant, f"spelling:{relation}") in found


@pytest.mark.parametrize(
    "question", ["磴口的治沙", "老百姓怎么参与", "防沙治沙有什么经验", "常务委员会的职责", "", "2021年gdp"]
)
def test_a_question_without_mistakes_gets_nothing(spelling: Spelling, question: str) -> None:
    assert spelling.expand(question) == ()


def test_words_of_the_dictionary_are_taken_as_meant() -> None:
    assert Spelling.of({"的": 9, "权利": 5}).expand("公民的权力") == ()


def test_characters_that_are_common_words_by_themselves_are_no_slip() -> None:
    counts = {"的": 500, "沙": 40, "治沙": 9}
    assert Spelling.of({**counts, "掷": 40}).expand("掷沙的经验") == ()
    (found,) = Spelling.of({**counts, "掷": 2}).expand("掷沙的经验")
    assert found.targets[0].words == "治沙"


def test_the_more_frequent_of_two_words_is_more_likely_meant() -> None:
    (found,) = Spelling.of({"的": 500, "瞪口": 9, "磴口": 200}).expand("登口的治沙")
    assert [target.words for target in found.targets] == ["磴口", "瞪口"]


def test_a_word_of_which_no_character_was_typed_was_not_meant() -> None:
    assert Spelling.of({"的": 500, "灯扣": 9}).expand("登口的治沙") == ()


def test_what_is_saved_is_found_again(spelling: Spelling, tmp_path: Path) -> None:
    spelling.save(tmp_path / "spelling")
    again = Spelling.load(tmp_path / "spelling")
    assert len(again) == len(spelling)
    assert again.expand("登口的治沙") == spelling.expand("登口的治沙") != ()


def test_an_index_without_words_has_no_alternatives(tmp_path: Path) -> None:
    Spelling.of({}).save(tmp_path / "none")
    assert Spelling.load(tmp_path / "none").expand("登口的治沙") == ()


def test_words_that_sound_the_same_or_nearly() -> None:
    assert same_sound("登口", "磴口")
    assert not same_sound("登口", "东口")
    assert set(sounds("是")) == set(sounds("四"))
    assert sounds("成长") != sounds("成行")
    assert sounds("g口") == []


def test_looking_alike_goes_both_ways() -> None:
    assert "末来" in set(lookalikes("未来"))
    assert "未来" in set(lookalikes("末来"))


def test_a_short_form_keeps_both_ends() -> None:
    assert is_short_for("杭后旗", "杭锦后旗")
    assert not is_short_for("锦后旗", "杭锦后旗")
    assert not is_short_for("杭锦后旗", "杭锦后旗")


@given(st.text(alphabet="登口磴县治沙委员会的常务杭后旗锦", max_size=20))
def test_alternatives_stand_in_the_question_in_order_and_are_words_of_the_index(question: str) -> None:
    text, end = normalise(question), 0
    for found in Spelling.of(COUNTS).expand(question):
        assert found.start >= end
        assert text[found.start : found.end] == found.typed
        assert all(target.words in COUNTS and target.words != found.typed for target in found.targets)
        end = found.end


@given(st.text(min_size=1, max_size=8), st.integers(0, 7))
def test_a_word_without_one_character_is_within_it_and_is_half_itself(word: str, at: int) -> None:
    assert is_subsequence(word[:at] + word[at + 1 :], word)
    assert half_the_same(word, word)
