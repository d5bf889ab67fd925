"""What 我市 and 今年 mean, which a reader of one sentence cannot know: the place and the year of its article, in brackets behind them."""

import re

from indexer.document import Span
from indexer.passages import Passage

# The level of the place must be that of the word: an article of a county that says 我市 speaks of another place. 自我市场化, 日本市场 and
# 我区分 are no such words.
_PLACE = re.compile(r"(?:(?<!自)我|(?<![日根基资成课版])本)([省市县区旗盟州])(?![场值面别分间])")
_YEAR = re.compile(r"今年|去年")
_BEFORE = {"今年": 0, "去年": 1}


def referents(text: str, passage: Passage) -> list[tuple[int, str]]:
    """Where in `text`, which stands in `passage`, words need to be told, and what is told behind them: 〔…〕; each word once.

    Nothing where place or year of the article are not known, or where the text says them itself.
    """
    found: list[tuple[int, str]] = []
    match = _PLACE.search(text)
    if match and passage.place.endswith(match[1]) and passage.place not in text:
        found.append((match.end(), f"〔{passage.place}〕"))
    match = _YEAR.search(text)
    if match and passage.year is not None and not re.search(r"(?:19|20)\d\d年", text):
        found.append((match.end(), f"〔{passage.year - _BEFORE[match[0]]}年〕"))
    return sorted(found)


def insert(text: str, notes: list[tuple[int, str]], spans: tuple[Span, ...] = ()) -> tuple[str, tuple[Span, ...]]:
    """`text` with the notes in it, and `spans` of it where they then are."""
    told, begin = "", 0
    for at, note in notes:
        told, begin = told + text[begin:at] + note, at

    def moved(offset: int, *, end: bool) -> int:
        return offset + sum(len(note) for at, note in notes if at < offset or (at == offset and not end))

    return told + text[begin:], tuple(Span(moved(span.start, end=False), moved(span.end, end=True)) for span in spans)
