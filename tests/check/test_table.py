"""One table: which rows are used, which are set aside, and that nothing is lost."""

import random

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from regulars.check import at_most_listed, check_table
from regulars.hosts.contract import CellError
from regulars.problems import Fault, Outcome, Problem, count
from tests.check.raw import blank, raw, sheet, told


def test_a_clean_table_passes_as_it_is():
    orders = sheet(
        "orders",
        """
        Order No  Customer  Order date  Qty  Price   Sample
        1001      C1        2025-01-05  10   2.50    no
        1002      C2        2025-01-06  4    100.00  yes
        """,
    )
    checked = check_table(orders)
    assert checked.problems == ()
    assert checked.set_aside == 0
    assert checked.frame.index.tolist() == [2, 3]
    assert {key: str(dtype) for key, dtype in checked.frame.dtypes.items()} == {
        "order_id": "str",
        "customer_id": "str",
        "date": "datetime64[us]",
        "quantity": "float64",
        "unit_price": "float64",
        "sample": "boolean",
    }


def test_a_row_without_what_it_needs_is_set_aside_and_the_others_are_used():
    orders = sheet(
        "orders",
        """
        Order  Customer  Date          Amount
        1001   C1        2025-01-05    10
        1002   .         2025-01-06    20
        1003   C2        "2025-13-01"  30
        1004   C2        N/A           40
        #REF!  C2        2025-01-08    50
        1006   C3        2025-01-09    60
        """,
    )
    checked = check_table(orders)
    assert checked.frame["amount"].tolist() == [10, 60]
    assert checked.set_aside == 4
    assert told(checked.problems) == [
        ("Orders!A6", "error_cell", "set_aside"),
        ("Orders!B3", "missing_value", "set_aside"),
        ("Orders!C4", "not_a_date", "set_aside"),
        ("Orders!C5", "missing_value", "set_aside"),
    ]


def test_an_optional_cell_that_cannot_be_read_costs_only_the_cell():
    checked = check_table(raw("orders", order_lines(amount=["ten", 20.0])))
    assert blank(checked.frame["amount"]) == [None, 20.0]
    assert told(checked.problems) == [("Orders!D2", "not_a_number", "blanked")]


def test_a_row_with_two_faults_is_set_aside_once_and_both_are_told():
    lines = order_lines(amount=["ten", 20.0]) | {"Customer": [None, "C2"], "Date": ["soon", pd.Timestamp("2025-01-05")]}
    checked = check_table(raw("orders", lines))
    assert told(checked.problems) == [
        ("Orders!B2", "missing_value", "set_aside"),
        ("Orders!C2", "not_a_date", "noted"),
        ("Orders!D2", "not_a_number", "noted"),
    ]
    assert checked.set_aside == 1


def test_repairs_in_a_row_that_is_set_aside_are_not_told():
    checked = check_table(raw("orders", order_lines(amount=["10件", "20件"]) | {"Customer": [None, "C2"]}))
    assert told(checked.problems) == [
        ("Orders!B2", "missing_value", "set_aside"),
        ("Orders!D3", "number_as_text", "repaired"),
    ]


def test_blank_rows_count_where_filled_ones_follow():
    checked = check_table(raw("orders", order_lines(rows=[1, None, 2, None, None, 3, None, None])))
    assert checked.frame.index.tolist() == [2, 4, 7]
    assert checked.set_aside == 0
    (problem,) = checked.problems
    assert (problem.fault, problem.outcome, problem.cell, problem.times) == (
        Fault.BLANK_ROWS,
        Outcome.NOTED,
        "Orders!A3",
        3,
    )


def test_spaces_do_not_fill_a_row():
    lines = order_lines(rows=[1, None, 2])
    lines["Customer"][1] = "  "
    assert check_table(raw("orders", lines)).frame.index.tolist() == [2, 4]


def test_an_empty_table_has_its_columns_and_no_problems():
    checked = check_table(raw("orders", {heading: [] for heading in order_lines()}))
    assert checked.frame.empty
    assert [str(dtype) for dtype in checked.frame.dtypes] == ["str", "str", "datetime64[us]", "float64"]
    assert checked.problems == ()


def test_columns_that_nobody_filled_in_still_have_their_kind():
    checked = check_table(raw("orders", order_lines() | {"Sample?": [None, None], "Cancels order": [None, None]}))
    assert checked.frame["sample"].dtype == "boolean"
    assert checked.frame["cancels"].dtype == "str"
    assert checked.problems == ()


