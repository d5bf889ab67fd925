"""When two texts say the same: what the figures count as contained, covered or quoted.

Two forms are compared. The *compact* form (NFKC, no white space) is for texts that are quotes of the same source; the
*answer* form also folds case, punctuation and numerals, for texts that say a thing in their own way. The rules are
those of the development data's black-box scorer, so that our figures and its figures can be compared.
"""

import math
import re
import unicodedata
from collections.abc import Iterable

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_MARKER = re.compile(r"[\[［【]\s*\^?\d{1,3}(?:\s*[,，、;；\-–—~～]\s*\d{1,3})*\s*[\]］】]")

_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000}
_COUNT = "[零〇一二三四五六七八九十百两点\\d.]+"
_PERCENT = re.compile(f"百分之({_COUNT})")
_PER_MILLE = re.compile(f"千分之({_COUNT})")
_POINT = re.compile("(?<=[零〇一二三四五六七八九十百\\d])点(?=[零〇一二三四五六七八九\\d])")
_NUMERAL = re.compile("[零〇一二三四五六七八九两十百千]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BETWEEN_NUMBERS = "\x1f"

COVERED_SHARE = 0.8
_LEAST_BLOCK = 8


def compact(text: str) -> str:
    """NFKC without white space and invisible characters."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def plain(answer: str) -> str:
    """An answer as it is read: without citation markers, white space as single blanks."""
    return re.sub(r"\s+", " ", _MARKER.sub("", answer)).strip()


def _numeral(match: re.Match[str]) -> str:
    run = match[0]
    if not any(character in _UNITS for character in run):
        return "".join(str(_DIGITS[character]) for character in run)
    if not any(character in _DIGITS or character == "十" for character in run):
        return run  # 百姓, 千家: no number
    total, held = 0, None
    for character in run:
        if character in _UNITS:
            total += (1 if held is None else held) * _UNITS[character]
            held = None
        else:
            held = held * 10 + _DIGITS[character] if held else _DIGITS[character]
    return str(total + (held or 0))


def answer_form(text: str, numerals: bool = True) -> str:
    """The form in which answers are compared: no markers, NFKC, lower case, no white space, no punctuation.

    Decimal points, % and ‰ stay; punctuation between two digits becomes a separator, so that two numbers stay two. With
    `numerals`, Chinese numerals become digits (二十八 → 28, 百分之七十一 → 71%).
    """
    folded = unicodedata.normalize("NFKC", _MARKER.sub("", text)).lower()
    if numerals:
        folded = _PER_MILLE.sub(r"\1‰", _PERCENT.sub(r"\1%", folded))
        folded = _NUMERAL.sub(_numeral, _POINT.sub(".", folded))
    folded = _THOUSANDS.sub("", folded)
    folded = _BLANK.sub("", folded.replace("\n", "、"))
    kept: list[str] = []
    gap = False
    for at, character in enumerate(folded):
        decimal = character == "." and folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()
        if unicodedata.category(character)[0] in "PSCM" and character not in "%‰°" and not decimal:
            gap = True
            continue
        if gap and character.isdigit() and kept and kept[-1].isdigit():
            kept.append(_BETWEEN_NUMBERS)
        kept.append(character)
        gap = False
    return "".join(kept)


def _stands_in(item: str, text: str) -> bool:
    """Whether `item` stands in `text`, no number of it being part of a longer number there (both in answer form)."""
    at = text.find(item)
    while at >= 0:
        end = at + len(item)
        cut_before = item[0].isdigit() and re.search(r"(?:\d|\d\.)$", text[max(0, at - 2) : at]) is not None
        cut_behind = item[-1].isdigit() and re.match(r"\d|\.\d", text[end : end + 2]) is not None
        if not cut_before and not cut_behind:
            return True
        at = text.find(item, at + 1)
    return False


def contains(answer: str, item: str) -> bool:
    """Whether `answer` says `item`, with numerals converted or as they stand."""
    for numerals in (True, False):
        wanted = answer_form(item, numerals)
        if wanted and _stands_in(wanted, answer_form(answer, numerals)):
            return True
    if answer_form(item):
        return False
    # An item of nothing but punctuation or a marker has no answer form.
    wanted = compact(item)
    return bool(wanted) and wanted in compact(answer)


def contains_any(answer: str, alternatives: Iterable[str]) -> bool:
    """Whether `answer` says one of the alternatives."""
    return any(contains(answer, item) for item in alternatives)


def covers(text: str, quote: str, share: float = COVERED_SHARE) -> bool:
    """Whether the longest common substring is at least `share` of `quote` (both compact, quote not empty)."""
    length = math.ceil(share * len(quote))
    return quote in text or any(quote[at : at + length] in text for at in range(len(quote) - length + 1))


def blocks(quote: str, text: str, least: int = _LEAST_BLOCK) -> list[tuple[int, int]]:
    """Pieces of `quote` that stand in `text` in the same order, as (start in quote, length).

    Found greedily from the left; each has at least `least` characters, or the whole quote where it is shorter.
    """
    least = min(least, max(1, len(quote)))
    found: list[tuple[int, int]] = []
    at = behind = 0
    while at + least <= len(quote):
        start = text.find(quote[at : at + least], behind)
        if start < 0:
            at += 1
            continue
        length = least
        while at + length < len(quote) and start + length < len(text) and quote[at + length] == text[start + length]:
            length += 1
        found.append((at, length))
        at += length
        behind = start + length
    return found


def covered_share(quote: str, texts: Iterable[str]) -> float:
    """Share of the characters of `quote` that the texts cover together (all compact, quote not empty)."""
    seen = bytearray(len(quote))
    for text in texts:
        if quote in text:
            return 1.0
        if text and text in quote:
            pieces = [(quote.find(text), len(text))]
        else:
            pieces = blocks(quote, text, min(_LEAST_BLOCK, len(quote), max(1, len(text))))
        for start, length in pieces:
            seen[start : start + length] = b"\1" * length
    return sum(seen) / len(quote)


def overlaps(cited: str, gold: str) -> bool:
    """Whether a cited and a gold quote share at least half of the shorter one (both compact)."""
    shorter = min(len(cited), len(gold))
    if not shorter or cited in gold or gold in cited:
        return shorter > 0
    return 2 * sum(length for _, length in blocks(gold, cited, min(_LEAST_BLOCK, shorter))) >= shorter


def common_subsequence(one: str, other: str) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004, doi:10.1007/978-3-540-24587-2_18)."""
    if not one or not other:
        return 0
    positions: dict[str, int] = {}
    for index, character in enumerate(one):
        positions[character] = positions.get(character, 0) | (1 << index)
    full = (1 << len(one)) - 1
    state = full
    for character in other:
        matched = state & positions.get(character, 0)
        state = ((state + matched) | (state - matched)) & full
    return len(one) - state.bit_count()
