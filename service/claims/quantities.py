"""Numbers with their units, compared by value: 1.3万亩 is 13000亩, 百分之七十一 is 71%, 12.5% is not 12.5."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from indexer.numbers import numeral_value
from service.claims.claim import Claim
from service.claims.dates import without_dates
from service.claims.support import Support

# Units of which each is one kind of thing, so that two that differ are never the same quantity. 个 counts anything.
_UNITS = (
    "个百分点|百分点|平方公里|平方米|立方米|亿立方米|公顷|平方厘米|公里|厘米|毫米|工作日|小时|分钟|公斤|美元|欧元|港元|日元|周岁|"
    "元|亩|米|吨|克|升|秒|倍|岁|年|月|周|天|日|度|万|亿|人次|人|名|位|户|个|项|件|条|款|章|节|次|家|所|座|辆|台|套|批|种|类|级|届|期|篇|部|处|场|只|头|"
    "棵|株|块|张|床|村|镇|县|市|区|省|组|轮|例|起|本|方面"
)
_SAME = {"名": "人", "位": "人", "百分点": "个百分点", "周岁": "岁", "工作日": "日", "天": "日", "方面": "个"}
_ANY = ("", "个")
_LOWER = r"至少|不少于|不低于|不得少于|不得低于|不小于|超过|超|逾|大于|高于|多于|突破|满"
_UPPER = r"不超过|不得超过|不多于|不高于|至多|最多|不足|不到|低于|少于|未满|小于"
_ABOUT = r"约|近|大约|将近|接近|左右|上下"
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_QUANTITY = re.compile(
    rf"(?P<before>{_UPPER}|{_LOWER}|{_ABOUT})?(?P<ordinal>第)?"
    rf"(?P<value>\d+(?:\.\d+)?(?:/\d+)?|(?<![{_NUMERAL}])[{_NUMERAL}]+(?=(?:{_UNITS})))"
    rf"(?P<share>[%‰])?(?P<more>[多余])?(?P<unit>{_UNITS})?"
    r"(?P<behind>以上|以下|以内|之内|左右|上下|多|余)?"
)
# Numerals that no unit follows: 四本, 两院. They are compared with the character beside them.
_LEFT = re.compile(r"[二三四五六七八九十](?=[\u4e00-\u9fff])")
_LIST = re.compile(r"[、;；,，]")


class Quantity(NamedTuple):
    """`value` with its share sign or fraction as text, `bound` one of lower, upper, about or empty."""

    value: str
    unit: str
    bound: str
    shown: str


def missing_quantities(sentence: str, support: Support) -> Iterator[Claim]:
    """The numbers of `sentence` that no quote states, with the unit and the bound that it gives them."""
    stated = _quantities(support.quoted)
    context = _quantities(f"{support.around}\n{support.quoted}")
    for quantity in _quantities(sentence):
        bearing = [one for one in (context if quantity.unit == "年" else stated) if _same_amount(quantity, one)]
        if not bearing and not _counts_its_list(quantity, sentence):
            yield Claim("number", quantity.shown)
        elif bearing and not any(_same_bound(quantity, one) for one in bearing):
            yield Claim("modality", quantity.shown)


def _quantities(text: str) -> list[Quantity]:
    return [_read(match) for match in _QUANTITY.finditer(without_dates(text))]


def _read(match: re.Match[str]) -> Quantity:
    written = match["value"]
    value = written if written[0].isdigit() else numeral_value(written)
    value = f"{Decimal(value).normalize():f}" if value.replace(".", "", 1).isdigit() else value
    unit = _SAME.get(match["unit"] or "", match["unit"] or "")
    around = {match["before"], match["behind"], match["more"]} - {None}
    return Quantity(value + (match["share"] or ""), f"第{unit}" if match["ordinal"] else unit, _bound(around), match[0])


def _bound(words: set[str | None]) -> str:
    said = "|".join(filter(None, words))
    if re.fullmatch(_UPPER, said) or said in ("以下", "以内", "之内"):
        return "upper"
    if re.fullmatch(_LOWER, said) or said in ("以上", "多", "余"):
        return "lower"
    return "about" if said else ""


def _same_amount(one: Quantity, other: Quantity) -> bool:
    if one.value != other.value:
        return False
    return one.unit == other.unit or one.unit in _ANY or other.unit in _ANY


def _same_bound(one: Quantity, other: Quantity) -> bool:
    return one.bound == other.bound or not one.bound or "about" in (one.bound, other.bound)


def _counts_its_list(quantity: Quantity, sentence: str) -> bool:
    """Whether the sentence itself lists as many things as it says: 三项：甲、乙、丙."""
    behind = sentence.partition(quantity.shown)[2]
    parts: Sequence[str] = _LIST.split(behind.partition(":")[2] or behind)
    return quantity.value.isdecimal() and len([part for part in parts if part]) == int(quantity.value)
