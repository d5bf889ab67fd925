"""What the units of passages say of a question."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.build import build
from indexer.encoder import Encoder
from indexer.forward import ForwardIndex
from indexer.generation import open_current
from service.agreement import Agreement, agreement
from service.understanding import understand


@pytest.fixture
def by_hand() -> Agreement:
    """Two words, two passages: a context with two sentences, and a context alone."""
    closest = np.array([[0.2, 0.9, 1.0, 0.4], [0.8, 0.5, 0.1, 0.996]], np.float32)
    return Agreement(np.array([0.75, 0.25]), closest, np.array([0, 3]))


@pytest.fixture
def forward(corpus: Path, tmp_path: Path, load: Callable[[str], Encoder]) -> ForwardIndex:
    build(corpus, tmp_path / "data", load=load)
    return open_current(tmp_path / "data").forward


def test_a_word_is_said_by_the_unit_that_has_it(by_hand: Agreement) -> None:
    assert by_hand.sizes.tolist() == [3, 1]
    assert by_hand.said.tolist() == [[False, False, True, False], [False, False, False, True]]


def test_a_sentence_says_a_word_as_nearly_as_its_context_does(by_hand: Agreement) -> None:
    assert by_hand.nearness == pytest.approx(np.array([[0.2, 0.9, 1.0, 0.4], [0.8, 0.8, 0.8, 0.996]]))


@pytest.mark.parametrize("question", ["河道治理资金", "河", "GDP 2021", "河道" * 1000])
def test_weights_are_shares(forward: ForwardIndex, encoder: Encoder, question: str) -> None:
    agreed = agreement(understand(question), np.arange(len(forward)), forward, encoder)
    assert agreed.weights.sum() == pytest.approx(1)
    assert agreed.weights.min() > 0


def test_a_question_without_words_agrees_with_nothing(forward: ForwardIndex, encoder: Encoder) -> None:
    agreed = agreement(understand("？"), np.arange(len(forward)), forward, encoder)
    assert agreed.sizes.sum() == agreed.closest.shape[1] > 0
    assert not (agreed.weights @ agreed.said).any()
    assert not (agreed.weights @ agreed.nearness).any()


def test_no_passages_have_no_units(forward: ForwardIndex, encoder: Encoder) -> None:
    agreed = agreement(understand("河道"), np.zeros(0, np.int64), forward, encoder)
    assert agreed.nearness.shape == (1, 0)
