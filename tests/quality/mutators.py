"""Changes of one fact in a sentence, each as an error of a writer would make it. Shares nothing with the check that is to catch them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from indexer.divisions import provinces

KINDS = ("number", "unit", "date", "person", "place", "organisation", "law", "negation", "modality")

_NUMERALS = "一二三四五六七八九"
_FIGURE = re.compile(r"(?<![\dA-Za-z.\[［【])\d+(?:[.,]\d+)*(?![\dA-Za-z])(?!年|月|日)")
_COUNTED = re.compile(
    r"(?<![十百千万亿\d第点])([一二三四五六七八九])(?=[个名项条家件次户人倍年天亩元公吨万千百部位座处周成])(?!个别|一)"
    r"|(?<=第)[一二三四五六七八九](?=[条章节届次])|(?<=分之)[一二三四五六七八九]|(?<=[十百千])[二三四五六七八九](?=[个名项条家件次户人年天亩元公吨万部位])"
)
_DATE = re.compile(
    r"(?:19|20)\d\d(?=年)|(?<!\d)1?\d(?=月)|(?<=月)[123]?\d(?=日)|[今去](?=年)|[上下](?=半年)|[上中下](?=旬)"
)
_UNITS = (
    ("亿元", "万元"), ("万元", "亿元"), ("万亩", "亩"), ("亩", "公顷"), ("公里", "米"), ("平方公里", "平方米"), ("%", "‰"), ("个百分点", "%"),
    ("万吨", "吨"), ("吨", "公斤"), ("户", "人"), ("人", "户"), ("年", "个月"), ("日", "个月"), ("天", "个月"), ("小时", "分钟"), ("件", "家"),
    ("万人", "人"), ("元", "万元"), ("次", "年"),
)  # fmt: skip
_LAW = re.compile(r"《([^《》]{3,40})》")
_DEPARTMENTS = "财政|公安|教育|民政|审计|司法|水利|农牧|农业农村|生态环境|自然资源|住房和城乡建设|交通运输|卫生健康|人力资源和社会保障|市场监督管理|应急管理|文化和旅游|统计|税务|信访|林业和草原|商务"
_ORGANISATION = re.compile(
    rf"[市县区旗省]?(?:(?:{_DEPARTMENTS})(?:局|厅)|人民法院|人民检察院|监察委员会|人民政府|高级人民法院|中级人民法院)"
    r"|(?<=[，。、“])[\u4e00-\u9fff]{2,6}(?:有限公司|集团|大学|研究院)"
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟田姜范姚谭廖邹熊陆郝崔邱秦顾侯邵孟段雷钱汤尹黎乔贺赖龚"
_PERSON = re.compile(
    rf"(?:(?<=[，。、；：（“\s])|^|(?<=主席|市长|县长|局长|主任|书记|院长|委员|代表|记者|总理))[{_SURNAMES}](?!某)[\u4e00-\u9fff]{{1,2}}"
    r"(?=同志|先生|女士|局长|主任|副主|副市|副县|书记|院长|委员|代表|指出|表示|介绍|认为|强调|要求|建议|说)"
)
_ADDED = (
    ("应当", "不应当"), ("可以", "不可以"), ("必须", "不必"), ("能够", "不能够"), ("具有", "不具有"), ("属于", "不属于"), ("需要", "不需要"),
    ("实现", "未实现"), ("完成", "未完成"), ("开展", "未开展"), ("建立", "没有建立"), ("取得", "没有取得"), ("纳入", "未纳入"), ("达到", "未达到"),
    ("经过", "未经过"), ("同意", "不同意"), ("支持", "不支持"), ("参加", "不参加"), ("允许", "不允许"), ("符合", "不符合"), ("适用", "不适用"),
    ("给予", "不给予"), ("由", "不由"), ("是", "不是"), ("有", "没有"), ("会", "不会"), ("要", "不要"), ("能", "不能"),
)  # fmt: skip
_NO_VERB = re.compile(
    r"是否|还是|凡是|就是|总是|于是|但是|只是|或是|[没所具享拥含独持占现国私公原还]有|有[关效限些序力利机的]|由于|自由|理由|[委员大社协集机议全两开]会|会[议计]|主要|重要|需要|要[求素点]|只要|可能|能[力源]|职能|功能|性能|智能|节能|[一二三四五六]是|[不未没]"
)
_REMOVED = (
    ("不得", ""), ("不能", "能"), ("不应", "应"), ("不予", "予以"), ("不再", "再"), ("没有", "有"), ("未经", "经"), ("尚未", "已"), ("禁止", "允许"),
    ("不准", "准"), ("不符合", "符合"), ("不属于", "属于"), ("不需要", "需要"), ("不受", "受"), ("不具备", "具备"), ("无须", "须"), ("无需", "需"),
    ("不作为", "作为"), ("不够", "够"), ("未能", "能"), ("不会", "会"), ("不是", "是"), ("未", ""), ("不适用", "适用"), ("不到位", "到位"),
)  # fmt: skip
_NO_REMOVAL = re.compile(r"未来|未成年|不得不|不能不|没有不|是不是|有没有|能不能|不得(?=[低少高多超])")
_MODALITY = (
    ("应当", "可以"), ("必须", "可以"), ("可以", "应当"), ("以上", "以下"), ("以下", "以上"), ("至少", "至多"), ("超过", "不足"), ("不少于", "不超过"),
    ("不低于", "不高于"), ("不超过", "不少于"), ("全部", "部分"), ("所有", "部分"), ("全面", "局部"), ("部分", "全部"), ("多数", "少数"), ("少数", "多数"),
    ("以内", "以上"), ("应该", "可以"), ("一切", "部分"), ("不足", "超过"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a corpus, to be put in the place of one another."""

    persons: Sequence[str]
    places: Sequence[str]
    laws: Sequence[str]
    organisations: Sequence[str]

    @classmethod
    def found_in(cls, texts: Sequence[str], authors: Sequence[str], places: Sequence[str]) -> "Names":
        whole = "\n".join(texts)
        persons = {name for name in authors if re.fullmatch(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}", name)}
        known = {place for place in (*places, *provinces()) if 2 < len(place) < 9 and place in whole}
        # What is found twice is a name rather than words that end like one.
        twice = {name for name, count in Counter(_ORGANISATION.findall(whole)).items() if count > 1}
        return cls(sorted(persons), sorted(known), sorted(set(_LAW.findall(whole))), sorted(twice))


def mutations(text: str, kind: str, names: Names, random: Random) -> Iterator[str]:
    """Sentences that differ from `text` in one fact of the kind, in random order."""
    changed = list(_MUTATORS[kind](text, names, random))
    random.shuffle(changed)
    yield from (other for other in changed if other != text)


def _numbers(text: str, names: Names, random: Random) -> Iterator[str]:
    for match in _FIGURE.finditer(text):
        digits = [at for at in range(*match.span()) if text[at].isdigit()]
        at = random.choice(digits)
        least = 1 if at == match.start() else 0
        yield _put(text, at, at + 1, random.choice([str(d) for d in range(least, 10) if str(d) != text[at]]))
    for match in _COUNTED.finditer(text):
        yield _put(text, match.start(), match.end(), random.choice([c for c in _NUMERALS if c != match[0]]))


def _units(text: str, names: Names, random: Random) -> Iterator[str]:
    for unit, other in _UNITS:
        for match in re.finditer(rf"(?<=[\d一二三四五六七八九十百千万余]){re.escape(unit)}", text):
            if re.search(r"[上第][一二三四五六七八九十]$|(?<![\d一二三四五六七八九十])[余万]$", text[: match.start()]):
                continue
            if (unit == "年" and re.search(r"(?:19|20)\d\d$", text[: match.start()])) or (
                unit == "日" and "月" in text[: match.start()][-3:]
            ):
                continue
            if unit in ("人", "次", "户", "件", "元") and text[match.end() : match.end() + 1] in tuple(
                "民大员会类口家数素旦"
            ):
                continue
            yield _put(text, match.start(), match.end(), other)


def _dates(text: str, names: Names, random: Random) -> Iterator[str]:
    relative = {"今": "去", "去": "今", "上": "下", "下": "上", "中": "下"}
    for match in _DATE.finditer(text):
        old = match[0]
        if old in relative:
            yield _put(text, *match.span(), relative[old])
        elif len(old) == 4:
            yield _put(text, *match.span(), str(int(old) + random.choice([-10, -3, -2, -1, 1, 2, 3])))
        else:
            most = 12 if text[match.end()] == "月" else 28
            yield _put(text, *match.span(), str(random.choice([n for n in range(1, most + 1) if str(n) != old])))


def _persons(text: str, names: Names, random: Random) -> Iterator[str]:
    places = {match.span() for match in _PERSON.finditer(text)}
    places |= {(at, at + len(name)) for name in names.persons for at in _places(name, text)}
    yield from _renamed(text, places, names.persons, random)


def _place_names(text: str, names: Names, random: Random) -> Iterator[str]:
    places = {(at, at + len(name)) for name in names.places for at in _places(name, text)}
    yield from _renamed(text, places, names.places, random)


def _organisations(text: str, names: Names, random: Random) -> Iterator[str]:
    yield from _renamed(text, {match.span() for match in _ORGANISATION.finditer(text)}, names.organisations, random)


def _laws(text: str, names: Names, random: Random) -> Iterator[str]:
    yield from _renamed(text, {match.span(1) for match in _LAW.finditer(text)}, names.laws, random)


def _renamed(text: str, places: set[tuple[int, int]], others: Sequence[str], random: Random) -> Iterator[str]:
    characters = "明华建平国志海山云林文东新安永清德兴长春阳江宁和光"
    for start, end in sorted(places):
        name = text[start:end]
        at = random.randrange(start, end)
        # What kind of thing it is stays: a name ends in it.
        at = min(at, end - 2) if end - start > 2 else at
        yield _put(text, at, at + 1, random.choice([c for c in characters if c != text[at]]))
        swapped = [other for other in others if other != name and other not in name and name not in other]
        if swapped:
            yield _put(text, start, end, random.choice(swapped))


def _negations(text: str, names: Names, random: Random) -> Iterator[str]:
    refused = [match.span() for match in _NO_VERB.finditer(text)]
    for verb, negated in _ADDED:
        for at in _places(verb, text):
            touched = any(start < at + len(verb) and at < end and end - start >= len(verb) for start, end in refused)
            if not touched and not re.search(r"[不未没无]$", text[:at]):
                yield _put(text, at, at + len(verb), negated)
    kept = [match.span() for match in _NO_REMOVAL.finditer(text)]
    for negated, plain in _REMOVED:
        for at in _places(negated, text):
            if not any(start <= at < end for start, end in kept):
                yield _put(text, at, at + len(negated), plain)


def _modalities(text: str, names: Names, random: Random) -> Iterator[str]:
    for word, other in _MODALITY:
        for at in _places(word, text):
            if not re.search(r"[不未没]$", text[:at]):
                yield _put(text, at, at + len(word), other)


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _places(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


_MUTATORS: dict[str, Callable[[str, Names, Random], Iterator[str]]] = {
    "number": _numbers,
    "unit": _units,
    "date": _dates,
    "person": _persons,
    "place": _place_names,
    "organisation": _organisations,
    "law": _laws,
    "negation": _negations,
    "modality": _modalities,
}
