"""What spans hold of a text."""

from collections.abc import Iterable

from indexer.document import Span


def covered(spans: Iterable[Span]) -> set[int]:
    """The offsets of the characters that any of `spans` holds."""
    return {offset for start, end in spans for offset in range(start, end)}


def outside(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Those of `spans` that share no character with any of `taken`."""
    offsets = covered(taken)
    return [span for span in spans if offsets.isdisjoint(range(*span))]
