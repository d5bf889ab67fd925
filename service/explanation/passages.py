"""Why passages were found: computed only for those shown."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.passages import Passage
from indexer.tokens import normalise, words
from service.answer import AskedValue, Explanation, Named, Part, Rule, SaidWord, Understood
from service.retrieval import Hit, Retriever
from service.understanding import Question

# Below it, word vectors tell of no kinship that a reader would see.
_NEAR = 0.4


def understood(retriever: Retriever, question: Question) -> Understood:
    """What `question` was taken for."""
    return Understood(
        type=question.type,
        kind=question.kind,
        asks=[AskedValue(kind=asked.kind, unit=asked.unit, focus=list(asked.focus)) for asked in question.asks],
        mentions=[Named(kind=mention.kind, text=mention.text) for mention in question.mentions],
        parts=list(question.parts) if len(question.parts) > 1 else [],
        words=list(dict.fromkeys(words(question.content))),
        expansions=_rules(retriever, question),
    )


def explain(retriever: Retriever, question: Question, hits: Sequence[Hit]) -> list[Explanation]:
    """One explanation for each of `hits`, which `retriever` found for `question`."""
    said = _said(retriever, question, [hit.passage for hit in hits])
    rules = _rules(retriever, question)
    return [
        Explanation(parts=_parts(retriever, hit), words=of_words, rules=_helpful(rules, hit.passage))
        for hit, of_words in zip(hits, said, strict=True)
    ]


def _parts(retriever: Retriever, hit: Hit) -> list[Part]:
    weights = {**retriever.ranker.weights, **retriever.reader.weights}
    parts = [
        Part(
            signal=signal,
            value=round(value, 4),
            weight=round(weights[signal], 4),
            contribution=round(hit.parts[signal], 4),
        )
        for signal, value in hit.signals.items()
    ]
    if "reranker" in hit.parts:
        moved = round(hit.parts["reranker"], 4)
        parts.append(Part(signal="reranker", value=moved, weight=1.0, contribution=moved))
    return parts


def _rules(retriever: Retriever, question: Question) -> list[Rule]:
    return [
        Rule(rule=target.rule, typed=expansion.typed, target=target.words, weight=round(target.weight, 4))
        for expansion in retriever.expansions(question)
        for target in expansion.targets
    ]


def _helpful(rules: Sequence[Rule], passage: Passage) -> list[Rule]:
    text = _searched(passage)
    return [rule for rule in rules if rule.target in text]


def _said(retriever: Retriever, question: Question, passages: Sequence[Passage]) -> list[list[SaidWord]]:
    """For each passage the words of the question, as the ranker compares them: with the words of its context and its text."""
    asked = list(dict.fromkeys(words(question.content)))
    held = [_words(passage) for passage in passages]
    vocabulary = list(dict.fromkeys(word for of_passage in held for word in of_passage))
    if not asked or not vocabulary:
        return [[] for _ in passages]
    rarity = retriever.generation.forward.rarity(asked)
    encoder = retriever.word_encoder
    similar = encoder.encode_passages(asked) @ encoder.encode_passages(vocabulary).T
    number = {word: column for column, word in enumerate(vocabulary)}
    return [
        [
            _word(word, weight, of_passage, similarities)
            for word, weight, similarities in zip(
                asked, rarity / rarity.sum(), similar[:, [number[word] for word in of_passage]], strict=True
            )
        ]
        for of_passage in held
    ]


def _word(word: str, weight: float, held: Sequence[str], similarities: NDArray[np.float32]) -> SaidWord:
    nearest = held.index(word) if word in held else int(similarities.argmax()) if held else -1
    similarity = float(similarities[nearest]) if held else 0.0
    return SaidWord(
        word=word,
        weight=round(float(weight), 4),
        said="exactly" if word in held else "nearly" if similarity >= _NEAR else "not",
        nearest=held[nearest] if held else "",
        similarity=round(similarity, 4),
    )


def _words(passage: Passage) -> list[str]:
    return list(dict.fromkeys(words(_searched(passage))))


def _searched(passage: Passage) -> str:
    # Lines end in full stops as in the index, or folding would make words of the end of one and the beginning of the next.
    return normalise(f"{passage.context}\n{passage.text}".replace("\n", "。"))
