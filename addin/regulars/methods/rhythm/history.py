"""Order days, and the few figures of each customer's history that the rhythm rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Vector = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]
Days = npt.NDArray[np.int64]
Date = dt.date | str

EPOCH = pd.Timestamp("1970-01-01")


def day_number(date: Date) -> int:
    """Whole days from 1970-01-01 to `date`; the time of day does not count."""
    return (pd.Timestamp(date).normalize() - EPOCH).days


@dataclass(frozen=True)
class Histories:
    """One entry per customer, all in days; every array has the length of `customers`."""

    customers: pd.Index
    repeats: Vector  # x: order days after the first
    span: Vector  # t_x: first to last order day
    silence: Vector  # w: last order day to today
    log_gaps: Vector  # sum of the logarithms of the gaps between order days

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def age(self) -> Vector:
        """First order day to today."""
        return self.span + self.silence

    @cached_property
    def distinct_repeats(self) -> tuple[Vector, Positions]:
        """Each number of repeats once, and its position for every customer: costly functions of it are tabled."""
        return np.unique(self.repeats, return_inverse=True)

    def take(self, rows: Positions | slice) -> Histories:
        """The customers at these positions."""
        return Histories(
            self.customers[rows], self.repeats[rows], self.span[rows], self.silence[rows], self.log_gaps[rows]
        )

    def distinct(self) -> tuple[Histories, Positions]:
        """Each history once (under one of its customers), and its position for every customer."""
        columns = (self.log_gaps, self.silence, self.span, self.repeats)
        order = np.lexsort(columns)
        differs = np.zeros(len(self), dtype=bool)
        differs[:1] = True
        for column in columns:
            differs[1:] |= np.diff(column[order]) != 0
        position = np.empty(len(self), dtype=np.intp)
        position[order] = np.cumsum(differs) - 1
        return self.take(order[differs]), position


@dataclass(frozen=True)
class OrderDays:
    """Every customer x day with an order, once, sorted by customer and day."""

    ids: pd.Index  # customer ids, sorted
    customer: Positions  # position in `ids`
    day: Days  # days since 1970-01-01

    @classmethod
    def of(cls, events: pd.DataFrame, as_of: Date) -> OrderDays:
        """Collect order days up to and including `as_of`; later events are ignored.

        events: customer_id (text or whole numbers), date (anything pandas reads as a date; time of day ignored).
        Raises ValueError when a column, a customer id or a date is missing.
        """
        for column in ("customer_id", "date"):
            if column not in events:
                raise ValueError(f"The order events have no column {column}.")
            if events[column].isna().any():
                raise ValueError(f"{int(events[column].isna().sum())} order events have no {column}.")
        day = pd.to_datetime(events["date"]).to_numpy().astype("datetime64[D]").astype(np.int64)
        known = day <= day_number(as_of)
        customer, ids = pd.factorize(events.loc[known, "customer_id"], sort=True)
        order = np.lexsort((day[known], customer))
        customer, day = customer[order], day[known][order]
        new = np.ones(len(day), dtype=bool)
        new[1:] = (np.diff(customer) != 0) | (np.diff(day) != 0)
        return cls(ids, customer[new], day[new])

    def until(self, today: int) -> OrderDays:
        """Only the order days up to and including `today`."""
        known = self.day <= today
        return OrderDays(self.ids, self.customer[known], self.day[known])

    def histories(self, today: int) -> Histories:
        """Every customer's history; all order days must lie on or before `today`."""
        starts = np.flatnonzero(np.diff(self.customer, prepend=-1))
        ends = np.append(starts[1:], len(self.day))[: len(starts)] - 1
        log_gap = np.zeros(len(self.day))
        log_gap[1:] = np.log(np.maximum(np.diff(self.day), 1))
        log_gap[starts] = 0.0
        return Histories(
            customers=self.ids[self.customer[starts]],
            repeats=(ends - starts).astype(float),
            span=(self.day[ends] - self.day[starts]).astype(float),
            silence=(today - self.day[ends]).astype(float),
            log_gaps=np.add.reduceat(log_gap, starts) if len(starts) else np.zeros(0),
        )

    def counts(self, customers: pd.Index, after: int, until: int) -> Vector:
        """Order days of each of `customers` in (after, until]."""
        within = (self.day > after) & (self.day <= until)
        counts = np.bincount(self.customer[within], minlength=len(self.ids))
        return counts[self.ids.get_indexer(customers)].astype(float)
