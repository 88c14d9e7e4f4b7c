"""The methods together, on a book small enough to work out by hand, and the sentences that explain the verdicts."""

import pandas as pd
import pytest

from regulars.analysis import analyse
from regulars.settings import Settings
from regulars.sheets.reorder_rates import reorder_rates
from regulars.sheets.scorecard import scorecard
from regulars.sheets.start import MONTHS_SHOWN, figures, months, stage_counts
from regulars.tables import TABLES, Language
from regulars.wording import wording
from tests.support.tables import blank, table

AS_OF = pd.Timestamp("2025-12-31")
IDS = ("id", "customer_id", "order_id", "rep", "parent_id", "merged_into", "supplied_through", "sku")
TEXTS = dict.fromkeys(IDS, "str")
CUSTOMERS = table(
    """
    id      name         rep   parent_id  merged_into  supplied_through  lost
    Mill    Mill Lane    Anna  -          -            -                 False
    Head    Head Office  Ben   -          -            -                 False
    Branch  Branch Ltd   Ben   Head       -            -                 False
    Old     Old Number   Ben   -          Branch       -                 False
    Dealer  Dealer Co    Ben   -          -            -                 False
    Kiosk   Kiosk        Ben   -          -            Dealer            False
    New     Newcomer     Anna  -          -            -                 False
    Closed  Closed Shop  Anna  -          -            -                 True
    """,
    **TEXTS,
).astype({"lost": "boolean"})
ORDERS = table(
    """
    order_id  customer_id  date        sku  amount
    1         Mill         2025-02-01  tea     400
    2         Mill         2025-04-15  tea     300
    3         Mill         2025-06-30  jam     300
    4         Old          2024-03-01  tea     999
    5         Head         2025-03-01  tea     100
    6         Branch       2025-05-01  jam     150
    7         Kiosk        2025-07-01  jam      40
    8         Closed       2025-01-15  tea      10
    C8        Closed       2025-01-20  tea      -2
    """,
    **TEXTS,
)


@pytest.fixture(scope="module")
def analysis():
    return analyse({"customers": CUSTOMERS, "orders": ORDERS}, {}, Settings(), AS_OF)


@pytest.fixture(scope="module")
def card(analysis):
    return scorecard(analysis, CUSTOMERS, Settings(), wording(Language.EN)).set_index("customer_id")


def test_sales_stand_where_they_were_made_and_tiers_are_judged_on_the_group(card):
    expected = table(
        """
        id      sales  tier  rep_tier
        Mill     1000  A     A
        Head      100  A     A
        Branch    150  A     A
        Old         0  -     -
        Dealer     40  C     B
        Kiosk       0  -     -
        New         0  -     -
        Closed      8  C     C
        """
    ).set_index("id")
    assert card["sales_12m"].to_dict() == expected["sales"].to_dict()
    assert blank(card["tier"]) == blank(expected["tier"])


def test_the_reason_says_what_the_tier_rests_on(card):
    assert "Head" in card.loc["Branch", "tier_why"]
    assert "250" in card.loc["Branch", "tier_why"]
    assert "Dealer" in card.loc["Kiosk", "tier_why"]
    assert "Branch" in card.loc["Old", "tier_why"]
    assert "1,000" in card.loc["Mill", "tier_why"]


def test_stages(card):
    expected = {"Dealer": "prospect", "New": "prospect", "Closed": "lost"}
    assert card["stage"][list(expected)].to_dict() == expected
    assert pd.isna(card.loc["Old", "stage"])
    assert card.loc["Head", "stage"] == card.loc["Branch", "stage"]
    assert card.loc["Head", "order_days"] == 3  # the changed id brought its history along


def test_reordering_of_one_customer(card):
    mill = card.loc["Mill"]
    assert mill["index_day"] == pd.Timestamp("2025-02-01")
    assert mill["reordered"] == "yes"
    assert card.loc["Closed", "reordered"] == "no"
    assert pd.isna(card.loc["New", "reordered"])


def test_many_returns_are_noted(card):
    assert "20" in card.loc["Closed", "note"]
    assert pd.isna(card.loc["Mill", "note"])


def test_the_reorder_rate_of_the_book_and_by_rep(analysis):
    rates = reorder_rates(analysis, wording(Language.EN)).set_index(["dimension", "group"])
    whole = rates.loc[("Whole book", "")]
    assert (whole["customers"], whole["reordered"]) == (4, 2)
    assert rates.loc[("Rep", "Anna"), "rate"] == pytest.approx(0.5)


def test_the_start_sheet_adds_up(analysis, card):
    shown = figures(analysis, 3, wording(Language.EN)).set_index("figure")["value"]
    assert shown["Customers"] == 8
    assert shown["Sales, 12 months"] == card["sales_12m"].sum() == 1298
    assert shown["Rows set aside"] == 3
    by_month = months(analysis)
    assert len(by_month) == MONTHS_SHOWN
    assert by_month["sales"].sum() == ORDERS.amount.sum()
    assert pd.isna(by_month.set_index("month").loc["2024-02", "sales"])  # before the first record: not known
    counts = stage_counts(analysis, wording(Language.EN))
    assert counts["customers"].sum() == card["stage"].notna().sum()


@pytest.mark.parametrize("language", Language)
def test_every_column_of_the_scorecard_is_filled_from_its_declaration(analysis, language):
    rows = scorecard(analysis, CUSTOMERS, Settings(), wording(language))
    assert set(rows) == {column.key for column in TABLES["scorecard"].columns}
    assert rows["stage_why"].notna().all()
    assert rows["tier_why"].notna().all()


def test_the_same_book_gives_the_same_rows_whatever_the_order_of_its_lines(analysis, card):
    again = analyse({"customers": CUSTOMERS, "orders": ORDERS[::-1]}, {}, Settings(), AS_OF)
    pd.testing.assert_frame_equal(
        scorecard(again, CUSTOMERS, Settings(), wording(Language.EN)).set_index("customer_id"), card
    )


def test_a_book_without_a_second_order_says_so_instead_of_guessing():
    once = ORDERS.drop_duplicates("customer_id").query("order_id in ['1', '7', '8']")
    few = analyse({"customers": CUSTOMERS, "orders": once}, {}, Settings(), AS_OF)
    rows = scorecard(few, CUSTOMERS, Settings(), wording(Language.EN)).set_index("customer_id")
    assert rows["typical_gap"].isna().all()
    assert rows["p_active"].isna().all()
    assert rows.loc["Mill", "stage"] == "running-in"
