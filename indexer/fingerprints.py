"""Text to the letters that are compared, and letters to fingerprints, chosen by winnowing.

Any two texts that share SEED + WINDOW - 1 letters in a row share a fingerprint (Schleimer, Wilkerson and Aiken 2003, "Winnowing: Local
Algorithms for Document Fingerprinting").
"""

from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.tokens import fold

SEED = 16
WINDOW = 16
# The first code that is no character: such codes part texts, and no fingerprint reaches over one.
SEPARATOR = 0x110000
# Signs that change what a number says, compared like letters.
_SIGNS = "%‰<>≤≥±"

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]

_Numbers = TypeVar("_Numbers", Codes, Hashes)
_BLOCK = 1 << 18
_NONE = np.iinfo(np.uint64).max


@cache
def _folded_codes() -> tuple[Codes, NDArray[np.bool_]]:
    """For each code point of the BMP that of the character that it is compared as, and whether it is compared wherever it stands."""
    separator = "\U0010ffff"
    codes, always = np.arange(0x10000, dtype=np.uint32), np.zeros(0x10000, np.bool_)
    for code, text in enumerate(fold(separator.join(map(chr, range(0x10000)))).split(separator)):
        compared = [character for character in text if character.isalnum() or character in _SIGNS]
        always[code] = bool(compared)
        # ⑪ and ⑫ begin with the same digit when they are written out: what becomes several characters stays what it is.
        if len(compared) == 1 or len(text) == 1:
            codes[code] = ord((compared or text)[0])
    return codes, always


def letters(text: str) -> Codes:
    """One code a character of `text`, 0 for what is not compared.

    Punctuation is compared where it makes a number another one: between digits (1.2 is not 12) and as a minus before one.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded, always = _folded_codes()
    low = points & 0xFFFF
    codes = np.where(points < 0x10000, folded[low], points)
    digits = (codes >= ord("0")) & (codes <= ord("9"))
    compared = always[low] | (points >= 0x10000)
    compared[:-1] |= digits[1:] & (np.append(False, digits[:-2]) | (codes[:-1] == ord("-")) | (codes[:-1] == ord("−")))
    return np.where(compared, codes, 0).astype(np.uint32)


def fingerprints(codes: Codes) -> tuple[Hashes, Positions]:
    """The smallest hash of every WINDOW neighbouring ones, and where it stands."""
    hashes: list[Hashes] = []
    positions: list[Positions] = []
    for start in range(0, max(len(codes) - SEED + 1, 1), _BLOCK):
        hashed = _hashes(codes[start : start + _BLOCK + SEED - 1])
        padded = np.pad(hashed, WINDOW - 1, constant_values=_NONE)
        least = _sliding(np.maximum, _sliding(np.minimum, padded, WINDOW), WINDOW)
        chosen = np.flatnonzero((least == hashed) & (hashed != _NONE))
        hashes.append(hashed[chosen])
        positions.append(chosen + start)
    return np.concatenate(hashes), np.concatenate(positions)


def _hashes(codes: Codes) -> Hashes:
    """One polynomial hash for every SEED neighbouring codes, by doubling; the bits are mixed so that any order of them is by chance.

    NONE where a separator is among them, so that a window at the end of a text chooses from what is left of the text.
    """
    hashed = codes.astype(np.uint64)
    width, base = 1, 0x9E3779B97F4A7C15
    while width < SEED:
        hashed = hashed[:-width] * np.uint64(base) + hashed[width:]
        width, base = width * 2, base * base % 2**64
    hashed = (hashed ^ (hashed >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    hashed ^= hashed >> np.uint64(29)
    hashed[_sliding(np.maximum, codes, SEED) >= SEPARATOR] = _NONE
    return hashed


def _sliding(extreme: np.ufunc, values: _Numbers, width: int) -> _Numbers:
    """`extreme` over every `width` neighbours (a power of two)."""
    step = 1
    while step < width:
        values = extreme(values[:-step], values[step:])
        step *= 2
    return values
