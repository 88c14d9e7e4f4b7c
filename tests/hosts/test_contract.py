"""What every host offers, tried on each: a package on disk, and a live spreadsheet."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from regulars.hosts.contract import CellError, Host, Update
from regulars.hosts.excel import ExcelHost
from regulars.hosts.file import FileHost
from regulars.problems import Fault
from regulars.tables import TABLES, Language
from tests.support.tables import blank
from tests.support.workbooks import write_workbook

ORDERS, SCORECARD, PROBLEMS, RUN_LOG = (TABLES[name] for name in ("orders", "scorecard", "data_problems", "run_log"))


@pytest.fixture(params=["file", pytest.param("excel", marks=pytest.mark.office)])
def opened(request):
    """A way to open a workbook through each host; what is written is kept."""
    if request.param == "file":

        @contextmanager
        def by_file(path: Path) -> Iterator[Host]:
            with FileHost(path) as host:
                yield host

        return by_file
    request.getfixturevalue("uno_app")
    import xlwings as xw

    @contextmanager
    def in_excel(path: Path) -> Iterator[Host]:
        book = xw.Book(str(path))
        yield ExcelHost(book)
        book.save()
        book.close()

    return in_excel


def body(opened, path: Path, name: str) -> pd.DataFrame:
    with opened(path) as host:
        return host.read(name).values


ROWS = [
    ["Order", "Customer", "Date", "Quantity", "Amount", "Sample?", "Our note"],
    ["1001", "Mill", dt.datetime(2025, 3, 1), 3, 12.5, "yes", "mine"],
    [1002, "Mill", dt.datetime(2025, 3, 2), "12件", CellError("#DIV/0!"), None, None],
    ["00123", "角落店", dt.datetime(2025, 3, 3), -1, None, "no", "=1+1"],
]


def test_a_table_is_found_and_read_with_its_cells(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"orders": ROWS}, rows_above=2)
    with opened(path) as host:
        raw = host.read("orders")
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


def test_headings_in_the_other_language_in_any_order_on_a_plain_range(opened, tmp_path):
    rows = [["日期", "note", "客户编号", "单号"], [dt.datetime(2025, 3, 1), "x", "Mill", "1"]]
    path = write_workbook(tmp_path / "book.xlsx", {"orders": rows}, Language.ZH, plain=True, rows_above=3)
    with opened(path) as host:
        raw = host.read("orders")
    assert raw.positions == {"date": 1, "customer_id": 3, "order_id": 4}
    assert raw.header_row == 4
    assert raw.values.index.tolist() == [5]


def scorecard(*rows: list[Any]) -> list[list[Any]]:
    return [["Customer", "Name", "Stage", "My note", "Tier", "Sales, 12 months", "Status"], *rows]


def test_our_columns_are_written_and_the_users_stay_with_their_rows(opened, tmp_path):
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
    with opened(path) as host:
        written = host.write([Update(SCORECARD, update)])
    assert written.changed
    after = body(opened, path, "scorecard")
    assert blank(after["customer_id"]) == ["B", "A", "New"]
    assert blank(after["name"]) == ["Bee", "Ay", "=1+1"]
    assert blank(after["tier"]) == ["A", None, "1/2"]
    assert blank(after["sales_12m"]) == [10.0, None, 3.0]
    assert blank(after["stage"]) == ["old", "old", None]
    assert column(path, "D", 3, 5) == ["note on B", "note on A", None]
    assert column(path, "A", 6, 6) == ["Total"]


def test_a_list_shrinks_but_a_row_with_the_users_words_stays(opened, tmp_path):
    rows = [["Where", "What was found", "Mine"], ["x", "1", None], ["y", "2", "asked Li"], ["z", "3", None]]
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": rows})
    with opened(path) as host:
        host.write([Update(PROBLEMS, pd.DataFrame({"cell": ["new"], "sentence": ["only"]}), shrink=True)])
    after = body(opened, path, "data_problems")
    assert blank(after["cell"]) == ["new", None]
    assert column(path, "C", 2, 4) == [None, "asked Li", None]


def test_an_empty_list_keeps_one_blank_row(opened, tmp_path):
    path = write_workbook(
        tmp_path / "book.xlsx", {"data_problems": [["Where", "What was found"], ["x", "1"], ["y", "2"]]}
    )
    with opened(path) as host:
        host.write([Update(PROBLEMS, pd.DataFrame({"cell": [], "sentence": []}, dtype="str"), shrink=True)])
    assert body(opened, path, "data_problems").isna().all(axis=None)


def test_a_log_grows_by_a_row_with_its_date(opened, tmp_path):
    rows = [["Run at", "Version"], [dt.datetime(2025, 1, 1, 9, 30), "0.1"]]
    path = write_workbook(tmp_path / "book.xlsx", {"run_log": rows})
    line = pd.DataFrame({"ran_at": [pd.Timestamp(2025, 1, 2, 8, 15)], "version": ["0.2"]})
    with opened(path) as host:
        host.write([Update(RUN_LOG, line, start=1)])
    after = body(opened, path, "run_log")
    assert after["ran_at"].tolist() == [pd.Timestamp(2025, 1, 1, 9, 30), pd.Timestamp(2025, 1, 2, 8, 15)]
    assert blank(after["version"]) == ["0.1", "0.2"]


def test_cells_below_stand_in_the_way_and_are_named(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": [["Where", "What was found"], ["x", "1"]]})
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["Data problems"]["B4"] = "keep me"
    book.save(path)
    grown = pd.DataFrame({"cell": list("abc"), "sentence": list("123")})
    with opened(path) as host:
        written = host.write([Update(PROBLEMS, grown, shrink=True)])
    assert [(problem.fault, problem.cell) for problem in written.problems] == [(Fault.NO_ROOM, "'Data problems'!B4")]
    assert blank(body(opened, path, "data_problems")["cell"]) == ["x"]
    assert column(path, "B", 4, 4) == ["keep me"]


def test_a_column_the_user_took_out_is_said_and_the_rest_is_written(opened, tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", {"data_problems": [["What was found"], ["old"]]})
    with opened(path) as host:
        written = host.write([Update(PROBLEMS, pd.DataFrame({"cell": ["a"], "sentence": ["new"]}), shrink=True)])
    assert [(problem.fault, problem.column) for problem in written.problems] == [(Fault.RESULT_COLUMN_GONE, "Where")]
    assert blank(body(opened, path, "data_problems")["sentence"]) == ["new"]


def column(path: Path, letter: str, first: int, last: int) -> list[object]:
    """Cells as an independent reader sees them."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]
