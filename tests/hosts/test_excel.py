"""The live host: how it treats Excel itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from regulars.hosts.contract import Update
from regulars.hosts.excel import ExcelHost, dates_from_1904, said, still
from regulars.problems import Refusal
from regulars.tables import TABLES
from tests.support.workbooks import Formula, write_workbook

SETTINGS = ("screen_updating", "enable_events", "calculation")


class Excel:
    """An Excel that refuses one setting."""

    def __init__(self, refused: str | None = None) -> None:
        self.screen_updating, self.enable_events, self.calculation = True, True, "semiautomatic"
        self.refused = refused

    def __setattr__(self, name: str, value: Any) -> None:
        if name == getattr(self, "refused", None):
            raise OSError(f"Unable to set the {name} property")
        super().__setattr__(name, value)

    @property
    def settings(self) -> list[Any]:
        return [getattr(self, name) for name in SETTINGS]


def test_excel_holds_still_meanwhile_and_goes_on_as_before():
    app = Excel()
    with still(app):
        assert app.settings == [False, False, "manual"]
    assert app.settings == [True, True, "semiautomatic"]


def test_it_goes_on_as_before_after_an_error_too():
    app = Excel()
    with pytest.raises(KeyError), still(app):
        raise KeyError
    assert app.settings == [True, True, "semiautomatic"]
    app = Excel(refused="calculation")
    with pytest.raises(OSError, match="calculation"), still(app):
        pass
    assert app.settings == [True, True, "semiautomatic"]


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        (SimpleNamespace(Date1904=True), True),
        (SimpleNamespace(Date1904=False), False),
        (SimpleNamespace(date_1904=SimpleNamespace(get=lambda: True)), True),
        (SimpleNamespace(), False),
    ],
)
def test_excel_is_asked_from_which_year_a_workbook_counts(api: Any, expected: bool):
    assert dates_from_1904(api) is expected


def test_what_excel_says_is_quoted_without_its_numbers():
    class ComError(Exception):
        excepinfo = (0, "Microsoft Excel", "The cell is on a protected sheet.", "xlmain11.chm", 0, -2146827284)

    assert said(ComError(-2147352567, "Exception occurred.")) == "The cell is on a protected sheet."
    assert said(OSError("busy")) == "busy"


ROWS = [
    ["Where", "What was done", "Mine", "What was found"],
    *([f"Orders!A{n}", "noted", None, "?"] for n in range(300)),
]


@pytest.fixture
def book(uno_app: Any, tmp_path: Path) -> Any:
    import xlwings as xw

    tables = {"data_problems": ROWS, "run_log": [["Run at", "Version"], [None, "0.1"]]}
    return xw.Book(str(write_workbook(tmp_path / "book.xlsx", tables, totals=True)))


def update(name: str, rows: dict[str, list[Any]]) -> Update:
    return Update(TABLES[name], pd.DataFrame(rows), shrink=True)


@pytest.mark.office
def test_cells_are_read_and_written_a_range_at_a_time(book: Any, monkeypatch: pytest.MonkeyPatch):
    from tests.support.uno_ranges import Range

    areas: list[tuple[str, str]] = []
    reading, writing = Range.raw_value.fget, Range.raw_value.fset

    def read(cells: Range) -> Any:
        areas.append(("read", cells.address))
        return reading(cells)

    def write(cells: Range, value: Any) -> None:
        areas.append(("write", cells.address))
        writing(cells, value)

    monkeypatch.setattr(Range, "raw_value", property(read, write))
    host = ExcelHost(book)
    areas.clear()
    assert len(host.read("data_problems").values) == 300
    assert areas == [("read", "$A$2:$D$301")]
    areas.clear()
    columns = {"cell": ["x"] * 400, "outcome": ["repaired"] * 400, "sentence": ["!"] * 400}
    host.write([update("data_problems", columns)])
    assert [area for kind, area in areas if kind == "write"] == ["$A$2:$B$401", "$D$2:$D$401"]
    assert len(areas) < 10


@pytest.fixture
def filling_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Excel does and LibreOffice does not: the third column, if calculated, is filled down as a table grows."""
    from tests.support.uno_tables import Table

    resizing = Table.resize

    def resize(table: Table, cells: Any) -> None:
        old = table.range.bounds[2]
        resizing(table, cells)
        sheet, new = table.parent, table.range.bounds[2]
        if new > old and str(sheet.range((2, 3)).formula).startswith("="):
            sheet.range((old + 1, 3), (new, 3)).raw_value = f"=LEN(A{old + 1})"

    monkeypatch.setattr(Table, "resize", resize)


@pytest.mark.office
def test_a_write_that_fails_leaves_the_workbook_and_excel_as_they_were(
    book: Any, uno_app: Any, filling_down: None, monkeypatch: pytest.MonkeyPatch
):
    from tests.support.uno_ranges import ExcelRefuses, Range

    sheet = book.sheets["Data problems"]
    sheet.range("A3").value = "=1+1"
    sheet.range("C2:C301").value = "=LEN(A2)"
    host = ExcelHost(book)
    before = {each.name: (each.used_range.address, each.used_range.formula) for each in book.sheets}
    table = sheet.tables[0].range.address
    writing = Range.raw_value.fset

    def fail_on_the_log(cells: Range, value: Any) -> None:
        if cells.sheet.name == "Run log":
            raise ExcelRefuses("You cannot change part of an array.")
        writing(cells, value)

    monkeypatch.setattr(Range, "raw_value", Range.raw_value.setter(fail_on_the_log))
    uno_app.calculation = "automatic"
    longer = update("data_problems", {"cell": ["=x"] * 400, "sentence": "!"})
    shorter = update("data_problems", {"cell": ["y"], "outcome": "noted", "sentence": "!"})
    for changes in (longer, shorter):
        with pytest.raises(Refusal) as refused:
            host.write([changes, update("run_log", {"version": ["0.2"]})])
        assert refused.value.figures == {"sheet": "Run log", "reason": "You cannot change part of an array."}
        assert sheet.tables[0].range.address == table
        assert {each.name: (each.used_range.address, each.used_range.formula) for each in book.sheets} == before
        assert (uno_app.screen_updating, uno_app.enable_events, uno_app.calculation) == (True, True, "automatic")


@pytest.mark.office
def test_a_users_calculated_column_grows_and_shrinks_with_the_table(book: Any, filling_down: None):
    sheet = book.sheets["Data problems"]
    sheet.range("C2:C301").value = "=LEN(A2)"
    host = ExcelHost(book)
    host.write([update("data_problems", {"cell": ["long"] * 310, "outcome": "noted"})])
    assert sheet.range("C311").value == 4.0
    host.write([update("data_problems", {"cell": ["ab", "abc"], "outcome": "noted", "sentence": None})])
    assert sheet.range("C2:C3").value == [2.0, 3.0]
    assert sheet.range("C4").formula.startswith("=SUBTOTAL(")
    assert sheet.range("C5:C311").value == [None] * 307


@pytest.mark.office
def test_a_formula_in_our_columns_gives_way_to_the_value(uno_app: Any, tmp_path: Path):
    import xlwings as xw

    rows = [["Figure", "Value"], ["Customers", Formula("=3+4", 7)]]
    book = xw.Book(str(write_workbook(tmp_path / "book.xlsx", {"figures": rows})))
    host = ExcelHost(book)
    assert host.write([update("figures", {"figure": ["Customers"], "value": [7.0]})]).changed
    assert book.sheets[0].range("B2").formula == "7"
