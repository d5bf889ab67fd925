"""Text to tokens, the same way for passages and for questions."""

import re
import unicodedata
from functools import cache
from operator import add

import opencc

from indexer.numbers import unify_numbers
from indexer.segmentation import cut_for_search

_HAN = "\u3400-\u9fff\uf900-\ufaff"
# Two numbers side by side stay two.
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d])|(?<=\d)\s+(?=[{_HAN}])")
_RUN = re.compile(rf"第\d+(?:条(?:之\d+)?|[章节款项届次号])?|(?:(?!第\d)[{_HAN}])+|[a-z]+|\d+(?:[./]\d+)?[%‰]?")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_HAN_RUN = re.compile(rf"[{_HAN}]+$")


@cache
def _simplification() -> tuple[re.Pattern[str], dict[int, str]]:
    """Traditional characters, and each with its simplified one: character by character, so that a translation keeps every offset."""
    converter = opencc.OpenCC("t2s")
    pairs = ((code, converter.convert(chr(code))) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)))
    table = {code: to for code, to in pairs if len(to) == 1 and to != chr(code)}
    return re.compile(f"[{''.join(map(chr, table))}]"), table


def fold(text: str) -> str:
    """The form that is matched: NFKC, lower case, simplified, no white space between Chinese characters and digits."""
    return _BETWEEN_HAN.sub("", simplify(unicodedata.normalize("NFKC", text).lower()))


def simplify(text: str) -> str:
    """`text` in simplified characters, each at the offset of the traditional one."""
    traditional, simplified = _simplification()
    # Looking for a traditional character costs far less than translating all.
    return text.translate(simplified) if traditional.search(text) else text


def normalise(text: str) -> str:
    """What tokens are cut from: folded text with its numbers in one form."""
    return unify_numbers(fold(text))


def words(normal: str) -> list[str]:
    """jieba's words in search mode (long words and the shorter ones in them), numbers and Latin words; no punctuation.

    `normal` comes from `normalise`.
    """
    tokens: list[str] = []
    for run in _RUN.findall(normal):
        if _HAN_RUN.match(run):
            tokens.extend(cut_for_search(run))
        else:
            tokens.append(run)
    return tokens


def bigrams(normal: str) -> list[str]:
    """Pairs of neighbouring characters of each run of Chinese characters, numbers and Latin words whole.

    `normal` comes from `normalise`. They find the names that no dictionary knows.
    """
    tokens: list[str] = []
    for run in _RUN.findall(normal):
        if not _HAN_RUN.match(run) or len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(map(add, run, run[1:]))
    return tokens


def characters(normal: str) -> list[str]:
    """Every Chinese character by itself: what everyday words share with the official ones they stand for (修路, 道路维修).

    `normal` comes from `normalise`.
    """
    return _HAN_CHARACTER.findall(normal)
