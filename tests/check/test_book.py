"""A whole workbook: what it needs, and where its references lead."""

import pandas as pd
import pytest

from regulars.check import check_book
from regulars.problems import Fault, Outcome, Problem, Refusal, count
from regulars.settings import Settings
from regulars.tables import Language
from tests.check.raw import blank, raw, sheet, told

CUSTOMERS = sheet(
    "customers",
    """
    Customer  Name
    C1        Mill
    C2        Corner
    C3        Kiosk
    """,
)
ORDERS = sheet(
    "orders",
    """
    Order  Customer  Date        Amount
    1001   C1        2025-01-05  10
    1002   C9        2025-01-06  20
    1003   C2        2025-01-07  30
    """,
)


def book(**tables):
    return check_book({"customers": CUSTOMERS, "orders": ORDERS, **tables})


def test_an_order_of_a_customer_that_is_not_there_is_set_aside():
    checked = book()
    assert checked.tables["orders"]["amount"].tolist() == [10, 30]
    assert checked.set_aside == {"customers": 0, "orders": 1}
    (problem,) = checked.problems
    assert (problem.cell, problem.fault, problem.found, problem.used) == (
        "Orders!B3",
        Fault.UNKNOWN_REFERENCE,
        "C9",
        "Customers",
    )


def test_ids_meet_whether_excel_holds_them_as_numbers_or_as_text():
    customers = raw("customers", {"Customer": [17850.0, 13047.0], "Name": ["Mill", "Corner"]})
    orders = raw(
        "orders",
        {"Order": [1.0, 2.0], "Customer": ["17850", " 13047"], "Date": [pd.Timestamp("2025-01-05")] * 2},
    )
    checked = check_book({"customers": customers, "orders": orders})
    assert len(checked.tables["orders"]) == 2
    assert checked.problems == ()


def test_an_order_of_a_customer_that_was_set_aside_is_set_aside_too():
    customers = raw("customers", {"Customer": ["C1", "C2", "C9"], "Name": ["Mill", "Corner", None]})
    checked = book(customers=customers)
    assert checked.set_aside == {"customers": 1, "orders": 1}
    assert count(checked.problems, Outcome.SET_ASIDE) == 2


def test_no_orders_yet_is_for_the_refresh_to_say():
    orders = raw("orders", {"Order": [], "Customer": [], "Date": []})
    assert book(orders=orders).tables["orders"].empty


def test_links_between_customers_that_lead_nowhere_or_in_a_circle_are_blanked():
    customers = sheet(
        "customers",
        """
        Customer  Name    Parent customer  Merged into
        C1        Mill    C2               .
        C2        Corner  C1               .
        C3        Kiosk   C1               C3
        C9        Stall   C7               C1
        """,
    )
    checked = book(customers=customers)
    assert blank(checked.tables["customers"]["parent_id"]) == [None, None, "C1", None]
    assert blank(checked.tables["customers"]["merged_into"]) == [None, None, None, "C1"]
    assert told(checked.problems) == [
        ("Customers!C5", "unknown_reference", "blanked"),
        ("Customers!D4", "circular_reference", "blanked"),
        ("Customers!C2", "circular_reference", "blanked"),
        ("Customers!C3", "circular_reference", "blanked"),
    ]
    assert checked.problems[-1].used == "C2 → C1 → C2"


def test_reps_are_only_looked_up_where_a_list_of_reps_is_kept():
    customers = raw("customers", {"Customer": ["C1", "C2", "C9"], "Name": ["Mill"] * 3, "Rep": ["R1", "R7", None]})
    no_reps = raw("reps", {"Rep": [], "Name": []})
    reps = raw("reps", {"Rep": ["R1"], "Name": ["Wang"]})
    assert book(customers=customers).problems == ()
    assert book(customers=customers, reps=no_reps).problems == ()
    checked = book(customers=customers, reps=reps)
    assert told(checked.problems) == [("Customers!C3", "unknown_reference", "noted")]
    assert blank(checked.tables["customers"]["rep"]) == ["R1", "R7", None]


def test_visits_may_be_to_customers_or_to_targets():
    day = pd.Timestamp("2025-01-05")
    visits = raw("visits", {"Date": [day] * 3, "Customer": ["C1", "T1", "X1"]})
    targets = raw("targets", {"Target": ["T1"], "Name": ["Newcomer"]})
    assert blank(book(visits=visits, targets=targets).tables["visits"]["customer_id"]) == ["C1", "T1"]
    assert blank(book(visits=visits).tables["visits"]["customer_id"]) == ["C1"]


