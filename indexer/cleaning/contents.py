"""Tables of contents: where they stand, which titles they list and on which pages."""

import re
from collections.abc import Iterable, Sequence

from .bylines import byline_of
from .headings import numbering_of
from .lines import Line

_LEADER = re.compile(
    r"(?:(?:[.．·…⋯\-_]\s*){4,}|…+|\t)\s*[（(]?\s*(?P<page>[IVXivx\d]{0,4})\s*[）)]?$",
)
_HEAD = re.compile(r"目\s*[录次]$")
_NUMBER_FIRST = re.compile(r"^(?:[-•·]\s*)?(\d{1,3})\s+(?=\S{3})")
_HEAD_ABOVE = 4
_FRONT = 400
_SHORT = 8
_LONGEST = 100
_TELLING = 6
_HALF = str.maketrans("（），：；！？", "(),:;!?", "^")


class Contents:
    """The titles that a table of contents lists, without blanks, and the printed page it gives for each."""

    def __init__(self, titles: Iterable[tuple[str, int | None]] = ()) -> None:
        self._pages: dict[str, int | None] = {}
        for title, page in titles:
            if len(title) <= _LONGEST:
                key = _key(title)
                # Of a title that is listed twice nobody can tell which page is meant.
                self._pages[key] = page if self._pages.get(key, page) == page else None
        self._beginnings = frozenset(title[:count] for title in self._pages for count in range(1, len(title)))

    def page_of(self, title: str) -> int | None:
        """The page given for `title`, or for the longest listed title that it begins with; None where none is."""
        packed = _key(title)
        for count in range(len(packed), _TELLING - 1, -1):
            if packed[:count] in self._pages:
                return self._pages[packed[:count]]
        return None

    def is_short(self, text: str) -> bool:
        """Whether a listed title is so short that it is a heading within an article."""
        packed = _key(text)
        return len(packed) <= _SHORT and packed[-1] not in "例定法则程" and packed in self._pages

    def match(self, texts: Sequence[str]) -> int:
        """How many of the lines `texts` make up a listed title, as many as do; 0 where none does."""
        packed = ""
        longest = 0
        # Most lines begin no listed title, and a key takes as long as all other looks at a line.
        first = texts[0][:1].translate(_HALF) if texts else ""
        if first and first not in self._beginnings:
            return 0
        for count, text in enumerate(texts, 1):
            packed += _key(text)
            if packed in self._pages:
                longest = count
            if packed not in self._beginnings:
                break
        return longest


def _key(text: str) -> str:
    """The text as contents and body both have it: no blanks, marks half-width, no sign of a raised character."""
    return "".join(text.split()).translate(_HALF)


def find_contents(lines: Sequence[Line]) -> Contents:
    """Gives `contents` to the lines of a table of contents and returns the titles it lists."""
    return _with_leaders(lines) or _with_numbers_first(lines) or Contents()


def _with_leaders(lines: Sequence[Line]) -> Contents | None:
    """At least three lines close together that end in dot leaders or a tab and a page number, or any right below `目录`.

    A line without leaders is the name of a section or the beginning of the entry below.
    """
    at = [
        index
        for index, line in enumerate(lines)
        if line.role in ("", "item") and _LEADER.search(line.text) and line.text.count("\t") <= 1
    ]
    titles: list[tuple[str, int | None]] = []
    for run in _runs(at, 3):
        above = range(max(0, run[0] - _HEAD_ABOVE), run[0])
        head = next((index for index in above if _HEAD.match(lines[index].text)), None)
        if len(run) < 3 and head is None:
            continue
        first = run[0] if head is None else head
        while first > 0 and run[0] - first < 3 and lines[first - 1].role:
            first -= 1
        pending = ""
        for line in lines[first : run[-1] + 1]:
            if line.role in ("", "item"):
                leader = _LEADER.search(line.text)
                number = leader["page"] if leader else ""
                page = int(number) if number.isdecimal() else None
                entry = "".join(line.text[: leader.start() if leader else None].split())
                for title in dict.fromkeys((entry, pending + entry)):
                    if len(title) >= 4 and not numbering_of(title):
                        titles.append((title, page))
                pending = "" if leader or _HEAD.match(line.text) else entry
                line.role = "contents"
    return Contents(titles) if titles else None


def _with_numbers_first(lines: Sequence[Line]) -> Contents | None:
    """`目录` near the beginning, then entries that begin with growing page numbers; it ends where its first title comes again."""
    head = next((index for index, line in enumerate(lines[:_FRONT]) if _HEAD.match(line.text)), None)
    if head is None:
        return None
    entries: list[tuple[int, int, str]] = []
    for index in range(head + 1, min(len(lines), head + _FRONT)):
        match = _NUMBER_FIRST.match(lines[index].text)
        if match and (not entries or int(match.group(1)) >= entries[-1][1]) and lines[index].width <= 60:
            entries.append((index, int(match.group(1)), "".join(lines[index].text[match.end() :].split())))
    if not entries:
        return None
    first = entries[0][2]
    opening = next((index for index in range(entries[0][0] + 1, len(lines)) if _opens(lines, index, first)), None)
    if len(entries) < 3 and (opening is None or entries[0][0] > head + 1):
        return None
    body = opening or entries[-1][0] + 1
    listed: list[tuple[str, int | None]] = []
    for index, page, entry in entries:
        if index >= body:
            break
        listed.append((entry, page))
        more = index + 1
        while more < body and more - index <= 2 and _goes_on(lines[more]):
            entry += "".join(lines[more].text.split())
            listed.append((entry, page))
            more += 1
    for line in lines[head:body]:
        line.role = "contents"
    return Contents((title, page) for title, page in listed if len(title) >= 4)


def _goes_on(line: Line) -> bool:
    """Whether a line below an entry belongs to its title: it is not parted from it and no byline."""
    return line.gap == 0 and not line.role and byline_of(line.text) is None and not _NUMBER_FIRST.match(line.text)


def _opens(lines: Sequence[Line], index: int, title: str) -> bool:
    packed = "".join(lines[index].text.split())
    return len(packed) >= 4 and (packed == title or (len(packed) >= 6 and title.startswith(packed)))


def _runs(indices: Sequence[int], reach: int) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in indices:
        if runs and index - runs[-1][-1] <= reach:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
