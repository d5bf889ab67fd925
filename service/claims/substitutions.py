"""What a sentence puts in a place around which it keeps the words of its quotes: another figure, another name, a
negation."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from indexer.divisions import bare
from indexer.numbers import numeral_value
from indexer.segmentation import in_dictionary, tag
from service.claims.claim import Claim
from service.claims.names import is_borne, is_connecting, is_name, is_organisation, is_plain, is_sure_name
from service.claims.operators import Operator, is_prohibition, operators, rivals
from service.claims.quantities import same_unit, unit_at
from service.claims.support import Support

_CLAUSE = re.compile(r"[^,;。:!?]+")
_FIGURE = re.compile(r"[\d.%‰/一二三四五六七八九十百千万亿两]+")
_COUNT = re.compile(r"([\d.一二三四五六七八九十百千万亿两]+)([年月日天次个名人项条家件周]+)")
_DIGITS = re.compile(r"[\d.]+")
# 今年, 上半年, 下旬, 上午, 本月.
_PERIOD = re.compile(r"[今去前明本上中下]")
_OF_PERIOD = re.compile(r"年|半年|旬|午|周|月")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters. Longer parts are other words for something; so many that are kept around tell that the place is the same.
_LONGEST = 10
_KEPT = 4
_SHORTEST = 3
# The share of a clause that is kept in all, where little is kept just beside a place.
_CLOSE = 0.7
# How much longer than the clause the part of the quotes may be that it is compared with, at each end.
_SLACK = 5
# What the quotes may call a place or an office that the context names.
_GENERIC = re.compile(r"[我全本该各当]|^[省市县区旗州]")
_VERBAL = re.compile(r"[是的了在为有就]")
_PRONOUN = re.compile(r"[该其此本我他她它这那]|上述|前述")


# Of these each has offices of its own: 省政府, 市政府.
_LEVELS = frozenset("省市县区旗盟州镇乡村")


class Place(NamedTuple):
    """Where a clause and the quotes differ between words that they share: `start:end` of the clause stands for
    `begin:stop` of them.

    `firm` tells that much is kept just beside the place, and not only in the clause.
    """

    start: int
    end: int
    begin: int
    stop: int
    firm: bool


def substitutions(sentence: str, support: Support) -> Iterator[Claim]:
    """Figures, names, negations and words of duty and quantity of `sentence` in the place of others."""
    quoted = support.quoted
    theirs = _Words(support.quoted_words)
    stated = operators(quoted)
    whole = sentence.strip("。;!?")
    for clause in dict.fromkeys((*_CLAUSE.findall(sentence), whole)):
        said = operators(clause)
        prohibited = any(is_prohibition(operator, clause) for operator in said)
        mine: _Words | None = None
        for place in _places(clause, quoted):
            new, old = clause[place.start : place.end], quoted[place.begin : place.stop]
            here, there = _touching(said, place.start, place.end), _touching(stated, place.begin, place.stop)
            shown = clause[max(0, place.start - 2) : place.end + 2]
            if place.firm and '"' not in new and len(new) + len(old) <= _KEPT and _is_reversed(here, there, prohibited):
                yield Claim("negation", shown)
            elif rivals(here, there):
                yield Claim("modality", shown)
            elif _is_another_figure(clause, quoted, place) or _is_another_unit(clause, quoted, place):
                yield Claim("number", shown)
            elif _PERIOD.fullmatch(new) and _PERIOD.fullmatch(old) and _OF_PERIOD.match(clause, place.end):
                yield Claim("date", shown)
            elif place.firm and new + old == "副" and _is_another_rank(clause, place, support):
                yield Claim("name", shown)
            elif len(new) == len(old) == 1:
                mine = mine or _Words(tag(clause))
                if place.firm and _is_garbled(clause, quoted, place, mine.at(place.start, place.end), theirs, support):
                    yield Claim("name", shown)
            elif _HAN.search(new) and _HAN.search(old) and not _PRONOUN.search(new):
                mine = mine or _Words(tag(clause))
                generic = bool(not place.start or _GENERIC.search(old))
                new_words, old_words = mine.at(place.start, place.end), theirs.at(place.begin, place.stop)
                of_mine, of_theirs = (
                    _organisations(clause, place.start, place.end),
                    _organisations(quoted, place.begin, place.stop),
                )
                if _is_another_name(new_words + of_mine, old_words + of_theirs, generic, support):
                    yield Claim("name", shown)


def _places(clause: str, quoted: str) -> Iterator[Place]:
    """Where the two differ, in the part of the quotes around the longest run of characters that they share."""
    own, start, size = SequenceMatcher(None, clause, quoted, autojunk=False).find_longest_match()
    if size < _SHORTEST:
        return
    first = max(0, start - own - _SLACK)
    part = quoted[first : start + len(clause) - own + _SLACK]
    codes = SequenceMatcher(None, clause, part, autojunk=False).get_opcodes()
    kept = sum(end - begin for kind, begin, end, _, _ in codes if kind == "equal")
    close = kept >= _CLOSE * len(clause)
    for number, (kind, begin, end, here, stop) in enumerate(codes):
        if kind == "equal" or end - begin > _LONGEST or stop - here > _LONGEST:
            continue
        before = codes[number - 1][2] - codes[number - 1][1] if number else 0
        behind = codes[number + 1][2] - codes[number + 1][1] if number + 1 < len(codes) else 0
        beside = (before or not begin) and (behind or end == len(clause))
        firm = before + behind >= (_KEPT if max(end - begin, stop - here) <= 2 else 1.5 * _KEPT)
        if not firm and not (close and beside):
            continue
        # Beyond an end of the clause the quotes go on: only as much of them stands in the place of its end.
        if not begin:
            here = max(here, stop - (end - begin))
        elif end == len(clause):
            stop = min(stop, here + (end - begin))
        if (begin and end < len(clause)) or (begin < end and here < stop):
            yield Place(begin, end, first + here, first + stop, firm)


def _is_another_figure(clause: str, quoted: str, place: Place) -> bool:
    """Whether a figure stands in the place of another one, in whole or in some of its digits."""
    new, old = clause[place.start : place.end], quoted[place.begin : place.stop]
    if _FIGURE.fullmatch(new) and _FIGURE.fullmatch(old):
        return True
    one, other = _COUNT.fullmatch(new), _COUNT.fullmatch(old)
    if one and other:
        return numeral_value(one[1]) != numeral_value(other[1]) or not same_unit(one[2], other[2])
    if not _DIGITS.fullmatch(new + old):
        return False
    mine, theirs = _digits_around(clause, place.start, place.end), _digits_around(quoted, place.begin, place.stop)
    return bool(mine and theirs) and mine != theirs


def _digits_around(text: str, start: int, end: int) -> str:
    while start and _DIGITS.match(text[start - 1]):
        start -= 1
    while end < len(text) and _DIGITS.match(text[end]):
        end += 1
    figure = text[start:end]
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _is_another_unit(clause: str, quoted: str, place: Place) -> bool:
    """Whether another unit stands behind the same figure, or behind 每."""
    before, theirs = clause[place.start - 1 : place.start], quoted[place.begin - 1 : place.begin]
    if not before == theirs == "每" and not (_FIGURE.match(before) and _FIGURE.match(theirs)):
        return False
    one, other = unit_at(clause, place.start), unit_at(quoted, place.begin)
    return bool(one and other) and not same_unit(one, other)


def _is_another_rank(clause: str, place: Place, support: Support) -> bool:
    """Whether an office has 副 before it, or has none, nowhere but in the sentence."""
    office = re.escape(clause[place.end : place.end + 2])
    return not re.search(f"副{office}" if place.start < place.end else f"(?<!副){office}", support.known)


def _is_garbled(
    clause: str, quoted: str, place: Place, mine: Sequence[tuple[str, str]], theirs: "_Words", support: Support
) -> bool:
    """Whether one character for another made of a word of the quotes a name, or no word at all."""
    new, old = clause[place.start], quoted[place.begin]
    if not _HAN.match(new) or not _HAN.match(old):
        return False
    if {new, old} <= _LEVELS:
        return clause[place.start : place.end + 2] not in support.known
    start, word = next((start, word) for start, word, _ in theirs.touched(place.begin, place.stop))
    begin = place.start - (place.begin - start)
    changed = clause[max(0, begin) : begin + len(word)]
    if len(word) == 1:
        return not is_connecting(new) and not is_connecting(old) and clause[place.start - 1 : place.end] not in quoted
    if is_sure_name(*theirs.at(place.begin, place.stop)[0]):
        return changed not in support.known
    if is_connecting(new) or is_connecting(old):
        return False
    if len(word) == 2 and in_dictionary(word) and any(len(own) > 1 and in_dictionary(own) for own, _ in mine):
        return False
    return not in_dictionary(word) or not in_dictionary(changed) or any(is_name(*word) for word in tag(changed))


def _is_another_name(
    mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]], generic: bool, support: Support
) -> bool:
    """Whether a name stands where the quotes have another one; where they have what may stand for it (全市), whether
    nothing bears it."""
    names = {word for word, part in mine if is_name(word, part)}
    others = {word for word, part in theirs if is_sure_name(word, part)}
    if others:
        new = {name for name in names if is_sure_name(name, "") or not is_plain(name)}
        return any(not any(name in other or other in name for other in others) for name in new)
    sure = [word for word, part in mine if is_sure_name(word, part)]
    if generic:
        return any(not is_borne(name, support) for name in sure)
    return any(not is_plain(name) and bare(name) not in support.quoted for name in sure)


def _organisations(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """What stands in the range, alone or with what follows, where it ends as the names of organisations do."""
    phrases = (text[start : end + more] for more in range(4))
    return [(phrase, "nt") for phrase in phrases if is_organisation(phrase) and not _VERBAL.search(phrase)][:1]


def _touching(found: Sequence[Operator], start: int, end: int) -> list[Operator]:
    """The operators in the range, and those beside it, which a mark or a word more may part from what they govern."""
    return [operator for operator in found if operator.start <= end and start <= operator.end]


def _is_reversed(here: Sequence[Operator], there: Sequence[Operator], prohibited: bool) -> bool:
    """Whether one of two places is negated and the other is not; a prohibition negates whatever its clause says."""
    mine, theirs = (any(operator.kind == "negation" for operator in found) for found in (here, there))
    return mine != theirs and not (theirs and prohibited)


class _Words:
    """Words by the offsets of their text."""

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        self._words: list[tuple[int, str, str]] = []
        at = 0
        for word, part in words:
            self._words.append((at, word, part))
            at += len(word)

    def touched(self, start: int, end: int) -> list[tuple[int, str, str]]:
        """The words that the range touches, each with its offset and part of speech."""
        return [(begin, word, part) for begin, word, part in self._words if begin < end and start < begin + len(word)]

    def at(self, start: int, end: int) -> list[tuple[str, str]]:
        """The words that the range touches, each with its part of speech."""
        return [(word, part) for _, word, part in self.touched(start, end)]
