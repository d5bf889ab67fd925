"""Layouts that nobody has seen before, drawn by a seed: how a text is set, broken over pages and spoilt by an extraction."""

from dataclasses import dataclass
from random import Random

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NUMBERS = (
    "·· {n}",
    "/ {n}",
    "第 {n} 页 共 {t} 页",
    "第{n}页",
    "- {n} -",
    "— {n} —",
    "－{n}－",
    "{n}",
    "P{n}",
    "·{n}·",
    "{w}",
    "{n}/{t}",
    "~ {n} ~",
)
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Layout:
    """One drawn layout; every field is independent of the others but for what no press could print.

    `width`: characters of a line, 0 where a paragraph is one line. `rows` of text a page, 0 without pages. `rhythm`: blank
    lines after no line (tight), every line (spaced), every paragraph (parted), two after a paragraph (doubled). `indent`:
    what opens a paragraph; "lost" where its first line is only shorter. `trailing`: blanks at the end of paragraphs or
    lines. `break_`: feed, lost (one blank instead of a blank line), blanks, none. `number_at`: head or foot of a page.
    """

    width: int
    rows: int
    rhythm: str
    indent: str
    trailing: str
    break_: str
    number: str
    number_at: str
    number_sides: str
    head: str
    margin: bool
    titles: str
    split_title: bool
    centred: bool
    author: str
    fresh_page: bool
    contents: str
    notes: str
    captions: bool
    masthead: bool
    side_by_side: bool
    half: float
    blanks: float
    hyphens: bool
    first_page: int
    newline: str

    def number_text(self, number: int, pages: int) -> str:
        """The printed page number in this layout's style."""
        return self.number.format(n=number, t=pages, w=str(number).translate(_FULL))


def draw(seed: int) -> Layout:
    """The layout of a seed: the same one always."""
    random = Random(seed)
    paged = random.random() < 0.85
    wrapped = random.random() < 0.85
    side_by_side = paged and wrapped and random.random() < 0.08
    rhythm = "tight" if side_by_side else _one(random, tight=4, spaced=4, parted=2, doubled=1)
    indent = random.choice(("\u3000\u3000", "\u3000\u3000", "    ", "  ", "lost", "lost", ""))
    if not wrapped and indent == "lost":
        indent = ""
    if not wrapped and rhythm == "spaced":
        rhythm = "parted"
    if wrapped and rhythm == "tight" and not indent:
        indent = "lost"
    breaks = _one(random, feed=3, lost=4 * (rhythm == "spaced"), blanks=2, none=2) if paged else "none"
    number = random.choice(NUMBERS) if paged and random.random() < 0.85 else ""
    foot = breaks in ("feed", "lost") and rhythm in ("spaced", "doubled") and wrapped
    titles = _one(random, above=6, foot=2 * foot, repeated=1)
    return Layout(
        width=random.choice((18, 20, 22, 24, 26, 28, 29, 30, 32, 34, 36, 38, 40, 44, 50, 60)) if wrapped else 0,
        rows=random.randint(18, 44) if paged else 0,
        rhythm=rhythm,
        indent=indent,
        trailing=_one(random, none=6, paragraph=2, every=1),
        break_=breaks,
        number=number,
        number_at=random.choice(("head", "foot", "foot")),
        number_sides=_one(random, plain=3, right=1, alternate=2),
        head=_one(random, none=4, same=2, sides=2, spaced=1, split=1, glued=2, section=1) if paged else "none",
        margin=paged and random.random() < 0.12,
        titles=titles,
        split_title=random.random() < 0.4,
        centred=titles != "foot" and random.random() < 0.5,
        author=_one(random, name=3, spaced=2, brackets=1, office=3, after=1, none=2),
        fresh_page=titles == "foot" or random.random() < 0.4,
        contents=_one(random, none=6, dots=2, ellipsis=1, tab=1, first=1, split=1),
        notes=_one(random, none=6, feet=2 * (paged and wrapped), ends=1),
        captions=random.random() < 0.2,
        masthead=random.random() < 0.2,
        side_by_side=side_by_side,
        half=random.choice((0, 0, 0, 0.1, 0.9)),
        blanks=random.choice((0, 0, 0.3, 0.8)),
        hyphens=random.random() < 0.3,
        first_page=random.choice((1, 1, 2, 3, 7, 39, 128)),
        newline=random.choice(("\n", "\n", "\n", "\r\n")),
    )


def _one(random: Random, **weights: int) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
