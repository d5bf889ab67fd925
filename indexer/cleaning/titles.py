"""Titles: the lines of title blocks get their roles and go to the head of their articles.

Three printings are known. The block stands above its text; or at the end of the first page of its article, where it cuts
a sentence; or, in pages of short news, below each text. In the last two it is lifted to the head of its article.
"""

import re
from collections.abc import Sequence

from .bylines import byline_of
from .contents import Contents
from .headings import numbering_of
from .interleaving import mend_news, stitch
from .layout import Layout
from .lifting import below_sentences, lifted, reorder
from .lines import Line
from .news import news_items, titles_stand_below
from .tails import returned
from .titleblocks import DATE, STOPS, SUBTITLE, TitleBlock, title_blocks

_CHINESE = re.compile(r"[\u3400-\u9fff]{3}")
_DOCUMENT_NUMBER = re.compile(r"^\S{2,12}[〔\[（(【]\s?\d{4}\s?[〕\]）)】]\s?\d+\s?号$")


def find_titles(lines: Sequence[Line], layout: Layout, contents: Contents) -> list[Line]:
    """The kept lines in reading order, title blocks with their roles and at the head of their articles."""
    if layout.spaced and layout.wrapped and not layout.marked:
        lines = mend_news(lines)
    blocks: list[TitleBlock] = []
    taken = 0
    for block in title_blocks(lines, layout, contents):
        headless = block.stop == len(lines) and block.start > 0 and not (layout.spaced and layout.wrapped)
        if block.start >= taken and not headless:
            blocks.append(block)
            taken = block.stop
    below: list[tuple[int, range]] = []
    if layout.spaced and not layout.marked and titles_stand_below(lines):
        below = news_items(lines, [range(*block) for block in blocks])
    elif not blocks or blocks[0].start > 0:
        _first_line(lines, layout)
    for block in blocks:
        _give_roles(lines[block.start : block.stop])
    for _, titles in below:
        _give_roles(lines[titles.start : titles.stop])
    moves = below_sentences(lines, lifted(lines, blocks, layout) + below)
    if layout.spaced and layout.wrapped and not layout.marked:
        moved = {titles.start for _, titles in moves}
        for block in blocks:
            if block.start not in moved and not lines[block.start].top:
                moves += stitch(lines, range(*block))
    if layout.cut:
        moves += returned(lines)
    return reorder(lines, moves)


def _first_line(lines: Sequence[Line], layout: Layout) -> None:
    """The first line is the title if it looks like one: short, open, followed by text."""
    if len(lines) < 2 or lines[0].role:
        return
    line = lines[0]
    short = not layout.wrapped or line.width < line.full - 2
    worded = _CHINESE.search("".join(line.text.split())) and line.width <= 42 and line.text[-1] not in STOPS
    if short and worded and not DATE.match(line.text) and not numbering_of(line.text):
        line.role = "title"


def _give_roles(block: Sequence[Line]) -> None:
    titled = False
    block[0].opens = True
    for line in block:
        line.level = 0
        if line.text.startswith(SUBTITLE) and titled:
            line.role = "subtitle"
        elif (titled and line.role != "title" and byline_of(line.text)) or (
            not titled and line is block[-1] and byline_of(line.text)
        ):
            line.role = "byline"
        elif _DOCUMENT_NUMBER.match(line.text):
            line.role = "docno"
        else:
            line.role, titled = "title", True
