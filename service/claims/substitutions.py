"""What a sentence puts in a place around which it keeps the words of its quotes: another figure, another name, half a name."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from indexer.segmentation import tag
from service.claims.claim import Claim
from service.claims.names import is_name
from service.claims.support import Support

_CLAUSE = re.compile(r"[^,;。:!?]+")
_FIGURE = re.compile(r"[\d.%‰/]")
# Characters. Longer parts are other words for something, and so many that are kept tell that the place is the same.
_LONGEST = 8
_KEPT = 4
_PRONOUN = re.compile(r"[该其此本我他她它这那]|上述|前述")


def substitutions(sentence: str, support: Support) -> Iterator[Claim]:
    """Figures and names of `sentence` in the place of others."""
    if not support.quoted:
        return
    words = _Words(support.quoted_words)
    for clause in _CLAUSE.findall(sentence):
        yield from _in_clause(clause, support.quoted, words)


def _in_clause(clause: str, quoted: str, words: "_Words") -> Iterator[Claim]:
    matcher = SequenceMatcher(None, clause, quoted, autojunk=False)
    own: _Words | None = None
    codes = matcher.get_opcodes()
    for number, (kind, start, end, begin, stop) in enumerate(codes):
        if kind != "replace" or end - start > _LONGEST or stop - begin > _LONGEST:
            continue
        before = codes[number - 1][2] - codes[number - 1][1] if number else 0
        behind = codes[number + 1][2] - codes[number + 1][1] if number + 1 < len(codes) else 0
        if before + behind < _KEPT or (not before and start) or (not behind and end < len(clause)):
            continue
        mine, theirs = clause[start:end], quoted[begin:stop]
        if _FIGURE.search(mine) and _FIGURE.search(theirs):
            yield Claim("number", _around(clause, start, end))
        elif not _PRONOUN.search(mine):
            own = own or _Words(tag(clause))
            if _another_name(own.at(start, end), words.at(begin, stop), quoted):
                yield Claim("name", mine)


def _another_name(mine: list[tuple[str, str]], theirs: list[tuple[str, str]], quoted: str) -> bool:
    """Whether a name stands where another did, or a word of which a part was changed into no word."""
    if any(is_name(*word) for word in theirs) and not all(word in quoted for word, _ in mine):
        return True
    return any(len(word) > 1 and is_name(word, part) and word not in quoted for word, part in mine)


def _around(clause: str, start: int, end: int) -> str:
    while start and _FIGURE.match(clause[start - 1]):
        start -= 1
    while end < len(clause) and _FIGURE.match(clause[end]):
        end += 1
    return clause[start:end]


class _Words:
    """Words by the offsets of their text."""

    def __init__(self, words: list[tuple[str, str]]) -> None:
        self._words = words
        self._starts: list[int] = []
        at = 0
        for word, _ in words:
            self._starts.append(at)
            at += len(word)

    def at(self, start: int, end: int) -> list[tuple[str, str]]:
        """The words that the range touches."""
        return [
            word
            for word, begin in zip(self._words, self._starts, strict=True)
            if begin < end and start < begin + len(word[0])
        ]
