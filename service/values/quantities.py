"""Numbers with their units, and dates, where they stand in a text, in figures or in Chinese numerals."""

import re
from functools import cache

from indexer.document import Span
from indexer.tokens import simplify
from service.values.spans import outside
from service.values.units import ANY, DURATION, ORDINAL, PEOPLE, SHARE, is_measured, pattern_of

_CIPHER = "零〇○一二三四五六七八九"
_NUMERAL = f"{_CIPHER}两十百千万亿"
# Digits at the width of Chinese characters, in place; their comma only among them, where it parts thousands.
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("％"): "%"}
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_WORDS = rf"(?:[数几]?[{_NUMERAL}]{{1,20}}(?:点[{_CIPHER}]{{1,8}})?|半)"
_ABOUT = "[余多来几]?"
_NUMBER = rf"(?:{_FIGURES}\s?[十百千万亿]{{0,3}}|{_WORDS}){_ABOUT}[百千万亿]{{0,2}}{_ABOUT}"
_NOT_INSIDE = rf"(?<![\d.{_NUMERAL}第])(?<!\d,)"
_TO = r"\s?(?:至|到|[-－—–~～]{1,2})\s?"
# One of a kind is an article rather than a number: 一个, 一名, 一项.
_ARTICLE = "(?!一[^十百千万亿点\\d])"
_SHARES = (
    r"\d{1,3}/\d{1,3}(?![\d/])",
    rf"(?:百分之|千分之)[{_NUMERAL}点\d.]{{1,12}}",
    rf"[{_NUMERAL}\d]{{1,8}}分之[{_NUMERAL}点\d.]{{1,10}}",
)
# What tells as much as a number with the unit does.
_OTHERWISE = {
    SHARE: _SHARES,
    ANY: (*_SHARES, rf"{_FIGURES}[万亿]{{1,2}}(?![十百千万亿])"),
    PEOPLE: _SHARES[1:],
    DURATION: ("每(?:[年月周天日]|季度)",),
}
_COUNTED_FROM_ONE = frozenset("次户起对岁")

_YEAR = rf"(?:公元前?\s?\d{{1,4}}|民国\s?(?:\d{{1,2}}|[{_CIPHER}十元]{{1,3}})|(?:1\d|20)\d\d|[一二][{_CIPHER}]{{3}})\s?年(?:度|(?!级))?"
_RELATIVE_YEAR = "[今去前明本当翌次]年(?!轻)"
_MONTH = r"(?:(?:1[0-2]|0?[1-9])\s?[-—–~～至到]\s?)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号](?!文|令|线|楼)"
_PART = "[上下]半年|第?[一二三四1-4]季度|年?[初末底](?!步)|[上中下]旬|春季?|夏季?|秋季?|冬季?"
_CLOCK = r"(?:[上中下]午|晚上?|凌晨)?\d{1,2}(?:时(?:\d{1,2}分)?|[:：]\d\d|点(?:\d{1,2}分|半)?)"
_DIGIT_DATE = r"(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)"
_FULL = rf"(?:{_YEAR}|{_RELATIVE_YEAR})\s?(?:{_MONTH}\s?(?:{_DAY}|{_PART})?|{_PART})?|{_MONTH}\s?(?:{_DAY}|{_PART})?"
_AGE = (
    rf"(?:上个?|本|(?:公元前?)?(?:\d{{1,2}}|[{_CIPHER}十]{{1,3}}))世纪(?:\d0年代|[{_CIPHER}十]{{1,2}}年代|[初末]|中叶|[前后]期)?"
    rf"|(?:\d0|[{_CIPHER}]十)年代"
)
_TERM = '[“"]?[一二三]?十[一二三四五]?五[”"]?(?:规划|计划)?(?:期间|时期|末|初)|每?(?:周|星期)[一二三四五六日天]'
_DATE = re.compile(
    rf"(?<![\d.{_NUMERAL}])(?:{_DIGIT_DATE}|(?:19|20)\d\d{_TO}{_YEAR}|(?:{_FULL})(?:{_TO}(?:{_FULL}|{_DAY}))?(?:\s?{_CLOCK})?|{_AGE}|{_TERM})"
)
_HOUR = re.compile(rf"(?<![\d.:：]){_CLOCK}(?![\d意建体要认思启])")
# By what is asked for, what a date must hold.
_GRAINS = {"年": re.compile("年"), "月": re.compile(r"月|\d[-/.]"), "日": re.compile(r"[日号]|\d[-/.]")}


def level(text: str) -> str:
    """`text` in simplified characters and with narrow digits, character for character, so that offsets stay."""
    return _THOUSANDS.sub(",", simplify(text).translate(_NARROW))


def quantities(levelled: str, unit: str) -> list[Span]:
    """The numbers, or ranges of numbers, that are given in a unit compatible with `unit` (as `units` has them).

    `levelled` comes from `level`. A span holds the number and its unit: 4.8亿余元, 百分之七十一, 五分之一至二分之一.
    """
    found = [Span(*match.span()) for match in _pattern(unit).finditer(levelled)]
    if unit not in (DURATION, ANY):
        return found
    # 2021年 and 5日 of 3月5日 are no durations.
    return outside(found, dates(levelled))


def dates(levelled: str, grain: str = "") -> list[Span]:
    """The dates, months, years and periods; `grain` (年, 月, 日) keeps those that are told to the year, the month, the day.

    For 时, the times of the day alone.
    """
    if grain == "时":
        return [Span(*match.span()) for match in _HOUR.finditer(levelled)]
    found = _DATE.finditer(levelled)
    told = _GRAINS.get(grain)
    return [Span(*match.span()) for match in found if told is None or told.search(match[0])]


@cache
def _pattern(unit: str) -> re.Pattern[str]:
    if unit == ORDINAL:
        return re.compile(
            rf"\d{{1,4}}(?=位)|第\s?(?:\d{{1,5}}|[{_NUMERAL}]{{1,8}})(?:\s?[次回届名位条章节款项期号卷批轮个类级部册])?"
        )
    number, measured = _NUMBER, f"(?:{pattern_of(unit)})"
    if unit == DURATION:
        measured = rf"{measured}(?:半|零{_NUMBER}{measured})?"
    elif unit not in _COUNTED_FROM_ONE and not is_measured(unit):
        number = _ARTICLE + number
    one = "|".join((*_OTHERWISE.get(unit, ()), rf"{number}\s?{measured}"))
    first = "|".join((*_OTHERWISE.get(unit, ()), rf"{number}\s?(?:{measured})?"))
    return re.compile(rf"{_NOT_INSIDE}(?:(?:{first}){_TO})?(?:{one})")
