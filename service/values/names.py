"""Persons, places and names of bodies, laws and things, where they stand in a text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.cleaning.bylines import SURNAMES
from indexer.divisions import spoken
from indexer.document import Span
from indexer.segmentation import in_dictionary
from service.values.spans import covered
from service.values.words import Word, words_of

_TITLE = (
    "主任|书记|局长|县长|市长|省长|旗长|区长|镇长|乡长|州长|盟长|院长|检察长|主席|秘书长|部长|厅长|处长|科长|所长|站长|校长|园长|行长|社长|会长|队长"
    "|组长|团长|总经理|经理|董事长|总裁|厂长|委员长|委员|代表(?!团)|同志|记者|作者|教授|律师|法官|检察官|民警|警官|医生|负责人|先生|女士|老师|总书记|总理|部长"
    "|支书|主委|专家|顾问|研究员|董事|科员|干事|村民|居民|业主|当事人|被告人|嫌疑人"
)
_TITLED = re.compile(f"(?:{_TITLE})$")
_LONGEST_TITLE = 4
_OFFICE = re.compile(
    "主席团|代表团|检查组|调研组|领导小组|联系点|平台|机构|主体|第三方|单位|部门|机关|法院|人民政府|当事人|申请人|肇事者|会议"
    f"|副?(?:{_TITLE})"
)
_SOMEBODY = re.compile(
    f"[{''.join(sorted(SURNAMES))}](?:某某|某[甲乙丙丁]?|[\u4e00-\u9fff]某)(?![一二三四五六七八九十种些个月年])"
)
_PART = "(?:(?![与和及为由是在把被对将向的了])[\u4e00-\u9fff]){1,8}"
_FOREIGN = re.compile(f"{_PART}(?:[·•・‧]{_PART})+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,6}$")
_TITLE_BEHIND = re.compile(f"(?:副|老)?(?:{_TITLE})|的(?:文章|论文|观点|看法|说法|主张|建议)|文(?:章|中)")
_SAYS = re.compile(
    "认为|表示|指出|强调|说|觉得|带队|主持|撰文|出席|当选|同志|等(?=[\u4e00-\u9fff]{0,4}(?:代表|同志|人))"
)
_NO_PERSON = re.compile(
    f"(?:省|市|县|区|旗|州|盟|镇|乡|村|街道|社区|苏木|嘎查|[委证筑办局会院部团组科处所站法]|{_TITLE})$"
)
_GIVEN = re.compile("n|x|v|a|z")

_DIVISION = re.compile("(?:省|市|县|区|旗|州|盟|镇|乡|村|街道|社区|苏木|嘎查|自治[区州县旗]|新区|开发区|园区|农场)$")
_GENERIC = re.compile("[全各该本我某同多每]")
_VENUE = re.compile(
    "(?:广场|大厅|礼堂|会议室|会堂|中心|场馆|学校|小学|中学|大学|馆|医院|公园|基地|大道|路|街|车站|机场|院|站|厅|厂|酒店|宾馆|湖|河|江|山|海|沟|湾|港|岛)$"
)

_QUOTED = re.compile(r"《[^《》]{1,60}》|[“\"「][^“”\"「」，。]{1,30}[”\"」]")
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{0,8}[〔\[（(](?:19|20)\d\d[〕\]）)]\s?第?\d{1,5}\s?号|第?[\d一二三四五六七八九十百]{1,6}号(?:令|文件|公告)"
)
_SESSION = re.compile("第[\\d一二三四五六七八九十百]{1,4}次(?:全体)?会议")
_BODY = (
    "公司|集团|企业|厂|合作社|银行|协会|学会|研究会|商会|基金会|联合会|委员会|常委会|人大|政协|政府|法院|检察院|局|厅|部|委|办|署|院|处|科|室|所|站|(?<!带)队|社"
    "|中心|办公室|办公厅|工作委|工委|党委|党组|支部|总队|支队|大队|小组|专班|学校|大学|学院|中学|小学|医院|报|日报|晚报|杂志|网|平台|系统|银行|馆|部门|机构|机关"
)
_STATUTE = "(?<![办做方看想说用管写司立执违守合非书语疗兵手])法|条例|法典|议事规则|(?:管理|若干|暂行|物业|监督)(?:规定|办法)|细则|宪法"
# What sure names of bodies end in.
_NAMED_BODY = "公司|集团|合作社|银行|协会|学会|商会|基金会|联合会|研究会|委员会|常委会|法院|检察院|(?<=.)[局厅]|大学|学院|中学|小学|医院|人民政府|(?<=[省市县区旗镇乡])政府"
# What a noun that is asked for may end in; a noun that is not here is looked for itself.
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"(?:{noun})$"), endings)
    for noun, endings in (
        ("公司|企业|厂家|厂|单位名称|开发商|承建商", "公司|集团|企业|厂|合作社|银行|社|院|酒业|食品|科技|建材"),
        ("部门|机构|机关|单位|组织|局|家|主体|牵头", _BODY),
        ("学校|大学|中学|小学|院校", "学校|大学|学院|中学|小学|校区|幼儿园|校"),
        ("医院", "医院|卫生院"),
        ("法院", "法院|法庭"),
        ("会议|会", "会议|大会|全会|座谈会|论坛"),
        ("报纸|报|杂志|刊物|媒体", "报|日报|晚报|杂志|网|社|台|期刊"),
        ("平台|系统|软件|产品|程序", "平台|系统|软件|app|App|APP|程序"),
        ("节|活动|项目|工程|计划|行动", "活动|工程|项目|行动|计划|节"),
    )
)
_UNKIND = frozenset(("", "名字", "名称", "叫什么"))
_LAW = re.compile("(?:法|法律|法规|条例|规章|文件|办法|书|著作|文章|决定|文号|报告|规定)$")
_PART_OF_NAME = re.compile("n|j|vn|eng|l|i|an|zg|r$")
_PART_OF_STATUTE = re.compile("n(?!r)|j|v|l|i|a|b|d$")
_PART_OF_PLACE = re.compile("n|m|j|a")
_NO_BODY = re.compile("[各哪该本某]|什么|怎么|有个|[东西南北中]{1,2}部")
_LONGEST = 8  # words of a name
_NO_NAME = frozenset(
    ("全", "各", "某", "该", "本", "多", "同", "新", "老", "一", "两", "乡", "城", "农村", "基层", "所有", "重点")
)
_LED = re.compile(
    "(?:按照|根据|依据|依照|违反|适用|实施|修改|制定|出台|[由和在向对从与及经把被将到至赴去是为据交])(?=..)"
)


def persons(text: str, strict: bool = False) -> list[Span]:
    """Names of persons: with a known surname, beside a title or a word of saying, in a row of names, foreign (约翰·洛克) or anonymised.

    `strict` leaves out those with a surname that a dictionary has: 张建国 is a name there, and so is 许可证.
    """
    found = [Span(*match.span()) for pattern in (_SOMEBODY, _FOREIGN) for match in pattern.finditer(text)]
    taken = covered(found)
    unsure: list[Span] = []
    for start, end, sure in _name_like(words_of(text), strict):
        if not taken.isdisjoint(range(start, end)):
            continue
        titled = _TITLED.search(text, max(0, start - _LONGEST_TITLE), start)
        if sure or titled or _SAYS.match(text, end) or _TITLE_BEHIND.match(text, end):
            found.append(Span(start, end))
            taken.update(range(start, end))
        else:
            unsure.append(Span(start, end))
    starts, ends = {span.start for span in found}, {span.end for span in found}
    listed = (
        span
        for span in unsure
        if (text[span.start - 1 : span.start] == "、" and span.start - 1 in ends)
        or (text[span.end : span.end + 1] == "、" and span.end + 1 in starts)
    )
    return sorted([*found, *listed])


def _name_like(words: Sequence[Word], strict: bool) -> Iterator[tuple[int, int, bool]]:
    """Where names may stand, and whether the word alone makes it sure."""
    parted = False
    for (word, _, start), (behind, speech, _) in pairwise([*words, Word("", "", 0)]):
        if (
            parted := not parted
            and len(word) == 1
            and word in SURNAMES
            and len(behind) <= 2
            and bool(_GIVEN.match(speech) and _NAME.match(word + behind))
        ):
            # A surname that is a word as well, cut from the given name: 任 文星, 高 庶源.
            yield start, start + 1 + len(behind), False
    for word, speech, start in words:
        if _NAME.match(word) and not _NO_PERSON.search(word):
            if speech.startswith("nr"):
                sure = word[0] in SURNAMES and (not in_dictionary(word) or (len(word) == 3 and not strict))
                yield start, start + len(word), sure
            elif speech in ("ns", "nz") and word not in spoken() and not in_dictionary(word):
                yield start, start + len(word), False


def agents(text: str) -> list[Span]:
    """Who may have done something: persons, offices (主席团, 检查组, 主任) and bodies."""
    offices = [Span(*match.span()) for match in _OFFICE.finditer(text)]
    return sorted({*persons(text), *offices, *_bodies(text, _BODY)})


def places(text: str, division: str = "") -> list[Span]:
    """Divisions and venues, neighbouring ones as one; `division` (镇, 旗县区) keeps those that hold one of its characters' kind."""
    words, known = words_of(text), spoken()
    spans: list[Span] = []
    for number, (word, speech, start) in enumerate(words):
        end = start + len(word)
        if word in known or speech == "ns" or (len(word) > 2 and _is_place(word, speech)):
            _extend(spans, start, end)
        elif (
            _is_place(word, speech)
            and number
            and _PART_OF_PLACE.match(words[number - 1][1])
            and words[number - 1][0] not in _NO_NAME
        ):
            _extend(spans, words[number - 1][2], end)
    return [span for span in spans if _is_of(text[span.start : span.end], division)]


