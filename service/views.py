"""Passages as they are shown."""

from collections.abc import Sequence

from service.answer import Explanation, PassageView, Understood
from service.explanation import explain, understood
from service.retrieval import Hit, Retriever
from service.twins import differs_in, printed_in
from service.understanding import Question


def views(
    retriever: Retriever, question: Question, hits: Sequence[Hit], explained: bool
) -> tuple[list[PassageView], Understood | None]:
    """The hits as they are shown, and what the question was taken for; both explained only when that was asked for."""
    if not explained:
        return [view(hit) for hit in hits], None
    explanations = explain(retriever, question, hits)
    return [view(hit, why) for hit, why in zip(hits, explanations, strict=True)], understood(retriever, question)


def view(hit: Hit, explanation: Explanation | None = None) -> PassageView:
    """A hit as it is shown."""
    passage = hit.passage
    return PassageView(
        id=passage.id,
        document=passage.document,
        title=passage.title,
        author=passage.author,
        office=passage.office,
        place=passage.place,
        publication=passage.publication,
        heading=list(passage.heading),
        text=passage.text,
        start=passage.start,
        end=passage.end,
        pages=list(passage.pages),
        score=round(hit.score, 4),
        also_in=printed_in(passage, hit.merged),
        differs_in=differs_in(passage),
        explanation=explanation,
    )
