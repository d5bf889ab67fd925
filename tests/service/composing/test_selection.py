"""Which sentences make an answer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.composing.selection import MAX_CHARACTERS, SELECTION_SIGNALS, Candidates, choose
from service.linear import LinearModel
from service.understanding import understand
from tests.service.composing.test_extractive import OTHER, REPORT, material


def model(**weights: float) -> LinearModel:
    return LinearModel({name: weights.get(name.replace(" ", "_"), 0.0) for name in SELECTION_SIGNALS})


def test_the_best_by_score_is_chosen_where_nothing_else_counts() -> None:
    assert choose(material([[1, 2, 9, 3, 4, 5]], REPORT), model(below=9), least=0.4) == [2]


def test_one_is_chosen_however_unsure() -> None:
    assert choose(material([[1, 2, 9, 3, 4, 5]], REPORT), model(always=-50, below=1)) == [2]


def test_what_says_the_same_again_is_not_chosen() -> None:
    one = material([[0, 0, 0, 0, 0, 0], [0, 9]], REPORT, "会议结束。今年全市共治理河道36公里，投入资金1.2亿元。")
    assert choose(one, model(always=9, below=1))[0] == 7
    assert 0 not in choose(one, model(always=9, below=1))


def test_signals_tell_of_those_beside_the_chosen_ones() -> None:
    candidates = Candidates(material([[0, 0, 9, 0, 0, 0], [0, 0]], REPORT, OTHER))
    candidates.choose(2)
    signals = dict(zip(SELECTION_SIGNALS, candidates.signals().T, strict=True))
    assert signals["after"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]
    assert signals["before"].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]
    assert signals["together"].tolist() == [1, 1, 1, 1, 1, 1, 0, 0]
    assert signals["told"].tolist() == [len("一是资金不足；") / 100] * 8
    assert signals["again"][2] == 1


def test_the_end_of_one_passage_does_not_stand_beside_the_beginning_of_the_next() -> None:
    candidates = Candidates(material([[0, 0, 0, 0, 0, 9], [0, 0]], REPORT, OTHER))
    candidates.choose(5)
    assert not candidates.signals()[6, SELECTION_SIGNALS.index("after")]


def test_words_that_a_chosen_sentence_says_are_new_no_more() -> None:
    one = material([[0, 0, 0, 0, 0, 0]], REPORT)
    candidates = Candidates(
        type(one)("治理河道多少公里？", False, one.passages, one.sentences, understand("治理河道多少公里？"))
    )
    new = SELECTION_SIGNALS.index("new")
    assert candidates.signals()[0, new] > 0
    candidates.choose(0)
    assert not candidates.signals()[:, new].any()


@given(st.lists(st.floats(-20, 20), min_size=6, max_size=6), st.booleans())
def test_whatever_the_scores_places_are_different_and_short_together(scores: list[float], wants_list: bool) -> None:
    one = material([scores], REPORT, wants_list=wants_list)
    chosen = choose(one)
    assert len(set(chosen)) == len(chosen) > 0
    assert sum(len(one.text(place)) for place in chosen[1:]) <= MAX_CHARACTERS


def test_nearly_the_same_sentence_is_chosen_once_unless_it_is_of_another_version() -> None:
    said = "社区每年免费培训居民急救知识不少于四次，并将培训情况报告街道办事处。"
    again = "社区每年免费培训居民急救知识不少于四次，并将培训情况报送街道办事处。"
    one = material([[9], [8]], said, again)
    assert choose(one, model(always=9)) == [0]
    newer = replace(one.passages[1], year=2024)
    assert choose(replace(one, passages=[one.passages[0], newer]), model(always=9)) == [0, 1]
