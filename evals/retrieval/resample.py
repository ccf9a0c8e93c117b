"""How sure a mean is: the bootstrap (Efron and Tibshirani 1993, percentile intervals), over queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.retrieval.dataset import SEED

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESAMPLES = 10_000
"""The ends of a 95 % interval then move by less than a tenth of its width from one seed to another."""
_AT_ONCE = 1_000
_LOW, _HIGH = 2.5, 97.5


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


def mean_of(values: Sequence[float]) -> Mean:
    """The mean of one value a query, with its interval; always the same of the same values.

    Of differences between two runs, one a query, this is the paired interval.

    >>> mean_of([0.5, 0.5])
    Mean(mean=0.5, low=0.5, high=0.5)

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("there is no mean of nothing")
    given = np.asarray(values, dtype=np.float64)
    lots = np.random.default_rng(SEED)
    means = [
        given[lots.integers(0, len(given), (_AT_ONCE, len(given)))].mean(axis=1) for _ in range(_RESAMPLES // _AT_ONCE)
    ]
    low, high = np.percentile(np.concatenate(means), [_LOW, _HIGH])
    return Mean(float(given.mean()), float(low), float(high))
