"""What the book's last period teaches: how far the closed form was off, and how much of that to carry forward."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.methods.rhythm.book import BookOutlook
from regulars.methods.rhythm.closed_form import Population
from regulars.methods.rhythm.history import Histories, OrderDays, Vector
from regulars.methods.rhythm.order_counts import expected_orders
from regulars.methods.rhythm.population import estimate

# Standard deviations, on the logit scale, of an error that lasts (shift, tilt) and of one that passes with its period.
LASTING_SHIFT, LASTING_TILT, PASSING_SHIFT = 0.2, 0.1, 0.3
# The same for the logarithm of the number of orders.
LASTING_LEVEL, PASSING_LEVEL = 0.1, 0.15
CLOSEST = 1e-6  # no probability nearer to 0 or 1


@dataclass(frozen=True)
class Snapshot:
    """A day in the past: what the model, fitted on that day, expected of the horizon after it, and what came."""

    histories: Histories
    p_order: Vector
    expected_orders: Vector
    orders: Vector

    @classmethod
    def take(cls, days: OrderDays, then: int, horizon: int, near: Population) -> Snapshot | None:
        """Look back to day `then`; None when the book was not yet one horizon old, or without a repeat order.

        days: order days, known at least until then + horizon. near: parameters to start the fit from.
        """
        known = days.until(then)
        if not len(known.day) or then - known.day.min() < horizon:
            return None
        histories = known.histories(then)
        if not histories.repeats.any():
            return None
        book = BookOutlook(estimate(histories, near), histories)
        return cls(
            histories,
            p_order=book.each(lambda outlook: outlook.p_order(horizon)),
            expected_orders=book.each(lambda outlook: expected_orders(outlook, horizon)),
            orders=days.counts(histories.customers, then, then + horizon),
        )


@dataclass(frozen=True)
class Calibration:
    """logit p -> logit p + shift + tilt (logit p - centre); orders follow p, times level. By default: as it is."""

    shift: float = 0.0
    tilt: float = 0.0
    centre: float = 0.0
    level: float = 1.0

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Calibration:
        """Ridge regression toward no correction.

        Part of a period's surprise is its own (a season, a fair, a bad month): the shift is split between what
        lasts and what passes in proportion to their variances. With few customers next to nothing is learnt.
        """
        score = logit(snapshot.p_order)
        centre = float(np.average(score, weights=expit(score) * expit(-score)))
        design = np.column_stack([np.ones_like(score), np.ones_like(score), score - centre])
        ridge = np.array([LASTING_SHIFT, PASSING_SHIFT, LASTING_TILT]) ** -2.0
        shift, _, tilt = _ridge_logistic(design, snapshot.orders > 0, score, ridge)
        follow_p = cls(shift, tilt, centre).expected_orders(snapshot.expected_orders, snapshot.p_order).sum()
        expected = float(snapshot.expected_orders.sum())
        surprise = math.exp(_lasting_level(float(snapshot.orders.sum()), expected))
        return cls(shift, tilt, centre, surprise * expected / follow_p)

    def p_order(self, closed: Vector) -> Vector:
        """The closed form's P(order), corrected."""
        score = logit(closed)
        return expit(score + self.shift + self.tilt * (score - self.centre))

    def expected_orders(self, closed: Vector, closed_p: Vector) -> Vector:
        """The closed form's expected orders, corrected; never below the corrected P(order)."""
        p_order = self.p_order(closed_p)
        return np.maximum(self.level * closed * p_order / np.maximum(closed_p, CLOSEST), p_order)


def logit(p: Vector) -> Vector:
    """Log-odds of p, p kept CLOSEST away from 0 and 1."""
    p = np.clip(p, CLOSEST, 1 - CLOSEST)
    odds: Vector = np.log(p / (1 - p))
    return odds


def expit(score: Vector) -> Vector:
    """Probability of given log-odds."""
    probability: Vector = 1 / (1 + np.exp(-score))
    return probability


def _ridge_logistic(design: Vector, came: npt.NDArray[np.bool_], offset: Vector, ridge: Vector) -> list[float]:
    """Coefficients of logit P(came) = offset + design @ coefficients, with a penalty ridge / 2 x coefficient^2 each."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(50):
        p = expit(offset + design @ coefficients)
        slope = design.T @ (came - p) - ridge * coefficients
        curvature = (design * (p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curvature, slope)
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-9:
            break
    return [float(c) for c in coefficients]


def _lasting_level(came: float, expected: float) -> float:
    """Logarithm of came / expected, shrunken by what one period alone may bring and by the count's own chance."""
    chance = PASSING_LEVEL**2 + 1 / (expected + 1)
    weight = LASTING_LEVEL**2 / (LASTING_LEVEL**2 + chance)
    return weight * math.log((came + 1) / (expected + 1))
