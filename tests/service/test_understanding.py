"""What a question asks for."""

import pytest

from indexer.tokens import bigrams
from service.understanding import understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("全市有多少名代表？", "number"),
        ("条例什么时候开始施行？", "date"),
        ("哪一年建的站？", "date"),
        ("为什么要加强监督？", "reason"),
        ("老百姓为啥不愿意参与？", "reason"),
        ("什么是履职评议？", "definition"),
        ("调研发现了哪些问题？", "list"),
        ("主要做法有哪些", "list"),
        ("谁主持了会议？", "person"),
        ("备案审查的程序", "procedure"),
        ("河道治理 36公里", "fact"),
    ],
)
def test_the_kind_follows_from_the_words_of_asking(question: str, kind: str) -> None:
    assert understand(question).kind == kind


def test_words_that_only_ask_are_not_searched_for() -> None:
    content = understand("请问河道治理投入了多少资金呢？").content
    assert "河道治理" in content
    assert "多少" not in content
    assert "请问" not in content


def test_blanks_part_key_words() -> None:
    assert bigrams(understand("周子衡 社会建设").content) == ["周子", "子衡", "社会", "会建", "建设"]


def test_a_question_of_nothing_but_asking_keeps_its_words() -> None:
    assert understand("为什么？").content


@pytest.mark.parametrize("word", ["申请", "提请", "邀请", "请示", "请假"])
def test_words_that_hold_one_of_asking_stay_whole(word: str) -> None:
    assert word in understand(f"{word}的期限是多久？").content


def test_a_polite_word_is_not_searched_for() -> None:
    assert "请" not in understand("请列出河道治理的措施").content


def test_what_is_named_is_told_by_kind() -> None:
    question = understand("2021年杭州的周子衡对《预算法》和杭州财政怎么看？")
    assert question.named("place") == ("杭州",)
    assert question.named("time") == ("2021年",)
    assert question.named("person") == ("周子衡",)
    assert question.named("law") == ("《预算法》",)


@pytest.mark.parametrize(("text", "type_"), [("一" * 2000 + "x", "fact"), ("达到" * 1000 + "x多少", "fact")])
def test_a_long_row_of_the_same_words_is_read_like_any_text(text: str, type_: str) -> None:
    # Where a pattern can split such a row in two ways, matching it takes exponential time.
    assert understand(text).type == type_


def test_of_many_parts_that_name_nothing_each_speaks_of_the_last_that_does() -> None:
    # Looked for anew from each part, it takes time that grows with the cube of the length.
    asks = understand("云溪市的河道治理，" + "是多少，" * 490).asks
    assert len(asks) == 490
    assert {asked.focus for asked in asks} == {("河道治理",)}
