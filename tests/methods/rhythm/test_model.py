"""M5 as a sales person meets it: who has gone, who is overdue, when the next order comes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.methods.rhythm import fit, predict_order_probability

AS_OF = pd.Timestamp("2023-12-21")
COLUMNS = [
    *("customer_id", "p_active", "p_order", "expected_orders", "typical_gap", "gap_low", "gap_high"),
    *("next_order", "next_low", "next_high", "regularity", "silence", "order_days", "overdue_after"),
]


def every(days: int, last: int, times: int, customer: str) -> pd.DataFrame:
    """A customer who orders every so many days, for the last time `last` days before AS_OF."""
    dates = [AS_OF - pd.Timedelta(days=last + days * i) for i in range(times)]
    return pd.DataFrame({"customer_id": customer, "date": dates})


@pytest.fixture(scope="module")
def known(trade: pd.DataFrame) -> pd.DataFrame:
    """Some customers with a plain story, in a book of 700 others; forecast for 30 days."""
    stories = [
        every(7, last=35, times=40, customer="weekly, silent for five weeks"),
        every(7, last=4, times=40, customer="weekly, last week"),
        every(91, last=35, times=7, customer="quarterly, silent for five weeks"),
        every(30, last=20, times=12, customer="monthly, 20 days ago"),
        every(1, last=300, times=1, customer="once, long ago"),
        every(1, last=10, times=1, customer="once, lately"),
    ]
    return fit(pd.concat([trade, *stories]), AS_OF).predict(30).set_index("customer_id")


def test_five_weeks_of_silence_mean_more_from_a_weekly_buyer_than_from_a_quarterly_one(known: pd.DataFrame):
    weekly, quarterly = known.loc["weekly, silent for five weeks"], known.loc["quarterly, silent for five weeks"]
    assert weekly["p_active"] < 0.3 < 0.9 < quarterly["p_active"]
    assert weekly["silence"] > weekly["overdue_after"]
    assert quarterly["silence"] < quarterly["overdue_after"]


def test_typical_gap_is_the_customers_own_when_it_has_many(known: pd.DataFrame):
    assert known.loc["weekly, last week", "typical_gap"] == pytest.approx(7, abs=1)
    assert known.loc["quarterly, silent for five weeks", "typical_gap"] == pytest.approx(91, rel=0.15)


def test_a_first_order_alone_is_judged_by_the_book(known: pd.DataFrame):
    ago, lately = known.loc["once, long ago"], known.loc["once, lately"]
    assert ago["typical_gap"] == lately["typical_gap"]
    assert 20 < lately["typical_gap"] < 90
    assert ago["p_active"] < lately["p_active"]


def test_the_next_order_of_a_monthly_buyer_is_due_a_month_after_the_last(known: pd.DataFrame):
    monthly = known.loc["monthly, 20 days ago"]
    assert abs((monthly["next_order"] - AS_OF).days - 10) <= 4
    assert AS_OF < monthly["next_low"] <= monthly["next_order"] <= monthly["next_high"]
    assert monthly["next_high"] <= AS_OF + pd.Timedelta(days=30)


def test_expected_orders_of_a_weekly_buyer(known: pd.DataFrame):
    assert known.loc["weekly, last week", "expected_orders"] == pytest.approx(4, abs=0.7)


def test_columns_and_counts(known: pd.DataFrame, trade: pd.DataFrame):
    table = fit(trade, AS_OF).predict(30)
    assert table.columns.tolist() == COLUMNS
    by_hand = trade.drop_duplicates().groupby("customer_id")["date"].agg(["count", "max"])
    assert table["customer_id"].tolist() == by_hand.index.tolist()
    assert table["order_days"].tolist() == by_hand["count"].tolist()
    assert table["silence"].tolist() == (AS_OF - by_hand["max"]).dt.days.tolist()
    assert table.notna().to_numpy().mean() > 0.99


def test_one_fit_serves_every_horizon(trade: pd.DataFrame):
    model = fit(trade, AS_OF)
    month, quarter = model.predict(30), model.predict(90)
    assert (month["expected_orders"].sum() * 2 < quarter["expected_orders"].sum()).all()
    pd.testing.assert_frame_equal(quarter, fit(trade, AS_OF).predict(90))
    pd.testing.assert_frame_equal(month, model.predict(30))


def test_what_is_forecast_comes(made_book):
    """A book of 1,500 by a known recipe, halfway through: orders, customers and dates against what then happened."""
    book = made_book(1500, gap=40, k=2.5, leaving=0.05, seed=21, days=1100)
    today = pd.Timestamp("2023-06-30")
    table = fit(book, today).predict(60)
    later = book[book["date"] > today].drop_duplicates()
    soon = later[later["date"] <= today + pd.Timedelta(days=60)].groupby("customer_id").size()
    orders = soon.reindex(table["customer_id"]).fillna(0).to_numpy()
    assert orders.sum() / table["expected_orders"].sum() == pytest.approx(1, abs=0.05)
    assert (orders > 0).sum() / table["p_order"].sum() == pytest.approx(1, abs=0.05)
    likely = table["p_order"] > 0.5
    assert (orders[likely] > 0).mean() == pytest.approx(table.loc[likely, "p_order"].mean(), abs=0.04)
    due = later.groupby("customer_id")["date"].min().reindex(table["customer_id"]).to_numpy()
    again = ~np.isnat(due)
    held = (due >= table["next_low"]) & (due <= table["next_high"])
    assert held[again].mean() == pytest.approx(0.8, abs=0.04)


def test_one_gap_in_ten_is_overdue_while_nobody_leaves(made_book):
    """Every customer is looked at on the day of its fifth order; then comes the gap to the sixth."""
    book = made_book(1500, gap=30, k=2.5, leaving=0.0, seed=5, days=3000).drop_duplicates()
    book = book.sort_values(["customer_id", "date"]).assign(order=lambda b: b.groupby("customer_id").cumcount() + 1)
    date = book.pivot(index="customer_id", columns="order", values="date")
    date = date[date[1] < date[1].min() + pd.Timedelta(days=1500)].dropna(subset=[6])
    first_five = date[[1, 2, 3, 4, 5]].rsub(date[5], axis=0).rsub(AS_OF).stack().rename("date").reset_index()
    table = fit(first_five, AS_OF).predict(30)
    sixth = (date[6] - date[5]).dt.days.to_numpy()
    assert (sixth > table["overdue_after"]).mean() == pytest.approx(0.10, abs=0.02)
    assert (sixth < table["gap_low"]).mean() == pytest.approx(0.10, abs=0.02)
    assert (sixth < table["typical_gap"]).mean() == pytest.approx(0.50, abs=0.03)


def test_a_stricter_overdue_quantile_comes_sooner(trade: pd.DataFrame):
    model = fit(trade, AS_OF)
    usual, strict = model.predict(30)["overdue_after"], model.predict(30, overdue_quantile=0.75)["overdue_after"]
    assert (strict < usual).all()
    pd.testing.assert_series_equal(usual, model.predict(30)["gap_high"], check_names=False, rtol=1e-9)


def test_without_any_repeat_order_the_model_says_that_it_does_not_know():
    events = pd.DataFrame({"customer_id": ["Mill", "Kiosk"], "date": pd.to_datetime(["2023-11-01", "2023-12-01"])})
    model = fit(events, AS_OF)
    table = model.predict(30)
    assert not model.enough
    assert table["customer_id"].tolist() == ["Kiosk", "Mill"]
    assert table["silence"].tolist() == [20, 50]
    assert table["order_days"].tolist() == [1, 1]
    assert table.drop(columns=["customer_id", "silence", "order_days"]).isna().all(axis=None)
    assert table["next_order"].dtype.kind == "M"


def test_no_orders_at_all():
    nothing = pd.DataFrame({"customer_id": pd.Series(dtype="str"), "date": pd.Series(dtype="datetime64[us]")})
    for events in (nothing, every(7, last=-30, times=2, customer="not yet a customer")):
        table = fit(events, AS_OF).predict(30)
        assert table.empty
        assert table.columns.tolist() == COLUMNS


def test_a_single_customer_is_judged_by_its_own_gaps():
    model = fit(every(30, last=25, times=10, customer="Mill"), AS_OF)
    only = model.predict(30).iloc[0]
    assert model.enough
    assert only["typical_gap"] == pytest.approx(30, rel=0.15)
    assert only["p_order"] > 0.6


def test_out_of_range_arguments_are_said(trade: pd.DataFrame):
    model = fit(trade, AS_OF)
    with pytest.raises(ValueError, match="The horizon is 0 days"):
        model.predict(0)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        model.predict(30, overdue_quantile=1.0)


def test_order_probability_as_a_series(trade: pd.DataFrame):
    table = fit(trade, AS_OF).predict(60).set_index("customer_id")
    pd.testing.assert_series_equal(predict_order_probability(trade, AS_OF, 60), table["p_order"])


books = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 500)), min_size=1, max_size=60)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books, st.integers(1, 180), st.randoms(use_true_random=False))
def test_any_book(rows: list[tuple[int, int]], horizon: int, random):
    events = pd.DataFrame(rows, columns=["customer_id", "ago"])
    events["date"] = AS_OF - pd.to_timedelta(events["ago"], unit="D")
    table = fit(events, AS_OF).predict(horizon)

    # Neither the order of the rows, nor orders said twice, the time of day or what comes later change anything.
    noisy = pd.concat([events, events.head(3), events.tail(1).assign(date=AS_OF + pd.Timedelta(days=1))])
    noisy = noisy.sample(frac=1, random_state=random.randrange(2**31))
    noisy["date"] += pd.Timedelta(hours=9)
    pd.testing.assert_frame_equal(fit(noisy, AS_OF).predict(horizon), table)

    # Names are only names, as long as they sort alike.
    named = events.assign(customer_id=events["customer_id"].map("C{:04d}".format))
    pd.testing.assert_frame_equal(
        fit(named, AS_OF).predict(horizon).drop(columns="customer_id"), table.drop(columns="customer_id")
    )

    if events.drop_duplicates().groupby("customer_id").size().max() > 1:
        assert table["p_active"].between(0, 1).all()
        assert table["p_order"].between(0, 1).all()
        assert (table["p_active"] >= table["p_order"]).all()
        assert (table["expected_orders"] >= table["p_order"]).all()
        dated = table.dropna()
        assert (dated["gap_low"] < dated["typical_gap"]).all()
        assert (dated["typical_gap"] < dated["gap_high"]).all()
        assert (dated["next_low"] > AS_OF).all()
        assert (dated["next_low"] <= dated["next_order"]).all()
        assert (dated["next_order"] <= dated["next_high"]).all()
        assert table["regularity"].between(1, 9).all()
