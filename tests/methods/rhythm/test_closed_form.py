"""The model's formulas against plain numerical integration, and what they must say of a customer."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.methods.rhythm.closed_form import GRID, Outlook, Population, log_likelihood
from regulars.methods.rhythm.history import Histories
from regulars.methods.rhythm.order_counts import expected_orders

BOOK = Population(r=1.3, alpha=50.0, a=0.6, b=2.4, shares=(0.2, 0.3, 0.2, 0.1, 0.1, 0.1))
GAPS = (12, 31, 20)


def only(k: int, population: Population = BOOK) -> Population:
    """The same book, but every customer has this k."""
    return Population(
        population.r, population.alpha, population.a, population.b, tuple(1.0 if k == g else 1e-30 for g in GRID)
    )


def history(gaps: tuple[int, ...], silence: float) -> Histories:
    return Histories(
        pd.Index(["Mill"]),
        np.array([float(len(gaps))]),
        np.array([float(sum(gaps))]),
        np.array([float(silence)]),
        np.array([sum(map(math.log, gaps))], dtype=float),
    )


class BruteForce:
    """The same model on a grid of rates and leaving probabilities, from its assumptions alone."""

    def __init__(self, k: int, gaps: tuple[int, ...], silence: float, population: Population = BOOK) -> None:
        self.k, self.silence = k, silence
        scale = population.alpha / k
        log_rate = np.linspace(math.log(1e-6 / scale), math.log(60 / scale * (1 + population.r)), 1201)
        self.rate = np.exp(log_rate)[:, None]
        u = (np.arange(300) + 0.5) / 300
        self.leave = (u**4 / (u**4 + (1 - u) ** 4))[None, :]  # finer near 0 and 1
        bend = 4 * u**3 * (1 - u) ** 3 / (u**4 + (1 - u) ** 4) ** 2
        weight = self.rate**population.r * np.exp(-scale * self.rate) * scale**population.r / math.gamma(population.r)
        weight = weight * (log_rate[1] - log_rate[0])
        beta = math.gamma(population.a) * math.gamma(population.b) / math.gamma(population.a + population.b)
        weight = weight * self.leave ** (population.a - 1) * (1 - self.leave) ** (population.b - 1) / beta * bend / 300
        for gap in gaps:
            density = self.rate**k * gap ** (k - 1) * np.exp(-self.rate * gap) / math.factorial(k - 1)
            weight = weight * density * (1 - self.leave)
        self.left = weight * self.leave
        self.stayed = weight * (1 - self.leave)

    def fewer_than(self, stages: int, days: float) -> np.ndarray:
        """P(fewer than this many stages in so many days)."""
        passed = self.rate * days
        return np.exp(-passed) * sum(passed**j / math.factorial(j) for j in range(stages))

    @property
    def active(self) -> float:
        return float((self.stayed * self.fewer_than(self.k, self.silence)).sum())

    @property
    def likelihood(self) -> float:
        return self.active + float(self.left.sum())

    def p_order(self, horizon: float) -> float:
        later = (self.stayed * self.fewer_than(self.k, self.silence + horizon)).sum()
        return (self.active - float(later)) / self.likelihood

    def expected_orders(self, horizon: float) -> float:
        """Order i comes if k i stages have passed since the last one, and the customer stayed i - 1 times more."""
        total, passed = 0.0, self.rate * horizon
        for done in range(self.k):  # stages passed in the silence
            here = np.exp(-self.rate * self.silence) * (self.rate * self.silence) ** done / math.factorial(done)
            fewer, term, stages = np.zeros_like(self.rate), np.exp(-passed), 0
            for order in range(1, 60):
                while stages < self.k * order - done:
                    fewer, stages = fewer + term, stages + 1
                    term = term * passed / stages
                stays = self.stayed @ (1 - self.leave[0]) ** (order - 1)
                total += float((here * (1 - fewer))[:, 0] @ stays)
        return total / self.likelihood


@pytest.mark.parametrize("k", GRID)
@pytest.mark.parametrize(("gaps", "silence"), [((), 25.0), (GAPS, 0.0), (GAPS, 44.0)])
def test_likelihood_and_probabilities_agree_with_numerical_integration(k: int, gaps: tuple[int, ...], silence: float):
    plain, customer = BruteForce(k, gaps, silence), history(gaps, silence)
    outlook = Outlook(only(k), customer)
    column = GRID.index(k)
    assert math.exp(log_likelihood(only(k), customer)[column, 0]) == pytest.approx(plain.likelihood, rel=2e-3)
    assert outlook.p_active()[0] == pytest.approx(plain.active / plain.likelihood, rel=2e-3)
    assert outlook.p_order(30)[0] == pytest.approx(plain.p_order(30), rel=2e-3)


@pytest.mark.parametrize("k", GRID)
@pytest.mark.parametrize(("gaps", "silence"), [((), 25.0), (GAPS, 44.0)])
def test_expected_orders_agree_with_numerical_integration(k: int, gaps: tuple[int, ...], silence: float):
    plain, outlook = BruteForce(k, gaps, silence), Outlook(only(k), history(gaps, silence))
    assert expected_orders(outlook, 90)[0] == pytest.approx(plain.expected_orders(90), rel=2e-3)


def test_random_buyers_are_those_of_the_mbg_nbd_model():
    """Batislam et al. (2007): P(active) = 1 / (1 + a / (b + x) ((alpha + T) / (alpha + t_x))^(r + x))."""
    x, span, silence = len(GAPS), sum(GAPS), 44
    power = ((BOOK.alpha + span + silence) / (BOOK.alpha + span)) ** (BOOK.r + x)
    expected = 1 / (1 + BOOK.a / (BOOK.b + x) * power)
    assert Outlook(only(1), history(GAPS, silence)).p_active()[0] == pytest.approx(expected, rel=1e-12)


def test_who_hardly_ever_leaves_orders_in_proportion_to_the_days():
    """Then orders come at random at the rate (r + x) / (alpha + T), so far as it has not left."""
    loyal = Population(BOOK.r, BOOK.alpha, 1e-4, 1.0, BOOK.shares)
    outlook = Outlook(only(1, loyal), history(GAPS, 5))
    per_day = (BOOK.r + len(GAPS)) / (BOOK.alpha + sum(GAPS) + 5)
    for days in (1, 30, 90):
        assert expected_orders(outlook, days)[0] == pytest.approx(outlook.p_active()[0] * per_day * days, rel=1e-3)


def test_expected_orders_of_buyers_made_by_chance():
    """60,000 customers from the assumptions: first order on day 0, none until day 20, orders until day 140 counted."""
    random = np.random.default_rng(4)
    n, now, horizon = 60_000, 20.0, 120.0
    k = random.choice(GRID, size=n, p=BOOK.shares)
    rate = random.gamma(BOOK.r, k / BOOK.alpha)
    leave = random.beta(BOOK.a, BOOK.b, n)
    day, staying, orders, silent = np.zeros(n), random.random(n) >= leave, np.zeros(n), np.ones(n, dtype=bool)
    while staying.any():
        day = day + random.gamma(k, 1 / rate)
        silent &= ~(staying & (day <= now))
        staying &= day <= now + horizon
        orders += staying
        staying &= random.random(n) >= leave
    outlook = Outlook(BOOK, history((), now))
    error = orders[silent].std() / math.sqrt(silent.sum())
    assert abs(expected_orders(outlook, horizon)[0] - orders[silent].mean()) < 4 * error
    assert outlook.p_order(horizon)[0] == pytest.approx((orders[silent] > 0).mean(), abs=0.01)


def test_even_gaps_speak_for_a_steady_rhythm_and_uneven_ones_against():
    even, uneven = (Outlook(BOOK, history(gaps, 10)).regularity()[0] for gaps in ((30,) * 6, (2, 90, 5, 70, 1, 12)))
    assert even > 3 > 1.5 > uneven


customers = st.tuples(st.lists(st.integers(1, 400), max_size=8).map(tuple), st.integers(0, 900))


@settings(max_examples=40, deadline=None)
@given(customers)
def test_the_longer_the_silence_the_likelier_it_is_for_good(customer: tuple[tuple[int, ...], int]):
    gaps, silence = customer
    now, later = (Outlook(BOOK, history(gaps, s)).p_active()[0] for s in (silence, silence + 10))
    assert 0 <= later < now <= 1


@settings(max_examples=40, deadline=None)
@given(customers, st.integers(1, 365))
def test_a_longer_horizon_brings_more_orders(customer: tuple[tuple[int, ...], int], horizon: int):
    outlook = Outlook(BOOK, history(*customer))
    assert 0 <= outlook.p_order(horizon)[0] < outlook.p_order(horizon + 5)[0] <= outlook.p_active()[0]
    assert (
        outlook.p_order(horizon)[0] <= expected_orders(outlook, horizon)[0] < expected_orders(outlook, horizon + 5)[0]
    )
