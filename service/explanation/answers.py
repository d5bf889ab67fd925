"""Why an answer says what it says: the sentences it could have been made from, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence

from service.answer import (
    AnswerExplanation,
    Candidate,
    CheckedQuote,
    Citation,
    Decided,
    MissingClaim,
    Outcome,
    Part,
    Removed,
)
from service.citations import Checked
from service.composing import Material, Sentence
from service.composition import Composition
from service.linear import LinearModel
from service.refusal import Decision
from service.retrieval import Hit
from service.sentences import SENTENCE_SIGNALS

_SHOWN = 12


def explain_answer(
    decision: Decision, below: float, material: Material, composition: Composition, hits: Sequence[Hit]
) -> AnswerExplanation:
    """What was weighed for the answer that `composition` holds: made from `material`, which is some of `hits`, or refused because the
    confidence was less than `below`."""
    parts = decision.ground.parts if decision.ground else ()
    return AnswerExplanation(
        decision=Decided(
            refused=decision.refused,
            confidence=round(decision.confidence, 4),
            below=below,
            parts=[_part(part.signal, part.value, part.weight) for part in parts],
        ),
        candidates=candidates(material, composition, [hit.passage.id for hit in hits]),
        removed=[_removed(checked) for checked in composition.checked if checked.outcome != "supported"],
    )


def candidates(material: Material, composition: Composition, found: Sequence[str]) -> list[Candidate]:
    """The best sentences of the passages and all that are cited, best first, with the parts of each score; `found` are the ids of the
    passages as they were found."""
    order = sorted(range(len(material.sentences)), key=lambda place: -material.sentences[place].score)
    cited = {place for place in order if _is_cited(material, material.sentences[place], composition.citations)}
    least = min((material.sentences[place].score for place in cited), default=float("-inf"))
    said = _squeezed(sentence.text for sentence in composition.sentences)
    removed = _squeezed(checked.text for checked in composition.checked if checked.outcome == "removed")
    weights = LinearModel.stored("sentences.json", SENTENCE_SIGNALS).weights

    def outcome(place: int) -> Outcome:
        if place in cited:
            return "cited"
        if _squeezed([material.text(place)]) in removed:
            return "removed"
        if _squeezed([material.text(place)]) in said:
            return "repeated"
        return "weaker" if material.sentences[place].score < least else "left"

    return [
        Candidate(
            text=material.text(place),
            passage=found.index(material.passages[material.sentences[place].rank].id) + 1,
            score=round(material.sentences[place].score, 4),
            parts=_parts(material.sentences[place].signals, weights),
            outcome=outcome(place),
        )
        for place in [*order[:_SHOWN], *(place for place in order[_SHOWN:] if place in cited)]
    ]


def _is_cited(material: Material, sentence: Sentence, citations: Sequence[Citation]) -> bool:
    """Whether a citation quotes some of the sentence: an answer may quote a part of it only."""
    passage = material.passages[sentence.rank]
    start, end = passage.offsets.source_span(*sentence.span)
    return any(
        citation.document == passage.document and citation.start < end and start < citation.end
        for citation in citations
    )


def _removed(checked: Checked) -> Removed:
    return Removed(
        text=checked.text,
        outcome="removed" if checked.outcome == "removed" else "unsupported",
        quotes=[CheckedQuote(quote=quote, verdict=verdict) for quote, verdict in checked.quotes],
        missing=[MissingClaim(kind=claim.kind, text=claim.text) for claim in checked.missing],
    )


def _parts(signals: Sequence[float], weights: Mapping[str, float]) -> list[Part]:
    return [_part(signal, value, weight) for (signal, weight), value in zip(weights.items(), signals, strict=True)]


def _part(signal: str, value: float, weight: float) -> Part:
    return Part(signal=signal, value=round(value, 4), weight=round(weight, 4), contribution=round(value * weight, 4))


def _squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)
