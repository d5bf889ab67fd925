"""The sides of a question that names several of a kind: two places, two authors, two laws, two years."""

from collections import defaultdict

from indexer.divisions import bare
from indexer.passages import Passage
from service.mentions import MentionKind
from service.understanding import Question

_KINDS = frozenset[MentionKind]({"place", "person", "law", "quoted", "time"})
_MARKS = "“”「」《》"

Side = tuple[MentionKind, str]


def sides(question: Question) -> frozenset[Side]:
    """What the question names of each kind of which it names more than one, without the marks around it."""
    named: defaultdict[MentionKind, set[str]] = defaultdict(set)
    for mention in question.mentions:
        text = mention.text.strip(_MARKS)
        if mention.kind in _KINDS and (mention.kind != "time" or text[:4].isdecimal()):
            named[mention.kind].add(bare(text) if mention.kind == "place" else text)
    return frozenset((kind, text) for kind, texts in named.items() if len(texts) > 1 for text in texts)


def on_sides(text: str, passage: Passage, asked: frozenset[Side]) -> frozenset[Side]:
    """Those of the sides `asked` that `text` of a passage speaks of: it names them, or the passage is of them."""
    return frozenset(
        side
        for side in asked
        if side[1] in text
        or (side[0] == "time" and passage.year is not None and side[1].startswith(f"{passage.year}年"))
        or (side[0] != "time" and side[1] in passage.context)
        or (side[0] == "place" and passage.place and passage.place in side[1])
    )