def test_a_table_without_what_it_needs_is_not_used_and_its_headings_are_named():
    receivables = raw("receivables", {"Customer": ["C1"], "Amount": [10.0]}, sheet="AR")
    checked = book(receivables=receivables)
    assert "receivables" not in checked.tables
    problem = next(p for p in checked.problems if p.fault is Fault.MISSING_COLUMN)
    assert (problem.cell, problem.column, problem.used, problem.outcome) == ("AR", "Due date", "到期日", Outcome.UNUSED)


@pytest.mark.parametrize("missing", [("customers",), ("orders",), ("customers", "orders")])
def test_a_workbook_needs_customers_and_orders(missing):
    tables = {name: table for name, table in {"customers": CUSTOMERS, "orders": ORDERS}.items() if name not in missing}
    with pytest.raises(Refusal) as refusal:
        check_book(tables)
    assert refusal.value.message == "refusal.missing_tables"
    assert refusal.value.figures["n"] == len(missing)
    assert {"customers": "Customers / 客户", "orders": "Orders / 订单"}[missing[0]] in refusal.value.figures["sheets"]


def test_a_missing_heading_is_named_with_its_sheet_and_what_would_be_recognised():
    customers = raw("customers", {"Customer": ["C1"]}, sheet="Shops")
    orders = raw("orders", {"订单号": ["1"], "客户编号": ["C1"]}, sheet="销售")
    with pytest.raises(Refusal) as refusal:
        check_book({"customers": customers, "orders": orders})
    assert refusal.value.message == "refusal.missing_columns"
    assert refusal.value.figures == {
        "missing": "Shops: Name (客户名称, Customer name, Company, 名称, 客户); "
        "销售: 下单日期 (Date, Order date, Invoice date, 日期, 订单日期, 单据日期, 销售日期)",
        "n": 2,
    }


def test_a_workbook_without_a_customer_is_refused():
    with pytest.raises(Refusal) as empty:
        book(customers=raw("customers", {"Customer": [], "Name": []}))
    assert (empty.value.message, empty.value.figures) == ("refusal.no_customers", {"sheet": "Customers"})
    with pytest.raises(Refusal) as unusable:
        book(customers=raw("customers", {"Customer": ["C1", None], "Name": [None, "Mill"]}))
    assert (unusable.value.message, unusable.value.figures) == (
        "refusal.all_customers_bad",
        {"sheet": "Customers", "n": 2},
    )


def test_settings_are_read_and_stand_beside_the_tables():
    settings = raw("settings", {"Setting": ["Tier A share", "rate USD"], "Value": [0.7, 7.1]})
    checked = book(settings=settings)
    assert (checked.settings.tier_a_share, checked.rates) == (0.7, {"USD": 7.1})
    assert "settings" not in checked.tables
    assert book().settings == Settings()


def test_a_workbook_is_chinese_where_most_headings_are():
    customers = raw("customers", {"客户号": ["C1"], "名称": ["磨坊"]})
    orders = raw("orders", {"单号": ["1"], "客户代码": ["C1"], "Date": [pd.Timestamp("2025-01-05")]})
    assert check_book({"customers": customers, "orders": orders}).language is Language.ZH
    assert book().language is Language.EN


def test_result_tables_are_not_checked_but_what_the_host_saw_in_them_is_kept():
    seen = Problem(Fault.MERGED_HEADING, Outcome.NOTED, "scorecard", "Scorecard!A1", "Customer")
    scorecard = raw("scorecard", {"Customer": ["gone"], "Sales, 12 months": ["?"]}, problems=(seen,))
    checked = book(scorecard=scorecard)
    assert checked.problems[0] == seen
    assert set(checked.tables) == {"customers", "orders"}


def test_thousands_of_strange_orders_make_a_short_list():
    orders = raw(
        "orders",
        {
            "Order": [f"{number}" for number in range(3000)],
            "Customer": ["C1" if number % 2 else f"X{number}" for number in range(3000)],
            "Date": [pd.Timestamp("2025-01-05")] * 3000,
        },
    )
    checked = book(orders=orders)
    assert checked.set_aside["orders"] == count(checked.problems, Outcome.SET_ASIDE) == 1500
    assert len(checked.problems) == 21
