"""How much of a question each sentence of the passages says, by the words of the forward index."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.forward import ForwardIndex
from indexer.tokens import words
from service.understanding import Question

# Cosines of word vectors: above it, the word is the same.
SAME = 0.995


@dataclass(frozen=True)
class Agreement:
    """Of passages and a question of n words; the units of a passage are its context and behind it its sentences.

    `weights` are those of the words, rare ones heavier, shape (n,), together 1; `closest` has the cosine of each word and the most similar
    one of each unit, 0 at least, shape (n, units); `begins` where the units of each passage begin, shape (passages,).
    """

    weights: NDArray[np.float64]
    closest: NDArray[np.float32]
    begins: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The number of units of each passage, shape (passages,)."""
        return np.diff(self.begins, append=self.closest.shape[1])

    @property
    def said(self) -> NDArray[np.bool_]:
        """Which words each unit says as they are, shape (n, units)."""
        return self.closest > SAME

    @property
    def nearness(self) -> NDArray[np.float64]:
        """How nearly each unit says each word together with the context of its passage, 0 to 1, shape (n, units)."""
        contexts = np.repeat(self.closest[:, self.begins], self.sizes, axis=1)
        return np.maximum(self.closest, contexts).astype(np.float64)


def agreement(question: Question, ordinals: NDArray[np.int64], forward: ForwardIndex, encoder: Encoder) -> Agreement:
    """That of the passages `ordinals`; `encoder` is the one that made the word vectors of `forward`."""
    asked = list(dict.fromkeys(words(question.content)))
    weights = forward.rarity(asked)
    closest, begins = forward.closest(forward.word_vectors(asked, encoder), ordinals)
    return Agreement(weights / (weights.sum() or 1.0), closest, begins)
