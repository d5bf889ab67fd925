"""Blanks and characters for display: what is removed, what is shown in another form, always one character for one."""

import re
import unicodedata
from collections.abc import Iterable

from indexer.segmentation import cut as cut_words

Range = tuple[int, int]

_ONE_PHRASE = ("关于", "浅谈", "论", "试论", "对", "浅议", "浅析")

# Control and format characters, unpaired surrogates and private-use glyphs cannot be read by anyone; `^` before a
# bracket says that the print raised it.
UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]+"
    r"|\^(?=[（(])"
)
_BLANKS = re.compile(r"\s+")
_LAW = re.compile(r"第[一二三四五六七八九十百零〇○两\d]{1,8}[编篇章节条](?:之[一二三四五六七八九十]+)?$")


def _forms() -> dict[int, str]:
    """Kangxi and other compatibility forms of Chinese characters, each to the one character it stands for; blanks to ASCII."""
    table = dict.fromkeys(
        (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288), " "
    )
    for code in (*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00)):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = form
    radicals = (
        "⻓长⻝食⻔门⻅见⻋车⻩黄⻢马⻛风⻚页⻘青⻆角⻄西⻰龙⻥鱼⻦鸟⻜飞⻬齐⻨麦⻣骨⻤鬼⻮齿⻳龟⺠民⻁虎⻫齐⻉贝"
    )
    table.update({ord(radicals[at]): radicals[at + 1] for at in range(0, len(radicals), 2)})
    return table


FORMS = _forms()
# Few characters have another form: to look for them takes an eighth of the time of `str.translate` over all of them.
_FORMED = re.compile(f"[{''.join(map(re.escape, map(chr, FORMS)))}]")
_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_BESIDE = re.compile(r"(?<=[\u3400-\u9fff”’》）〉】])[,;:?!()]+|[,;:?!()](?=[\u3400-\u9fff“‘《（〈【])")


def is_wide(character: str) -> bool:
    """Chinese characters and full-width marks, beside which a blank means nothing in running text."""
    return character > "\u2e7f" or character in "“”‘’—…·"


def keep_blank(before: str, after: str, left: str) -> bool:
    """Whether one blank stays between `before` and `after`; `left` is the text that ends in `before`.

    Blanks stay between Latin words and figures, and behind the number of a law's chapter or article; not behind the marks
    that `shown` makes full-width.
    """
    if not (is_wide(before) or is_wide(after)):
        return (
            before.isascii()
            and after.isascii()
            and not (before.isdigit() and after in "%.,")
            and before not in "(["
            and after not in ")],.;:"
            and not (before in ",;:?!)" and left.rstrip(",;:?!()")[-1:] > "\u2e7f")
        )
    return before in "编篇章节条一二三四五六七八九十" and after > "\u4dff" and bool(_LAW.search(left[-14:]))


def without_blanks(source: str, ranges: Iterable[Range]) -> list[Range]:
    """The ranges of `source` with the white space taken out that is layout; see `keep_blank`."""
    words = _words(source, ranges)
    kept: list[Range] = []
    left = ""
    for start, end in words:
        if kept and kept[-1][1] < start:
            blank = _blank(source, kept[-1][1], start)
            if blank >= 0 and keep_blank(left[-1], source[start], left):
                _append(kept, blank, blank + 1)
        _append(kept, start, end)
        left = (left + source[max(start, end - 14) : end])[-16:]
    return kept


def phrased(source: str, ranges: Iterable[Range], role: str) -> list[Range]:
    """The same for titles, headings, bylines and table rows, where a blank parts phrases, office and name, or cells.

    Blanks between single characters are letter-spacing. Those in a title of one phrase are line ends of the print: a blank
    inside a word or behind a word like 的, or a title that begins with 关于 or 浅谈, says so.
    """
    words = _words(source, ranges)
    texts = [source[start:end] for start, end in words]
    one_phrase = texts and texts[0].startswith(_ONE_PHRASE)
    kept: list[Range] = []
    for place, (start, end) in enumerate(words):
        if kept and kept[-1][1] < start and source[kept[-1][1]].isspace():
            before, after = texts[place - 1], texts[place]
            line_end = any(mark in source[kept[-1][1] : start] for mark in "\n\r\v")
            if role == "table":
                meant = before[-1] != "|" != after[0]
            elif not (is_wide(before[-1]) or is_wide(after[0])):
                meant = True
            elif role == "byline":
                meant = not len(before) == len(after) == 1
            elif place <= 3 and _LAW.search("".join(texts[:place])[-14:]):
                meant = True
            else:
                meant = not (line_end or one_phrase) and _parts(before, after)
            if meant:
                kept[-1] = (kept[-1][0], kept[-1][1] + 1)
        _append(kept, start, end)
    return kept


def _parts(before: str, after: str) -> bool:
    """Whether a blank between these words parts phrases."""
    if len(before) == 1 or len(after) == 1:
        return False
    if before[-1] in "的和与及、，：" or after[0] in "，。、）》”" or before[-1].isdigit() or after[0].isdigit():
        return False
    together = before[-4:] + after[:4]
    cut = len(before[-4:])
    position = 0
    for word in cut_words(together):
        if position < cut < position + len(word):
            return False
        position += len(word)
    return True


def _words(source: str, ranges: Iterable[Range]) -> list[Range]:
    found: list[Range] = []
    for start, end in ranges:
        position = start
        for match in _BLANKS.finditer(source, start, end):
            if match.start() > position:
                found.append((position, match.start()))
            position = match.end()
        if position < end:
            found.append((position, end))
    return found


def _blank(source: str, start: int, end: int) -> int:
    """Where the first blank between two words stands, -1 where only a mark or the hyphen of a divided word parts them."""
    if source[start].isspace():
        return start
    if source[start] in "-‐":
        return -1
    return next((at for at in range(start + 1, end) if source[at].isspace()), -1)


def _append(kept: list[Range], start: int, end: int) -> None:
    if kept and kept[-1][1] == start:
        kept[-1] = (kept[-1][0], end)
    else:
        kept.append((start, end))


def shown(source: str, ranges: Iterable[Range], role: str = "") -> str:
    """The text of the ranges in the form that is displayed: as long as the ranges together.

    Half-width marks beside Chinese characters become full-width, bars between the cells of a table too, compatibility
    characters the common ones.
    """
    text = "".join(source[start:end] for start, end in ranges)
    text = _FORMED.sub(lambda match: FORMS[ord(match.group())], text)
    if role == "table":
        text = text.replace("|", "｜")
    return _BESIDE.sub(lambda match: match.group().translate(_FULL), text)
