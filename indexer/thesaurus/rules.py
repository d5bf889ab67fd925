"""The Solr synonyms format: one rule a line, what is typed and what the texts say instead.

    打官司 => 诉讼, 起诉            typed on the left, looked for on the right
    老百姓, 群众, 公众               each stands for the others
    工资 => 劳动报酬, 薪酬|0.5       a target may weigh less than 1
    # a comment

A comma, a bar or a backslash that belongs to a word is written with a backslash before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import ThesaurusError
from indexer.tokens import normalise

_PART = re.compile(r"((?:\\.|[^\\,|])*)(?:\|([^,|]*))?$", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Target:
    """Words looked for beside typed ones. `words` is normalised, `weight` is above 0 and at most 1, `rule` is file:line."""

    words: str
    weight: float
    rule: str


def parse_rules(text: str, name: str) -> Iterator[tuple[str, Target]]:
    """Each typed phrase (normalised) with each of its targets, in the order of the file; `name` stands in errors and rules.

    Raises ThesaurusError naming the line that is no rule.
    """
    for number, line in enumerate(text.split("\n"), 1):
        rule = line.split("#", 1)[0].strip()
        if rule:
            yield from _pairs(rule, f"{name}:{number}")


def _pairs(rule: str, where: str) -> Iterator[tuple[str, Target]]:
    sides = rule.split("=>")
    if len(sides) > 2:
        raise ThesaurusError(
            f"{where} has more than one =>: {rule}", "Write one rule a line: typed, words => words of the texts."
        )
    typed = [_word(part, where) for part in _parts(sides[0])]
    targets = [_word(part, where) for part in _parts(sides[-1])]
    if len(sides) == 1 and len(typed) < 2:
        raise ThesaurusError(f"{where} has only one word: {rule}", "Write a, b or a => b.")
    for words, _ in typed:
        for target, weight in targets:
            if words != target:
                yield words, Target(target, weight, where)


def _parts(side: str) -> list[str]:
    return re.split(r"(?<!\\)[,，]", side)


def _word(part: str, where: str) -> tuple[str, float]:
    match = _PART.match(part.strip())
    words = normalise(_ESCAPED.sub(r"\1", match[1])).strip() if match else ""
    if not match or not words:
        raise ThesaurusError(f"{where} has an empty word: {part!r}", "Remove the comma too many, or write the word.")
    if match[2] is None:
        return words, 1.0
    try:
        weight = float(match[2])
    except ValueError:
        weight = 0.0
    if not 0 < weight <= 1:
        raise ThesaurusError(
            f"{where} has the weight {match[2]!r}.", "A weight is a number above 0 and at most 1, as in 薪酬|0.5."
        )
    return words, weight
