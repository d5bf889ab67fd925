"""Tokens of questions and passages."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.tokens import bigrams, characters, fold, normalise, simplify, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("人民代表大會", "人民代表大会"),
        ("ＧＤＰ 增长", "gdp 增长"),
        ("2021 年 8 月", "2021年8月"),
        ("周 伟", "周伟"),
        ("Open Data", "open data"),
        ("（一）", "(一)"),
        ("合计 12 34 人", "合计12 34人"),
    ],
)
def test_fold_sees_through_width_case_script_and_blanks(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第十二条", "第12条"),
        ("二〇二一年", "2021年"),
        ("百分之七十一", "71%"),
        ("第 二十三 次", "第23次"),
        ("十二月三日", "12月3日"),
    ],
)
def test_two_ways_to_write_a_number_give_the_same_tokens(one: str, other: str) -> None:
    assert words(normalise(one)) == words(normalise(other))
    assert bigrams(normalise(one)) == bigrams(normalise(other))


@pytest.mark.parametrize("phrase", ["一是资金不足", "千方百计", "十分重要", "老百姓"])
def test_numerals_that_count_nothing_stay(phrase: str) -> None:
    assert normalise(phrase) == phrase


def test_words_come_in_search_mode() -> None:
    assert {"人民", "代表", "大会", "人民代表大会"} <= set(words("人民代表大会"))


def test_bigrams_overlap_and_keep_numbers_whole() -> None:
    assert bigrams("治理河道36公里") == ["治理", "理河", "河道", "36", "公里"]


def test_characters_are_the_chinese_ones_one_by_one() -> None:
    assert characters("治理36公里gdp") == ["治", "理", "公", "里"]


def test_an_article_number_is_one_token() -> None:
    assert "第12条" in words(normalise("依照本条例第十二条的规定"))


def test_words_are_those_of_jieba() -> None:
    text = "常务委员会组成人员对专项工作报告的审议意见交由本级人民政府研究处理并书面报告"
    assert words(text) == list(jieba.cut_for_search(text))


@given(st.text(max_size=60))
def test_any_text_can_be_folded_and_cut(text: str) -> None:
    normal = normalise(text)
    assert all(token and token == token.strip() for token in (*words(normal), *bigrams(normal)))


@given(st.text(alphabet="人大代表法规资金万亩二三十百年月第条0123456789 ，。", max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="臺灣萬億元零1Ａ 中", max_size=12))
def test_simplified_characters_stay_at_their_offsets(text: str) -> None:
    table = dict(zip("臺灣萬億", "台湾万亿", strict=True))
    assert simplify(text) == "".join(table.get(character, character) for character in text)
