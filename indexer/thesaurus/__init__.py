"""Everyday words to the words of official texts, ours and the user's; expansion adds to what was typed and replaces nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from indexer.errors import ThesaurusError
from indexer.segmentation import cut
from indexer.thesaurus.rules import Target, parse_rules
from indexer.tokens import normalise

__all__ = ["Expansion", "Target", "Thesaurus"]


@dataclass(frozen=True, slots=True)
class Expansion:
    """`typed` stands at `start:end` of the normalised question; the texts may say any of `targets` instead."""

    start: int
    end: int
    typed: str
    targets: tuple[Target, ...]


class Thesaurus:
    """Rules by typed phrase; safe for concurrent use."""

    def __init__(self, rules: Iterable[tuple[str, Target]]) -> None:
        """`rules` are those of `parse_rules`, those of the user's file last: where two give the same target, the heavier counts."""
        targets: dict[str, dict[str, Target]] = {}
        for typed, target in rules:
            # A long target has more to match; it must not outweigh the words that were typed.
            weighed = replace(target, weight=target.weight * min(1.0, len(typed) / len(target.words)))
            known = targets.setdefault(typed, {})
            if target.words not in known or known[target.words].weight < weighed.weight:
                known[target.words] = weighed
        self._targets: Mapping[str, tuple[Target, ...]] = {
            typed: tuple(known.values()) for typed, known in targets.items()
        }
        self._longest = max(map(len, self._targets), default=0)

    def __len__(self) -> int:
        return len(self._targets)

    @classmethod
    def load(cls, user_file: Path | None = None) -> "Thesaurus":
        """Our rules and those of the user's file. Raises ThesaurusError when that cannot be read or has a line that is no rule."""
        rules = list(_ours("thesaurus"))
        if user_file is not None:
            try:
                text = user_file.read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "not UTF-8"
                raise ThesaurusError(
                    f"The thesaurus {user_file} cannot be read: {why}.", "Give a text file in UTF-8."
                ) from error
            rules.extend(parse_rules(text, user_file.name))
        return cls(rules)

    @classmethod
    def of_titles(cls) -> "Thesaurus":
        """Everyday topics to the names of the national statutes on them. They are looked for in titles only, as a signal of their own: among
        the words of passages they raise every article of a statute alike, and the right one falls behind.
        """
        return cls(_ours("thesaurus/titles"))

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """What of the question has other names, from left to right, the longest phrase first; no two overlap.

        A phrase is found where words begin and end, so that 人大 is not found in 法人大会.
        """
        text = normalise(question)
        borders = set(accumulate(map(len, cut(text)), initial=0))
        found: list[Expansion] = []
        start = 0
        while start < len(text):
            end = self._end(text, start, borders)
            if end:
                typed = text[start:end]
                found.append(Expansion(start, end, typed, self._targets[typed]))
            start = end or start + 1
        return tuple(found)

    def _end(self, text: str, start: int, borders: set[int]) -> int:
        if start not in borders:
            return 0
        for end in range(min(len(text), start + self._longest), start, -1):
            if end in borders and text[start:end] in self._targets:
                return end
        return 0


@cache
def _ours(folder: str) -> tuple[tuple[str, Target], ...]:
    entries = files("indexer").joinpath(folder).iterdir()
    texts = sorted((entry.name, entry.read_text("utf-8")) for entry in entries if entry.name.endswith(".txt"))
    return tuple(pair for name, text in texts for pair in parse_rules(text, name))
