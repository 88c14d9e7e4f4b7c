"""Estimating how a book's customers differ, from books whose recipe is known."""

import numpy as np
import pandas as pd
import pytest

from regulars.methods.rhythm import population
from regulars.methods.rhythm.closed_form import GRID, Population
from regulars.methods.rhythm.history import Histories, OrderDays, day_number
from regulars.methods.rhythm.population import estimate

END = "2023-12-21"


def histories(book: pd.DataFrame) -> Histories:
    return OrderDays.of(book, END).histories(day_number(END))


def mean_k(found: Population) -> float:
    return float(np.dot(GRID, found.shares))


def test_the_recipe_of_a_book_is_found_again(trade: pd.DataFrame):
    found = estimate(histories(trade))
    assert found.alpha / found.r == pytest.approx(42, rel=0.1)
    assert found.r == pytest.approx(4, rel=0.3)
    assert found.a / (found.a + found.b) == pytest.approx(0.06, abs=0.02)
    assert mean_k(found) == pytest.approx(3, abs=0.6)


def test_random_buyers_are_told_from_steady_ones(made_book):
    random, steady = (estimate(histories(made_book(300, gap=30, k=k, leaving=0.08, seed=3))) for k in (1, 7))
    assert mean_k(random) < 1.4
    assert mean_k(steady) > 5


def test_a_thinned_book_gives_nearly_the_same_answer(trade: pd.DataFrame, monkeypatch: pytest.MonkeyPatch):
    whole = estimate(histories(trade))
    monkeypatch.setattr(population, "SAMPLE", 350)
    thinned = estimate(histories(trade))
    assert thinned.alpha / thinned.r == pytest.approx(whole.alpha / whole.r, rel=0.15)
    assert thinned.a / (thinned.a + thinned.b) == pytest.approx(whole.a / (whole.a + whole.b), abs=0.02)


def test_starting_from_a_similar_book_arrives_at_the_same_place(trade: pd.DataFrame):
    afresh = estimate(histories(trade))
    nearby = estimate(histories(trade), near=Population(1.5, 60.0, 0.3, 3.0, (1 / 6,) * 6))
    assert nearby.alpha / nearby.r == pytest.approx(afresh.alpha / afresh.r, rel=0.03)
    assert mean_k(nearby) == pytest.approx(mean_k(afresh), abs=0.15)