def _is_of(place: str, division: str) -> bool:
    """Whether `place` may be of the kind asked for: 镇 by what it ends in, a province or a city by its bare name too."""
    kinds = re.findall("街道|社区|苏木|嘎查|[省市县区旗州盟镇乡村]", division)
    if not kinds or re.search("|".join(kinds), place):
        return True
    return not _DIVISION.search(place) and any(kind in "省市" for kind in kinds)


def names(text: str, noun: str = "") -> list[Span]:
    """Names that `noun` may be asked for: in 《》 and “”, numbers of documents, and words that end as names of its kind do (公司, 部门).

    Without a noun, or with one that tells no kind, all of them.
    """
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(text)]
    if noun and _LAW.search(noun):
        quoted = [span for span in quoted if text[span.start] == "《"]
        return sorted([*quoted, *(_without_lead(text, *match.span()) for match in _NUMBERED.finditer(text))])
    if noun == "会议":
        quoted += [Span(*match.span()) for match in _SESSION.finditer(text)]
    endings = next(
        (endings for kind, endings in _KINDS if kind.search(noun)),
        _BODY if noun in _UNKIND else f"{_BODY}|{re.escape(noun)}",
    )
    return sorted([*quoted, *_bodies(text, endings)])


def bodies(text: str) -> list[Span]:
    """Public bodies, companies and other organisations, those whose names end as only theirs do."""
    words = [word for word in words_of(text) if word[1] == "nt"]
    found = [*_bodies(text, _NAMED_BODY), *(Span(start, start + len(word)) for word, _, start in words)]
    return [span for span in sorted(found) if not _NO_BODY.match(text, span.start)]


