"""The figures of one question: plain numbers from the question and the service's response.

Responses are the JSON objects of the API (`service.answer`): a service is judged the same from inside and over HTTP.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from service.evaluation.gold import GoldQuestion
from service.evaluation.matching import (
    answer_form,
    compact,
    contains,
    contains_any,
    covered_share,
    covers,
    overlaps,
    plain,
)

RECALL_AT = (1, 3, 5, 10, 20)
RECALL_WITHIN = (1500, 3000)
MUST_WITHIN = (150, 300)

Row = dict[str, float]


def retrieval(question: GoldQuestion, texts: Sequence[str]) -> Row:
    """recall@k, MRR, nDCG@10, recall within the first characters returned; `texts` are the passages found, best first.

    A passage covers a quote when their longest common substring is at least 80 % of it, compact. Recall is the share of
    the question's evidence that is covered. MRR takes the first passage that covers any; nDCG gives each piece of
    evidence the gain 1 at the first passage that covers it, against one piece a passage from the top (Järvelin and
    Kekäläinen 2002).
    """
    passages = [compact(text) for text in texts]
    ranks = [_first_rank(passages, quotes) for quotes in question.evidence]
    needed = len(question.evidence)
    found = sorted(rank for rank in ranks if rank)
    row = {f"recall@{k}": sum(rank <= k for rank in found) / needed for k in RECALL_AT}
    row["mrr"] = 1 / found[0] if found else 0.0
    gained = sum(1 / math.log2(1 + rank) for rank in found if rank <= 10)
    row["ndcg@10"] = min(1.0, gained / sum(1 / math.log2(1 + rank) for rank in range(1, min(needed, 10) + 1)))
    for budget in RECALL_WITHIN:
        within = _first_characters(passages, budget)
        covered = [_first_rank(within, quotes) is not None for quotes in question.evidence]
        row[f"recall within {budget}"] = _share(covered)
    return row


def _first_rank(passages: Sequence[str], quotes: Sequence[str]) -> int | None:
    for rank, text in enumerate(passages, 1):
        if any(covers(text, quote) for quote in quotes):
            return rank
    return None


def _first_characters(passages: Sequence[str], budget: int) -> list[str]:
    kept: list[str] = []
    for text in passages:
        if budget <= 0:
            break
        kept.append(text[:budget])
        budget -= len(text)
    return kept


def answer(question: GoldQuestion, response: Mapping[str, Any]) -> Row:
    """Shares of the `must` groups that the answer says, in all of it and in its first characters; whether it says all.

    A refusal says nothing. `characters` is the length of an answer without markers, absent where there is none.
    """
    refused = bool(response.get("refused"))
    text = "" if refused else plain(_text(response, "answer"))
    said = [contains_any(text, group) for group in question.must]
    row = {"must": _share(said), "all must": float(all(said))}
    for limit in MUST_WITHIN:
        # What only stands there because the cut made a number shorter does not count.
        early = [whole and contains_any(text[:limit], group) for whole, group in zip(said, question.must, strict=True)]
        row[f"must within {limit}"] = _share(early)
        row[f"all must within {limit}"] = float(all(early))
    if text:
        row["characters"] = float(len(text))
    return row


def citations(question: GoldQuestion, response: Mapping[str, Any]) -> Row:
    """Recall and precision of the citations against the evidence, and how many there are.

    Evidence is recalled when the cited quotes cover at least half of it. A citation is right when it shares at least
    half of the shorter quote with some evidence, or says one of the `must` strings. Precision is absent where nothing
    is cited.
    """
    cited = [compact(_text(citation, "quote")) for citation in cited_in(response)]
    quotes = [quote for quote in cited if quote]
    row = {"cited": float(len(cited))}
    if question.evidence:
        recalled = [any(covered_share(gold, quotes) >= 0.5 for gold in group) for group in question.evidence]
        row["recall"] = _share(recalled)
        if cited:
            row["precision"] = sum(is_right(question, quote) for quote in quotes) / len(cited)
    return row


def is_right(question: GoldQuestion, quote: str) -> bool:
    """Whether `quote` (compact) shares at least half of the shorter one with some evidence, or says one of the `must` strings."""
    if any(overlaps(quote, gold) for group in question.evidence for gold in group):
        return True
    # One character alone stands in any quote.
    return any(len(answer_form(item)) >= 2 and contains(quote, item) for group in question.must for item in group)


def passage_texts(response: Mapping[str, Any]) -> list[str]:
    """The passages of a search, best first."""
    return [_text(passage, "text") for passage in _objects(response, "passages")]


def cited_in(response: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The citations of an answer."""
    return _objects(response, "citations")


def _objects(response: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = response.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)
