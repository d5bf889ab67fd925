"""Which sentences give a value of the kind that a question asks for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering import answering
from service.understanding import understand


def test_a_sum_is_asked_for_and_one_sentence_gives_it() -> None:
    found = answering(
        understand("全县投入河道治理资金多少万元？"),
        ["全县投入河道治理资金320万元。", "全县建成泵站12座。", "河道治理资金由县财政安排。"],
    )
    assert found[:, 0].tolist() == [1, 0, 0]
    assert found[0, 1] == pytest.approx(np.log(2))
    assert found[0, 2] == 1


def test_what_the_question_says_itself_is_no_answer() -> None:
    found = answering(understand("2021年的支出是哪一年批准的？"), ["这是2021年的支出。", "2022年批准。"])
    assert found[:, 0].tolist() == [0, 1]


def test_more_values_count_more_up_to_a_limit() -> None:
    few, more, very_many = answering(
        understand("各镇分别投入多少万元？"),
        ["甲镇3万元。", "甲镇3万元，乙镇5万元。", "、".join(f"{number}万元" for number in range(3, 40))],
    )[:, 1]
    assert 0 < few < more < very_many == pytest.approx(np.log(6))


def test_names_do_not_tell_alone_but_count() -> None:
    found = answering(understand("报告是谁作的？"), ["副主任王建国作报告。"])
    assert found[0, 0] == 0
    assert found[0, 1] > 0


@given(st.lists(st.text(max_size=40), max_size=5))
def test_a_question_for_no_value_is_answered_by_no_value(texts: list[str]) -> None:
    assert not answering(understand("为什么要这样做？"), texts).any()
