"""What an LLM puts in brackets to name its sources: our keys, in many spellings, and markers of other styles, which never reach the page."""

import re
import unicodedata
from typing import NamedTuple

BRACKETS = {"[": "]", "【": "】", "［": "］", "〔": "〕", "(": ")", "（": "）", "{": "}", "<": ">"}
_SQUARE = frozenset("[【［〔")
# Characters. Longer brackets are text: a marker names a few sources.
LONGEST = 64

_LABEL = (
    r"(?:sources?|src|citations?|cited?|ref(?:erence)?s?|doc(?:ument)?s?|passages?|notes?"
    r"|来源|出处|资料|文档|文献|片段|段落|参考|引用|参见|详见|注释|见|注)"
)
_BETWEEN = r"[\s,、;:/|&^†#_.*=\"'和及与-]*"
# S-3f9a, also S3f9a, s_3f9a and, with a letter and a digit in it, 3f9a; the last may stand for a sentence of the source: S-3f9a-2.
_KEY = r"(?:s[-_ ]?[0-9a-f]{4}(?![0-9a-z])|s[-_][0-9a-z]{1,8}|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{4}(?![0-9a-z]))(?:-\d{1,2})?"
# Each of them is read in one way only: with several, a bracket full of digits would be tried in more ways than ever end.
_MORE = rf"(?>{_BETWEEN}(?:{_KEY}|{_LABEL}|\d{{1,3}}))*+{_BETWEEN}"
_KEYED = re.compile(rf"{_BETWEEN}(?:{_LABEL}{_BETWEEN})*{_KEY}{_MORE}")
_HYPHENED = re.compile(r"s[-_]")
_NAMED = re.compile(r"s[-_ ]?([0-9a-f]{1,8})(?![0-9a-z])|(?<![0-9a-z-])([0-9a-f]{4})(?![0-9a-z])")
_LABELLED = re.compile(
    rf"{_BETWEEN}(?:{_LABEL}{_BETWEEN})+\d{{1,3}}(?>{_BETWEEN}(?:{_LABEL}|\d{{1,3}}))*+{_BETWEEN}"
    rf"|{_BETWEEN}(?>\d{{1,3}}{_BETWEEN})++{_LABEL}{_BETWEEN}"
)
# A bare number in square brackets would pass for one of our own citation markers.
_NUMBERS = re.compile(r"\s*\^?\d{1,3}(?:\s*[,、;~^-]\s*\^?\d{1,3})*\^?\s*")
_LINK = re.compile(r"\s*(?:https?://|www\.)\S*\s*")
_TAG = re.compile(r"/?[a-z][a-z0-9]{0,9}(?:\s[^<>]*)?/?|sup>.*</sup")
_BEGUN = re.compile(rf"{_BETWEEN}(?>(?:{_KEY}|{_LABEL}|s[-_]?[0-9a-f]*|\d{{1,3}}){_BETWEEN})*+")
_DASHES = str.maketrans("–—−‐‑～", "-----~")


class Marker(NamedTuple):
    """The keys that a marker names, each as `S-` and hexadecimal digits; none for a marker of another style."""

    keys: tuple[str, ...]


def read_marker(opening: str, content: str) -> Marker | None:
    """What stands between `opening` and its closing bracket, if that is a marker; None for text."""
    shown = _plain(content)
    # Roads have such names too: （S3011）.
    if _KEYED.fullmatch(shown) and (opening not in "(（" or _HYPHENED.search(shown)):
        return Marker(tuple(f"S-{hyphened or bare}" for hyphened, bare in _NAMED.findall(shown)))
    other = (
        _LABELLED.fullmatch(shown)
        or (opening in _SQUARE and _NUMBERS.fullmatch(shown))
        or (opening in "(（" and _LINK.fullmatch(shown))
        or (opening == "<" and _TAG.fullmatch(shown))
    )
    return Marker(()) if other else None


def is_begun(content: str) -> bool:
    """Whether a bracket that the end of the text cut off was going to be a marker."""
    return bool(_BEGUN.fullmatch(_plain(content)))


def closes(opening: str, content: str, character: str) -> bool:
    """Whether `character` ends the bracket; a superscript ends with its closing tag."""
    if character not in BRACKETS.values():
        return False
    return not (opening == "<" and content.lower().startswith("sup") and not content.lower().endswith("/sup"))


def _plain(content: str) -> str:
    return unicodedata.normalize("NFKC", content).translate(_DASHES).lower()
