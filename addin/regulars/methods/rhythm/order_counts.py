"""How many orders to expect within a horizon: exact, at a cost that does not grow with the number of orders."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.methods.rhythm.closed_form import GRID, Outlook, stage_sum
from regulars.methods.rhythm.history import Vector
from regulars.methods.rhythm.special import beta_points

LEAVING_POINTS = 12  # Gauss points: right to 2e-5 a quarter ahead, to 1 % a year ahead, even for daily buyers


def expected_orders(outlook: Outlook, horizon: float) -> Vector:
    """Expected orders within `horizon` days, leaving on the way included; never below P(at least one).

    If n stages pass until the horizon, counted from the last order, and a customer leaves after an order with the
    probability p = 1 - s, it makes 1 + s + s^2 ... = (1 - s^floor(n / k)) / p orders on average. The k complex roots
    u of s turn the rounded power into plain ones, s^floor(n / k) = p / (k s) * sum of u / (1 - u) * u^n, and the mean
    of u^n over the stages is the closed form `_mean_power`. What remains is the mean over p, which is
    Beta(a, b + x + 1) for those still active: Gauss points.
    """
    histories, population = outlook.histories, outlook.population
    values, position = histories.distinct_repeats
    staying, weight = beta_points(population.b + values + 1, population.a, LEAVING_POINTS)
    leaving = np.clip(1 - staying, 1e-9, 1 - 1e-9)[position]
    staying = 1 - leaving
    expected = np.zeros(len(histories))
    for k, log_active in zip(GRID, outlook.log_active, strict=True):
        short = -np.expm1(np.log1p(-leaving) / k)  # 1 - u of the real root, to full precision however small
        powers = (1 - short) / short * _mean_power(outlook, k, horizon, 1 - short, short)
        for turn in range(1, k // 2 + 1):  # the other roots are the conjugates of these
            u = (1 - short) * _root_of_one(turn, k)
            term = u / (1 - u) * _mean_power(outlook, k, horizon, u, 1 - u)
            powers += term.real * (1 if 2 * turn == k else 2)
        orders = 1 / leaving - powers / (k * staying)
        expected += np.exp(log_active) * (orders * weight[position]).sum(axis=1)
    return np.maximum(expected, outlook.p_order(horizon))


def _root_of_one(turn: int, k: int) -> complex | float:
    """exp(2 pi i turn / k), turn > 0; -1 as a real number, which costs a third."""
    if 2 * turn == k:
        return -1.0
    angle = 2 * math.pi * turn / k
    return complex(math.cos(angle), math.sin(angle))


def _mean_power(
    outlook: Outlook, k: int, horizon: float, u: npt.NDArray[Any], short: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Mean of u^n over the stages n passed from the last order to the horizon, given fewer than k until today.

    short: 1 - u.
    """
    shape, rate = outlook.population.rate_given_history(k, outlook.histories)
    shape, today = shape[:, None], (rate + outlook.histories.silence)[:, None]
    silence = outlook.histories.silence[:, None]
    until = today + horizon * short
    power: npt.NDArray[Any] = np.exp(shape * np.log(today / until))
    power *= stage_sum(k, shape, silence * u / until) / stage_sum(k, shape, silence / today)
    return power
