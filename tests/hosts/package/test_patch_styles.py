"""New cells look like those above them, cells keep the look a user gave them, and dates look like dates."""

import datetime as dt
import re

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from tests.support.packages import parts_of
from tests.support.patching import patched, update
from tests.support.workbooks import write_workbook

STYLES = "xl/styles.xml"
DAYS = pd.to_datetime(["2025-06-01", "2025-06-02", "2025-06-03"])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


def styled(path, cells, *, header=("Customer", "Sales, 12 months", "my note"), columns=()):
    """A scorecard in which `cells` maps an address to (value, format properties); `columns` to those of columns."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Scorecard")
        for column, properties in dict(columns).items():
            sheet.set_column(f"{column}:{column}", 12, book.add_format(properties))
        for cell, (value, properties) in cells.items():
            form = book.add_format(properties) if properties else None
            sheet.write_blank(cell, None, form) if value is None else sheet.write(cell, value, form)
        last = max(int(cell[1:]) for cell in cells) - 1
        named = [{"header": heading} for heading in header]
        sheet.add_table(0, 0, last, len(header) - 1, {"name": "rg_scorecard", "columns": named})
    return path


def looks(path, *cells):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [(sheet[cell].number_format, sheet[cell].fill.fgColor.rgb[2:], sheet[cell].value) for cell in cells]


MONEY, YELLOW = {"num_format": "#,##0.00"}, {"num_format": "#,##0.00", "bg_color": "#FFFF00"}


def test_a_coloured_cell_keeps_its_colour_and_new_ones_take_the_usual_look(path):
    cells = {
        "A2": ("C1", {}),
        "B2": (1, MONEY),
        "A3": ("C2", {}),
        "B3": (2, YELLOW),
        "A4": ("C3", {}),
        "B4": (3, MONEY),
    }
    styled(path, cells)
    patched(path, update("scorecard", {"customer_id": ["C1", "C2", "C3", "C4"], "sales_12m": [10, 20, None, 40]}))
    assert looks(path, "B2", "B3", "B4", "B5") == [
        ("#,##0.00", "000000", 10),
        ("#,##0.00", "FFFF00", 20),
        ("#,##0.00", "000000", None),
        ("#,##0.00", "000000", 40),
    ]


def test_the_users_columns_look_the_same_in_new_rows(path):
    styled(path, {"A2": ("C1", {}), "C2": (None, YELLOW)})
    patched(path, update("scorecard", {"customer_id": ["C1", "C2"], "sales_12m": [1, None]}))
    assert looks(path, "C3") == [("#,##0.00", "FFFF00", None)]
    assert b'r="B3"' not in parts_of(path)["xl/worksheets/sheet1.xml"]  # nothing to hold and nothing to show


def test_a_column_without_cells_looks_as_the_sheet_column_does(path):
    styled(path, {"A2": ("C1", {})}, columns={"B": MONEY})
    patched(path, update("scorecard", {"customer_id": ["C1", "C2"], "sales_12m": [1, 2]}))
    assert looks(path, "B2", "B3") == [("#,##0.00", "000000", 1), ("#,##0.00", "000000", 2)]


def test_a_row_taken_out_of_a_list_keeps_its_look(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Start")
        for row in (1, 2):
            sheet.write(row, 0, "2025-01", book.add_format(YELLOW))
        sheet.add_table(0, 0, 2, 0, {"name": "rg_months", "columns": [{"header": "Month"}]})
    patched(path, update("months", {"month": ["2025-02"]}, shrink=True))
    assert looks(path, "A2", "A3") == [("#,##0.00", "FFFF00", "2025-02"), ("#,##0.00", "FFFF00", None)]


def test_dates_in_a_plain_workbook_are_shown_as_dates_and_colours_stay(path):
    header = ("Customer", "Last order", "Run at")
    cells = {"A2": ("C1", {}), "B2": ("none", {}), "A3": ("C2", {}), "B3": (None, {"bg_color": "#FFFF00"})}
    styled(path, cells, header=header)
    patched(path, update("scorecard", {"customer_id": ["C1", "C2", "C3"], "last_order": DAYS}))
    assert looks(path, "B2", "B3", "B4") == [
        ("mm-dd-yy", "000000", dt.datetime(2025, 6, 1)),
        ("mm-dd-yy", "FFFF00", dt.datetime(2025, 6, 2)),
        ("mm-dd-yy", "000000", dt.datetime(2025, 6, 3)),
    ]


def test_a_time_of_day_is_shown(path):
    write_workbook(path, {"run_log": [["Run at", "Customers"]]})
    patched(path, update("run_log", {"ran_at": [dt.datetime(2025, 6, 1, 9, 30)], "customers": [3]}))
    assert looks(path, "A2", "B2") == [
        ("m/d/yy h:mm", "000000", dt.datetime(2025, 6, 1, 9, 30)),
        ("General", "000000", 3),
    ]


def test_a_column_with_any_date_format_keeps_its_formats(path):
    """A cell that the user gave another format on purpose is not changed back."""
    dates, plain = {"num_format": "yyyy-mm-dd"}, {"num_format": "0"}
    header = ("Customer", "Last order")
    styled(path, {"A2": ("C1", {}), "B2": (45809, dates), "A3": ("C2", {}), "B3": (45809, plain)}, header=header)
    before = parts_of(path)[STYLES]
    patched(path, update("scorecard", {"customer_id": ["C1", "C2", "C3"], "last_order": DAYS}))
    assert [look[0] for look in looks(path, "B2", "B3", "B4")] == ["yyyy-mm-dd", "0", "yyyy-mm-dd"]
    assert parts_of(path)[STYLES] == before


def test_one_format_is_added_for_all_dates_of_a_plain_workbook(path):
    write_workbook(path, {"scorecard": [["Customer", "Last order", "Next order expected"]]})
    count = re.compile(rb'<cellXfs count="(\d+)"')
    before = int(count.search(parts_of(path)[STYLES])[1])
    patched(path, update("scorecard", {"customer_id": ["a", "b", "c"], "last_order": DAYS, "next_order": DAYS}))
    after = parts_of(path)[STYLES]
    assert int(count.search(after)[1]) == before + 1
    assert len(re.findall(rb"<xf ", after[after.index(b"<cellXfs") : after.index(b"</cellXfs>")])) == before + 1
