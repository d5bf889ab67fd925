from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.llm.errors import LLMGarbled
from service.llm.reasoning import ReasoningFilter

parts = st.text("甲乙<>/think", max_size=8).filter(lambda text: "<think>" not in text and "</think>" not in text)


def shown(text: str, cut_at: list[int]) -> str:
    bounds = [0, *sorted(min(cut, len(text)) for cut in cut_at), len(text)]
    reasoning = ReasoningFilter()
    pieces = [reasoning.feed(text[start:end]) for start, end in pairwise(bounds)]
    return "".join(pieces) + reasoning.end()


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙"), st.text("丁戊<", max_size=5)), max_size=4),
    st.lists(st.integers(0, 80), max_size=20),
)
def test_shows_only_what_stands_outside_the_tags_wherever_the_text_is_cut(
    turns: list[tuple[str, str]], cut_at: list[int]
) -> None:
    text = "".join(f"{said}<think>{thought}</think>" for said, thought in turns) + "完"
    assert shown(text, cut_at) == "".join(said for said, _ in turns) + "完"


@given(parts, st.lists(st.integers(0, 10), max_size=10))
def test_leaves_text_that_only_resembles_a_tag_alone(text: str, cut_at: list[int]) -> None:
    assert shown(text, cut_at) == text


def test_reasoning_that_never_ends_is_no_answer() -> None:
    assert shown("<think>想到一半，字数用完", [3, 9]) == ""


def test_reasoning_whose_beginning_the_server_kept_is_reported() -> None:
    with pytest.raises(LLMGarbled, match="--reasoning-parser"):
        shown("先想一想。</think>答案", [2, 8])
