"""Names of administrative divisions: with and without what they end in, and the provinces and prefectures of China."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# The peoples that autonomous divisions are named after; 族 is left out of some names.
_PEOPLES = (
    "各族|(?:维吾尔|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|达斡尔|鄂温克|鄂伦春)族?|(?:壮|回|藏|苗|彝|侗|瑶|白|傣|黎|畲|水|羌|满|土|怒|佤|布依|朝鲜|土家"
    "|哈尼|傈僳|拉祜|纳西|景颇|布朗|撒拉|毛南|仡佬|仫佬|东乡|普米|独龙|裕固|保安|德昂|阿昌|门巴|珞巴|赫哲|俄罗斯)族"
)
_ENDING = rf"(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|[省市盟州县旗区])"
# At least two characters stand before it: 杭州 is a name, not the 州 of 杭.
_SUFFIX = re.compile(rf"(?<=..){_ENDING}$")
_UNIT = re.compile(rf".{{2,}}?{_ENDING}")


def bare(place: str) -> str:
    """`place` without what kind of division it is: 鄂尔多斯 for 鄂尔多斯市; two characters stay."""
    return _SUFFIX.sub("", place)


def units(place: str) -> tuple[str, ...]:
    """The divisions that a name is made of, the largest first: 鄂尔多斯市, 东胜区 of 鄂尔多斯市东胜区."""
    found, end = [], 0
    for match in _UNIT.finditer(place):
        found.append(match.group())
        end = match.end()
    return (*found, place[end:]) if end < len(place) else tuple(found)


def answers_to(place: str) -> frozenset[str]:
    """What the place is called, and the divisions that its name says it lies in: 鄂尔多斯市东胜区 answers to itself, 东胜区, 东胜, 鄂尔多斯市,
    鄂尔多斯 and 鄂尔多斯东胜. 东胜区 alone does not say that it lies in 鄂尔多斯.
    """
    called = {""}
    for unit in units(place):
        called |= {before + name for before in called for name in _short_names(unit)}
    return frozenset(called - {""})


def _short_names(unit: str) -> set[str]:
    name = bare(unit)
    # People say 延边州 for an autonomous prefecture.
    return {unit, name, name + unit[-1]} if re.search("自治[州县旗]$", unit) else {unit, name}


@cache
def provinces() -> Mapping[str, str]:
    """The province of each province, city, prefecture and league, by full name; a province is its own."""
    table: dict[str, str] = {}
    for line in _lines():
        province, _, below = line.replace("*", "").partition(":")
        table |= dict.fromkeys((province, *below.split()), province)
    return table


@cache
def spoken() -> Mapping[str, tuple[str, ...]]:
    """What people call the divisions of `provinces`, each with the full names it may mean; bare names that are words are left out."""
    table: dict[str, list[str]] = {}
    words = {name.rstrip("*") for line in _lines() for name in line.split() if name.endswith("*")}
    for place in provinces():
        for name in {place} if place in words else _short_names(place):
            table.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in table.items()}


def _lines() -> list[str]:
    lines = files("indexer").joinpath("divisions/prefectures.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
