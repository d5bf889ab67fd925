"""How often an answer says that it is from another place than the one asked for.

    python -m tests.quality.elsewhere CORPUS GOLD.jsonl

Builds an index of CORPUS. The questions of GOLD name places that it has: each notice is printed, for it is probably wrong. Then the
only place of a question is replaced by one that CORPUS does not have: there a notice is right. Printed is how many answers have one.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from pathlib import Path

from indexer.build import build
from service.answer import Answer, AskRequest
from service.assistant import Assistant
from service.evaluation.gold import read_gold
from service.places import places_in
from service.settings import Settings

ABSENT = ("青海省", "拉萨", "新疆")


async def _answer(assistant: Assistant, question: str) -> Answer:
    events = [event async for event in assistant.ask(AskRequest(question=question), "quality")]
    return Answer.model_validate(events[-1].data)


async def _count(assistant: Assistant, questions: list[str], places: list[str]) -> None:
    named = {question: list(found) for question in questions if (found := places_in(question, places))}
    wrong = []
    for question in named:
        answer = await _answer(assistant, question)
        if answer.elsewhere is not None:
            wrong.append(question)
            print(f"notice: {question} {answer.notice}")
    print(f"{len(questions)} questions, {len(named)} name a place, {len(wrong)} notices")
    replaced = [
        question.replace(found[0], place) for question, found in named.items() if len(found) == 1 for place in ABSENT
    ]
    answers = [await _answer(assistant, question) for question in replaced]
    counts = Counter("refused" if one.refused else "notice" if one.elsewhere else "silent" for one in answers)
    print(f"{len(replaced)} with a place that is absent: {dict(counts)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.corpus, Path(folder))
        assistant = Assistant(Settings(data=Path(folder), refuse_below=0))
        places = [entry["value"] for entry in assistant.filters()["places"]]
        asyncio.run(_count(assistant, [one.question for one in read_gold([arguments.gold])], places))


if __name__ == "__main__":
    main()
