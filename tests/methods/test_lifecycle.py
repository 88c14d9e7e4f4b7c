"""M3 and M6: where a customer stands, and what its silence means."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from regulars.methods.dormancy import dormancy
from regulars.methods.lifecycle import STAGES, stages
from regulars.settings import Settings
from tests.support.tables import blank, table


def test_the_first_that_applies_wins():
    book = table("""
        customer  lost   order_days  dormant  overdue  typical_gap  expected
        Gone      True           20  True     True              30  lost
        New       False           0  False    False              -  prospect
        Asleep    False          20  True     True              30  dormant
        Late      False          20  False    True              30  overdue
        Trying    False           2  False    False             30  running_in
        Once      False           1  True     True              30  dormant
        Faithful  False           3  False    False             30  regular
        LostNew   True            0  False    False              -  lost
    """).set_index("customer")
    assert stages(book, Settings())["stage"].tolist() == book.expected.tolist()


def test_a_regular_without_a_known_rhythm_is_still_a_regular():
    book = table("""
        customer  lost   order_days  dormant  overdue  typical_gap
        Mill      False           9  False    False              -
        Corner    False           9  False    False             12
    """).set_index("customer")
    verdict = stages(book, Settings())
    assert verdict.stage.tolist() == ["regular", "regular"]
    assert verdict.reason.tolist() == ["regular_without_rhythm", "regular"]


def test_the_manager_says_how_many_order_days_make_a_regular():
    book = table("lost  order_days  dormant  overdue  typical_gap\nFalse  4  False  False  20")
    assert stages(book, Settings(regular_orders=5)).stage.tolist() == ["running_in"]


def test_silence_is_judged_by_the_customers_own_rhythm():
    """Forty days of silence: long for the weekly buyer, nothing for the quarterly one."""
    book = table("""
        customer   silence  overdue_after  p_active  yearly_sales  overdue  dormant  at_risk
        Weekly          40             12      0.20         10000  True     True        8000
        Monthly         40             39      0.60          1000  True     False        400
        Punctual        39             39      0.90           100  False    False         10
        Quarterly       40            130      0.95          2000  False    False        100
        AtTheLine       40            130      0.30          1000  False    False        700
        Unknown         40              -         -          1000  False    False          -
    """).set_index("customer")
    verdict = dormancy(book[["silence", "overdue_after", "p_active", "yearly_sales"]], Settings())
    assert verdict.overdue.tolist() == book.overdue.tolist()
    assert verdict.dormant.tolist() == book.dormant.tolist()
    assert blank(verdict.at_risk) == blank(book.at_risk)


@given(
    st.lists(
        st.tuples(
            st.booleans(), st.integers(0, 9), st.booleans(), st.booleans(), st.one_of(st.none(), st.floats(1, 99))
        )
    )
)
def test_every_customer_has_exactly_one_stage(rows):
    book = pd.DataFrame(rows, columns=["lost", "order_days", "dormant", "overdue", "typical_gap"])
    book = book.astype({"lost": bool, "order_days": int, "dormant": bool, "overdue": bool, "typical_gap": float})
    assert set(stages(book, Settings())["stage"]) <= set(STAGES)
