"""Numbers with their units, compared by value: 1.3万亩 is 13000亩, 百分之七十一 is 71%, 12.5% is not 12.5."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from indexer.numbers import numeral_value
from service.claims.claim import Claim
from service.claims.dates import dates, without_dates
from service.claims.support import Support

# What is measured is one kind of thing, and so is what is counted, but that 个 counts anything.
_MEASURES = (
    "个百分点|百分点|平方公里|平方米|立方米|平方厘米|公顷|公里|厘米|毫米|个月|月|个?工作日|日|天|小时|分钟|公斤|美元|欧元|港元|日元|元|亩|米|吨|克|升|秒"
    "|倍|周岁|岁|年|周|度|人次|万|亿"
)
_COUNTERS = "人|名|位|户|方面|个|项|件|条|款|章|节|次|家|所|座|辆|台|套|批|种|类|级|届|期|篇|部|处|场|只|头|棵|株|块|张|床|村|镇|县|市|区|省|组|轮|例|起|本|支|艘"
_SAME = {
    "名": "人",
    "位": "人",
    "百分点": "个百分点",
    "周岁": "岁",
    "工作日": "个工作日",
    "天": "日",
    "方面": "个",
    "月": "个月",
    "所": "家",
}
_COUNTED = frozenset(_COUNTERS.split("|"))
_BOUNDS = {
    "upper": r"不超过|不得超过|不多于|不高于|至多|最多|不足|不到|低于|少于|未满|小于",
    "lower": r"至少|最少|不少于|不低于|不得少于|不得低于|不小于|超过|超|逾|大于|高于|多于|突破",
    "about": r"约|近|大约|将近|接近",
}
_BEHIND = {"upper": r"及?以下|以内|之内", "lower": r"及?以上|多|余", "about": r"左右|上下"}
_BEFORE = re.compile("|".join(f"(?P<{bound}>{words})" for bound, words in _BOUNDS.items()))
_AFTER = re.compile("|".join(f"(?P<{bound}>{words})" for bound, words in _BEHIND.items()))
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_QUANTITY = re.compile(
    rf"(?P<before>{'|'.join(_BOUNDS.values())})?(?P<ordinal>第)?"
    rf"(?P<value>(?<![a-z\d.])\d+(?:\.\d+)?(?:/\d+)?|(?<![{_NUMERAL}])[{_NUMERAL}]+(?=(?:{_COUNTERS})))"
    rf"(?P<share>[%‰])?(?P<more>[多余])?(?P<unit>{_MEASURES}|{_COUNTERS})?"
    rf"(?P<behind>{'|'.join(_BEHIND.values())})?"
)
_UNIT = re.compile(rf"[%‰]|{_MEASURES}|{_COUNTERS}")
# Numerals that no unit follows: 四本, 两院. They are compared with the character beside them.
_LEFT = re.compile(rf"(?<![{_NUMERAL}第])[二两三四五六七八九十](?![{_NUMERAL}])(?!{_COUNTERS})[\u4e00-\u9fff]")
# Which way something goes that a number tells of: 3.2% up is not 3.2% down.
_DIRECTIONS = re.compile(
    r"(?P<down>负增长|下降|减少|降低|下跌|下滑|下调|回落|缩短|缩减|压减|降幅|跌幅)"
    r"|(?P<up>增长|增加|上升|提高|上涨|上调|新增|增幅|涨幅)"
)
# Characters around a number that tell what it is the number of, and pairs of them that must agree.
_NEAR = 10
_ALIKE = 2
_CLAUSE = re.compile(r"[,;。:!?]")
_PARTS = re.compile(r"[、;,]|[和及](?=[^、]*$)")


class Quantity(NamedTuple):
    """`value` with its share sign or fraction as text, `bound` one of upper, lower, about or empty; `start` is its
    offset."""

    value: str
    unit: str
    bound: str
    shown: str
    start: int


def missing_quantities(sentence: str, support: Support) -> Iterator[Claim]:
    """The numbers of `sentence` that no quote states with the unit and the bound that it gives them."""
    quoted = support.quoted
    stated = _quantities(quoted)
    surroundings = {one: _around(one, quoted) for one in stated}
    years = {str(date.year) for date in dates(quoted, support.years)}
    for quantity in _quantities(sentence):
        bearing = [one for one in stated if _same_amount(quantity, one)]
        if bearing:
            if _goes_elsewhere(quantity, sentence, bearing, quoted) or _is_of_another(
                quantity, _around(quantity, sentence), bearing, surroundings
            ):
                yield Claim("number", quantity.shown)
            elif quantity.bound and not any(_bounded(quantity.bound, one, quoted) for one in bearing):
                yield Claim("modality", quantity.shown)
        elif quantity.value in years and not quantity.unit:
            continue
        elif not _counts_its_list(quantity, sentence) and not _announces(quantity, sentence, stated):
            yield Claim("number", quantity.shown)
    for match in _LEFT.finditer(sentence):
        others = re.findall(rf"[{_NUMERAL}]{match[0][1]}", quoted)
        if others and match[0] not in support.known:
            yield Claim("number", match[0])


def _quantities(text: str) -> list[Quantity]:
    return [_read(match) for match in _QUANTITY.finditer(without_dates(text))]


def _read(match: re.Match[str]) -> Quantity:
    written = match["value"]
    value = written if written[0].isdigit() else numeral_value(written)
    value = f"{Decimal(value).normalize():f}" if value.replace(".", "", 1).isdigit() else value
    unit = _SAME.get(match["unit"] or "", match["unit"] or "")
    bound = (_AFTER.fullmatch(match["behind"] or match["more"] or "")) or _BEFORE.fullmatch(match["before"] or "")
    return Quantity(
        value + (match["share"] or ""),
        f"第{unit}" if match["ordinal"] else unit,
        (bound and bound.lastgroup) or "",
        match[0],
        match.start(),
    )


def unit_at(text: str, at: int) -> str:
    """The unit that begins at an offset of `text`, in the form in which units are compared; empty where none does."""
    match = _UNIT.match(text, at)
    return _SAME.get(match[0], match[0]) if match else ""


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same, or one of them may count what the other counts."""
    return one == other or ({one, other} <= _COUNTED and "个" in (one, other))


