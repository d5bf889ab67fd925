"""Amounts and dates as texts write them, in a form in which two of them can be compared."""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import NamedTuple

from indexer.document import Span
from indexer.numbers import numeral_value
from service.values.quantities import level

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_FIGURES = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = rf"(?:{_FIGURES}(?:\s?(?:万亿|亿|万|千|百))?(?:\d+万)?|[{_NUMERALS}]+(?:点[{_NUMERALS}]+)?)"
# Two digits side by side are a guess or a year: 三五个, 二一年.
_NO_COUNT = re.compile(r"[零〇一二两三四五六七八九]{2,}|一")

_MEASURES = "个百分点|平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|(?:美|欧|日|港)?元|亩|米|吨|克|升|倍|岁|小时|分钟|个月|天|度|千瓦时|千瓦"
_CLASSIFIERS = "个|大|项|种|类|方面|名|人|位|次|部|户|处|所|辆|座|家|件|款|条|场|批|套|轮|例|起|篇|间|组|张|只|头|对|期|支|台|株|棵|块|份|栋|宗|封|本|册|幅|枚|盏|根|艘|口|眼|门|堂|届"
_AMOUNT = re.compile(
    rf"(?<![第\d./{_NUMERALS}a-zA-Z])(?:百分之(?P<share>\d+(?:\.\d+)?|[{_NUMERALS}点]+)"
    rf"|(?P<number>{_NUMBER})(?P<more>[余多]?)(?P<scale>(?<=[余多])(?:万亿|亿|万|千|百))?\s?"
    rf"(?:(?P<percent>%)|(?P<measure>{_MEASURES})|(?P<counted>{_CLASSIFIERS})))(?P<after>[余多]|以上|以下|左右|上下)?"
)
_FROM = re.compile(r"(?:超过?|突破|逾|高于|大于|多于|至少|不少于|不低于)\s?$")
_UP_TO = re.compile(r"(?:近|将近|接近|不足|不到|低于|少于|小于|不超过|至多|最多|不满)\s?$")
_ABOUT = re.compile(r"(?:约|大约|大概|约为|左右)\s?$")
# A sum or a range has its other end there.
_RANGE_BEFORE = re.compile(r"[\d%亿万千百元个人名年月日号]\s?(?:至|到|[-—–~～－])\s?$")
_RANGE_BEHIND = re.compile(r"\s?(?:至|[-—–~～－])\s?\d|\s?到\s?\d")

_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})\s?年"
_DAY = rf"(?P<month>\d{{1,2}}|[{_NUMERALS}]{{1,2}})\s?月(?:份)?(?:\s?(?P<day>\d{{1,2}}|[{_NUMERALS}]{{1,3}})\s?[日号])?"
_DATE = re.compile(
    rf"(?<![\d{_NUMERALS}个第])(?:{_YEAR}(?:\s?{_DAY})?|{_DAY.replace('?P<month>', '?P<m>').replace('?P<day>', '?P<d>')}(?!个))"
)


class Amount(NamedTuple):
    """A number of a unit at `span`: what it says lies between `low` and `high`, and may be rounded by less than `step`.
    `counted` tells that the unit is a classifier, behind which what is counted may stand."""

    span: Span
    unit: str
    low: Decimal
    high: Decimal
    step: Decimal
    counted: bool

    def excludes(self, other: "Amount") -> bool:
        """Whether no number is both: 近1.3万 and 12980 exclude each other as little as 超过40 and 46 do."""
        apart = max(self.low - other.high, other.low - self.high)
        return apart > 0 and apart >= max(self.step, other.step)


class Date(NamedTuple):
    """A date at `span`; what it does not tell is None."""

    span: Span
    year: int | None
    month: int | None
    day: int | None

    def excludes(self, other: "Date") -> bool:
        """Whether no day is both: 2021年10月 and 2021年10月13日 do not exclude each other."""
        return any(
            one is not None and another is not None and one != another
            for one, another in zip(self[1:], other[1:], strict=True)
        )

    def resembles(self, other: "Date") -> bool:
        """Whether they differ in one of year, month and day, and agree in another."""
        told = [
            (one, another)
            for one, another in zip(self[1:], other[1:], strict=True)
            if one is not None and another is not None
        ]
        return len(told) > 1 and sum(one != another for one, another in told) == 1


def amounts(text: str) -> Iterator[Amount]:
    """The amounts in `text`, in characters of any width and in traditional ones too, that are no end of a range."""
    text = level(text)
    for match in _AMOUNT.finditer(text):
        written = match["share"] or match["number"] + (match["scale"] or "")
        before = text[max(0, match.start() - 6) : match.start()]
        if _NO_COUNT.fullmatch(written) or _RANGE_BEFORE.search(before) or _RANGE_BEHIND.match(text, match.end()):
            continue
        exact = _number(written)
        if exact is None:
            continue
        unit = "%" if match["share"] or match["percent"] else match["measure"] or match["counted"]
        marks = (match["more"] or "") + (match["after"] or "")
        low, high = _bounds(exact, before, marks)
        yield Amount(Span(*match.span()), unit, low, high, _step(written), bool(match["counted"]))


def dates(text: str) -> Iterator[Date]:
    """The dates in `text`, in characters of any width, the ends of ranges too."""
    for match in _DATE.finditer(level(text)):
        year = match["year"]
        month, day = match["month"] or match["m"], match["day"] or match["d"]
        numbers = [
            int(value) if (value := numeral_value(part)).isdecimal() else None for part in (month or "", day or "")
        ]
        month_number, day_number = numbers
        if (month_number or 1) <= 12 and (day_number or 1) <= 31:
            yield Date(Span(*match.span()), int(numeral_value(year)) if year else None, month_number, day_number)


def _number(written: str) -> Decimal | None:
    text = _unspaced(written)
    if not text[0].isdigit():
        value = numeral_value(text)
        return Decimal(value) if value != text else None
    match = re.fullmatch(r"([\d.]+)(万亿|亿|万|千|百)?(?:(\d+)万)?", text)
    try:
        whole = Decimal(match[1]) * _SCALES.get(match[2], 1) + Decimal(match[3] or 0) * 10**4 if match else None
    except InvalidOperation:
        return None
    return whole


def _unspaced(written: str) -> str:
    return "".join(written.replace(",", "").split())


def _bounds(exact: Decimal, before: str, marks: str) -> tuple[Decimal, Decimal]:
    whole = exact.to_integral_value(ROUND_DOWN).normalize().as_tuple().exponent
    last = Decimal(10) ** max(0, int(whole))
    if _FROM.search(before) or "以上" in marks:
        return exact, Decimal("Infinity")
    if "以下" in marks:
        return Decimal(0), exact
    if _UP_TO.search(before):
        return exact - last, exact
    if _ABOUT.search(before) or re.search("左右|上下", marks):
        return exact * Decimal("0.9"), exact * Decimal("1.1")
    return exact, exact + last if marks else exact


def _step(written: str) -> Decimal:
    """Written in myriads or with decimals a number is rounded, or cut off, behind its last figure."""
    text = _unspaced(written)
    rounded = re.fullmatch(r"(?:\d+亿)?\d+(?:\.(\d+))?(万亿|亿|万|千|百)?", text)
    if not rounded or not (rounded[1] or rounded[2]):
        return Decimal(0)
    return Decimal(_SCALES.get(rounded[2], 1)).scaleb(-len(rounded[1] or ""))
