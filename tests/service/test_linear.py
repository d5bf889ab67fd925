"""Linear models, and the weights in the package."""

import numpy as np
import pytest

from service.linear import LinearModel
from service.sentences import SENTENCE_SIGNALS
from service.signals import SIGNALS


def test_parts_are_the_weighed_signals() -> None:
    model = LinearModel({"one": 2.0, "other": -1.0})
    assert model.parts(np.array([[1.0, 3.0], [0.0, 0.5]])).tolist() == [[2, -3], [0, -0.5]]


@pytest.mark.parametrize(
    ("name", "signals", "positive"),
    [
        ("ranking.json", SIGNALS, ("expanded", "characters", "dense", "said", "provision")),
        ("sentences.json", SENTENCE_SIGNALS, ("near", "around", "dense")),
    ],
)
def test_the_weights_in_the_package_are_those_of_the_signals(
    name: str, signals: tuple[str, ...], positive: tuple[str, ...]
) -> None:
    weights = LinearModel.stored(name, signals).weights
    assert list(weights) == list(signals)
    assert all(weights[signal] > 0 for signal in positive)


def test_weights_come_in_the_order_of_the_signals() -> None:
    assert list(LinearModel.stored("ranking.json", SIGNALS[::-1]).weights) == list(SIGNALS[::-1])


def test_a_signal_without_a_weight_is_told() -> None:
    with pytest.raises(KeyError, match="no such signal"):
        LinearModel.stored("ranking.json", ("no such signal",))
