"""Lines put together to paragraphs, headings, titles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .headings import numbering_of
from .layout import CLOSING, FINAL, Layout
from .lines import Line
from .notes import MARK
from .seams import parts_word

_OPENING = "（(《〈“‘「【["
_WHOLE = frozenset({"title", "subtitle"})
_LONGEST_HEADING = 60
_CENTRED = 4
_LAW = 4
_GOES_ON = frozenset("的在和与对是为将把向从以及或等于这那其了着")
_DATED = re.compile(r"\d日$|\d年$|\t")


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph. `role` is "" for text, else "title", "subtitle", "byline", "heading", "item", "table".

    `fragment` says that the rest of its sentence was not found.
    """

    role: str
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    fragment: bool = False

    @property
    def ends(self) -> str:
        """The last character."""
        return self.lines[-1].text[-1]


def join(lines: Sequence[Line], layout: Layout) -> list[Block]:
    """Blocks of the lines that are kept, in the order given; footnotes follow the paragraph they interrupt."""
    blocks: list[Block] = []
    notes: list[Block] = []
    for line, following in _with_next(lines):
        if line.role == "note":
            if notes and not (MARK.match(line.text) or line.lead >= 2):
                notes[-1].lines.append(line)
            else:
                notes.append(Block("note", [line]))
        elif blocks and not begins(blocks[-1], line, following, layout):
            blocks[-1].lines.append(line)
        else:
            blocks += notes
            notes = []
            blocks.append(Block(line.role, [line], line.level))
    return blocks + notes


def begins(block: Block, line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether `line` begins a new paragraph behind `block`; `following` is the line after it."""
    if line.seam and not (line.role or block.role):
        return line.seam == "apart"
    if block.lines[-1].seam == "apart":
        return True
    if line.role or block.role:
        return line.opens or not (line.role == block.role and block.role in _WHOLE)
    before = block.lines[-1]
    if not layout.wrapped:
        return _begins_unwrapped(block, before, line, layout)
    if before.text[-1] in _OPENING:
        return False
    if (before.lead > _CENTRED) != (line.lead > _CENTRED) and not layout.indented:
        return True
    if layout.parting and not line.loose:
        return _begins_by_gap(before, line, layout)
    if layout.marked:
        return before.trail or line.lead >= 2
    if layout.indented and before.lead > 4 and line.lead > 4 and len(block.lines) < 3 and not line.top:
        goes_on = numbering_of(block.lines[0].text) and not numbering_of(line.text)
        return not (goes_on and before.width > layout.width / 2 and before.text[-1] not in CLOSING)
    if layout.indented:
        return line.lead >= 2 or before.lead > 8 or (short(before) and before.text[-1] in FINAL)
    return _begins_by_width(block, before, line, following, layout)


def _begins_by_gap(before: Line, line: Line, layout: Layout) -> bool:
    """Where blank lines stand between paragraphs only; a list may do without."""
    if line.gap >= layout.parting:
        return True
    closed = before.text[-1] in FINAL and (short(before) or numbering_of(line.text) is not None)
    return closed or (layout.indented and 2 <= line.lead <= 4)


def short(line: Line) -> bool:
    """Ends well before the full width."""
    return line.width + line.lead / 2 < line.full - 2.5


def _begins_unwrapped(block: Block, before: Line, line: Line, layout: Layout) -> bool:
    """One line is one paragraph, unless it was cut at the foot of a column: then it is long and stops without a mark."""
    if before.text[-1] in CLOSING or before.text[-1] == "|":
        return True
    if before.text[-1] in "，、,":
        return False
    if not layout.cut or numbering_of(line.text) is not None:
        return True
    return not (before.width > 42 or len(block.lines) > 1 or _is_cut(before, line))


def _is_cut(before: Line, line: Line) -> bool:
    """Whether a short line, which may be a heading, was cut: in a word, before 的, behind 和 and the like, or behind a sentence."""
    inside = before.text[-1] in _GOES_ON or line.text[0] in "的，。、；" or parts_word(before.text, line.text)
    return inside or "。" in before.text


def _begins_by_width(block: Block, before: Line, line: Line, following: Line | None, layout: Layout) -> bool:
    """Where the indent is lost, the length of the lines tells: a short last line, a first line two characters shorter."""
    number = numbering_of(line.text)
    if is_heading(block, layout):
        return True
    if before.text[-1] not in FINAL:
        return before.text[-1] in "；;）)" and (bool(number) or (short(before) and before.text[-1] in "；;"))
    if short(before) or number or MARK.match(line.text):
        return True
    if line.width > line.full - 1.5 or following is None:
        return False
    two_lines = line.width >= line.full - 2.5 and line.text[-1] not in CLOSING and following.text[-1] in FINAL
    return two_lines or following.width >= line.full - 1


def is_heading(block: Block, layout: Layout) -> bool:
    """Numbered lines that stop without a mark before the full width, or one short open line that is a paragraph alone.

    The first line of a printed paragraph is full unless the paragraph ends there, so that a short open one is no text.
    """
    if block.role:
        return block.role == "heading"
    first, last = block.lines[0], block.lines[-1]
    if last.text[-1] in FINAL or last.text[-1] in "；，、,;）)":
        return False
    number = numbering_of(first.text)
    if number:
        size = sum(line.width for line in block.lines)
        if size > _LONGEST_HEADING or number.level == _LAW:
            return False
        return number.level < _LAW or not layout.wrapped or short(last)
    return layout.wrapped and len(block.lines) == 1 and first.lead < 2 and 2 <= first.width < 0.7 * first.full


def mark_headings(blocks: Sequence[Block], layout: Layout) -> None:
    """Gives the role `heading` to the blocks that are one, also to a short open line between two long paragraphs."""
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        if is_heading(block, layout) or (before and after and _between_paragraphs(before, block, after, layout)):
            block.role = "heading"


def _between_paragraphs(before: Block, block: Block, after: Block, layout: Layout) -> bool:
    if layout.wrapped or block.role or after.role or len(block.lines) > 1 or numbering_of(block.lines[0].text):
        return False
    line = block.lines[0]
    shaped = 3 < line.width <= 30 and "\u4e00" <= line.text[-1] <= "\u9fff" and not _DATED.search(line.text)
    if layout.cut and line.text[-1] in _GOES_ON:
        return False
    return shaped and (before.ends in FINAL or before.role != "") and after.lines[0].width > 40


def _with_next(lines: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    for index, line in enumerate(lines):
        yield line, lines[index + 1] if index + 1 < len(lines) else None
