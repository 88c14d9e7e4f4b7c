"""What every host offers, tried on each: writing our columns, and leaving everything else as it is."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters

from regulars.hosts.contract import Update
from regulars.problems import Fault, Refusal
from regulars.tables import TABLES, Language
from tests.support.tables import blank
from tests.support.workbooks import change_part, write_workbook

SCORECARD, PROBLEMS, RUN_LOG = (TABLES[name] for name in ("scorecard", "data_problems", "run_log"))
PROTECTION = b'<sheetProtection sheet="1" objects="1" scenarios="1"/>'
# What Excel would make a formula, number, date, flag or error of if somebody typed it.
TEXTS = [
    "=1+1",
    "+86 1",
    "-",
    "@home",
    "00123",
    "1/2",
    "12-3",
    "1e5",
    "50%",
    "TRUE",
    "#N/A",
    "'quoted",
    "２０２５",
    " 7 ",
]


def scorecard(*rows: list[Any]) -> list[list[Any]]:
    return [["Customer", "Name", "Stage", "My note", "Tier", "Sales, 12 months", "Status"], *rows]


def problems(*rows: list[Any]) -> list[list[Any]]:
    return [["Where", "What was found"], *rows]


def listed(*cells: str) -> Update:
    """The list of data problems made anew."""
    rows = pd.DataFrame({"cell": cells, "sentence": [f"about {cell}" for cell in cells]}, dtype="str")
    return Update(PROBLEMS, rows, shrink=True)


def changed(path: Path, sheet: str, cells: dict[str, Any]) -> Path:
    """The workbook with some cells filled."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    return path


def test_our_columns_are_written_and_the_users_stay_with_their_rows(opened, tmp_path, cells):
    rows = scorecard(["B", "b", "old", "note on B", "C", 1.0, "x"], ["A", "a", "old", "note on A", "C", 2.0, "x"])
    path = write_workbook(tmp_path / "book.xlsx", {"scorecard": rows}, rows_above=1, totals=True)
    update = pd.DataFrame(
        {
            "customer_id": ["B", "A", "New"],
            "name": ["Bee", "Ay", "=1+1"],
            "tier": ["A", None, "1/2"],
            "sales_12m": [10.0, None, 3],
        }
    )
    with opened.host(path) as host:
        written = host.write([Update(SCORECARD, update)])
    assert written.changed
    assert written.tables == {"scorecard": 3}
    after = opened.table(path, "scorecard").values
    assert blank(after["customer_id"]) == ["B", "A", "New"]
    assert blank(after["name"]) == ["Bee", "Ay", "=1+1"]
    assert blank(after["tier"]) == ["A", None, "1/2"]
    assert blank(after["sales_12m"]) == [10.0, None, 3.0]
    assert blank(after["stage"]) == ["old", "old", None]
    assert cells(path, "D3:D5") == ["note on B", "note on A", None]
    assert cells(path, "A6:A6") == ["Total"]


def test_text_stays_text_and_numbers_numbers(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"scorecard": scorecard()})
    numbers = [float(number) for number in range(len(TEXTS))]
    update = pd.DataFrame({"name": TEXTS, "sales_12m": numbers, "stage": "x" * 40 + " 7"})
    with opened.host(path) as host:
        host.write([Update(SCORECARD, update)])
    assert cells(path, f"B2:B{len(TEXTS) + 1}", formulas=True) == TEXTS
    assert cells(path, f"F2:F{len(TEXTS) + 1}") == numbers


def test_values_are_written_whatever_type_holds_them(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"figures": [["Figure", "Value"], ["old", 1]]})
    values = ["2025-03-01", 12, 12.5, True, 2**40, None, float("nan"), float("inf")]
    update = pd.DataFrame({"value": pd.Series(values, dtype=object)})
    with opened.host(path) as host:
        host.write([Update(TABLES["figures"], update, shrink=True)])
    expected = ["2025-03-01", 12.0, 12.5, True, 2.0**40, None, None, None]
    assert blank(opened.table(path, "figures").values["value"]) == expected


