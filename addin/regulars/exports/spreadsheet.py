"""Exports that are workbooks: .xlsx, .xlsm, and the .xls of older systems."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.exports.opened import check_workbook
from regulars.exports.sheet import TOP, Body
from regulars.problems import Refusal

if TYPE_CHECKING:
    import pandas as pd

ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


def spreadsheets(data: bytes, path: Path) -> "tuple[Spreadsheet, ...]":
    """The sheets of a workbook that hold anything.

    Raises Refusal where it cannot be read: encrypted, damaged, or of a kind that is not known.
    """
    import fastexcel

    check_workbook(data, path)
    try:
        reader = fastexcel.read_excel(data)
    except fastexcel.FastExcelError as problem:
        raise Refusal("refusal.export_unreadable", path=str(path), reason=str(problem).partition("\n")[0]) from problem
    sheets = (Spreadsheet(f"[{path.name}]{name}", reader, name) for name in reader.sheet_names)
    filled = tuple(sheet for sheet in sheets if len(sheet.cells))
    if not filled:
        raise Refusal("refusal.export_empty", path=str(path))
    return filled


@dataclass(frozen=True)
class Spreadsheet:
    """A sheet of a workbook, every cell as a text: numbers to nine decimals, dates as 2025-03-31 00:00:00."""

    name: str
    reader: Any  # fastexcel.ExcelReader
    sheet: str

    @cached_property
    def _loaded(self) -> Any:
        # Without skip_rows=0 row numbers would be counted from the first row that is not empty.
        return self.reader.load_sheet(self.sheet, header_row=None, skip_rows=0, dtypes="string")

    @property
    def first_column(self) -> int:
        """The column in which cells begin (1 = A)."""
        return int(self._loaded.available_columns()[0].absolute_index) + 1

    @cached_property
    def cells(self) -> "pd.DataFrame":
        """All cells, index: row number; an empty cell is missing."""
        import pandas as pd

        loaded, failed = self._loaded.to_arrow_with_errors()
        cells: pd.DataFrame = loaded.to_pandas()
        cells.columns = pd.RangeIndex(cells.shape[1])
        cells.index = pd.RangeIndex(1, len(cells) + 1)
        for error in failed.errors if failed else ():
            row, column = error.offset_position
            kind = error.detail.partition("Error(")[2].partition(")")[0]
            cells.iloc[row, column] = ERRORS.get(kind, kind)
        return cells

    def top(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as texts."""
        rows = self.cells.head(TOP).fillna("").astype("str")
        return tuple(tuple(str(cell).strip() for cell in row) for row in rows.to_numpy())

    def body(self, header_row: int, needed: int) -> Body:
        """The rows below the headings; in a grid every row fits."""
        return Body(self.cells[self.cells.index > header_row].dropna(how="all"))
