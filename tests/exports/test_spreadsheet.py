"""Exports that are workbooks."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from regulars.exports.spreadsheet import spreadsheets
from regulars.problems import Refusal

OLD_SYSTEM = Path(__file__).with_name("old_system.xls")


def write_xlsx(path: Path, cells: dict[str, object], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet; text that begins with #, an error that was calculated."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for place, value in cells.items():
        if isinstance(value, str) and value.startswith("#"):
            page.write_formula(place, "=1/0", value=value)
        else:
            page.write(place, value)
    book.close()
    return path


def test_cells_keep_their_row_and_column_below_and_beside_nothing(tmp_path: Path):
    path = write_xlsx(
        tmp_path / "orders.xlsx", {"C4": "Order", "D4": "Date", "C5": "A1", "D5": dt.date(2024, 3, 5), "C7": 7}
    )
    (sheet,) = spreadsheets(path.read_bytes(), path)
    assert (sheet.name, sheet.first_column) == ("[orders.xlsx]Sheet1", 3)
    assert sheet.top()[3] == ("Order", "Date")
    cells = sheet.body(4, 2).cells
    assert cells.index.tolist() == [5, 7]
    assert cells.fillna("").to_numpy().tolist() == [["A1", "2024-03-05 00:00:00"], ["7", ""]]


def test_errors_are_not_taken_for_empty_cells(tmp_path: Path):
    path = write_xlsx(tmp_path / "orders.xlsx", {"A1": "Order", "A2": "#NAME?", "A3": "#DIV/0!", "A4": "#N/A"})
    (sheet,) = spreadsheets(path.read_bytes(), path)
    assert sheet.body(1, 1).cells[0].tolist() == ["#NAME?", "#DIV/0!", "#N/A"]


def test_the_format_of_older_systems():
    summary, lines = spreadsheets(OLD_SYSTEM.read_bytes(), OLD_SYSTEM)
    assert summary.top() == (("销售日报",),)
    assert lines.body(3, 8).cells.to_numpy().tolist() == [
        ["00101", "C001", "上海文具店", "2024-03-05 00:00:00", "P-7", "12", "2.5", "30"],
        ["00102", "C002", "杭州办公用品", "2024-03-06 00:00:00", "P-8", "1.5", "10.1234", "15.19"],
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", OLD_SYSTEM.read_bytes()[:1000]])
def test_a_damaged_workbook_is_refused(content: bytes):
    with pytest.raises(Refusal):
        spreadsheets(content, Path("orders.xlsx"))


def test_a_workbook_without_cells_is_refused(tmp_path: Path):
    path = write_xlsx(tmp_path / "orders.xlsx", {})
    with pytest.raises(Refusal) as refused:
        spreadsheets(path.read_bytes(), path)
    assert refused.value.message == "refusal.export_empty"
