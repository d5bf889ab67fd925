"""What a sentence puts in a place around which it keeps the words of its quotes: another figure, another name, a negation."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from indexer.segmentation import in_dictionary, tag
from service.claims.claim import Claim
from service.claims.names import is_borne, is_name
from service.claims.operators import Operator, operators, rivals
from service.claims.support import Support

_CLAUSE = re.compile(r"[^,;。:!?]+")
_FIGURE = re.compile(r"[\d.%‰/一二三四五六七八九十百千万亿两]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters. Longer parts are other words for something; so many that are kept around tell that the place is the same.
_LONGEST = 10
_KEPT = 4
_SHORTEST = 3
_PRONOUN = re.compile(r"[该其此本我他她它这那]|上述|前述")


class Place(NamedTuple):
    """Where a clause and the quotes differ between words that they share: `start:end` of the clause stands for `begin:stop` of them."""

    start: int
    end: int
    begin: int
    stop: int


def substitutions(sentence: str, support: Support) -> Iterator[Claim]:
    """Figures, names, negations and words of duty and quantity of `sentence` in the place of others."""
    quoted = support.quoted
    theirs = _Words(support.quoted_words)
    stated = operators(quoted)
    for match in _CLAUSE.finditer(sentence):
        clause = match[0]
        said = operators(clause)
        mine: _Words | None = None
        for place in _places(clause, quoted):
            new, old = clause[place.start : place.end], quoted[place.begin : place.stop]
            here, there = _touching(said, place.start, place.end), _touching(stated, place.begin, place.stop)
            shown = clause[max(0, place.start - 2) : place.end + 2]
            if ("negation" in _kinds(here)) != ("negation" in _kinds(there)) and len(new) + len(old) <= _KEPT:
                yield Claim("negation", shown)
            elif rivals(here, there):
                yield Claim("modality", shown)
            elif _FIGURE.fullmatch(new) and _FIGURE.fullmatch(old):
                yield Claim("number", shown)
            elif _HAN.search(new) and _HAN.search(old) and not _PRONOUN.search(new):
                mine = mine or _Words(tag(clause))
                if _is_another_name(
                    mine.at(place.start, place.end),
                    theirs.at(place.begin, place.stop),
                    len(new) == len(old) == 1,
                    support,
                ):
                    yield Claim("name", shown)


def _places(clause: str, quoted: str) -> Iterator[Place]:
    """Where the two differ, in the part of the quotes around the longest run of characters that they share."""
    own, start, size = SequenceMatcher(None, clause, quoted, autojunk=False).find_longest_match()
    if size < _SHORTEST:
        return
    first = max(0, start - own - _LONGEST)
    part = quoted[first : start + len(clause) - own + _LONGEST]
    codes = SequenceMatcher(None, clause, part, autojunk=False).get_opcodes()
    for number, (kind, begin, end, here, stop) in enumerate(codes):
        if kind == "equal" or end - begin > _LONGEST or stop - here > _LONGEST:
            continue
        before = codes[number - 1][2] - codes[number - 1][1] if number else 0
        behind = codes[number + 1][2] - codes[number + 1][1] if number + 1 < len(codes) else 0
        # What stands at an end of the clause need not be what stands beside the shared words in the quotes.
        inside = (before or not begin) and (behind or end == len(clause))
        if inside and before + behind >= _KEPT:
            yield Place(begin, end, first + here, first + stop)


def _is_another_name(
    mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]], one_for_one: bool, support: Support
) -> bool:
    """Whether a name that is not known stands where another did, or one character of a name or of a word was changed into no word."""
    if one_for_one and any(len(word) > 1 for word, _ in theirs):
        renamed = any(is_name(*word) for word in theirs)
        return renamed or not any(len(word) > 1 and in_dictionary(word) for word, _ in mine)
    return any(is_name(*word) and not is_borne(word[0], support) for word in mine)


def _touching(found: Sequence[Operator], start: int, end: int) -> list[Operator]:
    """The operators that the range touches, and those beside it where it has no length."""
    if start == end:
        return [operator for operator in found if operator.start <= start <= operator.end]
    return [operator for operator in found if operator.start < end and start < operator.end]


def _kinds(found: Sequence[Operator]) -> set[str]:
    return {operator.kind for operator in found}


class _Words:
    """Words by the offsets of their text."""

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        self._words: list[tuple[int, str, str]] = []
        at = 0
        for word, part in words:
            self._words.append((at, word, part))
            at += len(word)

    def at(self, start: int, end: int) -> list[tuple[str, str]]:
        """The words that the range touches, each with its part of speech."""
        return [(word, part) for begin, word, part in self._words if begin < end and start < begin + len(word)]
