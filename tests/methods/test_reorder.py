"""M4: of those who bought, how many came back, and how sure we can be."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.methods.reorder import (
    kaplan_meier,
    own_windows,
    reorder_rates,
    repeat_share,
    returns_to_order,
    wilson,
)
from regulars.settings import Settings
from tests.support.tables import table

AS_OF = pd.Timestamp("2025-12-31")
YEAR = pd.Timestamp("2024-12-31")


def days(text: str) -> pd.DataFrame:
    return table(text, group="str")


def last_year(order_days: pd.DataFrame) -> pd.Series:
    inside = (order_days.date > YEAR) & (order_days.date <= AS_OF)
    return pd.Series("year", index=order_days.index).where(inside)


def first_orders(text: str) -> pd.DataFrame:
    order_days = days(text)
    return returns_to_order(order_days, last_year(order_days), AS_OF)


def rates(order_days: pd.DataFrame, gaps: dict[str, float] | None = None, **settings: float) -> pd.Series:
    base = returns_to_order(order_days, last_year(order_days), AS_OF)
    chosen = Settings(**settings)
    windows = own_windows(base["group"].map(gaps or {}).astype(float), chosen)
    return reorder_rates(base, pd.Series("all", index=base.index), windows, chosen).loc["all"]


def test_day_ninety_is_inside_the_window_and_day_ninety_one_is_not():
    rate = rates(days("""
        group   date
        Mill    2025-01-01
        Mill    2025-04-01
        Corner  2025-01-01
        Corner  2025-04-02
    """))  # fmt: skip
    assert (rate.customers, rate.reordered) == (2, 1)


def test_a_window_still_open_is_not_counted_even_if_they_came_back():
    rate = rates(days("""
        group   date
        Mill    2025-01-10
        Corner  2025-12-01
        Corner  2025-12-05
    """))  # fmt: skip
    assert (rate.customers, rate.reordered, rate.open) == (1, 0, 1)


def test_a_window_that_closes_today_counts():
    first = (AS_OF - pd.Timedelta(days=90)).strftime("%Y-%m-%d")
    assert rates(days(f"group  date\nMill  {first}")).customers == 1


def test_two_orders_on_one_day_are_one_order_day():
    rate = rates(days("group  date\nMill  2025-01-10\nMill  2025-01-10"))
    assert (rate.customers, rate.reordered) == (1, 0)


def test_the_first_order_day_of_the_period_is_the_index_and_earlier_ones_are_not():
    base = first_orders("""
        group  date
        Mill   2024-06-01
        Mill   2025-03-01
        Mill   2025-03-21
        Mill   2025-08-01
    """)
    assert base.index_day.tolist() == [pd.Timestamp("2025-03-01")]
    assert base.waited.tolist() == [20]


def test_orders_after_the_as_of_date_are_not_known_yet():
    base = first_orders("group  date\nMill  2025-12-01\nMill  2026-01-02")
    assert base.reordered.tolist() == [False]
    assert base.waited.tolist() == [30]


def test_a_yearly_buyer_is_judged_by_its_own_window():
    """Its typical gap of 200 days gives it 300 days; back after 190 days it has kept its habit."""
    rate = rates(days("group  date\nFair  2025-01-05\nFair  2025-07-14"), gaps={"Fair": 200.0})
    assert (rate.rate, rate.own_rate) == (0.0, 1.0)


def test_no_window_closed_yet_leaves_the_rate_empty_with_a_reason():
    rate = rates(days("group  date\nMill  2025-12-20"))
    assert pd.isna(rate["rate"])
    assert pd.isna(rate["low"])
    assert rate.reason == "no_closed_window"


def test_each_month_is_a_base_period_of_its_own():
    order_days = days("group  date\nMill  2025-03-05\nMill  2025-03-20\nMill  2025-04-02")
    base = returns_to_order(order_days, order_days.date.dt.strftime("%m"), AS_OF)
    assert base[["period", "waited", "reordered"]].values.tolist() == [["03", 15, True], ["04", 273, False]]


def test_small_numbers_look_small():
    """4 of 5 is 80 %, but the truth may well be 38 % (Wilson, by hand: 0.376 to 0.964)."""
    low, high = wilson(pd.Series([4]), pd.Series([5]))
    assert (low[0], high[0]) == (pytest.approx(0.3755, abs=1e-4), pytest.approx(0.9638, abs=1e-4))


def test_kaplan_meier_by_hand():
    """Five customers: back after 10 and 30 days; last seen at 20, 60 and 120 days without coming back.

    After day 10: 4/5 stay away. At day 30 three are still watched, one comes back: 4/5 × 2/3 = 8/15.
    """
    survival = kaplan_meier(
        pd.Series([10, 30, 20, 60, 120]), pd.Series([True, True, False, False, False]), pd.Series(["all"] * 5), at=90
    ).loc["all"]
    assert survival.surviving == pytest.approx(8 / 15)
    assert survival.at_risk == 1


def test_kaplan_meier_equals_the_plain_rate_when_every_window_is_closed():
    rate = rates(days("""
        group   date
        Mill    2025-01-01
        Mill    2025-02-01
        Corner  2025-01-01
        Kiosk   2025-01-01
        Kiosk   2025-09-01
    """))  # fmt: skip
    assert rate.rate_with_open == pytest.approx(rate.rate) == pytest.approx(1 / 3)


def test_repeat_share_counts_what_is_not_the_first_order_ever():
    order_days = table("""
        group   date        amount
        Mill    2024-05-01     500
        Mill    2025-02-01     100
        Corner  2025-03-01      60
        Corner  2025-06-01      40
        Kiosk   2025-04-01     200
    """)
    share = repeat_share(order_days, last_year(order_days)).loc["year"]
    assert share.repeat_customers == pytest.approx(2 / 3)
    assert share.repeat_sales == pytest.approx(140 / 400)


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), min_size=1, max_size=40), st.integers(1, 150))
def test_kaplan_meier_is_the_product_over_days(seen, at):
    waited, event = (pd.Series(column) for column in zip(*seen, strict=True))
    surviving = 1.0
    for day in sorted(set(waited)):
        if day <= at:
            surviving *= 1 - (event & (waited == day)).sum() / (waited >= day).sum()
    estimate = kaplan_meier(waited, event, pd.Series("all", index=waited.index), at).loc["all"]
    assert estimate.surviving == pytest.approx(surviving)


@given(st.integers(0, 50), st.integers(1, 50))
def test_the_interval_always_holds_the_rate(successes, more):
    trials = successes + more
    low, high = wilson(pd.Series([successes]), pd.Series([trials]))
    assert 0 <= low[0] <= successes / trials <= high[0] <= 1
