"""Linear models of signals, fitted by `tests/quality/fit_ranking.py` and `fit_sentences.py` and stored in the package as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from json import loads

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LinearModel:
    """A weight for each signal, in the order of the columns of signals."""

    weights: Mapping[str, float]

    @classmethod
    def stored(cls, name: str, signals: Sequence[str]) -> "LinearModel":
        """The model of the file `name` of the package. Raises KeyError when it has no weight for one of `signals`."""
        weights = loads(files("service").joinpath(name).read_text("utf-8"))
        return cls({signal: weights[signal] for signal in signals})

    def parts(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each signal adds to each score; takes and returns shape (n, signals)."""
        parts: NDArray[np.float64] = signals * np.array(list(self.weights.values()))
        return parts
