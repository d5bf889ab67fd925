"""Follow-up questions, completed by rules with what was said before."""

import re
from collections.abc import Collection, Sequence
from typing import Protocol

from indexer.document import Span
from service.asking.phrases import content_of, phrases
from service.asking.vocabulary import ASKS, UNIT
from service.composing import Turn
from service.followups.replacing import replaced
from service.followups.resolving import Antecedent, antecedent, inside_name
from service.mentions import mentions
from service.understanding import understand
from service.values.spans import covered
from service.values.words import words_of

_END = "？?。！! "
# What a follow-up may begin with, and which says that it is one.
_LEAD = re.compile(
    "(?:那么|那(?![个些位年天时里边次场家种样部项篇份条件句段届座是])|还有|然后|另外|所以|以及|再(?=问|请问)|好的?[，,]|嗯)[，,、]?"
)
_POLITE = re.compile("(?:请问|请|我想(?:知道|问)|想问)(?:一下)?[，,]?")
_MORE = re.compile(
    "(?:那么?|嗯|好的?)?[，,]?(?:还有|然后|其[他它]|别的|另外|剩下|更多|继续|接着|再(?=说|讲|来|举|列|给))"
    "(?:[的呢吗吧了]|没有?|什么|啥|哪些|别的|其[他它]|更多|说|讲|来|举|列|给|几[个条点]|一?[些点]|一?个|下去|往下|例子|内容|做法|措施|方面|情况|问题|建议|我|看看)*"
)
_ELLIPSIS = re.compile("(?P<new>.{1,16}?)(?:的(?:情况|话|数据|时候)?|那边|这边|方面)?又?呢")
_DOES = re.compile("(?:怎么|怎样|如何|咋)(?:做|办)的?$")
_ALIKE = re.compile("(?:怎么|怎样|如何|咋)(?:规定|说|写|样|做|看|办)?的?$|吗$")
_COMPARED = re.compile(
    "比(?:起)?.{1,12}(?:[多少高低增减涨降快慢大小强差好]|上升|下降)|(?:[和与跟同]|相?比|比起|相较于?).{1,16}(?:比(?:较|起来)?|相比|呢)"
)
# What puts right how the question before was taken.
_CORRECTED = re.compile("(?:不对[，,]?|错了[，,]?|不是[^，,]{1,12}[，,])?(?:我?(?:说|问|指)的)?是(?P<new>.{2,12})")
_OPEN = re.compile("吗|怎|咋|如何|为何|为啥|为什么|凭|具体|详细|结果|依据|举例|举个|比如|展开")
# Nouns that name nothing by themselves: of what, the question before told.
_BARE = re.compile(
    "措施|做法|问题|原因|结果|效果|成效|依据|根据|内容|特点|意义|作用|区别|要求|标准|条件|流程|程序|手续"
    "|步骤|时间|地点|数据|数字|情况|出处|来源|例子|建议|后果|好处|坏处|目的|背景|细节|理由|影响|经验|亮点"
    "|难点|重点|方法|办法|方式|途径|数量|金额|名字|名称|作者|地方|部门|单位|人|钱|事|下一步|计划|范围|对象"
    "|期限|比例|规定|说法|意见|观点|看法|第一|详细|具体|主要|展开|解释|介绍|做|干|办|说|讲|写|看|想"
    "|问题出|处理|解决|落实|执行|实施|如何|好|新|大|多|少|意思|困难|不足|成绩|风险|挑战|优势|障碍|对策"
    "|思路|打算|安排|进展|进度|现状|规模|资金|投入|负责人|领导"
)


class Rewriter(Protocol):
    """Completes a follow-up question with what was said before; a question that stands alone comes back unchanged.

    `places` are those that the library is of.
    """

    async def __call__(self, question: str, history: Sequence[Turn], places: Collection[str] = ()) -> str: ...


async def complete(question: str, history: Sequence[Turn], places: Collection[str] = ()) -> str:
    """The rewriter that needs no LLM, see `complete_question`."""
    return complete_question(question, history, places)


def complete_question(question: str, history: Sequence[Turn], places: Collection[str] = ()) -> str:
    """`question` made readable without `history`, the oldest turn first; one that stands alone comes back as it is.

    承德呢？ puts the place for that of the question before, 2022年呢？ the year, 王某某呢？ the person; 他 and 该条例 become whom and what
    was last named; 为什么？ gets the topic; 还有呢？ is the question before again. `places` are those of the library.
    """
    if not history:
        return question
    last = history[-1]
    base = (last.completed or complete_question(last.question, history[:-1], places)).rstrip(_END)
    bare = question.strip().rstrip(_END)
    if asks_for_more(question):
        return f"{base}？"
    completed = _completed(bare, base, history, places)
    return question if completed is None else f"{completed}？"


def asks_for_more(question: str) -> bool:
    """Whether a follow-up wants more of what was answered: 还有呢, 继续说, 其他的呢."""
    return bool(_MORE.fullmatch(question.strip().rstrip(_END)))


