"""Negation, modality and quantifiers, compared at what they govern: 不得排放 against 可以排放."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.claims.claim import Claim
from service.claims.support import Support

# Words with 不, 未, 没, 无 that negate nothing, and bounds of numbers, which are compared with their numbers.
_NO_NEGATION = (
    r"不断|不仅|不但|不少|不同(?!意)|不过(?!问)|不管|不论|不锈|不久|不动产|不愧|不朽|不如|不妨|不等|不时|不懈|不止|不只|不光|不免|不禁|不外乎|不得不|不可或缺"
    r"|差不多|不(?:得)?(?:低|少|高|多|小)于|不(?:得)?超过|不足|未来|未成年|没收|淹没|沉没|埋没|无论|无锡|无人机|无线|无障碍|无党派|无害化|无缝|无形|无偿|无愧|无不"
    r"|是否|能否|是不是|能不能|有没有|可不可"
)
_OPERATORS = {
    "negation": r"不得|不准|不许|不能|不可|不应|不宜|不予|不再|不必|不会|不是|不|没有|没|尚未|未|无须|无需|无|并非|绝非|禁止|严禁",
    "must": r"应当|应该|必须|务必|须(?!知)|一律",
    "may": r"可以|允许|有权|可(?=[由以在按向自依])",
    "all": r"全部|所有|一切|全体|全面|均|都",
    "some": r"部分|局部|有的|一些|有些|个别",
    "many": r"多数",
    "few": r"少数",
    "upper": r"不(?:得)?超过|不(?:得)?[高多]于|至多|最多|不足|不到|低于|少于|及?以下(?!简称)|以内",
    "lower": r"至少|最少|不(?:得)?[少低小]于|超过|高于|多于|及?以上",
}
_FINDER = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _OPERATORS.items() if kind != "negation"))
_NEGATIONS = re.compile(f"(?P<none>{_NO_NEGATION})|(?P<negation>{_OPERATORS['negation']})")
# Of these one word changed for another changes what is said.
_RIVALS = {"must": "may", "all": "some", "many": "few", "upper": "lower"}
_RIVALS |= {rival: kind for kind, rival in _RIVALS.items()}
# With these a sentence tells what it makes of the question, before it says anything.
_REMARK = re.compile(r"[^,:。;]{0,4}(?:不是|不对|不一|不一样|不一定|不尽相同|并非如此)[,:。;]")
_STOP = re.compile(r"[,;。:!?\n]")
# Characters. Places that go on alike for longer are told apart by nothing that an operator governs.
_LONGEST_ALIKE = 40
# Characters before a predicate in which its negation is looked for; a prohibition may govern a list.
_BACK = 9
_FAR_BACK = 40
_FAR = frozenset("禁严")


class Operator(NamedTuple):
    """A word of negation, duty or quantity, and where it stands."""

    kind: str
    start: int
    end: int


def operators(text: str) -> list[Operator]:
    """The operators in `text`, which is in the form that is compared."""
    found = [match for finder in (_NEGATIONS, _FINDER) for match in finder.finditer(text)]
    return [Operator(match.lastgroup, *match.span()) for match in found if match.lastgroup not in (None, "none")]


def is_prohibition(operator: Operator, text: str) -> bool:
    """Whether an operator of `text` is 禁止 or 严禁, which may stand far from what they govern."""
    return operator.kind == "negation" and text[operator.start] in _FAR


def rivals(one: Sequence[Operator], other: Sequence[Operator]) -> bool:
    """Whether an operator among the first is the opposite of one among the second."""
    kinds = {operator.kind for operator in other}
    return any(_RIVALS.get(operator.kind) in kinds for operator in one)


def missing_operators(sentence: str, support: Support) -> Iterator[Claim]:
    """The negations of `sentence` that the quotes do not have at the same predicate, and those of the quotes that it
    leaves out; words of duty and of quantity where the quotes have their opposites."""
    quoted = support.quoted
    said, stated = operators(sentence), operators(quoted)
    remark = _REMARK.match(sentence)
    for operator in said:
        if remark and operator.end <= remark.end():
            continue
        if operator.kind == "negation":
            if not _is_negated_in(operator, sentence, stated, quoted):
                yield Claim("negation", _shown(operator, sentence))
        elif operator.kind in _RIVALS and _is_contradicted(operator, sentence, stated, quoted):
            yield Claim("modality", _shown(operator, sentence))
    for operator in stated:
        if operator.kind == "negation" and _is_left_out(operator, quoted, said, sentence):
            yield Claim("negation", _shown(operator, quoted))


def _is_negated_in(operator: Operator, sentence: str, stated: Sequence[Operator], quoted: str) -> bool:
    if any(
        sentence[max(0, operator.start - 1) : operator.end + more] in quoted
        for more in (0, 1)
        if operator.start or more
    ):
        return True
    # A prohibition may name first who is not to do it, anything else begins with what is not so.
    far = is_prohibition(operator, sentence)
    named = False
    for start in range(operator.end, _clause_end(sentence, operator.end) - 1):
        places = _alike(sentence, start, quoted)
        if any(_governor(at, quoted, stated, "negation") for at in places):
            return True
        named = named or bool(places)
        if named and not far:
            return False
    return not named and any(other.kind == "negation" for other in stated)


def _is_contradicted(operator: Operator, sentence: str, stated: Sequence[Operator], quoted: str) -> bool:
    for start in range(operator.end, _clause_end(sentence, operator.end) - 1):
        if places := _alike(sentence, start, quoted):
            kinds = [
                {
                    other.kind
                    for other in stated
                    if other.end == at and other.kind in (operator.kind, _RIVALS[operator.kind])
                }
                for at in places
            ]
            return start == operator.end and all(kinds) and not any(operator.kind in kind for kind in kinds)
    return False


def _is_left_out(operator: Operator, quoted: str, said: Sequence[Operator], sentence: str) -> bool:
    """Whether the sentence has what the operator governs, and nowhere a negation of it; nor have the quotes it without
    one."""
    places = _alike(quoted, operator.end, sentence)
    if not places or any(_governor(at, sentence, said, "negation") for at in places):
        return False
    before = quoted[max(0, operator.start - _BACK) : operator.start]
    word = quoted[operator.start : operator.end]
    if not any(_begins_alike(sentence, at, before, word) for at in places):
        return False
    stated = operators(quoted)
    return any(
        all(_governor(other, quoted, stated, "negation") for other in _alike(sentence, at, quoted)) for at in places
    )


def _begins_alike(sentence: str, at: int, before: str, word: str) -> bool:
    """Whether the same words stand before a place as in the quotes, or none but what is left of the negation `word`."""
    own = _STOP.split(sentence[max(0, at - _BACK) : at])[-1]
    if word.endswith(own) or not before:
        return True
    return any(own[start : start + 2] in before for start in range(max(1, len(own) - 1)))


def _alike(text: str, start: int, other: str) -> list[int]:
    """Where `other` goes on as `text` does from `start` on for longest, two characters at least."""
    length = 2
    places = _places(text[start : start + length], other) if not _STOP.search(text[start : start + length]) else []
    while len(places) > 1 and length < _LONGEST_ALIKE and start + length < len(text):
        longer = [at for at in places if other[at + length : at + length + 1] == text[start + length]]
        if not longer:
            break
        places, length = longer, length + 1
    return places


def _governor(at: int, text: str, within: Sequence[Operator], kind: str) -> bool:
    """Whether an operator of the kind stands before `at`, near and in the same clause."""
    return any(
        operator.kind == kind
        and 0 <= at - operator.end <= (_FAR_BACK if is_prohibition(operator, text) else _BACK)
        and not _STOP.search(text[operator.end : at])
        for operator in within
    )


def _clause_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start)
    return stop.start() if stop else len(text)


def _places(part: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(part)})", text)] if len(part) > 1 else []


def _shown(operator: Operator, text: str) -> str:
    return text[operator.start : operator.end + 4]
