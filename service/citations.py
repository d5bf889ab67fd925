"""The citation check, the same for every composer: each quote found exactly, each claim of a sentence borne by its quotes.

What fails is not shown as a citation; it is never repaired by guessing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from indexer.document import OffsetMap, Span
from indexer.statutes import provision_at
from indexer.tokens import normalise
from service.answer import AnswerSentence, Citation
from service.composing import Draft, Evidence
from service.twins import also_in, differs_in

# A number with its magnitude: 12.5%, 1.2亿. Two texts state the same number when both agree; what is counted is not compared.
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|‰|万亿|亿|万|千|百)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Characters of the source. White space at a line's end, a page's end and a page number together are no more.
_NARROW_GAP = 12
_NEGATION = re.compile(r"不得|不能|不予|不再|不应|不宜|没有|未(?!来)|无须|无需|禁止|严禁")


@dataclass
class Checker:
    """Checks the drafts of one answer in order and numbers its citations; the same quotation keeps its number."""

    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def check(self, draft: Draft) -> tuple[AnswerSentence, list[Citation]]:
        """The sentence with the numbers of its citations and a verdict, and those of its citations that are new.

        A sentence is supported when at least one quote of it stands in its source exactly and every number and negation
        of the sentence stands in those quotes.
        """
        located = [(evidence, span) for evidence in draft.evidence for span in locate(evidence)]
        known = len(self.citations)
        numbers = list(dict.fromkeys(self._number(evidence, span) for evidence, span in located))
        quotes = [evidence.passage.text[span.start : span.end] for evidence, span in located]
        supported = bool(quotes) and bears("，".join(quotes), draft.text)
        sentence = AnswerSentence(
            text=draft.text, citations=numbers, verdict="supported" if supported else "unsupported"
        )
        return sentence, self.citations[known:]

    def _number(self, evidence: Evidence, span: Span) -> int:
        passage = evidence.passage
        start, end = passage.offsets.source_span(*span)
        key = (passage.document, start, end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    number=self._numbers[key],
                    passage_id=passage.id,
                    document=passage.document,
                    title=passage.title,
                    author=passage.author,
                    office=passage.office,
                    publication=passage.publication,
                    year=passage.year,
                    heading=list(passage.heading),
                    provision=provision_at(passage.text, span.start, passage.heading),
                    pages=list(passage.pages_of(*span)),
                    start=start,
                    end=end,
                    quote=passage.text[span.start : span.end],
                    also_in=also_in(passage, *span),
                    differs_in=differs_in(passage, *span),
                )
            )
        return self._numbers[key]


def locate(evidence: Evidence) -> list[Span]:
    """Where in its passage the quote stands, character for character; nothing when it does not.

    A quote that runs over a place where the source goes on elsewhere comes back in parts, each whole in the source. Page numbers and
    running heads inside it are passed over, unless there is so much of them that the source range would show little else.
    """
    text, quote = evidence.passage.text, evidence.quote.strip()
    start = text.find(quote) if quote else -1
    if start < 0:
        return []
    end = start + len(quote)
    cuts = {*evidence.passage.breaks, *_line_ends(text, start, end)}
    parts = _parts(text, [start, *sorted(cut for cut in cuts if start < cut < end), end])
    return [
        piece
        for begin, stop in parts  # how much furniture is too much depends on the length of what is left after these cuts
        for piece in _parts(text, [begin, *_wide_gaps(evidence.passage.offsets, begin, stop), stop])
    ]


def _wide_gaps(offsets: OffsetMap, start: int, end: int) -> Iterator[int]:
    """Where more source characters are left out than a third of the quote has."""
    gaps = offsets.source[1:] - offsets.source[:-1] - np.diff(offsets.clean)
    for cut, gap in zip(offsets.clean[1:], gaps, strict=True):
        if start < cut < end and gap > max(_NARROW_GAP, (end - start) / 3):
            yield int(cut)


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Paragraphs may stand apart in the source, with furniture or other articles between: each is quoted for itself."""
    at = text.find("\n", start, end)
    while at >= 0:
        yield at
        at = text.find("\n", at + 1, end)


def _parts(text: str, cuts: list[int]) -> Iterator[Span]:
    for begin, stop in pairwise(cuts):
        while begin < stop and text[begin].isspace():
            begin += 1
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if begin < stop:
            yield Span(begin, stop)


def bears(quotes: str, sentence: str) -> bool:
    """Whether every number and negation of `sentence` stands in `quotes`."""
    return _claims(sentence) <= _claims(quotes)


def _claims(text: str) -> set[str]:
    normal = _THOUSANDS.sub("", normalise(text))
    negated = {"negation"} if _NEGATION.search(normal) else set()
    return {*_NUMBER.findall(normal), *negated}
