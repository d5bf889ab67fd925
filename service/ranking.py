"""How the signals of a passage are weighed: a linear model, fitted by `tests/quality/fit_ranking.py`, stored in ranking.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from json import loads

import numpy as np
from numpy.typing import NDArray

from service.signals import SIGNALS


@dataclass(frozen=True)
class Ranker:
    """A weight for each of `SIGNALS`."""

    weights: Mapping[str, float]

    @classmethod
    def stored(cls) -> "Ranker":
        return cls(loads(files("service").joinpath("ranking.json").read_text("utf-8")))

    def parts(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each signal adds to the score of each passage; takes and returns shape (passages, len(SIGNALS))."""
        parts: NDArray[np.float64] = signals * np.array([self.weights[name] for name in SIGNALS])
        return parts
