"""Letters that are compared: what looks different is the same, what says something different is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fingerprints import SEED, WINDOW, fingerprints, letters


def compared(text: str) -> str:
    codes = letters(text)
    return "".join(map(chr, codes[codes != 0]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2亿元", "12亿元"),
        ("１．２亿元", "12亿元"),
        ("2020-2021年", "20202021年"),
        ("3～5人", "35人"),
        ("12 34", "1234"),
        ("增长-5%", "增长5%"),
        ("增长－5%", "增长5%"),
        ("增长12%", "增长12"),
        ("增长12%", "增长12‰"),
        ("≥30日", "≤30日"),
        ("⑪", "⑫"),
        ("100㎡", "100㎥"),
    ],
)
def test_what_makes_another_number_is_compared(one: str, other: str) -> None:
    assert compared(one) != compared(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本法，自公布之日起施行。", "本法自公布之日起施行"),
        ("１２亿元", "12亿元"),
        ("１．２亿元", "1.2亿元"),
        ("12 亿 元", "12亿元"),
        ("人大常務委員會", "人大常务委员会"),
        ("第一条　为了", "第一条为了"),
        ("2021年－2022年", "2021年-2022年"),
        ("㈠", "一"),
    ],
)
def test_width_script_and_punctuation_are_not(one: str, other: str) -> None:
    assert compared(one) == compared(other)


@given(st.text(max_size=60))
def test_there_is_one_code_a_character(text: str) -> None:
    assert len(letters(text)) == len(text)


@given(st.text(st.characters(categories=["Lo"]), min_size=SEED + WINDOW - 1, max_size=80), st.text(max_size=40))
def test_texts_that_share_a_window_of_letters_share_a_fingerprint(shared: str, before: str) -> None:
    one, other = (set(fingerprints(letters(text))[0].tolist()) for text in (shared, before + "。" + shared))
    assert one & other
