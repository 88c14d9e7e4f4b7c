"""The MBG/CNBD-k model: buying in a rhythm until, after some order, one leaves.

Between orders a customer passes k equal stages at a rate v: gaps are Erlang(k, v), the steadier the larger k. Rates
differ between customers as Gamma(r, alpha / k). After every order, also the first, the customer leaves with its own
probability p, which differs as Beta(a, b). k itself differs: each k of GRID has its share of the customers.
(Fader, Hardie & Lee 2005; Batislam, Denizel & Filiztekin 2007; Wagner & Hoppe 2008; Platzer & Reutterer 2016.)

Given x repeats and the span t_x up to the last order, v is Gamma(A, B) with A = r + k x and B = alpha / k + t_x, and a
gap outlasts t days with the probability G_k(t) of `log_gap_survival`. The odds of having left at the last order are
a : b + x. All else follows from these two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from regulars.methods.rhythm.history import Histories, Vector
from regulars.methods.rhythm.special import log_beta, log_gamma

GRID = (1, 2, 3, 4, 6, 9)  # gaps vary by 100, 71, 58, 50, 41 and 33 % of their mean

Number = TypeVar("Number", np.float64, np.complex128)


@dataclass(frozen=True)
class Population:
    """How the customers of a book differ; rates are per day."""

    r: float
    alpha: float
    a: float
    b: float
    shares: tuple[float, ...]  # of the customers, for each k of GRID; they sum to 1

    def rate_given_history(self, k: int, histories: Histories) -> tuple[Vector, Vector]:
        """Shape A and rate B of the gamma distribution of v."""
        return self.r + k * histories.repeats, self.alpha / k + histories.span

    def stayed_after_last_order(self, repeats: Vector) -> Vector:
        """P(did not leave at the last order), before the silence since is looked at."""
        return (self.b + repeats) / (self.a + self.b + repeats)


def stage_sum(k: int, shape: Vector, z: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Sum over j < k of C(shape + j - 1, j) z^j, z real or complex, by Horner's rule; the arrays broadcast."""
    total = np.ones_like(z)
    for j in range(k - 1, 0, -1):
        total = total * z * ((shape + (j - 1)) / j) + 1
    return total


def log_gap_survival(k: int, shape: Vector, rate: Vector, t: Vector) -> Vector:
    """log P(gap > t), the gap Erlang(k, v) and v Gamma(shape, rate); the arrays broadcast."""
    until = rate + t
    survival: Vector = shape * np.log(rate / until) + np.log(stage_sum(k, shape, t / until))
    return survival


def log_silence(population: Population, histories: Histories) -> Vector:
    """log G_k(w): the present silence, if still a customer. Shape (len(GRID), customers)."""
    return np.stack(
        [log_gap_survival(k, *population.rate_given_history(k, histories), histories.silence) for k in GRID]
    )


def log_orders(population: Population, histories: Histories) -> Vector:
    """log-density of all orders up to the last, for each k. Shape (len(GRID), customers)."""
    values, position = histories.distinct_repeats
    staying = log_beta(population.a, population.b + values) - log_beta(population.a, population.b)
    density = np.empty((len(GRID), len(histories)))
    for row, k in zip(density, GRID, strict=True):
        scale, shape = population.alpha / k, population.r + k * values
        constant = staying + log_gamma(shape) - values * math.lgamma(k)
        row[:] = constant[position] - shape[position] * np.log(scale + histories.span)
        row += population.r * math.log(scale) - math.lgamma(population.r) + (k - 1) * histories.log_gaps
    return density


def log_likelihood(population: Population, histories: Histories) -> Vector:
    """log-density of the whole history, for each k. Shape (len(GRID), customers)."""
    stayed = population.stayed_after_last_order(histories.repeats)
    silent = stayed * np.exp(log_silence(population, histories)) + (1 - stayed)
    return log_orders(population, histories) + np.log(silent)


def log_sum_exp(terms: Vector) -> Vector:
    """log of the sum of exp(terms) along the first axis."""
    top = terms.max(axis=0)
    total: Vector = top + np.log(np.exp(terms - top).sum(axis=0))
    return total


class Outlook:
    """What the model says of each customer, given its history.

    log_habit   log P(k) as of the last order, shape (len(GRID), customers): how it buys, whatever happened since
    log_active  log P(k and still a customer) given also the silence since; same shape
    """

    def __init__(self, population: Population, histories: Histories) -> None:
        self.population = population
        self.histories = histories
        orders = log_orders(population, histories) + np.log(population.shares)[:, None]
        stayed = population.stayed_after_last_order(histories.repeats)
        self.log_silence = log_silence(population, histories)
        self.log_habit = orders - log_sum_exp(orders)
        active = self.log_habit + np.log(stayed) + self.log_silence
        self.log_active = active - np.logaddexp(log_sum_exp(active), np.log1p(-stayed))

    def p_active(self) -> Vector:
        """P(still a customer)."""
        return np.exp(log_sum_exp(self.log_active))

    def p_order(self, horizon: float) -> Vector:
        """P(at least one order within `horizon` days). Nobody leaves between two orders, so it is the next gap's."""
        return self.p_active() * (1 - self.wait_survival(np.full((len(self.histories), 1), float(horizon)))[:, 0])

    def regularity(self) -> Vector:
        """Mean k: 1 orders at random; at 4 gaps vary by 50 % of their mean, at 9 by 33 %."""
        mean: Vector = np.asarray(GRID, dtype=float) @ np.exp(self.log_habit)
        return mean

    def gap_survival(self, t: Vector) -> Vector:
        """P(a gap is longer than t days), as seen at the last order. t: shape (customers, m), and so the result."""
        survival = np.zeros_like(t)
        for k, log_share in zip(GRID, self.log_habit, strict=True):
            shape, rate = self.population.rate_given_history(k, self.histories)
            survival += np.exp(log_share[:, None] + log_gap_survival(k, shape[:, None], rate[:, None], t))
        return survival

    def wait_survival(self, t: Vector) -> Vector:
        """P(no order in the next t days | still a customer, silent until now). t: shape (customers, m)."""
        log_share = self.log_active - log_sum_exp(self.log_active) - self.log_silence
        ends = self.histories.silence[:, None] + t
        survival = np.zeros_like(t)
        for k, log_weight in zip(GRID, log_share, strict=True):
            shape, rate = self.population.rate_given_history(k, self.histories)
            survival += np.exp(log_weight[:, None] + log_gap_survival(k, shape[:, None], rate[:, None], ends))
        return survival
