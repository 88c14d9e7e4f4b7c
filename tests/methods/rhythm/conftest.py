"""Books of orders made by a fixed recipe, for the rhythm's tests."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

START = pd.Timestamp("2022-01-01")
MakeBook = Callable[..., pd.DataFrame]


def _made_book(
    customers: int, gap: float, k: float, leaving: float, seed: int, days: int = 720, spread: float = 4.0
) -> pd.DataFrame:
    """Customers who order every `gap` days on average (rates differ as Gamma of shape `spread`), k as regular, and
    leave after an order with the probability `leaving`; half are there from the start, half come in later.
    """
    random = np.random.default_rng(seed)
    day = np.where(
        random.random(customers) < 0.5, random.uniform(-300, 0, customers), random.uniform(0, days, customers)
    )
    mean_gap = gap / random.gamma(spread, 1 / spread, customers)
    staying, rows = np.ones(customers, dtype=bool), []
    while staying.any():
        seen = staying & (day >= 0)
        rows.append(pd.DataFrame({"customer_id": np.flatnonzero(seen), "day": day[seen].astype(int)}))
        staying &= random.random(customers) >= leaving
        day = day + random.gamma(k, mean_gap / k)
        staying &= day < days
    book = pd.concat(rows, ignore_index=True)
    book["customer_id"] = "C" + book["customer_id"].astype(str).str.zfill(4)
    return pd.DataFrame({"customer_id": book["customer_id"], "date": START + pd.to_timedelta(book["day"], unit="D")})


@pytest.fixture(scope="session")
def made_book() -> MakeBook:
    return _made_book


@pytest.fixture(scope="session")
def trade(made_book: MakeBook) -> pd.DataFrame:
    """A wholesale book: 700 customers over two years, a gap of six weeks on average, fairly regular, 6 % leave."""
    return made_book(700, gap=42, k=3, leaving=0.06, seed=8)
