"""Paragraphs that are pieces: the rest of their sentence was extracted elsewhere, and nothing told where."""

from collections.abc import Sequence
from itertools import zip_longest

from .blocks import Block
from .layout import CLOSING

_HEAD = frozenset({"title", "subtitle", "byline"})
_SHORT = 14


def mark_fragments(blocks: Sequence[Block]) -> None:
    """Sets `fragment` on the blocks that are pieces of a sentence.

    Two signs: a piece of mixed columns stands apart where the words around it closed over it; or running text stops inside
    a sentence before a title block, or at the end of all.
    """
    for block, behind in zip_longest(blocks, blocks[1:]):
        last = behind is None or behind.role in _HEAD
        block.fragment = block.lines[0].seam == "apart" or (last and _stops_inside(block))


def _stops_inside(block: Block) -> bool:
    """Whether running text has no final mark; a comma or full stop in it tells it from a heading, a signature, a date."""
    text = "".join(line.text for line in block.lines)
    running = block.role in ("", "item") and len(text) > _SHORT and any(mark in text for mark in "，。,")
    return running and text[-1] not in CLOSING and text[-1] != "|"