def test_of_two_customers_with_one_id_the_first_counts():
    customers = sheet(
        "customers",
        """
        Customer  Name
        C1        .
        C1        Mill
        C2        Corner
        C1        Mill again
        Ｃ２       Corner again
        """,
    )
    checked = check_table(customers)
    assert checked.frame["name"].tolist() == ["Mill", "Corner"]
    assert checked.set_aside == 3
    duplicates = [problem for problem in checked.problems if problem.fault is Fault.DUPLICATE_KEY]
    assert [(p.cell, p.found, p.used, p.outcome) for p in duplicates] == [
        ("Customers!A5", "C1", "Customers!A3", Outcome.SET_ASIDE),
        ("Customers!A6", "C2", "Customers!A4", Outcome.SET_ASIDE),
    ]


def test_rows_without_a_key_that_is_not_needed_are_all_different():
    checked = check_table(raw("suggestions", {"Suggestion": [None, None, "S1"], "Topic": ["rack", "price", "tea"]}))
    assert len(checked.frame) == 3


def test_the_first_twenty_of_a_kind_are_listed_and_the_rest_counted():
    checked = check_table(raw("orders", order_lines(amount=["ten"] * 1203, rows=list(range(1203)))))
    assert [problem.times for problem in checked.problems] == [1] * 20 + [1183]
    assert checked.problems[-1].cell == "Orders!D22"
    assert count(checked.problems, Outcome.BLANKED) == 1203


def test_problems_of_one_kind_are_shortened_so_that_their_times_add_up():
    problems = [Problem(Fault.NO_AMOUNT, Outcome.SET_ASIDE, cell=f"Orders!A{row}") for row in range(2, 52)]
    short = at_most_listed(problems)
    assert len(short) == 21
    assert sum(problem.times for problem in short) == 50
    assert at_most_listed(problems[:20]) == problems[:20]


def test_what_the_host_saw_comes_first():
    seen = Problem(Fault.MERGED_HEADING, Outcome.NOTED, "orders", "Orders!A1", "Order")
    assert check_table(raw("orders", order_lines(), problems=(seen,))).problems == (seen,)


def test_a_long_text_is_shown_in_part():
    checked = check_table(raw("orders", order_lines(amount=["a\nb " * 100, 5.0])))
    assert checked.problems[0].found.startswith("a b a b")
    assert len(checked.problems[0].found) == 60


def test_checking_leaves_the_raw_table_as_it_was():
    lines = raw("orders", order_lines(amount=["10件", " 20 "]))
    before = lines.values.copy()
    check_table(lines)
    pd.testing.assert_frame_equal(lines.values, before)


def order_lines(amount=None, rows=(1, 2)):
    """Order lines by column, one per row; None is a blank row."""
    day = pd.Timestamp("2025-01-05")
    return {
        "Order": [None if row is None else f"{1000 + row}" for row in rows],
        "Customer": [None if row is None else "C1" for row in rows],
        "Date": [None if row is None else day for row in rows],
        "Amount": list(amount or [None if row is None else 10.0 for row in rows]),
    }


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "  ", "N/A", "12件", "C1", "2025-1-5", "3/4/2025", "31/12/2025", "soon", CellError("#N/A")]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")),
    st.text(max_size=5),
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=12)


def as_orders(rows):
    columns = zip(*rows, strict=True) if rows else [()] * 4
    return raw("orders", dict(zip(("Order", "Customer", "Date", "Amount"), map(list, columns), strict=True)))


def is_blank(row):
    return all(cell is None or (isinstance(cell, str) and not cell.replace("\ufeff", "").strip()) for cell in row)


@given(ROWS)
def test_every_row_is_used_set_aside_by_cell_or_blank(rows):
    lines = as_orders(rows)
    checked = check_table(lines)
    blank_rows = {row for row, cells in zip(lines.values.index, rows, strict=True) if is_blank(cells)}
    used = set(checked.frame.index)
    told_of = {int(p.cell[8:]) for p in checked.problems if p.outcome is Outcome.SET_ASIDE}
    assert used | told_of | blank_rows == set(lines.values.index)
    assert len(used) + checked.set_aside + len(blank_rows) == len(rows)
    assert count(checked.problems, Outcome.SET_ASIDE) == checked.set_aside == len(told_of)
    assert checked.frame[["order_id", "customer_id", "date"]].notna().all(axis=None)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(rows, chance: random.Random):
    shuffled = list(enumerate(rows))
    chance.shuffle(shuffled)
    one, other = check_table(as_orders(rows)), check_table(as_orders([row for _, row in shuffled]))
    places = {place: row for row, (place, _) in enumerate(shuffled, 2)}
    moved = one.frame.set_axis([places[row - 2] for row in one.frame.index], axis=0).sort_index()
    pd.testing.assert_frame_equal(moved, other.frame, check_index_type=False)
    assert one.set_aside == other.set_aside