def test_dates_look_as_the_column_does(opened, tmp_path):
    rows = [["Customer", "Last order"], ["A", dt.datetime(2025, 1, 1)], ["B", dt.datetime(2025, 1, 2)]]
    path = write_workbook(tmp_path / "book.xlsx", {"scorecard": rows})
    days = pd.to_datetime(pd.Series(["2025-03-01", None, "2025-03-03"]))
    with opened.host(path) as host:
        host.write([Update(SCORECARD, pd.DataFrame({"customer_id": list("ABC"), "last_order": days}))])
    assert blank(opened.table(path, "scorecard").values["last_order"]) == [*map(none_or_timestamp, days)]
    column = openpyxl.load_workbook(path).worksheets[0]["B"]
    plainly = [cell.number_format.replace("\\", "").removeprefix("[$-409]") for cell in column]  # as LibreOffice saves
    assert plainly[1:4] == ["yyyy-mm-dd"] * 3


def none_or_timestamp(value: Any) -> Any:
    return None if pd.isna(value) else value


def test_a_workbook_that_counts_from_1904_gets_the_same_days(opened, tmp_path, cells):
    rows = [["Customer", "Last order"], ["A", dt.datetime(2025, 1, 1)]]
    path = write_workbook(tmp_path / "book.xlsx", {"scorecard": rows}, dates_from_1904=True)
    update = pd.DataFrame({"customer_id": ["A"], "last_order": [pd.Timestamp(2025, 3, 1)]})
    with opened.host(path) as host:
        host.write([Update(SCORECARD, update)])
    assert cells(path, "B2:B2") == [dt.datetime(2025, 3, 1)]


def test_a_chinese_workbook_is_written_under_its_headings(opened, tmp_path, cells):
    rows = [["客户编号", "客户名称", "我的备注"], ["A", "旧", "别动"]]
    path = write_workbook(tmp_path / "团队.xlsx", {"scorecard": rows}, Language.ZH)
    update = pd.DataFrame({"customer_id": ["A", "B"], "name": ["角落店", "港口"], "tier": ["A", "B"]})
    with opened.host(path) as host:
        written = host.write([Update(SCORECARD, update)])
    assert cells(path, "A2:C3", "客户评分卡") == ["A", "角落店", "别动", "B", "港口", None]
    assert [(gone.fault, gone.column) for gone in written.problems] == [(Fault.RESULT_COLUMN_GONE, "客户分级")]


def test_what_stands_there_already_changes_nothing(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["a", "about a"], ["=b", "about =b"])})
    with opened.host(path) as host:
        assert not host.write([listed("a", "=b")]).changed
    with opened.host(path) as host:
        assert host.write([listed("a", "c")]).changed


def test_a_list_shrinks_but_a_row_with_the_users_words_stays(opened, tmp_path, cells):
    rows = [["Where", "What was found", "Mine"], ["x", "1", None], ["y", "2", "asked Li"], ["z", "3", None]]
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": rows})
    with opened.host(path) as host:
        written = host.write([listed("new")])
    assert written.tables == {"data_problems": 2}
    assert blank(opened.table(path, "data_problems").values["cell"]) == ["new", None]
    assert cells(path, "A2:C4") == ["new", "about new", None, None, None, "asked Li", None, None, None]


