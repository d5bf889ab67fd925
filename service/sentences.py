"""How well each sentence of the passages found answers the question: what composers choose from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial
from math import log

import numpy as np
from numpy.typing import NDArray

from indexer.document import Span
from indexer.errors import GenerationError
from indexer.passages import Passage, sentences
from indexer.tokens import characters, fold, normalise
from service.agreement import Agreement, agreement
from service.answering import answering
from service.composing import Material, Sentence
from service.linear import LinearModel
from service.retrieval import Hit, Retriever
from service.understanding import Question

SENTENCE_SIGNALS = (
    "rank",  # 1 for the best passage, less and less behind
    "passage",  # the passage's score below the best one's
    "said",  # the share of the question's words that the sentence says as they are, rare words counting more
    "near",  # how nearly it says them together with the context of its passage, by word vectors
    "lead",  # the same of the sentence before it in its passage
    "characters",  # the share of the question's characters in it, those that few sentences hold counting more
    "around",  # the same with the context
    "dense",  # cosine of the question and the sentence with its context
    "number",  # whether it has a number that the question has not, where one is asked for
    "value",  # whether it gives a value of the kind and unit asked for, where that is a number, a date or a place
    "values",  # logarithm of how many values of the kinds asked for it gives
    "focus",  # the share of the words that name what has the value, where the sentence gives one
    "article",  # whether it is of the article of the best passage
    "length",  # logarithm of its characters
)

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read(retriever: Retriever, question: Question, hits: Sequence[Hit]) -> Material:
    """The passages found and their sentences, scored by a linear model. Raises GenerationError, as `measure` does."""
    passages = [hit.passage for hit in hits]
    spans = [list(sentences(passage.text)) for passage in passages]
    ranks = [rank for rank, of_passage in enumerate(spans) for _ in of_passage]
    agreed = agreement_of(retriever, question, hits)
    signals = measure(retriever, question, hits, spans, agreed)
    scores = _model().parts(signals).sum(axis=1)
    every = (span for of_passage in spans for span in of_passage)
    found = zip(ranks, every, scores.tolist(), signals.tolist(), strict=True)
    return Material(
        question.text,
        question.wants_list,
        passages,
        [Sentence(*sentence) for sentence in found],
        question,
        partial(article_of, retriever),
        agreed,
    )


def agreement_of(retriever: Retriever, question: Question, hits: Sequence[Hit]) -> Agreement:
    """How far each sentence of `hits` agrees with the question."""
    ordinals = np.array([hit.ordinal for hit in hits], np.int64)
    return agreement(question, ordinals, retriever.generation.forward, retriever.word_encoder)


def article_of(retriever: Retriever, passage: Passage) -> list[Passage]:
    """All passages of the article of one."""
    library = retriever.generation.library
    return library.passages(library.select("document = ? AND article = ?", (passage.document, passage.article)))


@cache
def _model() -> LinearModel:
    return LinearModel.stored("sentences.json", SENTENCE_SIGNALS)


def measure(
    retriever: Retriever, question: Question, hits: Sequence[Hit], spans: Sequence[Sequence[Span]], agreed: Agreement
) -> NDArray[np.float64]:
    """The signals of the sentences at `spans` of each of `hits`, shape (sentences, len(SENTENCE_SIGNALS)); `agreed` is `agreement_of` them.

    Raises GenerationError when the index was made by a version that parted a passage into sentences in another way.
    """
    ranks = np.array([rank for rank, of_hit in enumerate(spans) for _ in of_hit], np.int64)
    if not len(ranks):
        return np.zeros((0, len(SENTENCE_SIGNALS)))
    texts = [hit.passage.text[start:end] for hit, of_hit in zip(hits, spans, strict=True) for start, end in of_hit]
    normal = [normalise(text) for text in texts]
    contexts = [frozenset(characters(normalise(hit.passage.context))) for hit in hits]
    held = [frozenset(characters(text)) for text in normal]
    said, near = _agreement(hits, spans, agreed)
    asked = _weighed(characters(question.content), held)
    ordinals = np.array([hit.ordinal for hit in hits], np.int64)
    vector = retriever.word_encoder.encode_queries([fold(question.text)])[0]
    cosines, _ = retriever.generation.sentence_vectors.cosines(vector, ordinals)
    scores = np.array([hit.score for hit in hits])
    articles = np.array(
        [
            hit.passage.document == hits[0].passage.document and hit.passage.article == hits[0].passage.article
            for hit in hits
        ]
    )
    value, values, focus = answering(question, texts).T
    columns = {
        "rank": 1.0 / (1.0 + ranks),
        "passage": (scores - scores[0])[ranks],
        "said": said,
        "near": near,
        "lead": np.where(np.diff(ranks, prepend=-1) == 0, np.roll(near, 1), 0.0),
        "characters": _share(asked, held),
        "around": _share(asked, (own | contexts[rank] for own, rank in zip(held, ranks.tolist(), strict=True))),
        "dense": cosines,
        "number": _new_numbers(question, normal),
        "value": value,
        "values": values,
        "focus": focus,
        "article": articles[ranks],
        "length": np.log([len(text) for text in texts]),
    }
    return np.stack([columns[name] for name in SENTENCE_SIGNALS], axis=1).astype(np.float64)


def _agreement(
    hits: Sequence[Hit], spans: Sequence[Sequence[Span]], agreed: Agreement
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The signals said and near of every sentence of `hits`: the forward index has them as the units behind each context."""
    for hit, units, of_hit in zip(hits, agreed.sizes.tolist(), spans, strict=True):
        if units - 1 != len(of_hit):
            raise GenerationError(
                f"The index has {units - 1} sentences of the passage {hit.passage.id}, this version reads {len(of_hit)} in it.",
                "Rebuild the index with `youju index`.",
            )
    is_sentence = np.ones(agreed.closest.shape[1], np.bool_)
    is_sentence[agreed.begins] = False
    return (agreed.weights @ agreed.said)[is_sentence], (agreed.weights @ agreed.nearness**2)[is_sentence]


def _weighed(asked: Iterable[str], held: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each character asked for tells: one that every sentence holds tells little."""
    frequency = Counter(character for of_sentence in held for character in of_sentence)
    return {character: log(1 + len(held) / (1 + frequency[character])) for character in asked}


def _share(asked: dict[str, float], held: Iterable[frozenset[str]]) -> NDArray[np.float64]:
    total = sum(asked.values()) or 1.0
    return np.array([sum(asked[character] for character in asked.keys() & own) / total for own in held])


def _new_numbers(question: Question, normal: Sequence[str]) -> NDArray[np.float64]:
    if question.kind not in ("number", "date"):
        return np.zeros(len(normal))
    known = set(_NUMBER.findall(normalise(question.text)))
    return np.array([float(not known.issuperset(_NUMBER.findall(text))) for text in normal])
