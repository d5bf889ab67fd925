"""Reads what values a question asks for from its words of asking, in formal and in everyday language."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from indexer.divisions import spoken
from indexer.document import Span
from indexer.numbers import numeral_value
from indexer.segmentation import in_dictionary
from service.asked import Asked, Value
from service.asking.phrases import between, content_of, phrases
from service.asking.vocabulary import (
    ABSTRACT,
    ASKING,
    ASKS,
    BREAK,
    CHILD,
    COMPARED,
    DIVISION,
    HELD,
    LINK,
    LISTED,
    NOUN,
    NOUNS,
    NUMBERED,
    OFFICIATES,
    OTHERWISE,
    PERSON,
    QUOTED,
    SPENT,
    TITLE,
    UNIT,
    VALUE_NOUN,
    WHEN_NOUN,
    WORDLIKE,
    is_somebody,
)
from service.values.quantities import dates
from service.values.spans import covered
from service.values.units import (
    AGE,
    ANY,
    COUNT,
    DURATION,
    LENGTH,
    MONEY,
    ORDINAL,
    PEOPLE,
    SHARE,
    WEIGHT,
    unit_like,
    unit_of,
)
from service.values.words import Word, words_of


class _Ask(NamedTuple):
    """A word of asking at `start:end` of the question, and the clause around it, `left:right`, without what others ask for."""

    kind: str
    asking: str
    start: int
    end: int
    left: int
    right: int
    several: str | None


class _Read(NamedTuple):
    """A question: its words without those of times, places and titles, those of them that name something, and where its clauses begin."""

    text: str
    words: Sequence[Word]
    content: Sequence[Word]
    clauses: Sequence[int]


def asked_in(folded: str) -> tuple[Asked, ...]:
    """The values that a folded question asks for, in its order; of key words, the quantities or dates that they name. May be empty."""
    if is_somebody(folded):
        return ()
    asks = _asks(folded)
    words = _cut(folded, asks)
    titles = [Span(*match.span()) for match in TITLE.finditer(folded)]
    taken = covered([*dates(folded), *titles, *_places(words)])
    rest = [word for word in words if word.start not in taken]
    content = content_of(rest)
    if not asks:
        return () if OTHERWISE.search(folded) else _of_key_words(content)
    question = _Read(folded, rest, content, [0, *(pause.end() for pause in BREAK.finditer(folded))])
    found: list[Asked] = []
    for ask in asks:
        asked = _READERS[ask.kind](ask, question)
        if asked is not None:
            # 骗走多少钱，追回多少: what is given no unit has that of the quantity before.
            if asked.kind == "number" and asked.unit == ANY and found and found[-1].kind == "number":
                asked = replace(asked, unit=found[-1].unit)
            found.append(asked)
    return tuple(found)


def _cut(text: str, asks: Sequence[_Ask]) -> list[Word]:
    """The words of `text`, none of which goes past the end of a word of asking, as 哪些项目 would, which jieba has for one."""
    borders = [0, *(ask.end for ask in asks), len(text)]
    return [
        Word(word.text, word.speech, start + word.start)
        for start, end in pairwise(borders)
        for word in words_of(text[start:end])
    ]


def _places(words: Sequence[Word]) -> list[Span]:
    places = [
        word.text in spoken() or (word.speech == "ns" and len(word.text) > 2 and bool(DIVISION.search(word.text)))
        for word in words
    ]
    ends = [place and len(word.text) == 1 for place, word in zip([False, *places], words, strict=False)]
    ends = [end and bool(DIVISION.match(word.text)) for end, word in zip(ends, words, strict=True)]
    return [Span(word.start, word.end) for word, place, end in zip(words, places, ends, strict=True) if place or end]


def _asks(text: str) -> list[_Ask]:
    # What stands in quotation marks asks for nothing: “谁管谁”.
    open_text = QUOTED.sub(lambda match: "＊" * len(match[0]), text)
    found = list(ASKS.finditer(open_text))
    asks = []
    for number, match in enumerate(found):
        start, end = match.span()
        # 几所小学凑了多少钱: some schools.
        following = open_text[end : found[number + 1].start()] if number + 1 < len(found) else "，"
        counted_too = following and open_text[end + len(following) : end + len(following) + 1] == "几"
        if (
            match[0] == "几"
            and not counted_too
            and not re.search("[，。？！；、,?!;有是从到]", following + open_text[start - 1 : start])
        ):
            continue
        border = found[number - 1].end() if number else 0
        stop = found[number + 1].start() if number + 1 < len(found) else len(text)
        left = max([border, *(pause.end() for pause in BREAK.finditer(open_text, border, start))])
        right = next((pause.start() for pause in BREAK.finditer(open_text, end, stop)), stop)
        # Where several values are asked for in a clause, a 、 parts them; else it parts those things that have the value.
        if border and left == border:
            left = max(left, open_text.rfind("、", left, start) + 1)
        if stop < len(text) and right == stop:
            right = next((at for at in [open_text.find("、", end, right)] if at >= 0), right)
        kind = next(kind for kind, _ in ASKING if match[kind] is not None)
        asks.append(_Ask(kind, match[0], start, end, left, right, match["several"]))
    return asks


def _focus(ask: _Ask, question: _Read, begin: int | None = None) -> tuple[str, ...]:
    content, clauses = question.content, question.clauses
    behind = between(content, ask.end if begin is None else begin, ask.right)
    if found := [*between(content, ask.left, ask.start), *behind]:
        return phrases(found)
    # A clause that names nothing takes what the last one before it that does speaks of.
    last = bisect_right(content, ask.start, key=attrgetter("end")) - 1
    if last < 0:
        return ()
    return phrases(between(content, clauses[bisect_right(clauses, content[last].start) - 1], ask.start))


def _number(ask: _Ask, question: _Read) -> Asked:
    text = question.text
    before, behind = text[ask.left : ask.start], text[ask.end : ask.right]
    stated = _stated_unit(ask, text)
    # Of 多长 and its like, 长 is no part of the noun behind.
    begin = ask.end + (stated.end() if stated else ask.asking == "多")
    noun = _noun_behind(question.words, begin, ask.right)
    of_noun = next((unit for part in noun if (unit := unit_of(part[-1].text))), None)
    # 多少钱一斤: what follows the money tells for what.
    of_noun = MONEY if noun and noun[0][0].text == "钱" else of_noun
    of_noun = SHARE if any(unit_of(word.text) == SHARE for part in noun[:1] for word in part) else of_noun
    of_head = unit_of(head) if (head := LINK.sub("", before)) else None
    if ask.asking == "第几":
        unit = ORDINAL
    elif ask.asking in ("百分之几", "几分之几", "几成"):
        unit = SHARE
    elif ask.asking == "多久":
        unit = DURATION
    elif ask.asking == "多":
        unit = _of_extent(before, behind, of_noun, of_head)
    elif stated:
        unit = unit_like(stated[1])
        unit = of_noun if unit == COUNT and of_noun else unit
    elif noun:
        unit = of_noun or COUNT
    elif HELD.search(before):
        unit = SHARE
    else:
        unit = of_head or (MONEY if SPENT.search(before) else ANY)
    return Asked("number", unit, _focus(ask, question, begin))


def _of_extent(before: str, behind: str, of_noun: str | None, of_head: str | None) -> str:
    """The unit of 多大, 多长 and their like."""
    if behind.startswith("长"):
        return DURATION if DURATION in (of_noun, of_head) or behind.startswith("长时间") else LENGTH
    if behind.startswith("大"):
        living = of_head == PEOPLE or (of_head is None and behind[1:2] == "了") or CHILD.search(before)
        aged = re.match("大(?:年纪|岁数|年龄)", behind) or (not of_noun and living)
        return AGE if aged else of_noun or of_head or ANY
    return of_head or {"重": WEIGHT, "快": ANY}.get(behind[:1], LENGTH)


def _stated_unit(ask: _Ask, text: str) -> re.Match[str] | None:
    match = UNIT.match(text[ask.end : ask.right])
    if match is None:
        return None
    # 多少项目 asks for no 项, 多少天内 for 天.
    at = ask.end + match.end()
    word = text[at - 1 : at + 1]
    return None if match[1] in WORDLIKE and len(word) == 2 and in_dictionary(word) else match


def _date(ask: _Ask, question: _Read) -> Asked:
    general = ask.asking[0] in "什啥多" or ask.asking in ("何时", "几时")
    return Asked("date", "" if general else _grain(ask.asking), _focus(ask, question))


def _grain(asking: str) -> str:
    """To what a date must be told where 哪一年, 何月, 几号 or 几点钟 ask for it."""
    return next(
        (
            grain
            for grain, signs in (("时", "点"), ("日", "日天号"), ("月", "月"), ("年", "年"))
            if set(signs) & set(asking)
        ),
        "",
    )


def _person(ask: _Ask, question: _Read) -> Asked | None:
    text = question.text
    if COMPARED.match(text, ask.end):
        return None
    # 谁 may be a body or an office: 由谁批准. A name is asked for by 是谁 and by what says person.
    named = ask.asking != "谁" or text[ask.end : ask.right].strip("?") == "" or OFFICIATES.match(text, ask.end)
    return Asked("person", PEOPLE if named else "", _focus(ask, question))


def _place(ask: _Ask, question: _Read) -> Asked | None:
    return None if ABSTRACT.search(question.text, ask.left, ask.start) else Asked("place", "", _focus(ask, question))


def _called(ask: _Ask, question: _Read) -> Asked:
    focus = _focus(ask, question)
    is_person = bool(focus) and (unit_of(focus[-1]) == PEOPLE or bool(PERSON.search(focus[-1])))
    return Asked("person" if is_person else "name", PEOPLE if is_person else "", focus)


def _which(ask: _Ask, question: _Read) -> Asked | None:
    count = numeral_value(ask.several) if ask.several else ""
    several = ask.several is not None and count != "1"
    kind, unit = _kind_behind(ask, question.words)
    if kind is None and not several:
        numbered = NUMBERED.search(question.text, ask.left, ask.right)
        return Asked("number", ORDINAL, _focus(ask, question)) if numbered else None
    return Asked(kind or "items", unit, _focus(ask, question), int(count) if several and count.isdigit() else None)


def _what(ask: _Ask, question: _Read) -> Asked | None:
    kind, unit = _kind_behind(ask, question.words)
    if kind is None and not LISTED.search(unit):
        return None
    return Asked(kind or "items", unit, _focus(ask, question))


def _kind_behind(ask: _Ask, words: Sequence[Word]) -> tuple[Value | None, str]:
    """What kind of value the noun behind the word of asking names, and the unit of it."""
    noun = _noun_behind(words, ask.end, ask.right)
    for part in noun:
        for kind, nouns in NOUNS:
            if nouns.search(part[-1].text):
                whole = "".join(word.text for word in part)
                return kind, {"date": _grain(whole), "person": PEOPLE, "place": whole}.get(kind, part[-1].text)
    return None, noun[-1][-1].text if noun else ""


def _noun_behind(words: Sequence[Word], start: int, end: int) -> list[list[Word]]:
    """The words of the noun phrase that begins at `start`, in two parts where a 的 parts it; a verbal noun at an end (公司合作) left out."""
    parts: list[list[Word]] = [[]]
    at = start
    first, last = (bisect_left(words, border, key=attrgetter("start")) for border in (start, end))
    for word in words[first:last]:
        # 补助 and 赔偿 are verbs as well, and so is what begins 补偿钱.
        known = (at == start and unit_of(word.text) is not None) or (
            len(parts) > 1 and not parts[-1] and word.speech == "v"
        )
        if word.start != at or not (NOUN.match(word.speech) or known or word.text in ("的", "主要")):
            break
        at = word.end
        if word.text == "的":
            parts.append([])
        elif word.text != "主要":
            parts[-1].append(word)
    for part in parts:
        while part and part[-1].speech == "vn" and any(word.speech.startswith("n") for word in part[:-1]):
            part.pop()
    return [part for part in parts if part][:2]


_READERS: Mapping[str, Callable[[_Ask, _Read], Asked | None]] = {
    "date": _date,
    "person": _person,
    "number": _number,
    "place": _place,
    "which": _which,
    "called": _called,
    "what": _what,
}


def _of_key_words(content: Sequence[Word]) -> tuple[Asked, ...]:
    asked = []
    for name in phrases(content):
        if WHEN_NOUN.search(name):
            asked.append(Asked("date", "", (name,)))
        elif VALUE_NOUN.search(name) and (unit := unit_of(name)) is not None:
            asked.append(Asked("number", unit, (name,)))
    return tuple(asked)
