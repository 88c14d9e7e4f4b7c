"""Tables grow, shrink and are rewritten; whatever else stands on their sheet stays."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from regulars.problems import Fault, Outcome
from tests.support.packages import parts_of
from tests.support.patching import appended, grid, months, patched, shown, table_ref, update
from tests.support.workbooks import Formula, Layout, write_workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


def test_rows_are_rewritten_and_new_ones_added_below(path):
    write_workbook(path, {"months": months(2)}, rows_above=2)
    plan = patched(path, update("months", months(4).assign(sales=[1, 2.5, None, 4])))
    assert grid(path, "A3:B7") == [
        ["Month", "Sales"],
        ["2025-01", 1],
        ["2025-02", 2.5],
        ["2025-03", None],
        ["2025-04", 4],
    ]
    assert table_ref(path) == "A3:B7"
    assert plan.rows == {"months": 4}
    assert plan.problems == ()


def test_rows_that_an_update_does_not_reach_stay(path):
    write_workbook(path, {"months": months(4)})
    patched(path, update("months", months(1).assign(sales=7), start=1))
    assert grid(path, "B2:B5") == [[100], [7], [300], [400]]
    assert grid(path, "A3:A3") == [["2025-01"]]


def test_a_users_column_keeps_every_cell_beside_its_row(path):
    rows = months(3).assign(note=["call him", None, Formula("=1+1", 2)], seen=[True, dt.date(2025, 6, 30), "x"])
    write_workbook(path, {"months": rows[["note", "month", "seen", "sales"]]})
    before = parts_of(path)[SHEET].decode()
    patched(path, update("months", months(4).assign(sales=9.0)))
    after = parts_of(path)[SHEET].decode()
    for cell in ("A2", "C2", "C3", "A4", "C4"):
        markup = before[before.index(f'<c r="{cell}"') :].split("</c>")[0]
        assert f"{markup}</c>" in after
    assert grid(path, "A2:D5") == [
        ["call him", "2025-01", True, 9],
        [None, "2025-02", dt.datetime(2025, 6, 30), 9],
        ["=1+1", "2025-03", "x", 9],
        [None, "2025-04", None, 9],
    ]


def test_cells_above_beside_and_below_a_table_stay(path):
    write_workbook(path, {"months": months(2)}, rows_above=1, first_column=2)
    book = openpyxl.load_workbook(path)
    around = {
        "A1": "mine",
        "A4": 1,
        "D3": "=B3",
        "D9": "far",
        "A5": "left of a new row",
        "B20": "below",
        "F4": dt.time(9),
    }
    for cell, value in around.items():
        book.worksheets[0][cell] = value
    book.save(path)
    before = shown(path)
    patched(path, update("months", months(5)))
    after = shown(path)
    assert {cell: value for cell, value in after.items() if cell[0] not in "BC"} == {
        cell: value for cell, value in before.items() if cell[0] not in "BC"
    }
    assert after["B20"] == "below"


def test_a_table_that_has_no_room_is_left_as_it_is_and_the_others_go_on(path):
    tables = {"months": months(2), "stages": pd.DataFrame({"stage": ["lost"], "customers": [3]})}
    write_workbook(path, tables)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B6"] = "my total"
    book.save(path)
    plan = patched(
        path, update("months", months(5)), update("stages", {"stage": ["lost", "regular"], "customers": [1, 2]})
    )
    (problem,) = plan.problems
    assert (problem.fault, problem.outcome, problem.table) == (Fault.NO_ROOM, Outcome.UNUSED, "months")
    assert problem.cell == "Start!B6"
    assert plan.rows == {"stages": 2}
    assert grid(path, "A1:B6") == [
        ["Month", "Sales"],
        ["2025-01", 100],
        ["2025-02", 200],
        [None, None],
        [None, None],
        [None, "my total"],
    ]
    assert grid(path, "D1:E3") == [["Stage", "Customers"], ["lost", 1], ["regular", 2]]


def test_a_table_grows_up_to_the_cell_that_stands_in_its_way(path):
    write_workbook(path, {"months": months(2)})
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B6"] = "my total"
    book.save(path)
    assert patched(path, update("months", months(4))).problems == ()
    assert grid(path, "B5:B6") == [[400], ["my total"]]


@pytest.mark.parametrize("obstacle", ["merged cells", "another table", "its own totals row needs the room"])
def test_what_stands_in_a_tables_way(path, obstacle):
    totals = obstacle.startswith("its own")
    write_workbook(path, {"months": months(2)}, totals=totals)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if obstacle == "merged cells":
        sheet.merge_cells("B5:C6")
    elif obstacle == "another table":
        sheet["B5"], sheet["C5"] = "a", "b"
        sheet.add_table(openpyxl.worksheet.table.Table(displayName="mine", ref="B5:C6"))
    else:
        sheet["B6"] = "x"
    book.save(path)
    (problem,) = patched(path, update("months", months(4))).problems
    assert (problem.fault, problem.cell) == (Fault.NO_ROOM, "Start!B6" if totals else "Start!B5")


def test_a_list_shrinks_and_the_cells_below_it_are_empty(path):
    write_workbook(path, {"months": months(4)})
    plan = patched(path, update("months", months(2), shrink=True))
    assert grid(path, "A1:B5") == [["Month", "Sales"], ["2025-01", 100], ["2025-02", 200], [None, None], [None, None]]
    assert table_ref(path) == "A1:B3"
    assert plan.rows == {"months": 2}


def test_a_table_that_is_no_list_keeps_its_rows(path):
    write_workbook(path, {"months": months(4)})
    patched(path, update("months", months(2).assign(sales=0.0)))
    assert grid(path, "B2:B5") == [[0], [0], [300], [400]]
    assert table_ref(path) == "A1:B5"


def test_an_empty_list_keeps_one_blank_row_and_grows_again(path):
    write_workbook(path, {"months": months(3)})
    patched(path, update("months", months(0), shrink=True))
    assert (table_ref(path), grid(path, "A2:B4")) == ("A1:B2", [[None, None]] * 3)
    patched(path, update("months", months(2), shrink=True))
    assert (table_ref(path), grid(path, "A2:B3")) == ("A1:B3", [["2025-01", 100], ["2025-02", 200]])


def test_a_row_with_a_users_note_stays_in_the_list(path):
    write_workbook(path, {"months": months(4).assign(note=[None, None, "ask her", None])})
    patched(path, update("months", months(1), shrink=True))
    assert table_ref(path) == "A1:C4"
    assert grid(path, "A2:C5") == [
        ["2025-01", 100, None],
        [None, None, None],
        [None, None, "ask her"],
        [None, None, None],
    ]


def test_a_totals_row_moves_with_the_end_of_the_table(path):
    write_workbook(path, {"months": months(2)}, totals=True)
    before = grid(path, "A4:B4")
    patched(path, update("months", months(5)))
    assert grid(path, "A7:B7") == before
    assert grid(path, "A4:B4") == [["2025-03", 300]]
    assert table_ref(path) == "A1:B7"
    patched(path, update("months", months(1), shrink=True))
    assert grid(path, "A2:B4") == [["2025-01", 100], *before, [None, None]]
    assert grid(path, "A5:B7") == [[None, None]] * 3
    assert table_ref(path) == "A1:B3"


def test_a_total_over_cells_still_covers_the_whole_body(path):
    write_workbook(path, {"months": months(2)}, totals=True)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B4"], sheet["A4"] = "=SUM(B2:B3)", '="Total "&B4&Start!$B$2'
    book.save(path)
    patched(path, update("months", months(5)))
    assert grid(path, "A7:B7") == [['="Total "&B7&Start!$B$2', "=SUM(B2:B6)"]]


def test_tables_side_by_side_change_in_one_pass(path):
    tables = {
        "figures": [["Figure", "Value"], ["customers", 3]],
        "months": months(2),
        "stages": [["Stage", "Customers"], ["lost", 1], ["dormant", 2], ["regular", 3]],
    }
    write_workbook(path, tables, layout={"months": Layout(totals=True), "stages": Layout(totals=True)})
    totals = grid(path, "D4:H4")[0][:2] + grid(path, "G5:H5")[0]
    patched(
        path,
        update("figures", {"figure": ["customers", "as of"], "value": pd.Series([4, "June"], dtype=object)}),
        update("months", months(5)),
        update("stages", {"stage": ["lost"], "customers": [9]}, shrink=True),
    )
    assert grid(path, "A1:H7") == [
        ["Figure", "Value", None, "Month", "Sales", None, "Stage", "Customers"],
        ["customers", 4, None, "2025-01", 100, None, "lost", 9],
        ["as of", "June", None, "2025-02", 200, None, totals[2], totals[3]],
        [None, None, None, "2025-03", 300, None, None, None],
        [None, None, None, "2025-04", 400, None, None, None],
        [None, None, None, "2025-05", 500, None, None, None],
        [None, None, None, totals[0], totals[1], None, None, None],
    ]


def test_a_plain_range_is_written_like_a_table(path):
    write_workbook(
        path, {"scorecard": [["Customer", "Name", "my note"], ["C1", "Mill", "x"]]}, plain=True, rows_above=2
    )
    patched(path, update("scorecard", {"customer_id": ["C1", "C2"], "name": ["Mill", "Kiosk"]}))
    assert grid(path, "A4:C5") == [["C1", "Mill", "x"], ["C2", "Kiosk", None]]


def test_orders_are_added_to_an_empty_table_and_below_the_last(path):
    orders = {
        "order_id": ["O1", "O2"],
        "customer_id": ["C1", "C1"],
        "date": pd.to_datetime(["2025-06-01", "2025-06-02"]),
    }
    write_workbook(path, {"orders": [["Order", "Customer", "Date"]]})
    assert appended(path, update("orders", orders)).rows == {"orders": 2}
    assert appended(path, update("orders", orders, start=2)).rows == {"orders": 4}
    days = [dt.datetime(2025, 6, 1), dt.datetime(2025, 6, 2)]
    assert grid(path, "A2:C6") == [
        *([f"O{n % 2 + 1}", "C1", days[n % 2]] for n in range(4)),
        [None, None, None],
    ]
    assert table_ref(path, "rg_orders") == "A1:C5"


def test_an_update_that_begins_below_the_table_is_a_mistake(path):
    write_workbook(path, {"months": months(2)})
    with pytest.raises(ValueError, match="fewer than 3 rows"):
        patched(path, update("months", months(1), start=3))


def test_nothing_to_write_changes_nothing(path):
    write_workbook(path, {"months": months(3)})
    plan = patched(path, update("months", months(3)))
    assert (plan.replaced, plan.dropped, plan.rows) == ({}, set(), {"months": 3})
