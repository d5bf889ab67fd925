"""Text to tokens, the same way for passages and for questions."""

import re
import unicodedata
from functools import cache

import opencc

from indexer.segmentation import cut_for_search

_HAN = "\u3400-\u9fff\uf900-\ufaff"
# Two numbers side by side stay two.
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d])|(?<=\d)\s+(?=[{_HAN}])")
_RUN = re.compile(rf"第\d+[条章节届次]?|(?:(?!第\d)[{_HAN}])+|[a-z]+|\d+(?:\.\d+)?%?")
_HAN_RUN = re.compile(rf"[{_HAN}]+$")
_NUMERAL = "零〇○一二三四五六七八九十百千两"
_COUNTED = re.compile(rf"(?P<lead>第|百分之)(?P<count>[{_NUMERAL}点]+)|(?P<date>[{_NUMERAL}]+)(?=[年月日])")
_DIGITS = {
    digit: value
    for value, digits in enumerate(("零〇○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for digit in digits
}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character, so that a translation keeps every offset."""
    converter = opencc.OpenCC("t2s")
    pairs = ((code, converter.convert(chr(code))) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)))
    return {code: to for code, to in pairs if len(to) == 1 and to != chr(code)}


def fold(text: str) -> str:
    """The form that is matched: NFKC, lower case, simplified, no white space between Chinese characters and digits."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_simplified())
    return _BETWEEN_HAN.sub("", folded)


def numeral_value(numeral: str) -> str:
    """A Chinese numeral in digits: 二〇二一 → 2021, 十二 → 12, 七十一点五 → 71.5. Anything else comes back unchanged."""
    whole, point, fraction = numeral.partition("点")
    if point and not all(digit in _DIGITS for digit in fraction):
        return numeral
    if not any(unit in whole for unit in _UNITS):
        digits = "".join(str(_DIGITS[digit]) for digit in whole)
    else:
        total = held = 0
        for character in whole:
            if character in _UNITS:
                total += (held or 1) * _UNITS[character]
                held = 0
            else:
                held = _DIGITS[character]
        digits = str(total + held)
    return digits + ("." + "".join(str(_DIGITS[digit]) for digit in fraction) if point else "")


def unify_numbers(folded: str) -> str:
    """Ordinals, dates and percentages in one form: 第十二条 → 第12条, 二〇二一年 → 2021年, 百分之七十一 → 71%."""

    def in_digits(match: re.Match[str]) -> str:
        if match["lead"] == "百分之":
            return numeral_value(match["count"]) + "%"
        if match["lead"]:
            return "第" + numeral_value(match["count"])
        return numeral_value(match["date"])

    return _COUNTED.sub(in_digits, folded)


def normalise(text: str) -> str:
    """What tokens are cut from: folded text with its numbers in one form."""
    return unify_numbers(fold(text))


def words(normal: str) -> list[str]:
    """jieba's words in search mode (long words and the shorter ones in them), numbers and Latin words; no punctuation.

    `normal` comes from `normalise`.
    """
    tokens: list[str] = []
    for run in _RUN.findall(normal):
        if _HAN_RUN.match(run):
            tokens.extend(cut_for_search(run))
        else:
            tokens.append(run)
    return tokens


def bigrams(normal: str) -> list[str]:
    """Pairs of neighbouring characters of each run of Chinese characters, numbers and Latin words whole.

    `normal` comes from `normalise`. They find the names that no dictionary knows.
    """
    tokens: list[str] = []
    for run in _RUN.findall(normal):
        if not _HAN_RUN.match(run) or len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(run[at : at + 2] for at in range(len(run) - 1))
    return tokens
