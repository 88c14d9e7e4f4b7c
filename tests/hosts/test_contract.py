"""What every host offers, tried on each: finding tables, and reading them as they stand."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from regulars.hosts.contract import CellError
from regulars.problems import Fault, Outcome
from regulars.tables import Language
from tests.support.tables import blank
from tests.support.workbooks import Formula, Shown, change_part, write_workbook

ROWS = [
    ["Order", "Customer", "Date", "Quantity", "Amount", "Sample?", "Our note"],
    ["1001", "Mill", dt.datetime(2025, 3, 1), 3, 12.5, "yes", "mine"],
    [1002, "Mill", dt.datetime(2025, 3, 2), "12件", CellError("#DIV/0!"), None, None],
    ["00123", "角落店", dt.datetime(2025, 3, 3), -1, None, "no", "=1+1"],
]


def with_markup(path: Path, markup: bytes) -> Path:
    """The workbook with something put behind the rows of its first sheet."""
    return change_part(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + markup)
    )


def test_a_table_is_found_and_read_with_its_cells(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": ROWS}, rows_above=2)
    with opened.host(path) as host:
        raw = host.read("orders")
        assert host.title == "book.xlsx"
        assert list(host.tables()) == ["orders"]
        assert host.read("customers") is None
    assert raw.cell("date", raw.values.index[0]) == "Orders!C4"
    assert blank(raw.values["order_id"]) == ["1001", "1002", "00123"]
    assert blank(raw.values["customer_id"]) == ["Mill", "Mill", "角落店"]
    assert raw.values["date"].tolist() == [pd.Timestamp(2025, 3, day) for day in (1, 2, 3)]
    assert raw.values["quantity"].tolist() == [3, "12件", -1]
    assert blank(raw.values["amount"]) == [12.5, "#DIV/0!", None]
    assert isinstance(raw.values["amount"].iloc[1], CellError)
    assert "Our note" not in raw.values
    assert raw.problems == ()


def test_headings_in_the_other_language_in_any_order_on_a_plain_range(opened, tmp_path):
    rows = [["下单日期", "note", "客户编号", "单号"], [dt.datetime(2025, 3, 1), "x", "Mill", "1"]]
    path = write_workbook(tmp_path / "book.xlsx", {"orders": rows}, Language.ZH, plain=True, rows_above=3)
    raw = opened.table(path, "orders")
    assert raw.positions == {"date": 1, "customer_id": 3, "order_id": 4}
    assert raw.header_row == 4
    assert raw.values.index.tolist() == [5]
    assert raw.cell("date", 5) == "订单!A5"
    assert raw.language is Language.ZH


def test_each_kind_of_cell_keeps_its_kind(opened, tmp_path):
    """Numbers in an id column are read as text, everything else as it is, whatever the column should hold."""
    amounts = ["#N/A", "ten", True, dt.datetime(2025, 3, 1), CellError("#N/A"), None, Formula("=1+1", 2)]
    ids = [17850, 0.5, True, dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 1, 9, 30), None, "00123"]
    rows = [
        ["Order", "Amount", "Sample?"],
        *([order, amount, order] for order, amount in zip(ids, amounts, strict=True)),
    ]
    values = opened.table(write_workbook(tmp_path / "book.xlsx", {"orders": rows}), "orders").values
    shown = ["17850", "0.5", "TRUE", "2025-03-01", "2025-03-01 09:30:00", None, "00123"]
    assert blank(values["order_id"]) == shown
    found = blank(values["amount"])
    assert found == ["#N/A", "ten", True, dt.datetime(2025, 3, 1), "#N/A", None, 2.0]
    assert [type(value) for value in found[:5]] == [str, str, bool, dt.datetime, CellError]
    assert blank(values["sample"]) == [17850.0, 0.5, True, *ids[3:]]


def test_amounts_shown_as_a_currency_are_plain_numbers(opened, tmp_path):
    rows = [["Order", "Unit price"], ["1", Shown(19.99, "¥#,##0.00")], ["2", Shown(1250, "[$€-407] #,##0")]]
    values = opened.table(write_workbook(tmp_path / "book.xlsx", {"orders": rows}), "orders").values
    assert values["unit_price"].dtype == "float64"
    assert values["unit_price"].tolist() == [19.99, 1250.0]


@pytest.mark.parametrize("plain", [False, True])
def test_blank_rows_within_are_kept_so_that_every_row_knows_its_cell(opened, tmp_path, plain):
    rows = [["Order", "Amount"], ["1", 1], [None, None], [None, None], ["4", 4]]
    raw = opened.table(write_workbook(tmp_path / "book.xlsx", {"orders": rows}, plain=plain), "orders")
    assert blank(raw.values["order_id"]) == ["1", None, None, "4"]
    assert raw.values.index.tolist() == [2, 3, 4, 5]


@pytest.mark.parametrize("plain", [False, True])
def test_a_table_without_rows_has_its_columns_all_the_same(opened, tmp_path, plain):
    rows = [["Order", "Date", "Amount"]]
    raw = opened.table(write_workbook(tmp_path / "book.xlsx", {"orders": rows}, plain=plain), "orders")
    assert list(raw.values) == ["order_id", "date", "amount"]
    assert raw.values.isna().all(axis=None)
    assert [str(kind) for kind in raw.values.dtypes] == ["str", "datetime64[us]", "float64"]


def test_a_cell_in_which_a_formula_shows_nothing_is_missing(opened, tmp_path):
    rows = [["Order", "Customer"], ["1", Formula('=""', "")], ["2", "Mill"]]
    values = opened.table(write_workbook(tmp_path / "book.xlsx", {"orders": rows}), "orders").values
    assert blank(values["customer_id"]) == [None, "Mill"]


def test_two_headings_of_one_meaning_are_named_and_the_first_is_read(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": [["Order", "Amount", "金额"], ["1", 1, 2]]}, rows_above=1)
    raw = opened.table(path, "orders")
    (found,) = raw.problems
    assert (found.fault, found.outcome) == (Fault.DUPLICATE_HEADING, Outcome.UNUSED)
    assert (found.cell, found.column, found.found, found.used) == ("Orders!C2", "金额", "金额", "Orders!B2")
    assert raw.values["amount"].tolist() == [1.0]


def test_merged_headings_are_named_and_the_rows_below_them_read(opened, tmp_path):
    rows = [["Order", "Customer", "Amount"], [None, None, "net"], ["1", "Mill", 5]]
    path = write_workbook(tmp_path / "book.xlsx", {"orders": rows}, plain=True)
    merges = b'<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    raw = opened.table(with_markup(path, merges), "orders")
    assert [(problem.fault, problem.cell, problem.column, problem.found) for problem in raw.problems] == [
        (Fault.MERGED_HEADING, "Orders!A1", "Order", "A1:A2"),
        (Fault.MERGED_HEADING, "Orders!B1", "Customer", "B1:B2"),
    ]
    assert raw.values.index.tolist() == [3]
    assert raw.values["amount"].tolist() == [5.0]


def test_rows_typed_below_a_table_are_counted_and_not_read(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": [["Order", "Amount"], ["1", 1]]})
    book = openpyxl.load_workbook(path)
    for cell, value in {"A3": "2", "B4": 3, "A6": "after a gap"}.items():
        book["Orders"][cell] = value
    book.save(path)
    raw = opened.table(path, "orders")
    (found,) = raw.problems
    assert (found.fault, found.outcome) == (Fault.ROWS_BELOW_TABLE, Outcome.SET_ASIDE)
    assert (found.cell, found.times) == ("Orders!A3", 2)
    assert blank(raw.values["order_id"]) == ["1"]


def test_an_excel_table_of_another_name_on_the_right_sheet_is_read(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": ROWS[:2]}, rows_above=2, totals=True)
    change_part(path, "xl/tables/table1.xml", lambda xml: xml.replace(b'"rg_orders"', b'"Table1"'))
    raw = opened.table(path, "orders")
    assert raw.header_row == 3
    assert blank(raw.values["order_id"]) == ["1001"]  # not the totals


def test_tables_side_by_side_are_read_each_for_itself(opened, tmp_path):
    tables = {
        "figures": [["Figure", "Value"], ["Customers", 12]],
        "months": [["Month", "Sales"], ["2025-01", 5.0], ["2025-02", 6.0]],
        "stages": [["Stage", "Customers"], ["dormant", 3]],
    }
    with opened.host(write_workbook(tmp_path / "book.xlsx", tables, rows_above=1)) as host:
        assert set(host.tables()) == set(tables)
        assert host.read("months").positions == {"month": 4, "sales": 5}
        assert host.read("months").values["sales"].tolist() == [5.0, 6.0]
        assert host.read("stages").values["customers"].tolist() == [3.0]


def test_a_workbook_that_counts_from_1904_has_the_same_days(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": ROWS[:2]}, dates_from_1904=True)
    raw = opened.table(path, "orders")
    assert raw.values["date"].tolist() == [pd.Timestamp(2025, 3, 1)]
    if not opened.in_excel:  # Excel is asked for it in a way of its own: see test_excel.py
        assert raw.dates_from_1904


def test_rows_that_are_hidden_or_filtered_out_are_read_too(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": [["Order"], *([str(number)] for number in range(1, 6))]})
    book = openpyxl.load_workbook(path)
    for row in (3, 6):
        book["Orders"].row_dimensions[row].hidden = True
    book.save(path)
    assert blank(opened.table(path, "orders").values["order_id"]) == ["1", "2", "3", "4", "5"]


@pytest.mark.office
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("language", Language)
def test_both_hosts_read_the_same(hosts, tmp_path, language, plain):
    rows = {"orders": ROWS, "customers": [["Customer", "Name", "Lost", "Phone"], ["Mill", "The Mill", True, 86.5]]}
    path = write_workbook(tmp_path / "book.xlsx", rows, language, plain=plain, rows_above=2, first_column=2)
    with hosts["file"](path) as file, hosts["excel"](path) as excel:
        assert list(file.tables()) == list(excel.tables())
        for name in rows:
            here, there = file.read(name), excel.read(name)
            assert_frame_equal(here.values, there.values)
            assert (here.sheet, here.header_row, here.positions) == (there.sheet, there.header_row, there.positions)
            assert (here.headings, here.problems) == (there.headings, there.problems)


def test_the_command_starts_without_the_live_host():
    code = (
        "import sys, regulars.cli; print([name for name in sys.modules if 'xlwings' in name or 'hosts.excel' in name])"
    )
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert started.stdout.strip() == "[]"
