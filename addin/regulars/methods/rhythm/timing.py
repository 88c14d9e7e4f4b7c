"""Quantiles of a waiting time, from its survival curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from regulars.methods.rhythm.history import Vector

SHORTEST, LONGEST = 0.01, 3653.0  # days: beyond ten years no date means anything
HALVINGS = 14  # of the logarithm of that range: right to 0.1 %


def quantiles(survival: Callable[[Vector], Vector], rows: int, wanted: Sequence[float]) -> Vector:
    """Days by which the given shares have happened, shape (rows, len(wanted)); NaN beyond LONGEST.

    survival: maps days, shape (rows, m), to P(longer than that), falling along every row. Bisection.
    """
    left = np.broadcast_to(1.0 - np.asarray(wanted), (rows, len(wanted)))
    low = np.full(left.shape, np.log(SHORTEST))
    high = np.full(left.shape, np.log(LONGEST))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        later = survival(np.exp(middle)) > left
        low = np.where(later, middle, low)
        high = np.where(later, high, middle)
    return np.where(high < np.log(LONGEST), np.exp((low + high) / 2), np.nan)
