"""What is printed twice: words of one article that stand, letter for letter or nearly so, in another.

Where two fingerprints agree, the texts are compared letter by letter, and neighbouring pieces that agree make up a copy. Unlike MinHash
this tells where the copy stands, which a citation has to know. Time and memory grow linearly with the texts.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from indexer.fingerprints import SEED, SEPARATOR, Codes, Hashes, Positions, fingerprints, letters

# Letters and digits, folded; punctuation and white space do not count. A copy has LEAST of them, about 60 characters as printed:
# shorter ones are names of laws and set phrases. Any SEED + WINDOW - 1 letters in a row hold a fingerprint, so that a misprint or two
# in a copy do not hide it; GAP letters or fewer may differ between its pieces.
LEAST = 55
_GAP = 12
# Which of many copies are compared: the nearest before it. All are linked nevertheless, each with its neighbours.
_REACH = 4
# The texts share this much of the longer one when one is a copy of the other.
SHARE = 0.85

_EXTENSION = 64


class Copy(NamedTuple):
    """`texts[text][start:end]` stands in `texts[twin][twin_start:twin_end]` too, letter for letter; `twin` is the earlier text.

    Copies of one `run` follow on each other on both sides without a letter between them: they were parted only where a text ends.
    """

    text: int
    start: int
    end: int
    twin: int
    twin_start: int
    twin_end: int
    run: int


class Twin(NamedTuple):
    """`group` is a copy of the earlier group `twin`, letter for letter when `same`."""

    group: int
    twin: int
    same: bool


class Duplicates(NamedTuple):
    """`copies` in the order of the later texts; `groups` has of each later group the earliest that it is a copy of."""

    copies: list[Copy]
    groups: list[Twin]


def find_duplicates(texts: Sequence[str], groups: Sequence[int]) -> Duplicates:
    """What `texts` of different groups have in common.

    `groups[n]` is the group of `texts[n]`: 0, 1, 2 and so on, never falling. The texts of a group (the passages of an article) run on, so
    that a copy may begin in one and end in the next; it is then told in parts, one run. A group is a copy of another when SHARE of the
    longer of both stands in the other.
    """
    if not texts:
        return Duplicates([], [])
    codes, starts, group_starts = _letters(texts, groups)
    begins, ends, shifts = _shared(codes, group_starts)
    copies = list(_in_texts(texts, starts, begins, ends, shifts))
    return Duplicates(copies, _copied_groups(group_starts, begins, ends, shifts))


def _letters(texts: Sequence[str], groups: Sequence[int]) -> tuple[Codes, Positions, Positions]:
    """All that is compared in one array, a code of its own before each group and at the end; and where texts and groups begin in it."""
    every: Codes = np.empty(sum(map(len, texts)) + len(texts) + 1, np.uint32)
    starts: list[int] = []
    group_starts: list[int] = []
    length = 0
    group = None
    for number, text in enumerate(texts):
        if groups[number] != group:
            group = groups[number]
            every[length] = SEPARATOR + len(group_starts)
            group_starts.append(length)
            length += 1
        starts.append(length)
        codes = letters(text)
        compared = codes[codes != 0]
        every[length : length + len(compared)] = compared
        length += len(compared)
    every[length] = SEPARATOR + len(group_starts)
    return every[: length + 1], np.array([*starts, length]), np.array([*group_starts, length])


def _shared(codes: Codes, group_starts: Positions) -> tuple[Positions, Positions, Positions]:
    """Pieces `begin:end` of the codes that stand `shift` before in another group too, parts of copies; shape (pieces,) each."""
    later, earlier = _agreeing(*fingerprints(codes), group_starts)
    begins, ends, shifts = _merged(later, later + SEED, later - earlier)
    begins = _extended(codes, begins, shifts, -1)
    ends = _extended(codes, ends - 1, shifts, 1) + 1
    return _long_enough(*_merged(begins, ends, shifts), group_starts)


def _agreeing(hashes: Hashes, positions: Positions, group_starts: Positions) -> tuple[Positions, Positions]:
    """Positions with the same fingerprint in two groups, the later and the earlier ones."""
    order = np.argsort(hashes, kind="stable")
    hashes, positions = hashes[order], positions[order]
    groups = np.searchsorted(group_starts, positions, side="right")
    later, earlier = [], []
    for back in range(1, _REACH + 1):
        same = np.flatnonzero((hashes[back:] == hashes[:-back]) & (groups[back:] != groups[:-back]))
        later.append(positions[same + back])
        earlier.append(positions[same])
    return np.concatenate(later), np.concatenate(earlier)


def _merged(begins: Positions, ends: Positions, shifts: Positions) -> tuple[Positions, Positions, Positions]:
    """Pieces of the same shift that touch or overlap as one; pieces must be equally long, or none may hold another."""
    order = np.lexsort((begins, shifts))
    begins, ends, shifts = begins[order], ends[order], shifts[order]
    apart = (shifts[1:] != shifts[:-1]) | (begins[1:] > ends[:-1])
    first, last = np.append(True, apart)[: len(begins)], np.append(apart, True)[: len(begins)]
    return begins[first], ends[last], shifts[first]


def _extended(codes: Codes, positions: Positions, shifts: Positions, step: int) -> Positions:
    """Each position moved by `step` as long as the code there and the one `shift` before are equal."""
    positions = positions.copy()
    going = np.arange(len(positions))
    for _ in range(_EXTENSION):
        ahead = positions[going] + step
        going = going[codes[ahead] == codes[ahead - shifts[going]]]
        if not len(going):
            break
        positions[going] += step
    return positions


def _long_enough(
    begins: Positions, ends: Positions, shifts: Positions, group_starts: Positions
) -> tuple[Positions, Positions, Positions]:
    """The pieces that, with their neighbours of the same two groups, make up a copy; in the order of their beginnings."""
    later = np.searchsorted(group_starts, begins, side="right")
    earlier = np.searchsorted(group_starts, begins - shifts, side="right")
    order = np.lexsort((begins, earlier, later))
    begins, ends, shifts, later, earlier = (a[order] for a in (begins, ends, shifts, later, earlier))
    gaps = begins[1:] - ends[:-1]
    apart = (later[1:] != later[:-1]) | (earlier[1:] != earlier[:-1]) | (gaps > _GAP) | (np.abs(np.diff(shifts)) > _GAP)
    copies = np.cumsum(np.append(False, apart)[: len(begins)])
    overlaps = np.append(0, np.where(apart, 0, np.minimum(gaps, 0)))[: len(begins)]
    long = np.bincount(copies, ends - begins + overlaps) >= LEAST if len(copies) else np.zeros(0, np.bool_)
    kept = long[copies]
    order = np.argsort(begins[kept], kind="stable")
    return begins[kept][order], ends[kept][order], shifts[kept][order]


def _in_texts(
    texts: Sequence[str], starts: Positions, begins: Positions, ends: Positions, shifts: Positions
) -> Iterator[Copy]:
    """The pieces as they stand in the texts, cut where a text ends."""
    bounds = starts.tolist()

    @lru_cache(maxsize=4096)
    def printed(number: int) -> Positions:
        return np.flatnonzero(letters(texts[number]))

    for run, (begin, end, shift) in enumerate(zip(begins.tolist(), ends.tolist(), shifts.tolist(), strict=True)):
        while begin < end:
            text, twin = bisect_right(bounds, begin) - 1, bisect_right(bounds, begin - shift) - 1
            stop = min(end, bounds[text + 1], bounds[twin + 1] + shift)
            at, there = begin - bounds[text], begin - shift - bounds[twin]
            here, beyond = printed(text), printed(twin)
            last = stop - begin - 1
            yield Copy(
                text,
                int(here[at]),
                int(here[at + last]) + 1,
                twin,
                int(beyond[there]),
                int(beyond[there + last]) + 1,
                run,
            )
            begin = stop


def _copied_groups(group_starts: Positions, begins: Positions, ends: Positions, shifts: Positions) -> list[Twin]:
    later = np.searchsorted(group_starts, begins, side="right") - 1
    earlier = np.searchsorted(group_starts, begins - shifts, side="right") - 1
    pieces: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for pair, begin, end in zip(
        zip(later.tolist(), earlier.tolist(), strict=True), begins.tolist(), ends.tolist(), strict=True
    ):
        pieces.setdefault(pair, []).append((begin, end))
    lengths = (np.diff(group_starts) - 1).tolist()
    found: dict[int, Twin] = {}
    for (group, twin), parts in sorted(pieces.items()):
        covered = reached = 0
        for begin, end in parts:
            covered += max(0, end - max(begin, reached))
            reached = max(reached, end)
        if covered >= SHARE * max(lengths[group], lengths[twin]):
            longest = max(end - begin for begin, end in parts)
            found.setdefault(group, Twin(group, twin, longest == lengths[group] == lengths[twin]))
    return list(found.values())