def statutes(text: str) -> list[Span]:
    """Laws and regulations that are named without 《》: 监督法, 住宅物业管理条例."""
    return _bodies(text, _STATUTE, _PART_OF_STATUTE)


def _bodies(text: str, endings: str, parts: re.Pattern[str] = _PART_OF_NAME) -> list[Span]:
    ending = re.compile(f"(?:{endings})$")
    found: list[Span] = []
    words = words_of(text)
    for number, (word, _, start) in enumerate(words):
        if ending.search(word) and (word != "法" or len(words[number - 1][0]) > 1):
            first = _begin(words, number, parts)
            if first < number or len(word) > 2:
                _extend(found, *_without_lead(text, words[first][2], start + len(word)))
    return found


def _is_place(word: str, speech: str) -> bool:
    return not _GENERIC.match(word) and bool(_DIVISION.search(word) or (_VENUE.search(word) and speech.startswith("n")))


def _begin(words: Sequence[Word], number: int, parts: re.Pattern[str]) -> int:
    """The number of the first word of the name that ends with `words[number]`."""
    first = number
    while (
        first > 0
        and number - first < _LONGEST
        and parts.match(words[first - 1][1])
        and words[first - 1][0] not in _NO_NAME
    ):
        first -= 1
    return first


def _without_lead(text: str, start: int, end: int) -> Span:
    led = _LED.match(text, start, end)
    return Span(led.end() if led else start, end)


def _extend(spans: list[Span], start: int, end: int) -> None:
    while spans and spans[-1].end >= start:
        start = min(start, spans.pop().start)
    spans.append(Span(start, end))
