import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import BadInput
from service.question import clean_question


def test_a_question_is_one_line_without_what_copying_brings_along() -> None:
    assert clean_question("\ufeff  去年\t植树\r\n多少\u200b？ ", 100) == "去年 植树 多少？"


@pytest.mark.parametrize("empty", ["", "  \n\t ", "\u200b\ufeff", "\u3000"])
def test_an_empty_question_is_refused(empty: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        clean_question(empty, 100)


def test_a_question_that_is_too_long_is_told_both_numbers() -> None:
    with pytest.raises(BadInput, match=r"10000 characters; at most 2000"):
        clean_question("问" * 10_000, 2000)
    assert len(clean_question("问" * 2000, 2000)) == 2000


def test_control_characters_are_named() -> None:
    with pytest.raises(BadInput, match=r"Character 2 .*U\+0000"):
        clean_question("问\0题", 100)


@given(st.text(st.characters(codec=None), max_size=40))
def test_what_passes_is_clean_and_stays_as_it_is(text: str) -> None:
    try:
        question = clean_question(text, 30)
    except BadInput as error:
        assert error.zh and error.hint_zh and error.hint_en
        return
    assert 0 < len(question) <= 30 and question == question.strip()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in question)
    assert clean_question(question, 30) == question
