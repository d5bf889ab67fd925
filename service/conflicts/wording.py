"""The words of a sentence by what they tell: the subject, names, places, levels, periods, and senses in which a value
is meant."""

import re
from collections.abc import Mapping
from functools import cache

from indexer.divisions import spoken
from indexer.segmentation import cut, in_dictionary
from indexer.tokens import fold
from service.conflicts.figures import dates

_WORD = re.compile(r"[\u4e00-\u9fffa-z]{2,}")
# Words with which anything is told.
_FUNCTION = frozenset(
    re.findall(
        r"\w+",
        "其中 已经 我们 以及 并且 而且 目前 现有 现在 共有 共计 一共 总共 为了 通过 进行 开展 先后 其它 其他 这个 那个 正式 全部 左右 以上 以下 达到"
        " 主要 包括 包含 一个 每个 一是 二是 具有 具备 设有 拥有 有限 分别 约为 大约 累计 截至 以来",
    )
)
_NATION = "全国|我国|国家|中央|国务院"
_LEVEL = re.compile(
    rf"{_NATION}|[全我本][省市县区旗盟州镇乡村]|自治区|[省市县区旗州盟](?=本级|级|人大|人民|政府|委|政协|直)"
)
_AREA = re.compile(
    r"[\u4e00-\u9fff]{2,7}?(?:省|市(?![场民容政]|本级|人大|委)|县|旗(?!帜)|区(?!域|别)|镇|乡(?!村)|街道|社区|村(?!民|庄))"
)
_NUMERAL = r"[\d一二三四五六七八九十百]+"
_SOMEBODY = re.compile(r"[\u4e00-\u9fff](?:某某|某[甲乙丙丁]?)")
_NAME = re.compile(
    r"《[^《》]{1,40}》|[“‘][^“”‘’]{1,30}[”’]|[A-Za-z][A-Za-z\d\-]+|\d{6}"
    rf"|第{_NUMERAL}[次届期轮批号章条]|[一二三四五六七八九十]届|[一二三四五六七八九十]+次会议"
)
_NUMBERED = re.compile(rf"第{_NUMERAL}[次届期轮批号]|[一二三四五六七八九十]+[届次]|\d{{6}}|[（(]{_NUMERAL}[）)]")
_PERIOD = re.compile(r"上半年|下半年|[前第]?[一二三四1-4]季度|\d{1,2}\s?[-—–~～至]\s?\d{1,2}月|年初|年底|年末|截[至止]")
_RELATIVE_YEAR = re.compile(r"(今年|本年|年内)|去年|上年|上一年")
# What is done every day, month or year: 日处理, 年产, but not of 5日 or 今年.
_PER = r"(?<![\d一二三四五六七八九十今去前本当全])(?:{})(?=处理|供|产|接待|运|发电|吞吐|排放|用[水电气])"
_OF_ARTICLE = re.compile(
    "[此本这该当](?:次|项|个|案|条|届|场|批|轮|起|公司|企业|单位|校|院|局|所|镇|村|县|区|市|系统|平台|项目|工程|活动|会议|法|条例|办法)|当[天日晚]"
    "|现场|活动中|(?:^|[，。“])会上|会议(?:听取|审议|要求)"
)
# In another of these senses the same words are of another value.
_SENSES: Mapping[str, re.Pattern[str]] = {
    sense: re.compile(pattern)
    for sense, pattern in {
        "change": "同比|环比|增长率|增速|增长|增幅|提高|上升|下降|减少|降低|缩短|压缩|增加|新增",
        "mean": "年均|月均|日均|每年|每月|每[天日周季]|平均|人均|户均|亩均|均为",
        "daily": f"日均|每[天日]|{_PER.format('日')}",
        "monthly": f"月均|每月|{_PER.format('月')}",
        "yearly": f"年均|每年|{_PER.format('年')}",
        "part": "其中|其余|剩余|另有|还有|部分|首批|第[一二三四]批|一期|二期|三期|试点|占",
        "plan": "计划|拟|力争|目标|预计|争取|规划|将[于在达建]|确保|应当|必须|不得|可以|建议|要求|力度|设想|打算|有望|未来",
        "sum": "以来|年来|多年|累计|历年|历届",
        "stage": "试运行|试行|试用|试点|测试|修订|修正|修改|重新|再次|第二次|首次|改版|升级|扩建|改造",
        "negated": "不再|未能|没有|尚未|并未|取消|停止|撤销|废止",
    }.items()
}


def content_words(text: str) -> frozenset[str]:
    """The words of `text` that say what it is about."""
    return frozenset(word for word in cut(fold(text)) if _WORD.fullmatch(word) and word not in _FUNCTION)


def unknown(words: frozenset[str]) -> frozenset[str]:
    """Those of `words` that no dictionary has: mostly names."""
    return frozenset(word for word in words if not in_dictionary(word))


def names(text: str) -> frozenset[str]:
    """Titles, quoted words, codes, numbered sessions: each is what it is and nothing similar."""
    return frozenset(_NAME.findall(text))


def anonymised(text: str) -> frozenset[str]:
    """Persons whose names are not told in full: 王某."""
    return frozenset(_SOMEBODY.findall(text))


def numbers_of(title: str) -> dict[str, set[str]]:
    """What tells an article from others of its kind: the numbers of its title, by what they number (次, 届, 期, codes,
    days)."""
    found: dict[str, set[str]] = {}
    for number in _NUMBERED.findall(title):
        kind = "code" if number.isdigit() else number[-1]
        found.setdefault(kind, set()).add(number.removeprefix("第"))
    for day in dates(title):
        found.setdefault("day", set()).add(str(day[1:]))
    return found


def places(text: str) -> frozenset[str]:
    """The divisions that `text` names."""
    named = {word for word in cut(fold(text)) if word in _divisions()}
    return frozenset(named.union(name for name in _AREA.findall(text) if not _LEVEL.search(name)))


def levels(text: str) -> frozenset[str]:
    """The levels of administration that it speaks of: 全市, 我省, 市 of 市人大."""
    return frozenset(_LEVEL.findall(text))


def is_national(levels: frozenset[str]) -> bool:
    """Whether one of the `levels` is the country, which is the same in every place."""
    return any(level in _NATION.split("|") for level in levels)


def periods(text: str) -> frozenset[str]:
    """Parts of a year, and to when something is counted."""
    return frozenset(_PERIOD.findall(text))


def relative_year(text: str, year: int | None) -> int | None:
    """The year that the last 今年 or 去年 of a text printed in `year` means; None where it says neither."""
    said = list(_RELATIVE_YEAR.finditer(text))
    if not said or year is None:
        return None
    return year if said[-1][1] else year - 1


def senses(text: str) -> frozenset[str]:
    """In which senses a value may be meant: planned, as a change, as a part, …"""
    return frozenset(sense for sense, pattern in _SENSES.items() if pattern.search(text))


def of_article(text: str) -> bool:
    """Whether only the article tells what is meant: 此次活动, 该公司."""
    return _OF_ARTICLE.search(text) is not None


@cache
def _divisions() -> frozenset[str]:
    return frozenset(name for name in spoken() if len(name) > 1)