def _same_amount(one: Quantity, other: Quantity) -> bool:
    if one.value != other.value:
        return False
    return not one.unit or not other.unit or same_unit(one.unit, other.unit)


def _goes_elsewhere(quantity: Quantity, sentence: str, bearing: Sequence[Quantity], quoted: str) -> bool:
    """Whether the quotes tell the amount of a fall only and the sentence of a rise, or the other way round."""
    direction = _direction(quantity, sentence)
    return bool(direction) and {_direction(one, quoted) for one in bearing} == {"up", "down"} - {direction}


def _direction(quantity: Quantity, text: str) -> str:
    """up or down, as the last word before a quantity in its clause tells; empty where none does."""
    before = _CLAUSE.split(text[max(0, quantity.start - _NEAR) : quantity.start])[-1]
    told = [match.lastgroup for match in _DIRECTIONS.finditer(before)]
    return (told and told[-1]) or ""


def _is_of_another(
    quantity: Quantity,
    own: "_Surroundings",
    bearing: Sequence[Quantity],
    stated: Mapping[Quantity, "_Surroundings"],
) -> bool:
    """Whether the quotes tell another amount of what the sentence tells this one of, and this one of something else."""
    others = [one for one in stated if one.unit == quantity.unit and one.value != quantity.value]
    if not others:
        return False
    if quantity.unit and not any(one.unit for one in bearing):
        return True
    here = max(_likeness(own, stated[one]) for one in bearing)
    return any(_likeness(own, stated[one]) >= here + _ALIKE for one in others)


class _Surroundings(NamedTuple):
    """Pairs of characters before and behind a quantity in its clause, and what stands next to it on both sides."""

    before: frozenset[tuple[str, str]]
    behind: frozenset[tuple[str, str]]
    last: str
    first: str


def _around(quantity: Quantity, text: str) -> _Surroundings:
    end = quantity.start + len(quantity.shown)
    before = _CLAUSE.split(text[max(0, quantity.start - _NEAR) : quantity.start])[-1]
    behind = _CLAUSE.split(text[end : end + _NEAR])[0]
    return _Surroundings(frozenset(pairwise(before)), frozenset(pairwise(behind)), before[-2:], behind[:2])


def _likeness(one: _Surroundings, other: _Surroundings) -> int:
    """Pairs of characters that two surroundings share, those next to the quantity counting twice."""
    shared = len(one.before & other.before) + len(one.behind & other.behind)
    return shared + (one.last == other.last != "") + (one.first == other.first != "")


def _bounded(bound: str, stated: Quantity, quoted: str) -> bool:
    """Whether the quotes bound the quantity so too, at it or at the beginning of its clause: 不少于总数的1/2."""
    if "about" in (bound, stated.bound) or bound == stated.bound:
        return True
    clause = _CLAUSE.split(without_dates(quoted)[: stated.start])[-1]
    return not stated.bound and any(match.lastgroup == bound for match in _BEFORE.finditer(clause))


def _announces(quantity: Quantity, sentence: str, stated: Sequence[Quantity]) -> bool:
    """Whether the sentence begins with how many things others are going to list (四个方向：), and the quotes count none."""
    if quantity.unit not in _COUNTED or any(one.unit == quantity.unit for one in stated):
        return False
    if len(_PARTS.split(sentence.partition(":")[2].rstrip("。;"))) > 1:
        return False
    return (
        bool(re.match(r"[\u4e00-\u9fff]{0,4}:", sentence[quantity.start + len(quantity.shown) :]))
        and quantity.start < 4
    )


def _counts_its_list(quantity: Quantity, sentence: str) -> bool:
    """Whether the sentence itself lists as many things as it says: 三项：甲、乙、丙, or 甲、乙和丙三项."""
    before, _, behind = sentence.partition(quantity.shown)
    lists = (behind.partition(":")[2] or behind, before)
    counts = (len([part for part in _PARTS.split(text) if part]) for text in lists)
    return any(count > 1 and str(count) == quantity.value for count in counts)
