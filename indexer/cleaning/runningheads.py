"""Running heads and feet: what is printed at the edge of many pages."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from .bylines import byline_of
from .layout import CLOSING
from .lines import Line

_LOOSE = re.compile(r"[\s\d/|·•●■◆—–\-‐]+")
_NUMBERED = re.compile(r"第[一二三四五六七八九十百]+[编章节条]|[一二三四五六七八九十]+、|[（(]")
_WITH_NUMBER = re.compile(r"^\d{1,4}[\s\u3000]{2,}\S.{1,40}$|^\S.{1,40}?[\s\u3000]{3,}\d{1,4}$")
_WITH_SLASH = re.compile(r"^/\s?[^\s/]{2,12}$|^[^\s/]{2,12}\s?/(?:\s?\d{1,4})?$")
_ISSUE = re.compile(r"^\S{2,12}[·•]\s?\d{1,4}\s?期$")
_WITH_BULLET = re.compile(r"^●\s?[^\s●]{2,12}$|^[^\s●]{2,12}\s?●$")
_NUMBER_AT_END = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_SECTION = 9
_WIDEST = 30
_SHARE = 0.15
_WIDE_GAP = 3
_SHORT = 16
_FIRST = re.compile(r"第\s?一\s?[编章条]|一、|[（(]一[）)]|1[.、．]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = frozenset({"page_number", "running_head", "margin_text"})
_WIDE_BLANK = re.compile(r"(?:[ \xa0]{2,}|[\t\u3000]+)+")
_COUNTED = frozenset({"running_head", "contents"})


def key_of(text: str) -> str:
    """What stays the same from page to page: without blanks, digits and ornaments."""
    return _LOOSE.sub("", text)


def find_running_heads(lines: Sequence[Line]) -> None:
    """Gives `running_head` to the lines at page edges that are no text; four kinds of evidence.

    Their form: a slash or bullet beside a short name, `NAME·39 期`, a name and a number far apart on a line (at least three
    times in the text). Their number, which counts the pages beside words that stay. Their words: short lines that recur at page edges, also with a recognition error or two. Their place:
    a short line beside one of these, which names a section of a magazine.
    """
    _by_form(lines)
    _by_count(lines)
    at_edge = _edges(lines)
    _by_words(lines, at_edge)
    _by_interruption(lines)
    _sections(lines, at_edge)


def _by_form(lines: Sequence[Line]) -> None:
    numbered = [line for line in lines if not line.role and line.width <= 48 and _WITH_NUMBER.match(line.text)]
    for line in numbered if len(numbered) >= 3 else ():
        line.role = "running_head"
    for line in lines:
        if line.role or line.width > 16:
            continue
        if _WITH_SLASH.match(line.text) or _ISSUE.match(line.text) or _WITH_BULLET.match(line.text):
            line.role = "running_head"


def _by_count(lines: Sequence[Line]) -> None:
    """The first or last lines of at least two pages, parted by form feeds: words that stay beside a number that counts on.

    The number goes to `level`.
    """
    fed = [at for at, line in enumerate(lines) if line.fed and at > 0]
    heads = [lines[at] for at in [0, *fed] if lines]
    feet = [lines[at - 1] for at in [*fed, len(lines)] if lines]
    for before, after in [*itertools.pairwise(heads), *itertools.pairwise(feet)]:
        if not {before.role, after.role} <= {"", "running_head"} or max(before.width, after.width) > _WIDEST:
            continue
        one, other = (_NUMBER_AT_END.search(line.text) for line in (before, after))
        key = key_of(before.text)
        if one and other and len(key) >= 2 and key == key_of(after.text):
            numbers = int(one.group()), int(other.group())
            if numbers[1] == numbers[0] + 1:
                before.role = after.role = "running_head"
                before.level, after.level = numbers


def _edges(lines: Sequence[Line], reach: int = 2) -> list[int]:
    """Indices of lines at most `reach` lines from a page edge: a form feed, an unusual gap, a page number or top, either end."""
    near: set[int] = set(range(reach))
    wide = sum(1 for line in lines if line.gap >= _WIDE_GAP) < _SHARE * len(lines)
    for index, line in enumerate(lines):
        if line.role in _MARKS:
            near.update(range(index - reach, index + reach + 1))
        elif line.fed or (line.lead == 1 and line.gap == 0) or (wide and line.gap >= _WIDE_GAP):
            near.update(range(index - reach, index + reach))
    return [index for index in sorted(near) if 0 <= index < len(lines) and not lines[index].role]


def _by_words(lines: Sequence[Line], at_edge: Sequence[int]) -> None:
    """A head may hold several parts, wide blanks between them: the journal's name, its issue, the article's title."""
    edges = sum(1 for line in lines if line.fed or line.role == "page_number" or _begins_page(line))
    least = max(3, _SHARE * edges)
    keys = {index: _parts(lines[index].text) for index in at_edge if _may_be_head(lines[index])}
    counts = Counter(key for parts in keys.values() for key in parts)
    often = {key: count for key, count in counts.items() if count >= least}
    short = (line for line in lines if often and line.width <= _WIDEST and line.role not in _COUNTED)
    everywhere = Counter(key for line in short for key in _parts(line.text))
    heads = {key for key, count in often.items() if count > 0.5 * everywhere[key]}
    seen: set[frozenset[str]] = set()
    for index, parts in keys.items():
        known = heads.intersection(parts)
        first = len(parts) == 1 and parts not in seen
        seen.add(parts)
        if known and first and _is_title(lines, index):
            continue
        if known or any(len(key) >= 4 and any(_nearly(key, head) for head in heads) for key in parts):
            lines[index].role = "running_head"
    printed = {lines[index].text for index in keys if lines[index].role == "running_head"}
    for line in lines:
        if not line.role and line.text in printed and key_of(line.text) != line.text:
            line.role = "running_head"


def _parts(text: str) -> frozenset[str]:
    """What stays the same of every part of the line; nothing where it is numbered like a heading."""
    whole = key_of(text)
    if len(whole) < 2 or _NUMBERED.match(whole):
        return frozenset()
    if len(whole) == len(text):
        return frozenset((whole,))
    return frozenset(key for part in _WIDE_BLANK.split(text) if len(key := key_of(part)) >= 2)


def _is_title(lines: Sequence[Line], index: int) -> bool:
    """Whether the first of several like lines is the title that the others repeat: a text ends above, another begins below.

    Beside a mark of the page edge it takes a byline, a subtitle or a first number to say so.
    """
    line = lines[index]
    before = next((other for other in reversed(lines[max(0, index - 6) : index]) if not other.role), None)
    after = next((other for other in lines[index + 1 : index + 6] if not other.role), None)
    if after is None or (before is not None and before.text[-1] not in CLOSING and before.width > _SHORT):
        return False
    if after.text.startswith("——") or _FIRST.match(after.text) or byline_of(after.text) is not None:
        return True
    around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    beside = line.fed or line.gap >= _WIDE_GAP or any(other.role in _MARKS for other in around)
    return not beside and (after.width > _WIDEST or after.lead in (2, 4))


def _by_interruption(lines: Sequence[Line]) -> None:
    """Lines that come again and again in the middle of sentences, where no mark of a page is left."""
    recurring = Counter(key_of(line.text) for line in lines if _could_recur(line))
    keys = {key for key, count in recurring.items() if count >= 3 and len(key) >= 2 and not _NUMBERED.match(key)}
    if not keys:
        return
    widths = Counter(round(line.width) for line in lines if line.width >= 10 and not line.role)
    full = max(widths, key=lambda size: widths[size], default=0)
    found: dict[str, list[int]] = {}
    cutting: Counter[str] = Counter()
    before: Line | None = None
    for index, line in enumerate(lines):
        key = key_of(line.text)
        if _could_recur(line) and key in keys:
            found.setdefault(key, []).append(index)
            cutting[key] += bool(before and before.width >= full - 2 and before.text[-1] not in CLOSING)
        elif not line.role:
            before = line
    for key, places in found.items():
        if cutting[key] >= max(2, 0.4 * len(places)):
            for index in places:
                lines[index].role = "running_head"


def _could_recur(line: Line) -> bool:
    return not line.role and 2 <= line.width <= _SHORT and _may_be_head(line)


def _may_be_head(line: Line) -> bool:
    """Words, but no name of an author and no piece of a sentence."""
    if line.width > _WIDEST or not _LETTER.search(line.text) or any(mark in line.text for mark in "，。；："):
        return False
    return byline_of(line.text) is None


def _nearly(key: str, head: str) -> bool:
    if abs(len(key) - len(head)) > 2 or (key[0] != head[0] and key[-1] != head[-1]):
        return False
    return SequenceMatcher(None, key, head, autojunk=False).ratio() >= 0.8


def _sections(lines: Sequence[Line], at_edge: Sequence[int]) -> None:
    """Section names: beside a running head, the first words of at least two pages, or nowhere but at page edges."""
    magazine = any(line.role == "running_head" and _WITH_SLASH.match(line.text) for line in lines)
    wide = sum(1 for line in lines if line.gap >= _WIDE_GAP) < _SHARE * len(lines)
    everywhere = Counter(line.text for line in lines if _is_section(line))
    opening: Counter[str] = Counter()
    known: Counter[str] = Counter()
    beside: set[str] = set()
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if not _is_section(line):
            continue
        heads = [other for other in (before, after) if other is not None and other.role == "running_head"]
        known[line.text] += bool(heads) or _begins_page(line)
        numbered = before is None or before.role in ("page_number", "margin_text")
        opening[line.text] += line.fed or numbered or (wide and line.gap >= _WIDE_GAP)
        if before is not None and before.role == "running_head" and _WITH_SLASH.match(before.text):
            beside.add(line.text)
    for index in at_edge:
        line = lines[index]
        if not _is_section(line):
            continue
        text = line.text
        opens = opening[text] if opening[text] == everywhere[text] else 0
        if byline_of(text) is not None:
            section = opens >= 3  # it may look like a name, but no name opens page after page
        else:
            first = magazine and _begins_page(line) and line.width <= 6
            section = text in beside or known[text] >= 2 or opens >= 2 or first
        if section:
            line.role = "running_head"


def _begins_page(line: Line) -> bool:
    return line.lead == 1 and line.gap == 0


def _is_section(line: Line) -> bool:
    return (
        not line.role
        and 2 < line.width < _SECTION
        and not _NUMBERED.match(line.text)
        and "\u3400" <= line.text[-1] <= "\u9fff"
        and not any(character.isdigit() or character in "，。、；：“”" for character in line.text)
    )