def _completed(bare: str, base: str, history: Sequence[Turn], places: Collection[str]) -> str | None:
    lead = _LEAD.match(bare)
    if lead and inside_name(bare, lead.end()):
        lead = None
    rest = bare[lead.end() :] if lead else bare
    rest = _POLITE.sub("", rest, count=1) if _POLITE.match(rest) else rest
    if found := antecedent(rest, base, history, places):
        return _resolved(found, base)
    ellipsis = _ELLIPSIS.fullmatch(rest)
    if ellipsis and not ASKS.search(rest) and not _COMPARED.match(rest):
        new = ellipsis["new"]
        return replaced(base, new, places) or f"{_topic(base)}，{new}呢"
    if _COMPARED.match(rest):
        return f"{_topic(base)}，{rest}"
    if (corrected := _CORRECTED.fullmatch(rest)) and _only_names(corrected["new"], places):
        return replaced(base, corrected["new"], places)
    if rest in ("", "呢"):
        return base
    if _only_names(rest, places) and (lead or len(rest) <= 12):
        return replaced(base, rest.removesuffix("的"), places)
    # 宁波怎么样 leans on what was asked before; 宁波在哪里 is a question of its own.
    if lead or (_names_nothing(rest, places) and (not _names(rest, places) or _asks_alike(rest, base))):
        return _continued(rest, base, places, bool(lead))
    return None


def _resolved(found: Antecedent, base: str) -> str:
    """A pronoun and the words behind it: alone where these tell enough, else with the topic."""
    asked = understand(found.rest).asked.kind
    first = next(iter(mentions(found.rest)), None)
    if found.kind == "law" and found.name and first and first.kind == "ordinal" and not first.start:
        left = found.rest[first.end :]
        return f"{found.name}{first.text}{'怎么规定' if left in ('', '呢') else left}"
    place_and_thing = found.kind == "place" and any(word.speech == "n" for word in words_of(found.rest))
    if found.name and (_content(found.rest) or place_and_thing or asked not in ("text", "items")):
        return f"{found.before}{found.name}{found.rest}"
    topic = _topic(base)
    if found.rest in ("", "呢"):
        return base
    if not found.name or found.name in topic:
        return f"{topic}，{found.before}{found.rest.removeprefix('的')}"
    return f"{topic}，{found.before}{found.name}{found.rest}"


def _continued(rest: str, base: str, places: Collection[str], led: bool) -> str | None:
    """What asks for something else about the topic, of another place or time where it names one."""
    named = mentions(rest, places)
    left = rest
    for mention in reversed(named):
        left = left[: mention.start] + left[mention.end :]
    left = re.sub("^[的在是，,]+", "", left) if named else rest
    content = _content(left)
    # What names its own place or law, and a topic, needs none from before.
    if named and len("".join(content)) > 6:
        return rest if led else None
    if any(mention.kind in ("body", "ordinal", "quoted") for mention in named):
        return f"{_topic(base)}，{rest}"
    for kind in dict.fromkeys(mention.kind for mention in named):
        same = [mention for mention in named if mention.kind == kind]
        base = replaced(base, rest[same[0].start : same[-1].end], places) or base
    # How another place does it is no question for the reason or the number that was asked for.
    other = _DOES.search(left) and understand(base).type not in ("procedure", "opinion", "list")
    if named and not content and not other and _asks_alike(left, base):
        return base
    return f"{_topic(base)}，{left}"


def _asks_alike(left: str, base: str) -> bool:
    if not ASKS.search(left) or _ALIKE.search(left):
        return True
    one, other = understand(left), understand(base)
    return (one.type, one.asked.kind) == (other.type, other.asked.kind)


def _names(rest: str, places: Collection[str]) -> bool:
    return any(mention.kind != "ordinal" for mention in mentions(rest, places))


def _only_names(rest: str, places: Collection[str]) -> bool:
    named = mentions(rest, places)
    return (
        bool(named)
        and named[0].kind in ("place", "time", "person")
        and sum(len(mention.text) for mention in named) >= len(rest.removesuffix("的"))
    )


def _names_nothing(rest: str, places: Collection[str]) -> bool:
    """Whether a question has only words of asking and such that leave open what they are about: 为什么, 具体有哪些措施, 什么时候通过的."""
    if len(rest) > 14 or not (ASKS.search(rest) or _OPEN.search(rest)):
        return False
    named = mentions(rest, places)
    if any(mention.kind in ("body", "quoted") for mention in named):
        return False
    content = tuple(word for word in _content(rest) if all(word not in mention.text for mention in named))
    if named or not content:
        return not content
    words = [word for word in words_of(rest) if word.text in content]
    # jieba has some verbs of one character for zg, of which it does not tell more.
    return len("".join(content)) <= 2 and bool(words) and words[0].speech[0] in "vaz"


def _content(text: str) -> tuple[str, ...]:
    asking = covered(Span(*match.span()) for match in ASKS.finditer(text))
    words = (word for word in words_of(text) if word.start not in asking and not _BARE.fullmatch(word.text))
    return phrases(content_of(words))


# What asks how, why and whether, beside the words that ask for values.
_HOW = re.compile(
    "(?:怎么样?|怎样|咋样?|如何)(?:[看说做办写讲]的?)?|为什么|为啥|为何|凭什么|怎么样|怎么|怎样|咋样?|如何|何以|是不是|有没有|能不能|是否|[吗呢吧]"
)
_LINK_BEFORE = re.compile("(?:分别|各自|各|都|一共|总共|共|主要|是|有|为|达到?|叫)+$")
_LINK_END = re.compile("(?:[，,、]|的|了|是|有|共|都|分别|主要)+$")


def _topic(base: str) -> str:
    """What a question is about: it without its words of asking."""
    said, at = "", 0
    for match in ASKS.finditer(base):
        if match.start() < at:
            continue
        said += _LINK_BEFORE.sub("", base[at : match.start()])
        unit = UNIT.match(base, match.end())
        at = unit.end() if unit and match.lastgroup == "number" else match.end()
    return _LINK_END.sub("", _HOW.sub("", said + base[at:])) or base
