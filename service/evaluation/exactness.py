"""Whether a citation stands in the original: checked without the index that made it."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from service.evaluation.matching import common_subsequence, compact

Sources = Callable[[str], Awaitable[str | None]]

# Page furniture between two lines of a quote stands in its span and not in the quote.
_LONGEST_SPAN = 1.6
_LEAST_ALIGNED = 0.98


class Verdict(NamedTuple):
    """`exact`: the quote is what stands at its offsets; `reason` tells how, or why not."""

    exact: bool
    reason: str


def check(citation: Mapping[str, Any], original: str | None) -> Verdict:
    """Judges `{"quote", "start", "end"}` against the decoded original file.

    Verbatim when quote and span are equal, compact. Aligned when the span is at most 1.6 times as long and at least
    98 % of the quote's characters stand in it in order: cleaning took something out of the middle.
    """
    quote = citation.get("quote")
    wanted = compact(quote) if isinstance(quote, str) else ""
    if not wanted:
        return Verdict(False, "empty quote")
    if original is None:
        return Verdict(False, "no such document")
    start, end = citation.get("start"), citation.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(original):
        return Verdict(False, "bad offsets")
    span = compact(original[start:end])
    if span == wanted:
        return Verdict(True, "verbatim")
    if len(span) > _LONGEST_SPAN * len(wanted):
        return Verdict(False, "span too long")
    if common_subsequence(wanted, span) < _LEAST_ALIGNED * len(wanted):
        return Verdict(False, "quote not in the span")
    return Verdict(True, "aligned")


class Originals:
    """Text files of a corpus folder, decoded here and not by the indexer: UTF-8, else GB18030.

    Formats whose text has to be extracted (PDF, Word, HTML) come from `extracted`, the text that offsets refer to.
    """

    def __init__(self, corpus: Path | None, extracted: Sources) -> None:
        self._corpus = corpus.resolve() if corpus else None
        self._extracted = extracted
        self._texts: dict[str, str | None] = {}

    async def text(self, document: str) -> str | None:
        """The decoded original, None when there is none of that name."""
        if document not in self._texts:
            text = self._decoded(document)
            self._texts[document] = await self._extracted(document) if text is None else text
        return self._texts[document]

    def _decoded(self, document: str) -> str | None:
        if self._corpus is None or not document:
            return None
        path = (self._corpus / document).resolve()
        if path.suffix.lower() not in (".txt", ".md") or not path.is_relative_to(self._corpus) or not path.is_file():
            return None
        content = path.read_bytes()
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("gb18030", "replace")
