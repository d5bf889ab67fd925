"""How a mistyped word is like the word that was meant: it sounds the same, looks alike, or is one character off."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice, product

# Sounds that many speakers do not tell apart, and input methods offer for one another.
_FUZZY_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_READINGS_OF_A_WORD = 4
SHORTENED = frozenset("省市县区旗州盟镇乡法会局委部院")


def _lines(name: str) -> Iterator[str]:
    text = files("indexer").joinpath("spelling", name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Character to its toneless syllables, the usual one first."""
    readings: dict[str, list[str]] = {}
    for place in (0, 1):
        for line in _lines("readings.txt"):
            syllable, characters = line.split(" ", 1)
            for character in [*characters.split("|"), ""][place]:
                readings.setdefault(character, []).append(syllable)
    return {character: tuple(syllables) for character, syllables in readings.items()}


@cache
def _looks() -> dict[str, str]:
    """Character to those that it is taken for."""
    looks: dict[str, str] = {}
    for line in _lines("lookalikes.txt"):
        for character in line:
            looks[character] = looks.get(character, "") + line.replace(character, "")
    return looks


@cache
def _merged(syllable: str) -> str:
    for written, heard in _FUZZY_INITIALS:
        if syllable.startswith(written):
            syllable = heard + syllable[len(written) :]
    if syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    return syllable


def sounds(word: str) -> list[str]:
    """Ways the word may sound, at most four; sounds that are easily confused (zh and z, ang and an) are one. Empty where one is unknown."""
    table = _readings()
    syllables = [table.get(character, ()) for character in word]
    return ["'".join(map(_merged, one)) for one in islice(product(*syllables), _READINGS_OF_A_WORD)]


def same_sound(one: str, other: str) -> bool:
    """Whether the words may sound exactly the same, tones aside."""
    table = _readings()
    return len(one) == len(other) and all(
        a == b or set(table.get(a, ())) & set(table.get(b, ())) for a, b in zip(one, other, strict=True)
    )


def lookalikes(word: str) -> Iterator[str]:
    """The word with one character replaced by one that looks like it."""
    looks = _looks()
    for at, character in enumerate(word):
        for other in looks.get(character, ""):
            yield word[:at] + other + word[at + 1 :]


def keys(word: str) -> Iterator[str]:
    """What a word of the index is found by: itself, its sounds, itself with one character open or left out, its two ends."""
    yield "=" + word
    if len(word) < 2:
        return
    for sound in sounds(word):
        yield "'" + sound
    if len(word) > 2:
        for at in range(len(word)):
            yield f"{word[:at]}*{word[at + 1 :]}"
    if len(word) > 3:
        for at in range(len(word)):
            yield f"-{word[:at]}{word[at + 1 :]}"
        if word[-1] in SHORTENED:
            yield f"~{word[0]}{word[-1]}"


def is_short_for(short: str, name: str) -> bool:
    """Whether `short` is `name` with characters within left out, as 杭后旗 is 杭锦后旗; the first and the last stay."""
    rest = iter(name)
    return len(short) < len(name) and short[0] == name[0] and short[-1] == name[-1] and all(c in rest for c in short)
