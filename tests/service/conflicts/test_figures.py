from hypothesis import given
from hypothesis import strategies as st

from service.conflicts.figures import Amount, Date, amounts, dates


def amount(text: str) -> Amount:
    (found,) = amounts(text)
    return found


def date(text: str) -> Date:
    (found,) = dates(text)
    return found


def test_a_number_is_the_same_however_it_is_written() -> None:
    for one, other in (
        ("1.3万亩", "13000亩"),
        ("一万三千亩", "13,000亩"),
        ("百分之七十一", "71%"),
        ("3亿6000万元", "36000万元"),
        ("34所", "三十四所"),
        ("１．３万畝", "13000亩"),
        ("１，２３４个", "1234個"),
        ("3萬億元", "30000亿元"),
        ("3000余万元", "3000多万元"),
    ):
        assert not amount(one).excludes(amount(other))
        assert amount(one).unit == amount(other).unit


def test_rounded_numbers_exclude_only_what_they_cannot_be() -> None:
    assert not amount("近1.3万人").excludes(amount("12980人"))
    assert amount("近1.3万人").excludes(amount("14200人"))
    assert not amount("86.4亿元").excludes(amount("86.43亿元"))
    assert amount("86.4亿元").excludes(amount("84.6亿元"))
    assert amount("2万元").excludes(amount("3万元"))
    assert not amount("300余株").excludes(amount("312株"))
    assert amount("300余株").excludes(amount("512株"))
    assert not amount("300多万元").excludes(amount("312万元"))
    assert amount("300多万元").excludes(amount("512万元"))
    assert not amount("超过40家").excludes(amount("46家"))
    assert amount("超过40家").excludes(amount("36家"))
    assert not amount("约45公里").excludes(amount("46公里"))


def test_amounts_of_any_length_are_read() -> None:
    # Python converts no more than 4,300 digits.
    assert amount("9" * 5000 + "万元").excludes(amount("3万元"))
    assert amount("1亿" + "9" * 5000 + "万元").excludes(amount("3万元"))


def test_what_counts_nothing_is_no_amount() -> None:
    for text in ("第十五次会议", "一家企业", "三五个人", "给予3万元至5万元补助", "3-5个工作日", "五年来", "2021年"):
        assert list(amounts(text)) == []


def test_dates_are_read_in_figures_and_in_words_and_in_part() -> None:
    assert date("二〇一五年十二月")[1:] == (2015, 12, None)
    assert date("2021年10月13日召开")[1:] == (2021, 10, 13)
    assert date("4月1日起")[1:] == (None, 4, 1)
    assert date("２０２１年１０月１３日")[1:] == (2021, 10, 13)
    assert list(dates("三个月内")) == []


def test_dates_exclude_each_other_where_both_tell_something_else() -> None:
    assert not date("2021年10月").excludes(date("2021年10月13日"))
    assert not date("2021年").excludes(date("10月13日"))
    assert date("2020年4月").excludes(date("2020年12月"))
    assert date("2011年10月").excludes(date("2021年10月13日"))


def test_dates_resemble_each_other_where_one_part_differs() -> None:
    assert date("2011年10月").resembles(date("2021年10月13日"))
    assert date("2021年12月26日").resembles(date("2021年12月28日"))
    assert not date("2021年3月5日").resembles(date("2021年6月8日"))
    assert not date("2019年").resembles(date("2021年"))


@given(st.integers(2, 10**9), st.integers(2, 10**9), st.sampled_from(("元", "亩", "人")))
def test_whole_numbers_exclude_each_other_when_they_differ(one: int, other: int, unit: str) -> None:
    assert amount(f"共{one}{unit}").excludes(amount(f"共{other}{unit}")) == (one != other)


@given(st.text("共约近超3.5万亿千百元个年月日0-至,，。第余多一二三十", max_size=30))
def test_values_stand_where_they_say_and_exclude_no_equal(text: str) -> None:
    for value in (*amounts(text), *dates(text)):
        assert 0 <= value.span.start < value.span.end <= len(text)
        assert not value.excludes(value)  # type: ignore[arg-type]
