"""Asking the gold questions: what came back for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import anyio

from service.evaluation.exactness import Originals, Verdict, check
from service.evaluation.gold import GoldQuestion
from service.evaluation.metrics import cited_in
from service.evaluation.targets import Response, Target

TOP_K = 20
_WARM_UP = 2


@dataclass(slots=True)
class Outcome:
    """A question, what came back, the verdict on each citation. `search` is None for a question without evidence."""

    question: GoldQuestion
    ask: Response
    search: Response | None = None
    verdicts: list[Verdict] = field(default_factory=list)


async def collect(
    questions: Sequence[GoldQuestion],
    target: Target,
    originals: Originals,
    advance: Callable[[], None] = lambda: None,
    concurrency: int = 1,
) -> list[Outcome]:
    """Asks the questions, `concurrency` at a time, and calls `advance` after each; the outcomes are in the order of the
    questions. One at a time, the times are those of one client.
    """
    for question in questions[:_WARM_UP]:
        await target.search(question.question, TOP_K)
        await target.ask(question.question)
    places = anyio.Semaphore(concurrency)
    outcomes: dict[int, Outcome] = {}

    async def judge(place: int, question: GoldQuestion) -> None:
        async with places:
            outcomes[place] = await _outcome(question, target, originals)
            advance()

    async with anyio.create_task_group() as group:
        for place, question in enumerate(questions):
            group.start_soon(judge, place, question)
    return [outcomes[place] for place in range(len(questions))]


async def _outcome(question: GoldQuestion, target: Target, originals: Originals) -> Outcome:
    search = await target.search(question.question, TOP_K) if question.answerable and question.evidence else None
    outcome = Outcome(question, await target.ask(question.question), search)
    for citation in cited_in(outcome.ask.body):
        outcome.verdicts.append(check(citation, await originals.text(str(citation.get("document", "")))))
    return outcome