def test_an_empty_list_keeps_one_blank_row(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"], ["y", "2"])})
    with opened.host(path) as host:
        host.write([listed()])
    raw = opened.table(path, "data_problems")
    assert raw.values.isna().all(axis=None)
    assert raw.values.index.tolist() == [2]


def test_a_list_on_a_plain_range_grows_and_shrinks(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"])}, plain=True, rows_above=2)
    with opened.host(path) as host:
        host.write([listed("a", "b", "c")])
    assert cells(path, "A4:A7") == ["a", "b", "c", None]
    with opened.host(path) as host:
        host.write([listed("d")])
    assert cells(path, "A4:B7") == ["d", "about d", *[None] * 6]


def test_the_totals_row_follows_a_list_up_and_down(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"])}, totals=True)
    with opened.host(path) as host:
        host.write([listed("a", "b", "c")])
    assert cells(path, "A2:A6") == ["a", "b", "c", "Total", None]
    with opened.host(path) as host:
        host.write([listed("d")])
    assert cells(path, "A2:A6") == ["d", "Total", None, None, None]
    total = cells(path, "B3:B3", formulas=True)[0]
    assert total.startswith("=SUBTOTAL(103,")


def test_a_log_grows_by_a_row_with_its_date(opened, tmp_path):
    rows = [["Run at", "Version"], [dt.datetime(2025, 1, 1, 9, 30), "0.1"]]
    path = write_workbook(tmp_path / "book.xlsx", {"run_log": rows})
    line = pd.DataFrame({"ran_at": [pd.Timestamp(2025, 1, 2, 8, 15)], "version": ["0.2"]})
    with opened.host(path) as host:
        host.write([Update(RUN_LOG, line, start=1)])
    after = opened.table(path, "run_log").values
    assert after["ran_at"].tolist() == [pd.Timestamp(2025, 1, 1, 9, 30), pd.Timestamp(2025, 1, 2, 8, 15)]
    assert blank(after["version"]) == ["0.1", "0.2"]


def test_tables_side_by_side_grow_each_for_itself(opened, tmp_path, cells):
    tables = {
        "figures": [["Figure", "Value"], ["old", 1], ["old", 2]],
        "months": [["Month", "Sales"], ["2025-01", 5.0]],
        "stages": [["Stage", "Customers"], ["dormant", 3], ["lost", 4], ["regular", 5]],
    }
    path = write_workbook(tmp_path / "book.xlsx", tables, rows_above=1)
    figures = pd.DataFrame({"figure": ["Customers"], "value": [7]})
    months = pd.DataFrame({"month": ["2025-01", "2025-02", "2025-03"], "sales": [1.0, 2.0, 3.0]})
    stages = pd.DataFrame({"stage": ["dormant"], "customers": [9]})
    updates = {"figures": figures, "months": months, "stages": stages}
    with opened.host(path) as host:
        host.write([Update(TABLES[name], rows, shrink=True) for name, rows in updates.items()])
    assert cells(path, "A3:H5") == [
        *["Customers", 7, None, "2025-01", 1, None, "dormant", 9],
        *[None, None, None, "2025-02", 2, None, None, None],
        *[None, None, None, "2025-03", 3, None, None, None],
    ]


def test_cells_below_stand_in_the_way_and_are_named(opened, tmp_path, cells):
    tables = {"data_problems": problems(["x", "1"]), "run_log": [["Run at", "Version"], [None, "0.1"]]}
    path = changed(write_workbook(tmp_path / "book.xlsx", tables), "Data problems", {"B4": "keep me"})
    log = Update(RUN_LOG, pd.DataFrame({"version": ["0.2"]}), start=1)
    with opened.host(path) as host:
        written = host.write([listed("a", "b", "c"), log])
    assert [(problem.fault, problem.cell) for problem in written.problems] == [(Fault.NO_ROOM, "'Data problems'!B4")]
    assert written.tables == {"run_log": 2}
    assert cells(path, "A2:B4") == ["x", "1", None, None, None, "keep me"]
    assert cells(path, "B2:B3", "Run log") == ["0.1", "0.2"]  # the others go on


def test_the_totals_row_needs_room_too(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"])}, totals=True)
    changed(path, "Data problems", {"A5": "keep me"})
    with opened.host(path) as host:
        assert not host.write([listed("a", "b")]).problems
    with opened.host(path) as host:
        assert [problem.cell for problem in host.write([listed("a", "b", "c")]).problems] == ["'Data problems'!A5"]
    assert cells(path, "A2:A5") == ["a", "b", "Total", "keep me"]


def test_merged_cells_below_stand_in_the_way(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"])})
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B4:C5"/></mergeCells>'
    change_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", merge))
    with opened.host(path) as host:
        written = host.write([listed("a", "b", "c", "d")])
    assert [(problem.fault, problem.cell) for problem in written.problems] == [(Fault.NO_ROOM, "'Data problems'!B4")]
    assert cells(path, "A2:A5") == ["x", None, None, None]


def test_a_column_the_user_took_out_is_said_and_the_rest_is_written(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": [["What was found"], ["old"]]})
    with opened.host(path) as host:
        written = host.write([listed("a")])
    assert [(problem.fault, problem.column) for problem in written.problems] == [(Fault.RESULT_COLUMN_GONE, "Where")]
    assert blank(opened.table(path, "data_problems").values["sentence"]) == ["about a"]


def test_a_text_longer_than_a_cell_is_cut_and_named(opened, tmp_path, cells):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": problems(["x", "1"])})
    with opened.host(path) as host:
        written = host.write([Update(PROBLEMS, pd.DataFrame({"cell": ["a"], "sentence": ["长" * 40_000]}))])
    assert [(problem.fault, problem.cell) for problem in written.problems] == [
        (Fault.OUT_OF_BOUNDS, "'Data problems'!B2")
    ]
    assert cells(path, "B2:B2") == ["长" * 32_767]


def test_a_users_calculated_column_is_kept(opened, tmp_path, cells):
    rows, calculated = problems(["x", "1"], ["y", "2"]), {"Length": "=LEN([@Where])"}
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": rows}, calculated=calculated)
    with opened.host(path) as host:
        host.write([listed("a", "b", "c")])
    formulas = cells(path, "C2:C4", formulas=True)
    assert all(formula.startswith("=LEN(") for formula in formulas[:2])
    if not opened.in_excel:  # Excel fills it down when a table grows; LibreOffice, which plays Excel here, does not
        assert formulas[2] == formulas[0]
    with opened.host(path) as host:
        host.write([listed("d")])
    assert opened.table(path, "data_problems").values.index.tolist() == [2]  # a formula alone holds no row
    assert cells(path, "C2:C4", formulas=True) == [formulas[0], None, None]


def filtered(path: Path) -> Path:
    """Six customers, filtered to A and D (rows 2 and 5), row 7 and column F hidden by hand."""
    rows = scorecard(*([letter, "old", "old", f"note on {letter}", "old", 0.0, "old"] for letter in "ABCDEF"))
    write_workbook(path, {"scorecard": rows})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (table,) = sheet.tables.values()
    chosen = FilterColumn(colId=0, filters=Filters(filter=["A", "D", "F"]))
    table.autoFilter = AutoFilter(ref=table.ref, filterColumn=[chosen])
    for row in (3, 4, 6, 7):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.save(path)
    return path


def test_hidden_and_filtered_cells_are_written_and_stay_hidden(opened, tmp_path, cells):
    path = filtered(tmp_path / "book.xlsx")
    update = pd.DataFrame(
        {
            "customer_id": list("ABCDEFG"),
            "name": [f"new {letter}" for letter in "ABCDEFG"],
            "tier": list("1234567"),
            "sales_12m": [1.0, 2, 3, 4, 5, 6, 7],
        }
    )
    with opened.host(path) as host:
        host.write([Update(SCORECARD, update)])
    assert cells(path, "B2:B8") == update["name"].tolist()
    assert cells(path, "E2:E8") == update["tier"].tolist()
    assert cells(path, "F2:F8") == update["sales_12m"].tolist()
    assert cells(path, "D2:D8") == [*(f"note on {letter}" for letter in "ABCDEF"), None]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [row for row in range(1, 9) if sheet.row_dimensions[row].hidden] == [3, 4, 6, 7]
    assert sheet.column_dimensions["F"].hidden
    assert not sheet.column_dimensions["E"].hidden


def test_a_protected_sheet_is_written_whole_or_refused_with_nothing_written_anywhere(opened, tmp_path, cells):
    """A file is ours to write; Excel refuses, and what was written before is taken back."""
    tables = {"data_problems": problems(["x", "1"], ["y", "2"]), "run_log": [["Run at", "Version"], [None, "0.1"]]}
    path = write_workbook(tmp_path / "book.xlsx", tables)
    change_part(
        path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + PROTECTION)
    )
    updates = [listed("a", "b", "c", "d"), Update(RUN_LOG, pd.DataFrame({"version": ["0.2"]}), start=1)]
    with opened.host(path) as host:
        if not opened.in_excel:
            assert host.write(updates).changed
            return
        with pytest.raises(Refusal) as refused:
            host.write(updates)
    assert refused.value.message == "refusal.sheet_locked"
    assert refused.value.figures["sheet"] == "Run log"
    assert "protected" in refused.value.figures["reason"]
    assert opened.table(path, "data_problems").values.index.tolist() == [2, 3]
    assert cells(path, "A2:B5") == ["x", "1", "y", "2", *[None] * 4]
    assert cells(path, "B2:B3", "Run log") == ["0.1", None]
