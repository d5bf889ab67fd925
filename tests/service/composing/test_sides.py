"""The sides that a question compares."""

from dataclasses import replace

from service.composing.selection import SELECTION_SIGNALS, Candidates
from service.composing.sides import on_sides, sides
from service.understanding import understand
from tests.service.composing.passage_makers import passage
from tests.service.composing.test_extractive import material


def test_what_is_named_of_a_kind_of_which_there_are_several_are_sides() -> None:
    assert sides(understand("上海和北京的物业条例各怎么规定？")) == {("place", "上海"), ("place", "北京")}
    assert sides(understand("2015年和2023年的立法法有什么不同？")) == {("time", "2015年"), ("time", "2023年")}
    assert sides(understand("上海的物业条例怎么规定？")) == frozenset()


def test_a_sentence_is_on_the_side_that_it_names_or_its_article_is_of() -> None:
    asked = sides(understand("上海和北京2015年和2023年的规定有什么不同？"))
    of_shanghai = replace(passage("每户一票。"), place="上海市", year=2023)
    assert on_sides("每户一票。", of_shanghai, asked) == {("place", "上海"), ("time", "2023年")}
    assert on_sides("北京每户两票。", of_shanghai, asked) >= {("place", "北京")}
    assert on_sides("每户一票。", passage("每户一票。"), asked) == frozenset()


def test_the_side_that_is_not_told_yet_is_what_a_next_sentence_may_add() -> None:
    one = material([[0, 0], [0]], "上海每户一票。上海有物业三百家。", "北京每户两票。")
    candidates = Candidates(replace(one, asks=understand("上海和北京每户几票？")))
    candidates.choose(0)
    assert candidates.signals()[:, SELECTION_SIGNALS.index("side")].tolist() == [0, 0, 1]
