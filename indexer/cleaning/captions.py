"""Captions of pictures and tables, and imprints: short lines that are neither text nor the title of an article."""

import re
from collections.abc import Sequence

from .layout import CLOSING
from .lines import Line

_CAPTION = re.compile(
    r"附?[图表]\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[-—–.．]\d{1,3})?(?:[\s：:、.．]\s*|(?=[^\d\s的中为是说明显示可]))\S.*"
)
_LONGEST = 34
_IMPRINT = re.compile(
    r"(?:主办|主管|承办|协办|编辑|编印|出版|主编|副主编|责任编辑|编委|准印|内部|刊号|国内统一|ISSN|CN|印刷|印数|发行|地址|邮编|邮政编码|电话"
    r"|传真|网址|电子邮箱|投稿邮箱|[Ee]-?mail)[^。：:]{0,10}[：:]\s*\S"
)
_ISSUE = re.compile(
    r".{0,20}(?:\d{4}\s*年)?\s*第\s*[\d一二三四五六七八九十]{1,4}\s*期(?:[\s（(]*总第\s*\d+\s*期[)）]?)?$"
)
_FRONT = 60
_NEAR = 3


def find_captions(lines: Sequence[Line]) -> None:
    """Gives `caption` to the name of a numbered picture or table that stands on a line of its own, behind a closed text."""
    before: Line | None = None
    for line in lines:
        if line.role:
            continue
        if (
            line.text[0] in "图表附"
            and line.width <= _LONGEST
            and _CAPTION.fullmatch(line.text)
            and _is_alone(before, line)
        ):
            line.role = "caption"
        else:
            before = line


def _is_alone(before: Line | None, line: Line) -> bool:
    return line.text[-1] not in "。；，、" and (before is None or line.lead > 4 or before.text[-1] in CLOSING)


def find_imprints(lines: Sequence[Line]) -> None:
    """Gives `masthead` to the imprint of a publication in front: at least two lines like `主办：…`, and the issue beside them."""
    front = lines[:_FRONT]
    found = [index for index, line in enumerate(front) if line.width <= _LONGEST and _IMPRINT.match(line.text)]
    if sum(1 for index in found if not lines[index].role) < 2:
        return
    for index in found:
        if not any(0 < abs(other - index) <= _NEAR for other in found):
            continue
        for line in front[max(0, index - 2) : index + 3]:
            if not line.role and (line is lines[index] or _ISSUE.match(line.text)):
                line.role = "masthead"
