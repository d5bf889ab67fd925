"""Whom and what a follow-up points back to: 他, 该条例, 那里, 其中."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from service.composing import Turn
from service.mentions import MentionKind, mentions
from service.understanding import understand
from service.values.words import words_of

_BEFORE = "(?P<before>(?:按照?|根据|依据|关于|对于?|在|从|给|跟|和|由|除了)?)"
_THIS = "(?:这|那|该|此|上述|前述)"
_COUNTED = "[一二两三几]?[个位部项条篇份家所座种次些届名]?"
_OFFICE = "代表|作者|委员|同志|主任|书记|局长|县长|市长|院长|专家|记者|人"

# By what is pointed at, in the order in which they are tried; the last points at the topic as a whole.
_WORDS: tuple[tuple[MentionKind | None, str], ...] = (
    (
        "person",
        f"(?:他|她)们?(?:本人|个人)?|{_THIS}{_COUNTED}(?:{_OFFICE})(?!大|民|均|口)|此人|(?:文章的?)?作者(?=.{{1,14}}$)",
    ),
    (
        "place",
        f"{_THIS}(?:里|边|儿)|当地|{_THIS}[个座]?(?:市|县|区|旗|镇|乡|省|州|村|地|地方|城市)(?!政|委|人|域|方性)",
    ),
    ("law", f"{_THIS}{_COUNTED}(?:条例|法规|法律?|办法|规定|决定|决议|文件|规章|细则|文章|报告|制度)"),
    ("body", f"{_THIS}{_COUNTED}(?:公司|企业|单位|部门|机构|学校|医院|法院|局|委员会|组织)"),
    (
        None,
        f"它们?|其中|其(?![他它余实次二三一])|{_THIS}(?!样|么|里|边|是|年|时)[一几]?[个项条篇份种次些届笔件点块]?|这样|这么做|前者|后者",
    ),
)
_POINTING = tuple((kind, re.compile(f"{_BEFORE}(?:{words})(?P<rest>.*)")) for kind, words in _WORDS)


class Antecedent(NamedTuple):
    """What a follow-up points at by `name` ("" where that is the topic), and its words before and behind the pronoun."""

    kind: MentionKind | None
    name: str
    before: str
    rest: str


def inside_name(text: str, at: int) -> bool:
    """Whether a name or a set phrase goes on at `at`: 那 begins 那达慕 and 他 begins 他山之石 as well."""
    return any(word.start < at < word.end and word.speech[0] in "nil" for word in words_of(text))


def antecedent(follow_up: str, base: str, history: Sequence[Turn], places: Collection[str]) -> Antecedent | None:
    """What `follow_up` begins by pointing at; None where it does not. `base` is the completed question before it."""
    for kind, pointing in _POINTING:
        if (match := pointing.fullmatch(follow_up)) and not inside_name(follow_up, match.start("rest")):
            name = "" if kind is None else _last_named(kind, base, history, places)
            return Antecedent(kind, name, match["before"], match["rest"])
    return None


def _last_named(kind: MentionKind, base: str, history: Sequence[Turn], places: Collection[str]) -> str:
    """What of a kind was named last: by the question before, else its answer, else by those before it."""
    for question, turn in [
        (base, history[-1]),
        *((turn.completed or turn.question, turn) for turn in reversed(history[:-1])),
    ]:
        asked_for = understand(question).asked.kind == kind
        answered = [mention.text for mention in mentions(turn.answer, places) if mention.kind == kind]
        if asked_for and answered:
            return answered[0]
        if named := [mention.text for mention in mentions(question, places) if mention.kind == kind]:
            return named[-1]
        if kind == "person" and turn.authors:
            return turn.authors[0]
        if answered:
            return answered[-1]
    return ""
