"""Where a quotation stands: in the passage it names, in another one, in pieces, or nowhere."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from indexer.document import OffsetMap, Span
from indexer.passages import Passage

# exact: character for character. wrapped: but for white space, line breaks, full or half width, the style of quotation
# marks. misattributed: in another of the passages found. stitched: put together from pieces of them. absent: not there.
QuoteClass = Literal["exact", "wrapped", "misattributed", "stitched", "absent"]

# Characters of the source. White space at a line's end, a page's end and a page number together are no more.
_NARROW_GAP = 12
# Characters. What is shorter stands in any text by chance.
_SHORTEST_PIECE = 4
# Every style of quotation marks in the plain one.
MARKS = str.maketrans(dict.fromkeys("“”„‟«»「」『』〝〞＂″", '"') | dict.fromkeys("‘’‚‛＇′", "'"))
_LEFT_OUT = re.compile(r"…+|\.{3,}")


class Located(NamedTuple):
    """How a quotation stands, and where in the passage that it names; `spans` is empty unless it is exact or
    wrapped."""

    verdict: QuoteClass
    spans: tuple[Span, ...] = ()


def locate(passage: Passage, quote: str, others: Sequence[Passage] = ()) -> Located:
    """Looks for `quote` in `passage`, and where it is not there in `others`, which were found too.

    A quote that runs over a place where the source goes on elsewhere comes back in parts, each whole in the source.
    Page numbers and running heads inside it are passed over, unless there is so much of them that the source range
    would show little else.
    """
    text, quote = passage.text, quote.strip()
    start = text.find(quote) if quote else -1
    if start >= 0:
        return Located("exact", tuple(_whole_parts(passage, Span(start, start + len(quote)))))
    wanted, _ = compact(quote)
    if not wanted:
        return Located("absent")
    shown, offsets = compact(text)
    start = shown.find(wanted)
    if start >= 0:
        span = Span(offsets[start], offsets[start + len(wanted) - 1] + 1)
        return Located("wrapped", tuple(_whole_parts(passage, span)))
    elsewhere = [compact(other.text)[0] for other in others if other.id != passage.id]
    if any(wanted in other for other in elsewhere):
        return Located("misattributed")
    return Located("stitched" if _is_stitched(quote, [shown, *elsewhere]) else "absent")


def compact(text: str) -> tuple[str, list[int]]:
    """`text` without white space, in half width where there is one, with one style of quotation marks; and the offset
    of each character."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for form in unicodedata.normalize("NFKC", character.translate(MARKS)):
            if not form.isspace() and unicodedata.category(form) != "Cf":
                characters.append(form)
                offsets.append(offset)
    return "".join(characters), offsets


def _is_stitched(quote: str, texts: Sequence[str]) -> bool:
    """Whether `quote` parts into runs that each stand in one of `texts`, none of them very short."""
    for piece in map(compact, _LEFT_OUT.split(quote)):
        rest = piece[0]
        while rest:
            longest = max((_longest_beginning(rest, text) for text in texts), default=0)
            if longest < min(len(rest), _SHORTEST_PIECE):
                return False
            rest = rest[longest:]
    return True


def _longest_beginning(rest: str, text: str) -> int:
    least, most = 0, len(rest)
    while least < most:
        length = (least + most + 1) // 2
        if rest[:length] in text:
            least = length
        else:
            most = length - 1
    return least


def _whole_parts(passage: Passage, span: Span) -> Iterator[Span]:
    text, (start, end) = passage.text, span
    cuts = {*passage.breaks, *_line_ends(text, start, end)}
    for begin, stop in _parts(text, [start, *sorted(cut for cut in cuts if start < cut < end), end]):
        # How much furniture is too much depends on the length of what is left after these cuts.
        yield from _parts(text, [begin, *_wide_gaps(passage.offsets, begin, stop), stop])


def _wide_gaps(offsets: OffsetMap, start: int, end: int) -> Iterator[int]:
    """Where more source characters are left out than a third of the quote has."""
    gaps = offsets.source[1:] - offsets.source[:-1] - np.diff(offsets.clean)
    for cut, gap in zip(offsets.clean[1:], gaps, strict=True):
        if start < cut < end and gap > max(_NARROW_GAP, (end - start) / 3):
            yield int(cut)


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Paragraphs may stand apart in the source, with furniture or other articles between: each is quoted for itself."""
    at = text.find("\n", start, end)
    while at >= 0:
        yield at
        at = text.find("\n", at + 1, end)


def _parts(text: str, cuts: list[int]) -> Iterator[Span]:
    for begin, stop in pairwise(cuts):
        while begin < stop and text[begin].isspace():
            begin += 1
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if begin < stop:
            yield Span(begin, stop)
