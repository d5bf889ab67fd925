"""Means and rates with bootstrap intervals over questions."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 7

Floats = NDArray[np.float64]


@lru_cache(maxsize=4)
def _resamples(size: int) -> NDArray[np.int64]:
    """Shape (resamples, size): the questions of each resample. The same for every figure, so that figures compare."""
    return np.random.default_rng(SEED).integers(0, size, (RESAMPLES, size))


def interval(statistic: Callable[..., Floats], *columns: Sequence[float] | Floats) -> list[float] | None:
    """95 % percentile interval of a statistic, resampling questions; None where fewer than two questions have it.

    `statistic` gets the columns resampled, each of shape (resamples, questions), and gives one value a resample, NaN
    where it is undefined. Efron's percentile bootstrap, 2,000 resamples, seeded.
    """
    arrays = [np.asarray(column, np.float64) for column in columns]
    if len(arrays[0]) < 2:
        return None
    chosen = _resamples(len(arrays[0]))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = statistic(*(array[chosen] for array in arrays))
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def figure(statistic: Callable[..., Floats], *columns: Sequence[float] | Floats) -> dict[str, Any]:
    """`{"value", "ci95", "n"}` of a statistic; `n` is the number of questions, `value` None where it is undefined."""
    count = len(columns[0])
    if not count:
        return {"value": None, "ci95": None, "n": 0}
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(statistic(*(np.asarray(column, np.float64)[None, :] for column in columns))[0])
    if np.isnan(value):
        return {"value": None, "ci95": None, "n": count}
    return {"value": round(value, 4), "ci95": interval(statistic, *columns), "n": count}


def mean(values: Floats) -> Floats:
    """Mean over questions."""
    return np.asarray(values.mean(axis=1), np.float64)


def ratio(parts: Floats, wholes: Floats) -> Floats:
    """Sum of parts over sum of wholes, questions of many parts counting more; NaN where there are none."""
    return np.asarray(parts.sum(axis=1) / wholes.sum(axis=1), np.float64)


def harmonic(wanted: Floats, given: Floats) -> Floats:
    """F1 of two 0/1 columns; NaN where both are all 0."""
    both = (wanted * given).sum(axis=1)
    return np.asarray(2 * both / (wanted.sum(axis=1) + given.sum(axis=1)), np.float64)
