"""Negation, modality and quantifiers, compared at what they govern: 不得排放 against 可以排放."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.claims.claim import Claim
from service.claims.support import Support

# Words with 不, 未, 没, 无 that negate nothing, and bounds of numbers, which are compared with their numbers.
_NO_NEGATION = (
    r"不断|不仅|不但|不少|不同(?!意)|不过(?!问)|不管|不论|不锈|不久|不动产|不愧|不朽|不如|不妨|不等|不时|不懈|不止|不只|不光|不免|不禁|不外乎|不得不|不可或缺"
    r"|差不多|不(?:得)?(?:低|少|高|多|小)于|不(?:得)?超过|不足(?=\d)|未来|未成年|没收|淹没|沉没|埋没|无论|无锡|无人机|无线|无障碍|无党派|无害化|无缝|无形|无偿|无愧|无不"
    r"|是否|能否|是不是|能不能|有没有|可不可"
)
_OPERATORS = {
    "negation": r"不得|不准|不许|不能|不可|不应|不宜|不予|不再|不必|不会|不是|不|没有|没|尚未|未|无须|无需|无|并非|绝非|禁止|严禁",
    "must": r"应当|应该|必须|务必|须(?!知)|一律",
    "may": r"可以|允许|有权|可(?=[由以在按向自依])",
    "all": r"全部|所有|一切|全体|均|都|各(?=[级类个项])",
    "some": r"部分|有的|一些|有些|少数|多数|大多|个别",
    "only": r"只能|只有|只|仅",
}
_FINDER = re.compile("|".join([rf"(?P<none>{_NO_NEGATION})", *(f"(?P<{k}>{v})" for k, v in _OPERATORS.items())]))
# Of these one word changed for another changes what is said.
_RIVALS = {"must": "may", "may": "must", "all": "some", "some": "all"}
_STOP = re.compile(r"[,;。:!?、\n]")
# Characters behind an operator in which what it governs is looked for, and before a predicate in which its operator is.
_AHEAD = 6
_BACK = 9


class Operator(NamedTuple):
    kind: str
    start: int
    end: int


def missing_operators(sentence: str, support: Support) -> Iterator[Claim]:
    """The negations of `sentence` that the quotes do not have at the same predicate, and those of the quotes that it leaves out; words of
    duty and of quantity in the place of which the quotes have their opposites."""
    quoted = support.quoted
    said, stated = operators(sentence), operators(quoted)
    for operator in said:
        if operator.kind == "negation":
            borne = _governed_in(operator, sentence, stated, quoted)
            if borne is None:
                borne = any(other.kind == "negation" for other in stated)
            if not borne:
                yield Claim("negation", _shown(operator, sentence))
        elif operator.kind in _RIVALS and _contradicted(operator, sentence, stated, quoted):
            yield Claim("modality", _shown(operator, sentence))
    for operator in stated:
        predicate = quoted[operator.end : operator.end + 2]
        if operator.kind != "negation" or _STOP.search(predicate) or predicate not in sentence:
            continue
        here = _is_governed(predicate, sentence, said, "negation")
        elsewhere = any(
            not _before(at, quoted, stated, "negation") for at in _places(predicate, quoted) if at != operator.end
        )
        if not here and not elsewhere:
            yield Claim("negation", _shown(operator, quoted))


def operators(text: str) -> list[Operator]:
    """The operators in `text`, which is in the form that is compared."""
    return [
        Operator(match.lastgroup, *match.span())
        for match in _FINDER.finditer(text)
        if match.lastgroup and match.lastgroup != "none"
    ]


def _governed_in(operator: Operator, sentence: str, stated: list[Operator], quoted: str) -> bool | None:
    """Whether what `operator` governs in `sentence` is so governed in the quotes; None where the quotes do not name it."""
    predicate = _predicate(operator, sentence, quoted)
    return None if predicate is None else _is_governed(predicate, quoted, stated, operator.kind)


def _contradicted(operator: Operator, sentence: str, stated: list[Operator], quoted: str) -> bool:
    predicate = _predicate(operator, sentence, quoted)
    if predicate is None or _is_governed(predicate, quoted, stated, operator.kind):
        return False
    return _is_governed(predicate, quoted, stated, _RIVALS[operator.kind])


def _predicate(operator: Operator, sentence: str, quoted: str) -> str | None:
    """The first two characters together behind the operator that the quotes have too."""
    for start in range(operator.end, min(operator.end + _AHEAD, len(sentence) - 1)):
        pair = sentence[start : start + 2]
        if _STOP.search(pair):
            return None
        if pair in quoted:
            return pair
    return None


def _is_governed(predicate: str, text: str, within: list[Operator], kind: str) -> bool:
    return any(_before(at, text, within, kind) for at in _places(predicate, text))


def _before(at: int, text: str, within: list[Operator], kind: str) -> bool:
    """Whether an operator of the kind stands before `at`, near and in the same clause."""
    return any(
        operator.kind == kind and 0 <= at - operator.end <= _BACK and not _STOP.search(text[operator.end : at])
        for operator in within
    )


def _places(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _shown(operator: Operator, text: str) -> str:
    return text[operator.start : operator.end + 4]
