"""What shape of answer a question wants, from its words of asking: formal and everyday ones."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Literal

from service.asking.vocabulary import is_somebody
from service.mentions import Mention

QuestionType = Literal["fact", "list", "definition", "procedure", "reason", "opinion", "comparison", "several"]

_N = "[一二两三四五六七八九十\\d]"
_ASKS = re.compile("多少|嘛|几|什么|啥|谁|哪|何|怎|咋|吗|呢|么|多[大长久高]|(.)[不没]\\1|有没有|是否")
_COMPARED = re.compile(
    "区别|差别|差异|异同|不同(?!意)|不一样|两样|一样[吗么]|相比|对比|比较(?:一下|如何|怎[么样])|比起来|(?:哪[个家边里]|谁)更|[和与跟][^，。？]{1,16}哪[个家边座里][^，。？]{0,6}[多少大小高低长短快慢强弱早晚贵好][？?]?$|差(?:了|出)?(?:多少|几)"
    "|[和与跟同比][^，。？]{1,22}比[，,]|[和与跟][^，。？]{2,24}(?:各(?!种|级|类|项)|分别)|比[^，。？]{2,16}多[^，。？]{0,3}(?:什么|啥|哪)"
    "|谁[^，。？]{0,4}(?:最[高多大]|占大头)|怎么变的|有(?:何|啥|什么)变化|变了(?:什么|啥)"
)
_EACH = re.compile("各(?!种|级|类|项|地)|分别")
# Abbreviations that official language makes of lists: 三会, 六有, 一带四联, 五化. A number with a unit, a date, an ordinal and 一下 are none.
_ABBREVIATED = re.compile(
    f"(?<![第\\d零〇百千万亿.一二两三四五六七八九十])(?:{_N}|双)"
    "(?![一二三四五六七八九年月日号届次条章款项期天周时分秒岁名位人元块亩吨斤米公件家户种类级点个半百千万亿十倍成%下些定般直起样切旦])"
    "[\u4e00-\u9fff]{1,2}[”」]?(?:标准)?$"
)
_OPINES = "(?:认为|觉得|主张|提议|建议|呼吁|提出|提了|说)"
_SPEAKER = "(?:作者|文章|评论|专家|同志|主任|委员|报告|领导)"

# Tried in this order; the first that fits tells.
_TYPES: tuple[tuple[QuestionType, re.Pattern[str]], ...] = (
    ("opinion", re.compile("(?:怎[么样]|如何|咋)(?:看|评价|评)|看法|观点|态度")),
    (
        "reason",
        re.compile(
            "为什么|为啥|为何|怎么会|原因|凭(?:什么|啥)|何以|理由|因为(?:什么|啥)|缘故|咋(?:会|不|没|还|就)|怎么[^，。？]{0,10}(?:不了|不上|没)"
        ),
    ),
    (
        "list",
        re.compile(
            f"哪些|有哪|哪(?:几|[两三四五六七八九十]|\\d)(?!步|道|年|天)|几个?方面|列出|列举|(?:包括|都有|都是)(?:什么|啥|哪|谁)|名单|清单|分别(?:是|指)(?:什么|啥)"
            f"|{_N}(?:个|大|种|项|条)[^，。？]{{1,12}}(?:是|指|有)(?:什么|啥|哪)|^[^？]*{_N}(?:个|大|种|项)[^，。？]{{1,8}}$"
            "|(?:什么|啥)(?:措施|做法|问题|要求|内容|任务|材料|条件|证件|成绩|困难|特点)|主要(?:措施|做法|问题|建议|内容|任务|职责)|存在的?问题$"
        ),
    ),
    (
        "definition",
        re.compile(
            "什么(?:是|叫)|啥(?:是|叫)|何谓|何为(?!了)|(?:什么|啥)意思|(?:是指|指的是|指)(?:什么|啥)|含义|定义|概念|(?:怎[么样]|如何)(?:界定|解释|理解)|图个?(?:什么|啥)"
            "|有(?:什么|啥)用|是(?:干|做)(?:什么|啥|嘛)的|^[^，。？]{2,20}是(?:什么|啥)[？?]?$"
        ),
    ),
    (
        "opinion",
        re.compile(
            # What an article or a law says is no opinion.
            f"{_SPEAKER}[^，。？]{{0,8}}{_OPINES}|(?<![条款项章例法]){_OPINES}[^，。？]{{0,24}}(?:怎|如何|什么|啥|谁)|怎么(?:建议|主张)"
            "|(?:什么|啥|哪些)(?:建议|主张|看法|招)|谁说的"
        ),
    ),
    ("fact", re.compile("多少|几|多[大长久高]")),
    (
        "procedure",
        re.compile(
            "怎[么样](?!看|说|写|规定|回事|解释|界定|理解|分析|的)|咋(?!样(?![才能可])|回事|说)|如何|流程|程序|步骤|手续|(?:什么|啥)办法|哪[几两三四五六七八九十]+(?:步|道)"
            "|靠(?:什么|啥)|(?:干|做)(?:什么|啥)|下一步|接下来|[去从上到]哪(?:儿|里)?(?:办|找|走|进)"
        ),
    ),
)


def type_of(text: str, mentions: Sequence[Mention]) -> QuestionType:
    """The type of a folded question that names `mentions`; several where its parts want different things."""
    if _compares(text, mentions):
        return "comparison"
    types = {_single(part) for part in parts_of(text)}
    return types.pop() if len(types) == 1 else "several"


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a question that ask, each with the clauses before it that ask nothing; the whole where there is only one."""
    parts, begin = [], 0
    for clause in re.finditer("[^，。？；,?;]+[，。？；,?;]*", text):
        if _ASKS.search(clause[0]):
            parts.append(text[begin : clause.end()])
            begin = clause.end()
    if len(parts) < 2:
        return (text,)
    return (*parts[:-1], parts[-1] + text[begin:])


def _single(text: str) -> QuestionType:
    bare = text.strip("，。？；,?;")
    if is_somebody(bare):
        return "definition"
    if not _ASKS.search(bare) and _ABBREVIATED.search(bare):
        return "definition"
    return next((kind for kind, pattern in _TYPES if pattern.search(bare)), "fact")


def _compares(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether two things are held against each other: by a word that says so, or two of a kind with 各, or each with a clause that asks."""
    if _COMPARED.search(text):
        return True
    named: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind in ("place", "time", "law"):
            named.setdefault(mention.kind, []).append(mention)
    if _EACH.search(text):
        joined = (text[one.end : other.start] for same in named.values() for one, other in pairwise(same))
        if any(re.fullmatch("[和与及跟同、]|以及", between) for between in joined):
            return True
    asking = [part for part in parts_of(text) if _ASKS.search(part)]
    of_parts = [{mention.text for mention in named.get("place", ()) if mention.text in part} for part in asking]
    return any(one and other and not one & other for one, other in combinations(of_parts, 2))
