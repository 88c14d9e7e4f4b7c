"""What the last period teaches, and how carefully."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from regulars.methods.rhythm.calibration import Calibration, Snapshot, expit, logit
from regulars.methods.rhythm.history import OrderDays, day_number
from regulars.methods.rhythm.population import estimate

END = "2023-12-21"


def snapshot(trade: pd.DataFrame, horizon: int = 60) -> Snapshot:
    days, today = OrderDays.of(trade, END), day_number(END)
    taken = Snapshot.take(days, today - horizon, horizon, estimate(days.histories(today)))
    assert taken is not None
    return taken


def imagined(real: Snapshot, p: np.ndarray, orders: np.ndarray) -> Snapshot:
    """Expectations p, and one and a half as many orders, that met these orders."""
    return replace(real, p_order=p, expected_orders=1.5 * p, orders=orders)


def test_a_day_in_the_past_is_judged_by_what_was_known_then(trade: pd.DataFrame):
    then = pd.Timestamp(END) - pd.Timedelta(days=60)
    before, after = trade[trade["date"] <= then], trade[trade["date"] > then]
    rewritten = pd.concat([before, after[after["customer_id"].isin(before["customer_id"])].head(3)])
    days = OrderDays.of(rewritten, END)
    near = estimate(OrderDays.of(trade, END).histories(day_number(END)))
    taken = Snapshot.take(days, day_number(END) - 60, 60, near)
    assert taken is not None
    np.testing.assert_array_equal(taken.p_order, snapshot(trade).p_order)
    assert taken.orders.sum() == 3


def test_a_book_younger_than_the_horizon_teaches_nothing(trade: pd.DataFrame):
    days, today = OrderDays.of(trade, END), day_number(END)
    assert Snapshot.take(days, today - 400, 400, estimate(days.histories(today))) is None


def test_a_model_that_was_right_is_left_nearly_as_it_is(trade: pd.DataFrame):
    """The book follows the model's own recipe, so there is little to correct."""
    found = Calibration.from_snapshot(snapshot(trade))
    p = np.array([0.05, 0.3, 0.7, 0.95])
    np.testing.assert_allclose(found.p_order(p), p, atol=0.04)
    assert found.level == pytest.approx(1, abs=0.05)


def test_a_growing_book_is_expected_to_order_more_but_one_period_never_decides_alone(trade: pd.DataFrame):
    p = np.full(3000, 0.3)
    half_ordered = np.repeat([0.0, 2.0], 1500)
    found = Calibration.from_snapshot(imagined(snapshot(trade), p, half_ordered))
    corrected = found.p_order(np.array([0.3]))[0]
    assert 0.33 < corrected < 0.40
    expected = found.expected_orders(np.array([0.45]), np.array([0.3]))[0]
    assert 0.45 * 1.05 < expected < 0.45 * 1.5


def test_forecasts_that_were_too_bold_are_drawn_together(trade: pd.DataFrame):
    truth = np.tile(np.repeat([0.0, 1.0], [6, 4]), 200)  # 40 % of those given 10 %, 60 % of those given 90 %
    p = np.concatenate([np.full(2000, 0.1), np.full(2000, 0.9)])
    found = Calibration.from_snapshot(imagined(snapshot(trade), p, np.concatenate([truth, 1 - truth])))
    low, high = found.p_order(np.array([0.1, 0.9]))
    assert low > 0.12
    assert high < 0.88


def test_six_customers_teach_next_to_nothing(trade: pd.DataFrame):
    found = Calibration.from_snapshot(imagined(snapshot(trade), np.full(6, 0.2), np.ones(6)))
    assert found.p_order(np.array([0.2]))[0] == pytest.approx(0.2, abs=0.03)


def test_no_correction_by_default():
    p, orders = np.array([1e-3, 0.4, 0.99]), np.array([2e-3, 0.7, 5.0])
    np.testing.assert_allclose(Calibration().p_order(p), p)
    np.testing.assert_allclose(Calibration().expected_orders(orders, p), orders)


def test_certainty_stays_within_bounds():
    np.testing.assert_allclose(expit(logit(np.array([0.0, 0.5, 1.0]))), [0, 0.5, 1], atol=1e-5)
