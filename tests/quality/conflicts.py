"""How many conflicts are found, and how many that are none.

    python -m tests.quality.conflicts
    python -m tests.quality.conflicts --data DATA --gold GOLD.jsonl

Of the invented pairs it prints by kind how many are told rightly: those that the rules were made with (`pairs.jsonl`) and those that were
written afterwards (`held_out.jsonl`; on the first run 16 of 20 conflicts and 3 of 30 that are none were reported; the 3 led to rules).

Of an index it prints every pair of sentences in it that is taken for a conflict, and every notice and conflict in the answers to GOLD,
each to be judged by a reader.
"""

import argparse
import asyncio
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from indexer.generation import open_current
from indexer.passages import sentences
from service.answer import Answer, AskRequest
from service.assistant import Assistant
from service.conflicts import Said, source_of
from service.conflicts.statements import statements
from service.settings import Settings
from tests.service.conflicts.pairs import read_pairs

# Words that more statements than this have lead to no pair.
_COMMON = 150


def count_pairs(name: str) -> None:
    every, right = Counter[tuple[bool, str]](), Counter[tuple[bool, str]]()
    for pair in read_pairs(name):
        kind = (pair.conflict, pair.kind)
        every[kind] += 1
        right[kind] += pair.told == pair.conflict
    for conflict in (True, False):
        told = {kind: f"{right[kind]}/{every[kind]}" for kind in every if kind[0] == conflict}
        total = f"{sum(right[kind] for kind in told)}/{sum(every[kind] for kind in told)}"
        kinds = ", ".join(f"{kind} {figure}" for (_, kind), figure in told.items())
        print(f"{name} {'conflicts found' if conflict else 'left alone'}: {total} ({kinds})")


def search_index(data: Path) -> None:
    library = open_current(data).library
    passages = library.passages(library.select("1", ()))
    articles = defaultdict[tuple[str, int], str](str)
    for passage in passages:
        articles[passage.document, passage.article] += "\n" + passage.text
    said: list[tuple[Said, str]] = []
    for passage in passages:
        source = source_of(passage, articles[passage.document, passage.article])
        for start, end in sentences(passage.text) if source else ():
            text = passage.text[start:end]
            said += [
                (Said(len(said), statement, source), text) for statement in statements(text, passage.year) if source
            ]
    holding = defaultdict[str, list[int]](list)
    for number, (one, _) in enumerate(said):
        for word in one.statement.subject:
            holding[word].append(number)
    pairs = {pair for numbers in holding.values() if len(numbers) <= _COMMON for pair in combinations(numbers, 2)}
    found = [(said[one], said[other]) for one, other in sorted(pairs) if said[one][0].contradicts(said[other][0])]
    for (one, text), (other, another) in found:
        print(
            f"{one.source.document} {one.source.title}: {text}\n{other.source.document} {other.source.title}: {another}\n"
        )
    print(f"{len(said)} statements, {len(pairs)} pairs with a word in common, {len(found)} taken for conflicts")


async def ask_gold(data: Path, gold: Path) -> None:
    assistant = Assistant(Settings(data=data))
    told, conflicts = 0, 0
    for line in gold.read_text("utf-8").splitlines():
        question = json.loads(line)["question"]
        events = [event async for event in assistant.ask(AskRequest(question=question), "quality")]
        answer = Answer.model_validate(events[-1].data)
        conflicts += len(answer.conflicts)
        if answer.notice:
            told += 1
            print(f"{question} {answer.notice}")
        for conflict in answer.conflicts:
            print(f"  {[stated.value for stated in conflict.values]}: {answer.answer}")
    print(f"{told} answers with a notice, {conflicts} conflicts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--gold", type=Path)
    arguments = parser.parse_args()
    if arguments.data is None:
        count_pairs("pairs.jsonl")
        count_pairs("held_out.jsonl")
        return
    search_index(arguments.data)
    if arguments.gold is not None:
        asyncio.run(ask_gold(arguments.data, arguments.gold))


if __name__ == "__main__":
    main()
