"""Blanks and characters for display: what is removed, what is shown in another form, always one character for one."""

import re
import unicodedata
from collections.abc import Iterable

Range = tuple[int, int]

# Control and format characters, unpaired surrogates and private-use glyphs cannot be read by anyone.
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]+")
_BLANKS = re.compile(r"\s+")
_LAW = re.compile(r"第[一二三四五六七八九十百零〇○两\d]{1,8}[编篇章节条](?:之[一二三四五六七八九十]+)?$")


def _forms() -> dict[int, str]:
    """Kangxi and other compatibility forms of Chinese characters, each to the one character it stands for; blanks to ASCII."""
    table = dict.fromkeys((*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288), " ")
    for code in (*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00)):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = form
    radicals = "⻓长⻝食⻔门⻅见⻋车⻩黄⻢马⻛风⻚页⻘青⻆角⻄西⻰龙⻥鱼⻦鸟⻜飞⻬齐⻨麦⻣骨⻤鬼⻮齿⻳龟⺠民⻁虎⻫齐⻉贝"
    table.update({ord(radicals[at]): radicals[at + 1] for at in range(0, len(radicals), 2)})
    return table


FORMS = _forms()
_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_BESIDE = re.compile(r"(?<=[\u3400-\u9fff”’》）〉】])[,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“‘《（〈【])")


def is_wide(character: str) -> bool:
    """Chinese characters and full-width marks, beside which a blank means nothing in running text."""
    return character > "\u2e7f" or character in "“”‘’—…·"


def keep_blank(before: str, after: str, left: str) -> bool:
    """Whether one blank stays between `before` and `after`; `left` is the text that ends in `before`.

    Blanks stay between Latin words and figures, and behind the number of a law's chapter or article.
    """
    if not (is_wide(before) or is_wide(after)):
        return before.isascii() and after.isascii() and not (before.isdigit() and after in "%.,") and before not in "([" and after not in ")],.;:"
    return before in "编篇章节条一二三四五六七八九十" and after > "\u4dff" and bool(_LAW.search(left[-14:]))


def without_blanks(source: str, ranges: Iterable[Range], title: bool = False) -> list[Range]:
    """The ranges of `source` with white space that is layout taken out; in titles one blank between two phrases stays."""
    kept: list[Range] = []
    left, pending = "", -1
    for start, end in ranges:
        position = start
        if left and pending < 0 and kept[-1][1] < start and source[kept[-1][1]].isspace():
            pending = kept[-1][1]
        for match in _BLANKS.finditer(source, start, end):
            if match.start() > position:
                left, pending = _add(source, kept, (position, match.start()), left, pending, title)
            if left and pending < 0:
                pending = match.start()
            position = match.end()
        if position < end:
            left, pending = _add(source, kept, (position, end), left, pending, title)
    return kept


def _add(source: str, kept: list[Range], piece: Range, left: str, pending: int, title: bool) -> tuple[str, int]:
    start, end = piece
    if pending >= 0 and (title or keep_blank(left[-1], source[start], left)):
        kept.append((pending, pending + 1))
    if kept and kept[-1][1] == start:
        kept[-1] = (kept[-1][0], end)
    else:
        kept.append((start, end))
    return (left + source[max(start, end - 14) : end])[-16:], -1


def shown(source: str, ranges: Iterable[Range]) -> str:
    """The text of the ranges in the form that is displayed: as long as the ranges together.

    Half-width marks beside Chinese characters become full-width, compatibility characters the common ones.
    """
    text = "".join(source[start:end] for start, end in ranges).translate(FORMS)
    return _BESIDE.sub(lambda match: match.group().translate(_FULL), text)
