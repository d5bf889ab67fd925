"""Two ways to write a quantity become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.numbers import numeral_value, unify_numbers


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十二", "12"),
        ("二〇二一", "2021"),
        ("一百零五", "105"),
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("一万二", "12000"),
        ("一万二千亿", "1200000000000"),
        ("二亿五千万", "250000000"),
        ("七十一点五", "71.5"),
        ("二十", "20"),
        ("两千", "2000"),
    ],
)
def test_chinese_numerals_become_digits(numeral: str, digits: str) -> None:
    assert numeral_value(numeral) == digits


@pytest.mark.parametrize("written", ["十二五", "千百", "百", "七十一点", "点五", "人"])
def test_what_is_no_numeral_stays(written: str) -> None:
    assert numeral_value(written) == written


@given(st.integers(1, 9999_9999))
def test_a_numeral_written_in_full_has_its_value(number: int) -> None:
    assert numeral_value(_in_words(number)) == str(number)


def _in_words(number: int) -> str:
    """As Chinese writes it, 零 once for every gap."""
    if number >= 10**4:
        rest = number % 10**4
        tail = ("零" if rest < 1000 else "") + _in_words(rest) if rest else ""
        return _in_words(number // 10**4) + "万" + tail
    words, gap = "", False
    for value, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百分之七十一", "71%"),
        ("百分之零点五", "0.5%"),
        ("千分之三", "3‰"),
        ("七成以上", "70%以上"),
        ("三分之二", "2/3"),
        ("1.3万亩", "13000亩"),
        ("一点三万亩", "13,000亩"),
        ("一万三千亩", "13000亩"),
        ("2亿5000万元", "二亿五千万元"),
        ("1.2万亿元", "1200000000000元"),
        ("3千人", "三千人"),
        ("三百二十多人", "320多人"),
        ("第一百三十三条之一", "第133条之1"),
        ("2021-03-05", "二〇二一年三月五日"),
        ("2021年03月05日", "2021/3/5"),
        ("三月五号", "3月5日"),
        ("十三届全国人大四次会议", "第十三届全国人大第四次会议"),
        ("十四届一次会议", "第14届第1次会议"),
        ("劳动合同法三十九条", "劳动合同法第39条"),
        ("三个月", "3个月"),
        ("十个工作日", "10个工作日"),
        ("六个小时", "6小时"),
        ("两个部门", "2个部门"),
        ("五千米", "5000米"),
        ("50km", "50公里"),
        ("三千克", "3000克"),
        ("3kg", "3公斤"),
        ("一百块钱", "100元"),
        ("十八周岁", "18岁"),
    ],
)
def test_two_ways_to_write_a_quantity_become_one(one: str, other: str) -> None:
    assert unify_numbers(one) == unify_numbers(other)


@pytest.mark.parametrize(
    "phrase",
    [
        "一是资金不足",
        "千方百计",
        "千家万户",
        "十分重要",
        "老百姓",
        "一成不变",
        "十四五规划",
        "三五年",
        "一个部门",
        "5个人大代表",
        "3千瓦",
        "依法12条",
        "规定12条措施",
        "0.5,300",
    ],
)
def test_numerals_that_count_nothing_stay(phrase: str) -> None:
    assert unify_numbers(phrase) == phrase


@pytest.mark.parametrize(("other", "than"), [("连续三届", "第3届"), ("12条建议", "第12条建议"), ("1.3亩", "13000亩")])
def test_a_count_is_no_ordinal(other: str, than: str) -> None:
    assert than not in unify_numbers(other)


@given(st.text(alphabet="人大代表法规资金万亿亩二三十百千年月第条届次会议成个点分之0123456789 ，。", max_size=40))
def test_what_is_unified_holds_no_more_than_was_written(text: str) -> None:
    """Whatever is rewritten, the words between the numbers stay, in order."""
    kept = [c for c in unify_numbers(text) if c in "人大代表法规资金亩会议"]
    assert kept == [c for c in text if c in "人大代表法规资金亩会议"]


@pytest.mark.parametrize("run", ["一", "千", "1", "0", "111,"])
def test_a_run_may_be_of_any_length(run: str) -> None:
    """Work that grew with its square would take an hour here."""
    assert unify_numbers(run * 200_000) == run * 200_000
