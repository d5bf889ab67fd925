"""What the publication is called that a document was printed in: from its page furniture, else from the file's name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.document import Drop
from indexer.periods import Period

_SIGNS = "/|／｜●■◆•·"
_FOLIO = re.compile(r"^\d{1,4}(?=\D)|(?<=\D)\d{1,4}$")
_ISSUE = re.compile(r"(?:((?:19|20)\d{2})年)?(?:总?第)?([\d一二三四五六七八九十]{1,4})期")
_REPEATED = re.compile(r"(.{2,30}?)\1{2,}")
_NAME = re.compile(r"[\u4e00-\u9fff《》（）]{3,24}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_STEM_NOISE = re.compile(r"^[\d\s_\-.]+(?=\D)|[\s_\-]*(?<![0-9a-z])[0-9a-f]{8,}$")
_OFTEN = 3


class Publication(NamedTuple):
    """Its name with the issue, as it is cited, and the year of the issue, None where it has none."""

    name: str
    year: int | None = None

    @property
    def period(self) -> Period | None:
        """The year of the issue as the period of its articles."""
        return Period(self.year, self.year, True) if self.year else None


class _Head(NamedTuple):
    """A piece of furniture as the publication's name may stand in it; `marked` by a sign at the edge or an issue."""

    name: str
    issue: str
    year: int | None
    marked: bool
    start: int


def find_publication(stem: str, source: str, dropped: Sequence[Drop]) -> Publication:
    """The name that the running heads, the margins or the contents state; the file's name without numbers where none does.

    A name is told from a section's by a page-edge sign (`/ NAME`), by an issue (`NAME 2023年第5期`), or because it comes back
    from the beginning of the document to its end.
    """
    cleaned = _STEM_NOISE.sub("", stem).replace("_", " ").strip()
    called = cleaned if _CHINESE.search(cleaned) else stem
    issued = _ISSUE.search(stem)
    year = int(issued.group(1)) if issued and issued.group(1) else None
    heads = [*_heads(source, dropped), *_in_contents(source, dropped)]
    name = _most_telling(heads, len(source))
    if not name:
        return Publication(called, year)
    issues = {(head.issue, head.year) for head in heads if head.issue and head.name in (name, "")}
    issue, printed = issues.pop() if len(issues) == 1 else ("", None)
    return Publication(called if name in "".join(called.split()) else name + issue, printed or year)


def _most_telling(heads: Sequence[_Head], length: int) -> str:
    """The name with a mark that comes most, else the one that comes back over the most of the document; "" for none."""
    places: dict[str, list[int]] = defaultdict(list)
    marked: dict[str, int] = defaultdict(int)
    for head in heads:
        if _NAME.fullmatch(head.name):
            places[head.name].append(head.start)
            marked[head.name] += head.marked
    best = max(places, key=lambda name: (marked[name], len(places[name])), default="")
    if best and marked[best]:
        return best
    reach = {name: max(at) - min(at) for name, at in places.items() if len(at) >= _OFTEN}
    widest = max(reach, key=lambda name: reach[name], default="")
    return widest if widest and reach[widest] > length / 2 else ""


def _heads(source: str, dropped: Sequence[Drop]) -> Iterator[_Head]:
    margin, begin = "", 0
    for drop in dropped:
        text = "".join(source[drop.start : drop.end].split())
        if drop.reason == "margin_text":
            begin = begin if margin else drop.start
            margin += text
            continue
        if margin:
            yield _head(_REPEATED.sub("", margin), begin)
            margin = ""
        if drop.reason == "running_head":
            yield _head(text, drop.start)
    if margin:
        yield _head(_REPEATED.sub("", margin), begin)


def _head(text: str, start: int) -> _Head:
    issue = _ISSUE.search(text)
    rest = text[: issue.start()] + text[issue.end() :] if issue else text
    bare = _FOLIO.sub("", rest.strip("—–-_"))
    name = bare.strip(_SIGNS)
    year = int(issue.group(1)) if issue and issue.group(1) else None
    return _Head(name, _issue(issue), year, issue is not None or name != bare, start)


def _issue(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    year, number = match.groups()
    return (f"{year}年" if year else "") + f"第{number}期"


def _in_contents(source: str, dropped: Sequence[Drop]) -> Iterator[_Head]:
    """The foot of the page of the contents, `NAME / 01`, and the issue, which stands there without the name."""
    listed = [drop for drop in dropped if drop.reason == "contents"]
    for drop in listed:
        text = "".join(source[drop.start : drop.end].split())
        if re.fullmatch(r"\D{3,24}[/|／｜]\d{1,3}|\d{1,3}[/|／｜]\D{3,24}", text):
            yield _head(text, drop.start)
    joined = "".join("".join(source[drop.start : drop.end].split()) for drop in listed[:12])
    issue = _ISSUE.search(joined)
    if issue and issue.group(1):
        yield _Head("", _issue(issue), int(issue.group(1)), True, 0)
