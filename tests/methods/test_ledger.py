"""One reading of the order lines: what is an order, what is a sale, on which day, and whose."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.methods.accounts import accounts
from regulars.methods.ledger import Ledger, ledger
from regulars.methods.sales import project_orders, rhythm_days, yearly_profit, yearly_sales
from regulars.settings import Settings
from tests.support.tables import table

AS_OF = pd.Timestamp("2025-12-31")
TEXTS = dict.fromkeys(
    ("order_id", "customer_id", "sku", "currency", "cancels", "id", "parent_id", "merged_into", "supplied_through"),
    "str",
)


def orders_of(text: str) -> pd.DataFrame:
    return table(text, **TEXTS)


def read(text: str, customers: str = "id\nMill\nCorner", rates: dict[str, float] | None = None, **settings) -> Ledger:
    who = accounts(table(customers, **TEXTS))
    return ledger(orders_of(text), who, rates or {}, Settings(**settings), AS_OF)


def test_lines_of_one_order_are_one_order_dated_by_the_earliest():
    book = read("""
        order_id  customer_id  date        amount
        1         Mill         2025-03-02      40
        1         Mill         2025-03-01      60
        2         Mill         2025-03-05      10
    """)
    assert book.orders[["order_id", "amount"]].values.tolist() == [["1", 100.0], ["2", 10.0]]
    assert book.orders.date.dt.day.tolist() == [1, 5]


def test_the_same_order_number_at_two_customers_is_two_orders():
    book = read("order_id  customer_id  date  amount\n1  Mill  2025-03-01  60\n1  Corner  2025-03-04  40")
    assert len(book.orders) == 2


def test_orders_of_one_day_are_one_order_day():
    book = read("order_id  customer_id  date  amount\n1  Mill  2025-03-01  60\n2  Mill  2025-03-01  40")
    assert book.order_days.amount.tolist() == [100.0]


def test_an_order_whose_paid_lines_net_to_nothing_does_not_count():
    book = read("""
        order_id  customer_id  date        amount
        1         Mill         2025-03-01      60
        1         Mill         2025-03-01     -60
        2         Mill         2025-04-01     -10
    """)
    assert book.orders.empty
    assert yearly_sales(book).sales_12m["Mill"] == -10


def test_a_blank_amount_is_quantity_times_price_and_a_given_one_wins():
    book = read("""
        order_id  customer_id  date        quantity  unit_price  amount
        1         Mill         2025-03-01         3        2.50       -
        2         Mill         2025-03-02         3        2.50    7.00
        3         Mill         2025-03-03         2        3.00    6.00
        4         Mill         2025-03-03         -        3.00       -
    """)
    assert book.lines.amount.tolist() == [7.5, 7.0, 6.0]
    assert book.faults[["row", "fault"]].values.tolist() == [[1, "amount_disagrees"], [3, "no_amount"]]


def test_a_credit_note_lowers_the_sales_of_the_order_it_cancels():
    """The order was in the year before; its credit note of this year must not lower this year."""
    book = read("""
        order_id  customer_id  date        amount  cancels
        1         Mill         2024-11-01     500  -
        2         Mill         2025-02-01     300  -
        C1        Mill         2025-02-10    -200  1
        C2        Mill         2025-02-11     -50  99
        C3        Mill         2025-02-12      20  2
    """)
    sales = yearly_sales(book).loc["Mill"]
    assert sales.sales_before == 300
    assert sales.sales_12m == 300 - 50 - 20
    assert sales.return_rate == pytest.approx(70 / 300)
    assert book.faults.fault.tolist() == ["unknown_cancelled"]
    assert len(book.orders) == 2


def test_a_credit_note_after_the_as_of_date_is_not_known_yet():
    book = read("""
        order_id  customer_id  date        amount  cancels
        1         Mill         2025-12-01     500  -
        C1        Mill         2026-01-10    -500  1
    """)
    assert yearly_sales(book).sales_12m["Mill"] == 500
    assert book.after_as_of == 1


def test_samples_are_neither_orders_nor_sales():
    book = read("""
        order_id  customer_id  date        quantity  unit_price  sample
        1         Mill         2025-03-01         3           0  False
        2         Mill         2025-03-02         3        5.00  True
        3         Mill         2025-03-03         1        5.00  False
    """)
    assert book.orders.order_id.tolist() == ["3"]
    assert yearly_sales(book).sales_12m["Mill"] == 5


def test_foreign_money_is_changed_taxed_money_untaxed_and_the_unknown_set_aside():
    book = read(
        """
        order_id  customer_id  date        amount  currency  tax_included
        1         Mill         2025-03-01     100  usd       False
        2         Mill         2025-03-02     113  CNY       True
        3         Mill         2025-03-03     100  XYZ       False
        4         Mill         2025-03-04     100  -         False
        """,
        rates={"USD": 7.0},
    )
    assert book.lines.amount.round(2).tolist() == [700.0, 100.0, 100.0]
    assert book.faults[["row", "fault", "found"]].values.tolist() == [[2, "unknown_currency", "XYZ"]]


def test_a_changed_id_keeps_its_history_branches_share_a_group_and_a_dealer_gets_the_sales():
    customers = """
        id       merged_into  parent_id  supplied_through
        Old      Middle       -          -
        Middle   New          -          -
        New      -            Head       -
        Head     -            -          -
        Kiosk    -            -          Dealer
        Dealer   -            -          -
    """
    book = read(
        """
        order_id  customer_id  date        amount
        1         Old          2025-03-01     100
        2         Head         2025-03-02      10
        3         Kiosk        2025-03-03       1
        """,
        customers,
    )
    assert yearly_sales(book).sales_12m.to_dict() == {"Dealer": 1.0, "Head": 10.0, "New": 100.0}
    assert book.orders["group"].tolist() == ["Head", "Head", "Kiosk"]


def test_twelve_months_leave_out_the_day_they_begin_on():
    book = read("""
        order_id  customer_id  date        amount
        1         Mill         2024-12-31       1
        2         Mill         2025-01-01      10
        3         Mill         2025-12-31     100
        4         Mill         2026-01-01    1000
    """)
    assert yearly_sales(book).loc["Mill", ["sales_12m", "sales_before"]].tolist() == [110, 1]
    assert book.after_as_of == 1


def test_one_project_is_left_out_of_rhythm_but_not_of_sales():
    book = read("""
        order_id  customer_id  date        amount
        1         Mill         2025-03-01     100
        2         Mill         2025-04-01     100
        3         Mill         2025-05-01     900
        4         Corner       2025-05-01     900
        5         Corner       2025-06-01     100
    """)
    assert project_orders(book, Settings()).order_id.to_dict() == {"Mill": "3"}
    assert rhythm_days(book, Settings()).groupby("group").size().to_dict() == {"Corner": 2, "Mill": 2}
    assert yearly_sales(book).sales_12m["Mill"] == 1100


def test_gross_profit_knows_samples_and_returns():
    book = read("""
        order_id  customer_id  date        sku  quantity  unit_price
        1         Mill         2025-03-01  tea        10        5.00
        2         Mill         2025-03-02  tea        -2        5.00
        3         Mill         2025-03-03  tea         1           0
        4         Corner       2025-03-03  jam         1        4.00
    """)
    products = table("sku  unit_cost\ntea  3.00\njam  -", sku="str")
    assert yearly_profit(book, products).to_dict() == {"Mill": 50 - 30 - (10 - 6) - 3}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["Mill", "Corner"]), st.integers(1, 28), st.integers(-50, 99))
    )
)
def test_every_amount_is_counted_once_and_row_order_never_matters(rows):
    orders = pd.DataFrame(rows, columns=["order_id", "customer_id", "day", "amount"]).astype({"amount": float})
    orders["date"] = pd.to_datetime({"year": 2025, "month": 5, "day": orders["day"].astype(int)})
    orders = orders.astype({"order_id": "str", "customer_id": "str"})
    who = accounts(pd.DataFrame({"id": ["Mill", "Corner"]}))
    book = ledger(orders, who, {}, Settings(), AS_OF)
    again = ledger(orders[::-1], who, {}, Settings(), AS_OF)
    assert yearly_sales(book).sales_12m.sum() == pytest.approx(orders.amount.sum())
    assert book.order_days.equals(again.order_days)
