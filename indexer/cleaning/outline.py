"""The headings above every paragraph."""

from indexer.document import ParagraphKind

from .blocks import Block
from .headings import numbering_of, run_in

_KINDS: dict[str, ParagraphKind] = {
    "title": "title",
    "subtitle": "subtitle",
    "byline": "byline",
    "heading": "heading",
    "item": "item",
    "table": "table",
    "note": "note",
}
_HEAD = frozenset({"title", "subtitle", "byline"})
_LAW = 4
_UNNUMBERED = 9
_MARKED_UP = -10  # headings with marks stand above numbers that are only printed


class Outline:
    """The headings that are open while the blocks of a document go by, each with its level."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self._columns = ""

    def place(self, block: Block, text: str) -> tuple[ParagraphKind, tuple[str, ...]]:
        """Kind of the block and the headings above it; opens and closes headings on the way.

        A law's article number is the last heading of its paragraphs, and so is a heading that runs into its paragraph; the
        head row of a table is that of the rows below it, so that each can be read alone.
        """
        if block.role != "table":
            self._columns = ""
        elif block.level:
            self._columns = text
        elif self._columns:
            return "table", (*self._path(), self._columns)
        if block.lines[0].opens or block.role in _HEAD:
            self._open.clear()
        if block.role in _HEAD or block.role in ("table", "note"):
            return _KINDS[block.role], self._path()
        number = numbering_of(text)
        if block.role == "heading":
            level = number.level if number else _UNNUMBERED
            if block.level > 0:
                level = _MARKED_UP + block.level
            self._close(level)
            above = self._path()
            self._open.append((level, text))
            return "heading", above
        if number and number.level == _LAW:
            self._close(_LAW)
            self._open.append((_LAW, text[: number.end].strip()))
            return "text", self._path()
        if number and not self._in_law() and (head := run_in(text, number)):
            self._close(number.level)
            self._open.append((number.level, head))
            return "text", self._path()
        if number:
            return "item", self._path()
        return _KINDS.get(block.role, "text"), self._path()

    def _in_law(self) -> bool:
        return any(level == _LAW for level, _ in self._open)

    def _close(self, level: int) -> None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()

    def _path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._open)
