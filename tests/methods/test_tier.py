"""M1: which customers carry the sales."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.methods.tier import concentration, tiers, tiers_within
from regulars.settings import Settings
from tests.support.tables import blank, table


def tier_of(sales: pd.Series, **settings: float) -> dict[str, object]:
    tier = tiers(sales, Settings(**settings)).tier
    return dict(zip(tier.index, blank(tier), strict=True))


def test_a_until_the_larger_customers_reach_eighty_percent_then_b_until_ninety_five():
    book = table("""
        customer  sales  expected
        Mill         60  A
        Harbour      25  A
        Corner       10  B
        Kiosk         5  C
    """).set_index("customer")
    assert tier_of(book.sales) == book.expected.to_dict()


def test_the_boundary_belongs_to_the_lower_tier():
    """Larger customers make exactly 80 %: no longer A. Exactly 95 %: no longer B."""
    assert tier_of(pd.Series({"Mill": 80.0, "Corner": 15.0, "Kiosk": 5.0})) == {
        "Mill": "A",
        "Corner": "B",
        "Kiosk": "C",
    }


def test_boundaries_hold_for_sums_that_floats_cannot_carry():
    """0.1 + 0.7 is 0.7999… in floating point; 80 of 100 is 80 %."""
    assert tier_of(pd.Series({"Mill": 0.7, "East": 0.1, "West": 0.2}))["East"] == "B"


def test_equal_sales_share_the_tier_of_the_first_of_them():
    assert tier_of(pd.Series({"Mill": 70, "East": 15, "West": 15})) == {"Mill": "A", "East": "A", "West": "A"}


def test_equal_after_rounding_to_the_cent_is_equal():
    assert tiers(pd.Series({"East": 10.004, "West": 9.996}), Settings())["rank"].tolist() == [1, 1]


def test_one_customer_alone_is_a():
    assert tier_of(pd.Series({"Mill": 0.01})) == {"Mill": "A"}


def test_no_sales_no_tier_and_the_reason_says_so():
    verdict = tiers(
        pd.Series({"Mill": 100.0, "Closed": 0.0, "Returned": -20.0, "Never": None}, dtype=float), Settings()
    )
    assert blank(verdict.tier) == ["A", None, None, None]
    assert verdict.reason.tolist() == ["tier", "no_sales", "no_sales", "no_sales"]


def test_returns_that_eat_all_sales_stay_out_of_the_whole():
    """A customer below zero must not lower the denominator: 80 of 100, not 80 of 50."""
    verdict = tiers(pd.Series({"Mill": 80.0, "Corner": 20.0, "Returned": -50.0}), Settings())
    assert verdict.share_before["Corner"] == pytest.approx(0.80)


def test_the_managers_own_thresholds_are_used():
    assert tier_of(pd.Series({"Mill": 60.0, "Corner": 40.0}), tier_a_share=0.5, tier_b_share=0.6) == {
        "Mill": "A",
        "Corner": "C",
    }


def test_no_customers_no_verdicts():
    assert tiers(pd.Series(dtype=float), Settings()).empty


def test_within_a_reps_own_book():
    book = table("""
        customer  sales  rep   expected
        Mill       1000  Anna  A
        Corner       10  Ben   A
        Kiosk         1  Ben   B
        Nobody        5  -     -
    """).set_index("customer")
    tier = tiers_within(book.sales, book.rep, Settings())
    assert blank(tier) == blank(book.expected)


def test_concentration_is_the_share_of_the_largest_fifth():
    """Ten buyers: the two largest make 50 + 20 of 100."""
    sales = pd.Series([50, 20, 10, 5, 5, 2, 2, 2, 2, 2, 0, -3], dtype=float)
    assert concentration(sales) == pytest.approx(0.70)
    assert concentration(pd.Series([0.0])) is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60), st.randoms())
def test_order_of_rows_never_matters(amounts, random):
    sales = pd.Series(amounts, index=[f"C{i}" for i in range(len(amounts))], dtype=float)
    shuffled = sales.sample(frac=1, random_state=random.randrange(2**31))
    assert tier_of(sales) == tier_of(shuffled)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_more_sales_never_a_lower_tier_and_someone_is_always_a(amounts):
    verdict = tiers(pd.Series(amounts, dtype=float), Settings()).sort_values("sales", ascending=False)
    assert verdict.tier.is_monotonic_increasing
    assert verdict.tier.iloc[0] == "A"
