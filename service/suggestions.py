"""Questions to begin with: those that the corpus suggests, else made from the titles of its articles."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.generation import Generation
from indexer.library import Library
from indexer.sample import CORPUS

SHOWN = 6

# What the title of a report or an essay promises, and how one would ask for it.
_TITLES = (
    (
        re.compile(
            r"关于(?P<topic>(?!各|有关|相关)[^，。《》]{4,24}?)(?:工作)?(?:情况|现状)的(?:\w{0,4}视察|\w{0,4}调研|\w{0,4}检查|\w{0,2}报告)"
        ),
        "{topic}存在哪些问题？",
    ),
    (
        re.compile(
            r"(?:关于对?|对)(?:如何|怎样)?(?P<topic>(?!各|有关|相关)[^，。《》]{4,24}?)的(?:几点|一些|若干)?(?:思考|认识|体会|建议|对策)"
        ),
        "{topic}有哪些建议？",
    ),
    (re.compile(r"^(?P<topic>[\u4e00-\u9fff]{4,20}(?:条例|办法|规定|规则))$"), "{topic}的适用范围是什么？"),
)


def suggest(generation: Generation) -> list[str]:
    """At most six questions; none when the corpus suggests none and no title is of a kind that promises an answer."""
    stated = generation.manifest.questions
    return list(stated[:SHOWN]) if stated else list(_spread(generation.library))


def is_sample(generation: Generation) -> bool:
    """Whether the corpus is the sample that ships with youju, whose city, people and figures are invented."""
    return Path(generation.manifest.corpus) == CORPUS.resolve()


def _spread(library: Library) -> Iterator[str]:
    """One question from each document in turn, so that a thick book does not speak for all."""
    names = [entry.document for entry in library.entries()][: 4 * SHOWN]
    by_document = [list(_questions(library.titles(name))) for name in names]
    seen: set[str] = set()
    for turn in range(SHOWN):
        for questions in by_document:
            if turn < len(questions) and questions[turn] not in seen:
                seen.add(questions[turn])
                yield questions[turn]
                if len(seen) == SHOWN:
                    return


def _questions(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        for pattern, question in _TITLES:
            if found := pattern.search(title):
                yield question.format(topic=found["topic"])
                break
