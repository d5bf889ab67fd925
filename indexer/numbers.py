"""Numbers, dates, ordinals and units in one form, so that two ways to write a quantity are the same tokens."""

import re
from collections.abc import Callable
from decimal import Decimal

_DIGITS = {
    digit: value
    for value, digits in enumerate(("零〇○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for digit in digits
}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_D = "[一二两三四五六七八九]"
_BELOW_MYRIAD = rf"(?:(?:{_D}千(?:零?{_D}百|零)?|{_D}百)(?:零?{_D}?十{_D}?|零?{_D})?|{_D}?十{_D}?|{_D})"
_NUMERAL = re.compile(rf"(?:{_BELOW_MYRIAD}(?:万零?{_BELOW_MYRIAD}?)?亿零?)?(?:{_BELOW_MYRIAD}万零?)?{_BELOW_MYRIAD}?")
# 三五年 and 七八个 are guesses, not numbers.
_GUESS = re.compile("一二|[两二]三|三[四五]|四五|五六|六七|七八|八九")

_ANY = "零〇○一二三四五六七八九十百千万亿两"
_DIGIT = "零〇○一二三四五六七八九"

# What is measured is written in figures or in words, one as often as ten. What is counted is read from two on: 一个 and 百家 are
# words rather than numbers.
_MEASURES = "个?月(?!亮)|年|个?工作日|日|天|周岁|岁|个?小时|个?钟头|分钟|秒|元(?!化)|块钱|亩|公顷|公里|千米|平方|立方|米|厘米|毫米|吨|公斤|千克|克|升|倍|个百分点"
_COUNTERS = (
    "个|名|人|位|次|项|条|款|件|部|户|处|所|辆|座|种|类|级|届|场|批|份|套|只|头|轮|例|起|篇|张|间|组|家|章|节|度|多|余"
)
_BODIES = "[全省市县区旗州镇乡盟]|人大|人民|常委|委员会|政协|中央"

_UNITS = {"块钱": "元", "钟头": "小时", "周岁": "岁", "km": "公里", "千米": "公里", "kg": "公斤", "千克": "公斤"}
_UNITS |= {"个小时": "小时", "个钟头": "小时", "个人": "人", "平方千米": "平方公里", "km2": "平方公里"}
_UNITS |= {"平米": "平方米", "m2": "平方米", "立方": "立方米", "m3": "立方米", "cm": "厘米", "mm": "毫米"}
_UNIT = (
    r"(?<=\d)(?:平方千米|千米|千克|平米|块钱|个?钟头|个小时|周岁|立方(?![米厘分公])|(?:km2?|kg|m[23]|[cm]m)(?![a-z\d])"
    r"|个人(?![所信数资独征账名自住消合大民员才工口力体]))"
)


def unify_numbers(folded: str) -> str:
    """Folded text with every number in figures and every date, ordinal and unit in one form.

    二〇二一年, 2021-03-05, 3月5号 → 2021年, 2021年3月5日, 3月5日; 百分之七十一, 七成 → 71%, 70%; 三分之二 → 2/3; 1.3万亩, 一万三千亩 and
    13,000亩 → 13000亩; 第十二条 → 第12条; 十三届四次会议 → 第13届第4次会议; 千米 → 公里. Numerals that count nothing (一是, 千方百计,
    十四五) stay.
    """
    text = folded
    for needed, pattern, unified in _RULES:
        if needed in text:
            text = pattern.sub(unified, text)
    return text


def numeral_value(numeral: str) -> str:
    """A Chinese numeral in digits: 二〇二一 → 2021, 十二 → 12, 三万六千 → 36000, 七十一点五 → 71.5.

    What is no numeral (十二五, 千百) comes back unchanged.
    """
    whole, point, fraction = numeral.partition("点")
    if not whole or (point and not (fraction and all(digit in _DIGITS for digit in fraction))):
        return numeral
    if all(digit in _DIGITS for digit in whole):
        value = "".join(str(_DIGITS[digit]) for digit in whole)
    elif _NUMERAL.fullmatch(whole):
        value = str(_positional(whole))
    else:
        return numeral
    return value + ("." + "".join(str(_DIGITS[digit]) for digit in fraction) if point else "")


def _positional(whole: str) -> int:
    total = section = held = 0
    place = 1  # of the digit to come, where no multiplier follows it: 三千五 is 3500, 三千零五 is 3005
    for character in whole:
        if character in _MYRIADS:
            value = _MYRIADS[character]
            below = section + held * (place if place > 1 else 1)
            total = (total + below) * value if value > 10**4 else total + below * value
            section = held = 0
            place = value // 10
        elif character in _MULTIPLIERS:
            section += (held or 1) * _MULTIPLIERS[character]
            held, place = 0, _MULTIPLIERS[character] // 10
        else:
            held = _DIGITS[character]
            if not held:
                place = 1
    return total + section + held * place


def _is_number(written: str) -> bool:
    return _read(written)[0].isdigit()


def _read(written: str) -> str:
    return written if written[0].isascii() else numeral_value(written)


def _percentage(match: re.Match[str]) -> str:
    rest = match[2]
    return f"{_read(match[1])}{('5' if rest == '半' else _read(rest)) if rest else '0'}%"


def _counted(match: re.Match[str]) -> str:
    numeral, measure = match[1], match[2]
    before = match.string[match.start() - 1 : match.start()]
    if (numeral == "一" and not measure) or _GUESS.fullmatch(numeral) or (before and before in "第点.0123456789"):
        return match[0]
    return numeral_value(numeral) + match[0][len(numeral) :]


def _scaled(match: re.Match[str]) -> str:
    value = Decimal(match[1])
    for unit in (match[2], match[3]):
        if unit:
            value *= (_MULTIPLIERS | _MYRIADS)[unit]
    return f"{value.normalize():f}"


def _fraction(match: re.Match[str]) -> str:
    below, above = match[1], match[2]
    return f"{_read(above)}/{_read(below)}" if _is_number(above) and _is_number(below) else match[0]


def _share(match: re.Match[str]) -> str:
    return _read(match[2]) + ("%" if match[1] == "百" else "‰") if _is_number(match[2]) else match[0]


# Applied in this order, each only to a text that holds its first entry. A pattern that begins with a run of numerals or digits is tried
# at the beginning of the run only: tried at each character, a long run takes a time that grows with its square.
_RULES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (needed, re.compile(pattern), unified)
    for needed, pattern, unified in (
        (
            "",
            r"(?:19|20)\d\d(?<![\d.-].{4})([-/.])(1[0-2]|0?[1-9])\1(3[01]|[12]\d|0?[1-9])(?![\d.-])",
            lambda m: f"{m[0][:4]}年{int(m[2])}月{int(m[3])}日",
        ),
        ("", r"0(?<!\d.)(?=[1-9][月日号])", ""),
        ("分之", rf"([百千])分之([{_ANY}点]+|\d+(?:\.\d+)?)", _share),
        ("分之", rf"(?<![\d.{_ANY}])([{_ANY}]+|\d+)分之([{_ANY}]+|\d+)", _fraction),
        (
            "成",
            rf"(?<![第\d.{_ANY}])({_D}|[1-9])成(半|{_D})?(?![立为员果本功效长熟品就都不分交绩\d{_ANY}])",
            _percentage,
        ),
        ("第", rf"第([{_ANY}]+)", lambda m: "第" + numeral_value(m[1])),
        ("条之", rf"条之([{_ANY}]+)", lambda m: "条之" + numeral_value(m[1])),
        (
            "点",
            rf"(?<![第点{_ANY}\d])([{_ANY}]+)点([{_DIGIT}]+)(?=[万亿个]|{_MEASURES})",
            lambda m: numeral_value(m[0]),
        ),
        ("", rf"(?<![{_ANY}])([{_ANY}]+)(?:({_MEASURES})|(?:{_COUNTERS}))", _counted),
        (",", r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])", lambda m: m[0].replace(",", "")),
        ("亿", r"(?<![\d.])(\d{1,4})亿(\d{1,4})万", lambda m: str(int(m[1]) * 10**8 + int(m[2]) * 10**4)),
        (
            "",
            r"(?<![\d.,])(\d+(?:\.\d+)?)(百(?!分|,\d{3})|千(?![瓦米克伏焦卡帕赫周字升牛]|,\d{3})|[万亿])([万亿])?(?![\d.百千万亿])",
            _scaled,
        ),
        ("号", rf"(?<=\d月)([{_ANY}]{{1,3}}|\d{{1,2}})号", lambda m: _read(m[1]) + "日"),
        # 十三届全国人大四次会议 is the fourth session of the thirteenth congress. A small number of 届 with no body behind it is a count.
        (
            "届",
            rf"(?<![第\d.百千万亿])(?<!连续)(?<!\d\s)(?:([6-9]|\d\d)届|(\d|一)届(?=第?\d|一次|{_BODIES}))",
            lambda m: f"第{_read(m[1] or m[2])}届",
        ),
        ("次", r"(?<=[届会委大])(\d{1,3}|一)(?=次(?:全体)?(?:会议|全会))", lambda m: "第" + _read(m[1])),
        # 条 behind the name of a law numbers its article: 劳动合同法39条.
        ("条", r"([^立司执守普违非合依方办]法|法典|条例|规则|细则)(\d{1,4})(?=条(?!件))", r"\1第\2"),
        ("", _UNIT, lambda m: _UNITS[m[0]]),
    )
)
