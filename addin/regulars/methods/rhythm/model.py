"""M5 Ordering rhythm: who orders when, how likely, how often, and who has gone."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from regulars.methods.rhythm.book import BookOutlook
from regulars.methods.rhythm.calibration import Calibration, Snapshot
from regulars.methods.rhythm.closed_form import Outlook
from regulars.methods.rhythm.history import Date, OrderDays, Vector, day_number
from regulars.methods.rhythm.order_counts import expected_orders
from regulars.methods.rhythm.population import estimate
from regulars.methods.rhythm.timing import quantiles

RANGE = (0.1, 0.5, 0.9)  # the middle and the ends of an 80 % range
GAPS = ("gap_low", "typical_gap", "gap_high")
DATES = ("next_low", "next_order", "next_high")
MODELLED = [
    *("p_active", "p_order", "expected_orders"),
    *("typical_gap", "gap_low", "gap_high"),
    *("next_order", "next_low", "next_high", "regularity"),
]


class RhythmModel:
    """A book's rhythm as of a day, made by `fit`; predict as often as wanted.

    enough  False if no customer ever ordered on a second day: then there is no rhythm to speak of
    """

    def __init__(self, days: OrderDays, today: int) -> None:
        self._days = days
        self._today = today
        self._histories = days.histories(today)
        self._calibrations: dict[int, Calibration] = {}
        self.enough = bool(self._histories.repeats.any())
        if self.enough:
            self.population = estimate(self._histories)

    def predict(self, horizon: int, overdue_quantile: float = 0.90) -> pd.DataFrame:
        """One row per customer with an order day on or before as_of, sorted by customer id.

        horizon: days ahead, at least 1. overdue_quantile: share, between 0 and 1.

        Returns:
            customer_id      as in the events
            p_active         P(still a customer), never below p_order
            p_order          P(an order day in (as_of, as_of + horizon])
            expected_orders  expected order days in the same time, never below p_order
            typical_gap, gap_low, gap_high   days between order days: median, 10 % and 90 % point of the habit shown
                             until the last order, drawn toward the book where the customer's own gaps are few
            next_order, next_low, next_high  date of the next order day if still a customer, given the present
                             silence: median, 10 % and 90 % point (datetime64)
            regularity       1: gaps at random; 4: they vary by 50 % of their mean; 9: by 33 %
            silence          days since the last order day (int)
            order_days       how many there are (int)
            overdue_after    days since the last order that a share of overdue_quantile of the customer's gaps keeps to
        Gaps and dates more than ten years off are missing. If the model has not `enough`, all is missing but
        customer_id, silence and order_days.
        Raises ValueError if an argument is out of range.
        """
        if horizon < 1:
            raise ValueError(f"The horizon is {horizon} days; it must be at least 1.")
        if not 0 < overdue_quantile < 1:
            raise ValueError(f"The overdue quantile is {overdue_quantile}; it must lie between 0 and 1.")
        table = pd.DataFrame({"customer_id": self._histories.customers}).reindex(columns=["customer_id", *MODELLED])
        table["silence"] = self._histories.silence.astype(int)
        table["order_days"] = self._histories.repeats.astype(int) + 1
        table["overdue_after"] = np.nan
        if self.enough:
            figures = self._lasting | self._forecast(horizon) | self._overdue(overdue_quantile)
            for name, figure in figures.items():
                table[name] = figure
        for name in DATES:
            table[name] = self._date(table[name].to_numpy(float))
        return table

    @cached_property
    def _book(self) -> BookOutlook:
        return BookOutlook(self.population, self._histories)

    @cached_property
    def _lasting(self) -> dict[str, Vector]:
        """What does not depend on the horizon."""
        gaps = self._book.each(lambda outlook: quantiles(outlook.gap_survival, len(outlook.histories), RANGE))
        waits = self._book.each(lambda outlook: quantiles(outlook.wait_survival, len(outlook.histories), RANGE))
        return (
            dict(zip(GAPS, gaps.T, strict=True))
            | dict(zip(DATES, waits.T, strict=True))
            | {"regularity": self._book.each(Outlook.regularity)}
        )

    def _forecast(self, horizon: int) -> dict[str, Vector]:
        calibration = self._calibration(horizon)
        closed = self._book.each(lambda outlook: outlook.p_order(horizon))
        p_order = calibration.p_order(closed)
        orders = self._book.each(lambda outlook: expected_orders(outlook, horizon))
        return {
            "p_active": np.maximum(self._book.each(Outlook.p_active), p_order),
            "p_order": p_order,
            "expected_orders": calibration.expected_orders(orders, closed),
        }

    def _overdue(self, quantile: float) -> dict[str, Vector]:
        after = self._book.each(lambda outlook: quantiles(outlook.gap_survival, len(outlook.histories), (quantile,)))
        return {"overdue_after": after[:, 0]}

    def _calibration(self, horizon: int) -> Calibration:
        if horizon not in self._calibrations:
            snapshot = Snapshot.take(self._days, self._today - horizon, horizon, self.population)
            self._calibrations[horizon] = Calibration.from_snapshot(snapshot) if snapshot else Calibration()
        return self._calibrations[horizon]

    def _date(self, wait: Vector) -> pd.DatetimeIndex:
        """The date `wait` days after as_of; an order in the course of a day falls on that day."""
        days = np.datetime64(self._today, "D") + np.ceil(wait).astype("timedelta64[D]")
        return pd.DatetimeIndex(days.astype("datetime64[us]"))


def fit(events: pd.DataFrame, as_of: Date) -> RhythmModel:
    """Fit the ordering rhythm of a book to the order days up to and including `as_of`; later events are ignored.

    events: customer_id (text or whole numbers), date (datetime64 or dates; the time of day does not count), one row
    or more per customer and order day, in any order; other columns are not looked at.
    Raises ValueError if a column is missing or has gaps.
    """
    return RhythmModel(OrderDays.of(events, as_of), day_number(as_of))


def predict_order_probability(events: pd.DataFrame, cutoff: Date, horizon: int) -> pd.Series:
    """P(an order day in (cutoff, cutoff + horizon]) of every customer, indexed by customer_id."""
    return fit(events, cutoff).predict(horizon).set_index("customer_id")["p_order"]
