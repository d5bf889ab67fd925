"""Lines put together to paragraphs, headings, titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .headings import numbering_of
from .layout import CLOSING, FINAL, Layout
from .lines import Line

_OPENING = "（(《〈“‘「【["
_WHOLE = frozenset({"title", "subtitle", "byline"})
_LONGEST_HEADING = 60


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph. `role` is "" for text, else "title", "subtitle", "byline", "heading", "item", "table"."""

    role: str
    lines: list[Line] = field(default_factory=list)
    level: int = 0

    @property
    def ends(self) -> str:
        """The last character."""
        return self.lines[-1].text[-1]


def join(lines: Sequence[Line], layout: Layout) -> list[Block]:
    """Blocks of the lines that are kept, in the order given."""
    blocks: list[Block] = []
    for line, following in _with_next(lines):
        if blocks and not begins(blocks[-1], line, following, layout):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(line.role, [line], line.level))
    return blocks


def begins(block: Block, line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether `line` begins a new paragraph behind `block`; `following` is the line after it."""
    if line.role or block.role:
        return not (line.role == block.role and block.role in _WHOLE and line.level == block.level)
    before = block.lines[-1]
    if not layout.wrapped:
        return _begins_unwrapped(block, before, line, layout)
    if before.text[-1] in _OPENING:
        return False
    if layout.marked:
        return before.trail or line.lead >= 2
    if layout.indented:
        return line.lead >= 2 or before.lead > 8 or (short(before) and before.text[-1] in FINAL)
    return _begins_by_width(block, before, line, following, layout)


def short(line: Line) -> bool:
    """Ends well before the full width."""
    return line.width + line.lead / 2 < line.full - 2.5


def _begins_unwrapped(block: Block, before: Line, line: Line, layout: Layout) -> bool:
    """One line is one paragraph, unless it was cut at the foot of a column: then it is long and stops without a mark."""
    if before.text[-1] in CLOSING or before.text[-1] == "|":
        return True
    if before.text[-1] in "，、,":
        return False
    return not (layout.cut and (before.width > 42 or len(block.lines) > 1)) or numbering_of(line.text) is not None


def _begins_by_width(block: Block, before: Line, line: Line, following: Line | None, layout: Layout) -> bool:
    """Where the indent is lost, the length of the lines tells: a short last line, a first line two characters shorter."""
    closed = before.text[-1] in FINAL or before.text[-1] in "；）"
    number = numbering_of(line.text)
    if is_heading(block, layout):
        return True
    if before.text[-1] not in FINAL:
        return bool(number) and short(before) and closed
    if short(before) or number:
        return True
    return line.width <= line.full - 1.5 and following is not None and following.width >= line.full - 1


def is_heading(block: Block, layout: Layout) -> bool:
    """A numbered line that stops without a mark before the full width, or right at its end."""
    if block.role == "heading":
        return True
    number = numbering_of(block.lines[0].text)
    if not number or block.ends in FINAL or block.ends in "；，、,;":
        return False
    size = sum(line.width for line in block.lines)
    return size <= _LONGEST_HEADING and (not layout.wrapped or short(block.lines[-1]))


def _with_next(lines: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    for index, line in enumerate(lines):
        yield line, lines[index + 1] if index + 1 < len(lines) else None
