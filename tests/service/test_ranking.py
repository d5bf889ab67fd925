"""The linear model and the weights in the package."""

import numpy as np
import pytest

from service.ranking import Ranker
from service.signals import SIGNALS


def test_parts_add_up_to_the_weighted_signals() -> None:
    ranker = Ranker({name: float(place) for place, name in enumerate(SIGNALS)})
    signals = np.ones((2, len(SIGNALS)))
    assert ranker.parts(signals).sum(axis=1) == pytest.approx([sum(range(len(SIGNALS)))] * 2)


def test_the_weights_in_the_package_are_those_of_the_signals() -> None:
    stored = Ranker.stored().weights
    assert set(stored) == set(SIGNALS)
    assert all(stored[name] > 0 for name in ("expanded", "characters", "dense", "said", "provision"))
