"""Words that were meant where a question has words that neither the index nor the dictionary knows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, groupby
from math import log1p
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.segmentation import cut, in_dictionary
from indexer.spelling.relations import SHORTENED, is_short_for, keys, lookalikes, same_sound, sounds
from indexer.thesaurus import Expansion, Target
from indexer.tokens import normalise

_HAN_WORD = re.compile(r"[\u3400-\u9fff]{1,8}")
# Words of one character that stand beside others by right; in a run of doubtful pieces they would be taken for part of a mistyped word.
_PARTICLES = frozenset(
    "的地得了着过和与及或在是对为就也都而被把给从到将让向以其这那哪有无不没未很要能会可应上下里外中前后内之于等还又再去来做说看当用由使按因如若"
    "我你他她它们谁几多少大小每各某该本两一个人年月日"
)
# A character that is a word by itself in more than this share of the passages is no slip.
_COMMON = 0.01
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 6
_ALTERNATIVES = 3

# How far a word found by each relation is trusted; chosen on words of laws with one character replaced.
_SAME_SOUND, _LIKE_SOUND, _LOOK, _SHORT, _SUBSTITUTED, _LEFT_OUT = 0.9, 0.8, 0.8, 0.8, 0.7, 0.6


class Spelling:
    """The words of an index, found by how they sound, how they look, and by all but one of their characters.

    `words` are parted by newlines; `starts` holds their offsets and the end, shape (n + 1,); `counts` in how many passages each stands,
    shape (n,); `hashes`, ascending, and `owners` the word of each, shape (keys,). Safe for concurrent use.
    """

    def __init__(
        self,
        words: bytes,
        starts: NDArray[np.uint32],
        counts: NDArray[np.uint32],
        hashes: NDArray[np.uint32],
        owners: NDArray[np.uint32],
    ) -> None:
        self._words, self._starts, self._counts, self._hashes, self._owners = words, starts, counts, hashes, owners
        # The most frequent word (的) stands in nearly every passage.
        self._most = int(counts.max(initial=0))

    def __len__(self) -> int:
        return len(self._counts)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Spelling":
        """From words (those of `tokens.words` on all passages) and in how many passages each stands."""
        words = sorted(filter(_HAN_WORD.fullmatch, counts))
        encoded = [word.encode() for word in words]
        hashes: list[int] = []
        owners: list[int] = []
        for owner, word in enumerate(words):
            of_word = [crc32(key.encode()) for key in keys(word)]
            hashes.extend(of_word)
            owners.extend([owner] * len(of_word))
        ascending = np.argsort(np.array(hashes, np.uint32), kind="stable")
        return cls(
            b"".join(encoded),
            np.array([0, *accumulate(map(len, encoded))], np.uint32),
            np.array([counts[word] for word in words], np.uint32),
            np.array(hashes, np.uint32)[ascending],
            np.array(owners, np.uint32)[ascending],
        )

    def save(self, path: Path) -> None:
        """Writes to the new folder `path`."""
        path.mkdir(parents=True)
        (path / "words").write_bytes(self._words)
        for name in ("starts", "counts", "hashes", "owners"):
            np.save(path / f"{name}.npy", getattr(self, f"_{name}"))

    @classmethod
    def load(cls, path: Path) -> "Spelling":
        """Opens what `save` wrote, memory-mapped."""
        names = ("starts", "counts", "hashes", "owners")
        # As plain arrays: to look something up in a memmap costs three times as much.
        arrays = (np.asarray(np.load(path / f"{name}.npy", mmap_mode="r")) for name in names)
        return cls((path / "words").read_bytes(), *arrays)

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """What of the question is probably mistyped, from left to right, with the words that were probably meant; no two overlap.

        Only what neither the index nor the dictionary knows is looked at, so that a question without mistakes gets nothing. The rule of a
        target is `spelling:` and the relation.
        """
        text = normalise(question)
        found: list[Expansion] = []
        for doubtful, start, end in self._doubtful_runs(text):
            while end - start > 1:
                here = self._meant(text, doubtful, start, end)
                if here:
                    found.append(here)
                start = here.end if here else start + 1
        return tuple(found)

    def _doubtful_runs(self, text: str) -> Iterator[tuple[range, int, int]]:
        """Runs of words that the index and the dictionary do not know, and of single characters; and from where to where, with the
        words beside it, the meant word may reach: 后旗 is a word, so that of 杭后旗 only 杭 is doubtful.
        """
        for run in _HAN_RUN.finditer(text):
            pieces = cut(run[0])
            borders = list(accumulate(map(len, pieces), initial=run.start()))
            free = run.start()
            for doubtful, group in groupby(range(len(pieces)), key=lambda at: self._doubtful(pieces[at])):
                held = list(group)
                if doubtful and any(self._odd(pieces[at]) for at in held):
                    first, last = held[0], held[-1] + 1
                    start = max(free, borders[max(first - 1, 0)])
                    free = borders[min(last + 1, len(pieces))]
                    yield range(borders[first], borders[last]), start, free

    def _doubtful(self, piece: str) -> bool:
        return not {piece[0], piece[-1]} & _PARTICLES and (len(piece) == 1 or not self._known(piece))

    def _odd(self, piece: str) -> bool:
        """Whether a doubtful piece is more than a character that is a common word by itself."""
        return len(piece) > 1 or self._count(piece) <= _COMMON * self._most

    def _meant(self, text: str, doubtful: range, start: int, end: int) -> Expansion | None:
        """The alternatives of the longest stretch from `start` on that has any, if it holds something doubtful."""
        for to in range(min(end, start + _LONGEST), start + 1, -1):
            typed = text[start:to]
            within = start in doubtful and to - 1 in doubtful
            if self._known(typed) or not (within or (len(typed) > 2 and start < doubtful.stop and to > doubtful.start)):
                continue
            relations = [self._by_sound(typed), self._by_length(typed)]
            if within:
                # Beside a word that is known, a character too many or another one is chance.
                relations += [self._by_look(typed), self._one_off(typed)]
            if targets := self._best(typed, chain.from_iterable(relations)):
                return Expansion(start, to, typed, targets)
        return None

    def _known(self, word: str) -> bool:
        return in_dictionary(word) or self._count(word) > 0

    def _best(self, typed: str, alternatives: Iterable[tuple[str, float, str]]) -> tuple[Target, ...]:
        best: dict[str, tuple[float, float, str]] = {}
        for word, weight, relation in alternatives:
            rank = weight * log1p(self._count(word))
            if word != typed and (word not in best or best[word][0] < rank):
                best[word] = (rank, weight, relation)
        ranked = sorted(best.items(), key=lambda item: -item[1][0])[:_ALTERNATIVES]
        return tuple(Target(word, weight, f"spelling:{relation}") for word, (_, weight, relation) in ranked)

    def _by_sound(self, typed: str) -> Iterator[tuple[str, float, str]]:
        for sound in sounds(typed):
            for word in self._find("'" + sound):
                if not half_the_same(word, typed):
                    continue
                if same_sound(word, typed):
                    yield word, _SAME_SOUND, "same sound"
                elif sound in sounds(word):
                    yield word, _LIKE_SOUND, "like sound"

    def _by_look(self, typed: str) -> Iterator[tuple[str, float, str]]:
        for word in lookalikes(typed):
            if self._count(word):
                yield word, _LOOK, "like look"

    def _by_length(self, typed: str) -> Iterator[tuple[str, float, str]]:
        if typed[-1] in SHORTENED:
            for word in self._find(f"~{typed[0]}{typed[-1]}"):
                if is_short_for(typed, word):
                    yield word, _SHORT, "short for"

    def _one_off(self, typed: str) -> Iterator[tuple[str, float, str]]:
        if len(typed) > 2:
            for at in range(len(typed)):
                left, right = typed[:at], typed[at + 1 :]
                for word in self._find(f"{left}*{right}"):
                    if len(word) == len(typed) and word.startswith(left) and word.endswith(right):
                        yield word, _SUBSTITUTED, "another character"
                if len(typed) > 3 and self._count(left + right):
                    yield left + right, _LEFT_OUT, "a character more"
            for word in self._find("-" + typed):
                if len(word) == len(typed) + 1 and is_subsequence(typed, word):
                    yield word, _LEFT_OUT, "a character less"

    def _count(self, word: str) -> int:
        return next((int(self._counts[owner]) for owner in self._owners_of("=" + word) if self._word(owner) == word), 0)

    def _find(self, key: str) -> list[str]:
        return [self._word(owner) for owner in self._owners_of(key)]

    def _owners_of(self, key: str) -> list[int]:
        hashed = np.uint32(crc32(key.encode()))
        first, last = self._hashes.searchsorted(hashed), self._hashes.searchsorted(hashed, "right")
        owners: list[int] = self._owners[first:last].tolist()
        return owners

    def _word(self, owner: int) -> str:
        return self._words[int(self._starts[owner]) : int(self._starts[owner + 1])].decode()


def half_the_same(one: str, other: str) -> bool:
    """Whether at least half of the characters stand in both words at the same place: few people mistype more."""
    return 2 * sum(a == b for a, b in zip(one, other, strict=False)) >= max(len(one), len(other))


def is_subsequence(short: str, word: str) -> bool:
    """Whether the characters of `short` stand in `word` in this order."""
    rest = iter(word)
    return all(character in rest for character in short)
