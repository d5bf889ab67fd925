"""What is embedded for a passage, its vector, and the vectors of the sentences that recall is measured with."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.document import Span
from indexer.encoder import Encoder
from indexer.generation import Generation
from indexer.passages import Passage, sentences
from indexer.tokens import fold
from indexer.vectors import Queries

_BATCH = 1024
# So many sentences stand for questions.
_SAMPLED = 256


def searched_text(passage: Passage) -> str:
    """What a passage is found by: its context too, for questions name the place, the author or the article.

    Lines end in full stops: folding would close them up and make words of the end of one and the beginning of the next.
    """
    return f"{passage.context}\n{passage.text}".replace("\n", "。")


def digest_of(passage: Passage) -> bytes:
    """16 bytes that tell whether two passages have the same vector."""
    return hashlib.blake2b(_embedded(passage).encode(), digest_size=16).digest()


def embed(
    passages: Sequence[Passage],
    digests: Sequence[bytes],
    model: Encoder,
    before: Generation | None,
    advance: Callable[[int], None],
) -> tuple[NDArray[np.float32], int]:
    """Vectors of the passages, shape (passages, dimension), and how many were taken from the generation before.

    `digests` are those of the passages; `advance` is told, again and again, how many more there are.
    """
    known: dict[bytes, int] = {}
    if before is not None and before.manifest.encoder_fingerprint == model.fingerprint:
        known = dict(before.library.embedded())
    vectors = np.empty((len(passages), model.dimension), np.float32)
    old = [at for at, digest in enumerate(digests) if digest in known]
    if old and before is not None:
        vectors[old] = before.vectors.rows([known[digests[at]] for at in old])
    advance(len(old))
    new = [at for at, digest in enumerate(digests) if digest not in known]
    for first in range(0, len(new), _BATCH):
        batch = new[first : first + _BATCH]
        vectors[batch] = model.encode_passages([_embedded(passages[at]) for at in batch])
        advance(len(batch))
    return vectors, len(old)


def sample_queries(passages: Sequence[Passage], model: Encoder) -> Queries:
    """Gives, when called, vectors of sentences spread over the passages, the longest of each, encoded like questions."""

    def vectors() -> NDArray[np.float32]:
        asked = []
        for passage in passages[:: max(1, len(passages) // _SAMPLED)]:
            longest = max(sentences(passage.text), key=lambda span: span.end - span.start, default=Span(0, 0))
            asked.append(fold(passage.text[slice(*longest)]))
        return model.encode_queries(asked)

    return vectors


def _embedded(passage: Passage) -> str:
    return fold(searched_text(passage))
