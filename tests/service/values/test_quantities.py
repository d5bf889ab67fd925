"""Numbers with their units, and dates."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.values.quantities import dates, level, quantities
from service.values.units import unit_like, unit_of


def said(text: str, unit: str) -> list[str]:
    return [text[start:end] for start, end in quantities(level(text), unit)]


def dated(text: str, grain: str = "") -> list[str]:
    return [text[start:end] for start, end in dates(level(text), grain)]


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("投入资金4.8亿余元，惠及300户", "元", ["4.8亿余元"]),
        ("共投入１，２３４万元", "元", ["１，２３４万元"]),
        ("超過三億圓", "元", ["三億圓"]),
        ("完成率百分之七十一，同比提高3.2个百分点", "%", ["百分之七十一", "3.2个百分点"]),
        ("支出达到98.5％", "%", ["98.5％"]),
        ("差额为五分之一至二分之一", "%", ["五分之一至二分之一"]),
        ("占到七成，三成立项", "%", ["七成"]),
        ("耕地1.3万亩，林地20公顷", "亩", ["1.3万亩", "20公顷"]),
        ("硬化道路1 390米", "米", ["390米"]),
        ("三百余件建议、一件实事", "件", ["三百余件"]),
        ("立案690起，办结416件", "起", ["690起", "416件"]),
        ("由十一至十九人组成，一名代表", "人", ["十一至十九人"]),
        ("7，30名代表", "人", ["30名"]),
        ("12个部门、3项制度、5人", "个", ["12个", "3项", "5人"]),
        ("3个月内答复，2021年3月5日起施行", "天", ["3个月"]),
        ("二十日内；半年；一年六个月", "天", ["二十日", "半年", "一年", "六个月"]),
        ("9月19日至21日", "天", []),
        ("第二十二次会议，共5次", "次", ["5次"]),
        ("第二十二次会议，共5次，居第三，列63位", "第", ["第二十二次", "第三", "63"]),
        ("至少开展一次", "次", ["一次"]),
        ("从10万涨到368万", "", ["10万", "368万"]),
        ("十三届人大", "次", []),
        ("国发〔2016〕48号", "", []),
    ],
)
def test_numbers_with_a_unit_of_the_kind_asked_for_are_found(text: str, unit: str, found: list[str]) -> None:
    assert said(text, unit) == found


@pytest.mark.parametrize(
    ("text", "grain", "found"),
    [
        ("二〇二一年三月五日召开", "", ["二〇二一年三月五日"]),
        ("2021 年 3 月 5 日", "日", ["2021 年 3 月 5 日"]),
        ("2018—2020年", "", ["2018—2020年"]),
        ("9月19日至21日", "日", ["9月19日至21日"]),
        ("2023-09-01印发", "日", ["2023-09-01"]),
        ("今年8月底和去年", "", ["今年8月底", "去年"]),
        ("“十四五”期间", "", ["“十四五”期间"]),
        ("2021年建成，5月投用", "年", ["2021年"]),
        ("3月5日上午9时30分至17:00开放，提3点建议", "时", ["上午9时30分", "17:00"]),
        ("2021年建成，5月投用", "月", ["5月"]),
        ("今年轻人多", "", []),
        ("3个月，二年级", "", []),
        ("始于上世纪90年代，19世纪末有过", "", ["上世纪90年代", "19世纪末"]),
        ("1898年和民国二十六年", "年", ["1898年", "民国二十六年"]),
    ],
)
def test_dates_are_found_to_the_grain_asked_for(text: str, grain: str, found: list[str]) -> None:
    assert dated(text, grain) == found


@pytest.mark.parametrize(
    ("unit", "like"), [("亿元", "元"), ("万人次", "人"), ("名", "人"), ("公顷", "亩"), ("件", "件")]
)
def test_units_that_measure_the_same_are_one(unit: str, like: str) -> None:
    assert unit_like(unit) == like


@pytest.mark.parametrize(
    ("noun", "unit"),
    [
        ("破案率", "%"),
        ("一般公共预算支出", "元"),
        ("矿山座数", "座"),
        ("总面积", "亩"),
        ("志愿者", "人"),
        ("法规", None),
    ],
)
def test_a_noun_tells_the_unit_of_what_it_names(noun: str, unit: str | None) -> None:
    assert unit_of(noun) == unit


@given(st.text(alphabet="0123456789０１，,.．％%一二十百千万亿零两年月日个元人次件至第 億元", max_size=60))
def test_levelling_keeps_offsets_and_spans_are_in_order(text: str) -> None:
    levelled = level(text)
    assert len(levelled) == len(text)
    for unit in ("元", "%", "天", "个", "", "第"):
        spans = quantities(levelled, unit)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))


@given(st.integers(2, 10**9), st.sampled_from(["元", "亩", "吨", "人", "件"]))
def test_any_number_is_found_whole(number: int, unit: str) -> None:
    for written in (str(number), f"{number:,}"):
        assert said(f"共计{written}{unit}。", unit) == [written + unit]
