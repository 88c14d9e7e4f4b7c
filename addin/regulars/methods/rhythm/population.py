"""Estimating how the customers of a book differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from regulars.methods.rhythm.closed_form import GRID, Population, log_likelihood, log_sum_exp
from regulars.methods.rhythm.history import Histories, Vector
from regulars.methods.rhythm.simplex import minimise

SAMPLE = 3000  # different histories looked at
TYPICAL = np.array([0.0, 0.0, -0.7, 0.7])  # log of r, alpha / mean age, a, b: before anything is known of the book
PENALTY = 0.6  # x squared distance from TYPICAL, in units of log-likelihood: felt by small books, lost in large ones
PENALTY_PER_CUSTOMER = 0.003  # at most
PSEUDO_CUSTOMERS = 0.5  # of every k, so that none dies out


def estimate(histories: Histories, near: Population | None = None) -> Population:
    """Penalised maximum likelihood: a simplex over r, alpha, a, b in turn with EM over the shares of k.

    histories: at least one, with a repeat order in the book. Large books are thinned evenly: no chance comes in.
    near: parameters of a similar book, to start from and arrive sooner.
    """
    sample, count = _sample(histories)
    scale = max(float(sample.age @ count / count.sum()), 1.0)
    penalty = min(PENALTY_PER_CUSTOMER, PENALTY / count.sum())
    point, shares, step, iterations = TYPICAL, (1 / len(GRID),) * len(GRID), 0.6, 160
    if near is not None:
        point, shares = np.log([near.r, near.alpha / scale, near.a, near.b]), near.shares
        step, iterations = 0.25, 80

    def loss(point: Vector) -> float:
        joint = log_likelihood(_population(point, scale, shares), sample) + np.log(shares)[:, None]
        value = penalty * ((point - TYPICAL) ** 2).sum() - log_sum_exp(joint) @ count / count.sum()
        return float(value) if np.isfinite(value) else np.inf

    before = np.inf
    for _ in range(3):
        point = minimise(loss, point, step, iterations)
        value = loss(point)
        shares = _reweighted(log_likelihood(_population(point, scale, shares), sample), count, shares)
        if before - value < 1e-4:
            break
        before, step, iterations = value, 0.25, 80
    return _population(point, scale, shares)


def _sample(histories: Histories) -> tuple[Histories, Vector]:
    """About SAMPLE different histories (all, if there are no more), and how many customers each stands for."""
    distinct, position = histories.distinct()
    if len(distinct) > SAMPLE:
        order = np.lexsort((distinct.log_gaps, distinct.span, distinct.repeats, distinct.age))
        customers = np.repeat(order, np.bincount(position)[order])
        picks = round(SAMPLE * len(customers) / len(distinct))
        position = customers[np.linspace(0, len(customers) - 1, picks).round().astype(np.intp)]
    kept, count = np.unique(position, return_counts=True)
    return distinct.take(kept), count.astype(float)


def _population(point: Vector, scale: float, shares: Sequence[float]) -> Population:
    r, alpha, a, b = np.exp(np.clip(point, -9.0, 9.0)).tolist()
    return Population(r, alpha * scale, a, b, tuple(shares))


def _reweighted(log_densities: Vector, count: Vector, shares: Sequence[float]) -> tuple[float, ...]:
    """EM for the shares of k, all else fixed."""
    share = np.asarray(shares)
    customers = count.sum()
    relative = np.exp(log_densities - log_densities.max(axis=0))
    for _ in range(60):
        joint = relative * share[:, None]
        expected = (joint / joint.sum(axis=0)) @ count
        share = (expected + PSEUDO_CUSTOMERS) / (customers + PSEUDO_CUSTOMERS * len(GRID))
    return tuple(share.tolist())
