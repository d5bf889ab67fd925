"""The citation check, the same for every composer: each quote found exactly, each claim of a sentence borne by its
quotes.

What fails is not shown as a citation, or the sentence is told to be unsupported; nothing is repaired by guessing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.document import Span
from indexer.passages import Passage
from indexer.statutes import provision_at
from service.answer import AnswerSentence, Citation
from service.claims import Claim, Support, unsupported_claims
from service.composing import Draft
from service.quotations import QuoteClass, locate
from service.twins import also_in, differs_in

Verdict = Literal["supported", "unsupported"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found of one draft: its quotes, each with how it stands in its passage, and the claims that they
    do not bear.

    `outcome` is removed where no quote stands in its passage: such a sentence rests on nothing.
    """

    text: str
    outcome: Literal["supported", "unsupported", "removed"]
    quotes: tuple[tuple[str, QuoteClass], ...]
    missing: tuple[Claim, ...]


@dataclass
class Checker:
    """Checks the drafts of one answer in order and numbers its citations; the same quotation keeps its number.

    `passages` are those found for `question`. `checked` has what was found of each draft.
    """

    question: str = ""
    passages: Sequence[Passage] = ()
    citations: list[Citation] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def check(self, draft: Draft) -> tuple[AnswerSentence, list[Citation]]:
        """The sentence with the numbers of its citations and a verdict, and those of its citations that are new.

        Only quotes that are exact or wrapped become citations, with the words as they stand in the source. A sentence
        is supported when it has a citation and every claim of it stands in the quotes cited.
        """
        found = [locate(evidence.passage, evidence.quote, self.passages) for evidence in draft.evidence]
        located = [
            (evidence.passage, span) for evidence, one in zip(draft.evidence, found, strict=True) for span in one.spans
        ]
        known = len(self.citations)
        numbers = list(dict.fromkeys(self._number(passage, span) for passage, span in located))
        # In parts or not, a quote is one text: what it says may run from one part into the next.
        whole = [
            (evidence.passage, Span(one.spans[0].start, one.spans[-1].end))
            for evidence, one in zip(draft.evidence, found, strict=True)
            if one.spans
        ]
        support = Support.of(whole, self.question)
        missing = tuple(unsupported_claims(draft.text, support)) if located else ()
        supported = bool(located) and not missing
        verdicts = zip((evidence.quote for evidence in draft.evidence), (one.verdict for one in found), strict=True)
        verdict: Verdict = "supported" if supported else "unsupported"
        self.checked.append(Checked(draft.text, verdict if located else "removed", tuple(verdicts), missing))
        emphasis = [(span.start, span.end) for span in draft.emphasis]
        sentence = AnswerSentence(text=draft.text, citations=numbers, verdict=verdict, emphasis=emphasis)
        return sentence, self.citations[known:]

    def _number(self, passage: Passage, span: Span) -> int:
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
                    place=passage.place,
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
