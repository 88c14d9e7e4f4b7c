"""Ranges of the xlwings engine over LibreOffice: cells read and written as Excel's Range.Value does it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from tests.support.com_values import (
    ERROR_NUMBERS,
    CellLook,
    as_excel_writes,
    as_text,
    entry_of,
    format_after,
    shown_as,
    stored,
)
from tests.support.office import bridge
from tests.support.uno_layout import ExcelRefuses, Layout

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
FORMULA_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
SYNTAX_ERRORS = {501, 507, 508, 509, 510, 511, 512, 518, 520}  # LibreOffice keeps such a formula, Excel does not
EXCEL_GRAMMAR = 3  # com.sun.star.sheet.AddressConvention.XL_OOX


class Range(Layout):
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    def __init__(self, sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet = sheet
        self.bounds = (top, left, bottom, right)

    row = property(lambda self: self.bounds[0])
    column = property(lambda self: self.bounds[1])

    @property
    def coords(self):
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.bounds
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = (part + 1 for part in divmod(row - 1, self.shape[1]))
        row, column = self.row + row - 1, self.column + column - 1
        return Range(self.sheet, row, column, row, column)

    @cached_property
    def api(self) -> Any:
        """The com.sun.star.sheet.XSheetCellRange."""
        top, left, bottom, right = self.bounds
        return self.sheet.api.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        top, left, bottom, right = self.bounds
        before_column, before_row = "$" * bool(col_absolute), "$" * bool(row_absolute)
        corners = [f"{before_column}{column_name(c)}{before_row}{r}" for r, c in ((top, left), (bottom, right))]
        address = ":".join(dict.fromkeys(corners))
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    # Values

    @property
    def raw_value(self) -> Any:
        """As Excel's Range.Value: numbers, text, True and False, None for an empty cell, datetime where the format is a
        date's, Decimal (four places!) where it shows a currency, a negative integer for an error; rows of them, or
        just one for a single cell.
        """
        values = np.array(self.api.getDataArray(), dtype=object).reshape(self.shape)
        values[values == ""] = None
        keys = self._format_keys()
        for key in np.unique(keys):
            show = shown_as(self._formats.getByKey(int(key)), self._day_zero)
            if show is not None:
                for place in np.argwhere(keys == key):
                    if isinstance(values[*place], float):
                        values[*place] = show(values[*place])
        for cell in self._cells(self.api.queryFormulaCells(FORMULA_ERRORS).RangeAddresses):
            error = self.sheet.api.getCellByPosition(cell[1] - 1, cell[0] - 1).String
            values[cell[0] - self.row, cell[1] - self.column] = ERROR_NUMBERS.get(error, ERROR_NUMBERS["#VALUE!"])
        rows = tuple(tuple(row) for row in values)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """As Excel's Range.Value: text is read as if it had been typed; a single value fills the range.

        Raises ExcelRefuses for a formula that does not parse and for locked cells, TypeError for what pywin32 cannot
        pass on (numpy.bool_, datetime.date …), ValueError where rows and range differ in size.
        """
        self.refuse_locked_cells()
        if fill := not isinstance(value, Sequence) or isinstance(value, str):
            rows = [[value] * self.shape[1]] * self.shape[0]
        else:
            rows = value if value and isinstance(value[0], Sequence) and not isinstance(value[0], str) else [value]
        if {(len(rows), len(row)) for row in rows} != {self.shape}:
            raise ValueError(f"{self.address} is {self.shape[0]} by {self.shape[1]}, the values are not.")
        self.refuse_hidden_cells(len(rows), len(rows[0]))
        self._put(rows, fill)

    def _put(self, rows: Sequence[Sequence[Any]], fill: bool) -> None:
        keys = self._format_keys()
        looks = {int(key): CellLook.of(self._formats.getByKey(int(key))) for key in np.unique(keys)}
        day_zero = self._day_zero
        plain: list[tuple[float | str, ...]] = []
        formulas: dict[tuple[int, int], str] = {}
        formats: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, (values, row_keys) in enumerate(zip(rows, keys.tolist(), strict=True), self.row):
            line: list[float | str] = []
            for column, (value, key) in enumerate(zip(values, row_keys, strict=True), self.column):
                entry = entry_of(value, looks[key])
                line.append(stored(entry, day_zero))
                if entry.formula:
                    formulas[row, column] = str(entry.content)
                if new_format := format_after(entry, looks[key]):
                    formats[new_format].append((row, column))
            plain.append(tuple(line))
        self.api.setDataArray(tuple(plain))
        for new_format, cells in formats.items():
            self._scattered(cells).NumberFormat = self._format_key(new_format)
        self._put_formulas(formulas, fill)

    def _put_formulas(self, formulas: dict[tuple[int, int], str], fill: bool) -> None:
        for (row, column), formula in formulas.items():
            cell = self.sheet.api.getCellByPosition(column - 1, row - 1)
            first = self.sheet.api.getCellByPosition(self.column - 1, self.row - 1)
            origin = first if fill else cell  # where one formula fills the range, references move along
            cell.setTokens(self._parser.parseFormula(formula[1:], origin.CellAddress))
            if cell.getError() in SYNTAX_ERRORS:
                cell.setFormula("")
                raise ExcelRefuses(f"{formula} is not a formula.")

    @property
    def formula(self) -> Any:
        """As Excel's Range.Formula: formulas in English with commas; constants as text."""
        shown = [["" if value is None else as_text(value) for value in row] for row in self.api.getDataArray()]
        texts = np.array(shown, dtype=object)
        for row, column in self._cells(self.api.queryContentCells(16).RangeAddresses):
            cell = self.sheet.api.getCellByPosition(column - 1, row - 1)
            text = "=" + self._parser.printFormula(cell.getTokens(), cell.CellAddress)
            texts.reshape(self.shape)[row - self.row, column - self.column] = text
        rows = tuple(tuple(row) for row in texts)
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    def clear_contents(self) -> None:
        self.refuse_locked_cells()
        self.api.clearContents(CONTENTS)

    def clear(self) -> None:
        self.refuse_locked_cells()
        self.api.clearContents(1023)

    def refuse_locked_cells(self) -> None:
        if self.sheet.api.isProtected() and self.api.CellProtection.IsLocked:
            raise ExcelRefuses(f"{self.sheet.name}!{self.address} is locked on a protected sheet.")

    # Looks

    @property
    def number_format(self) -> str | None:
        """None where the cells differ."""
        shown = {as_excel_writes(self._formats.getByKey(int(key))) for key in np.unique(self._format_keys())}
        return shown.pop() if len(shown) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self._format_key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        color = self.api.CellBackColor
        return None if color == -1 else (color >> 16, color >> 8 & 255, color & 255)

    @color.setter
    def color(self, value: tuple[int, int, int] | str | None) -> None:
        if isinstance(value, str):
            self.api.CellBackColor = int(value.removeprefix("#"), 16)
        else:
            self.api.CellBackColor = -1 if value is None else value[0] << 16 | value[1] << 8 | value[2]

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "c", "columns"):
            self.api.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.api.Rows.OptimalHeight = True

    # Shape of the sheet

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.refuse_locked_cells()
        whole = {"ROWS": self.shape[1] == LAST_COLUMN, "COLUMNS": self.shape[0] == LAST_ROW}
        mode = next((name for name, is_whole in whole.items() if is_whole), "RIGHT" if shift == "right" else "DOWN")
        self.sheet.api.insertCells(self.api.RangeAddress, bridge().Enum("com.sun.star.sheet.CellInsertMode", mode))

    def delete(self, shift: str | None = None) -> None:
        self.refuse_locked_cells()
        whole = {"ROWS": self.shape[1] == LAST_COLUMN, "COLUMNS": self.shape[0] == LAST_ROW}
        mode = next((name for name, is_whole in whole.items() if is_whole), "LEFT" if shift == "left" else "UP")
        self.sheet.api.removeRange(self.api.RangeAddress, bridge().Enum("com.sun.star.sheet.CellDeleteMode", mode))

    @property
    def current_region(self) -> "Range":
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return at(self.sheet, cursor.RangeAddress)

    def select(self) -> None:
        self.sheet.book.api.CurrentController.select(self.api)

    # LibreOffice's side

    @property
    def _formats(self) -> Any:
        return self.sheet.book.api.NumberFormats

    @property
    def _day_zero(self) -> dt.datetime:
        zero = self.sheet.book.api.NullDate
        return dt.datetime(zero.Year, zero.Month, zero.Day)

    @cached_property
    def _parser(self) -> Any:
        parser = self.sheet.book.api.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, EXCEL_GRAMMAR
        return parser

    def _format_keys(self) -> np.ndarray:
        """The key of each cell's number format."""
        keys = np.zeros(self.shape, dtype=np.int64)
        groups = self.api.getUniqueCellFormatRanges().createEnumeration()
        while groups.hasMoreElements():
            group = groups.nextElement()
            for area in group.RangeAddresses:
                rows = slice(area.StartRow - self.row + 1, area.EndRow - self.row + 2)
                keys[rows, area.StartColumn - self.column + 1 : area.EndColumn - self.column + 2] = group.NumberFormat
        return keys

    def _format_key(self, number_format: str) -> int:
        american = bridge().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key = self._formats.queryKey(number_format, american, False)
        if key != -1:
            return int(key)
        try:
            return int(self._formats.addNew(number_format, american))
        except Exception as cause:  # com.sun.star.util.MalformedNumberFormatException
            raise ExcelRefuses(f"{number_format} is not a number format.") from cause

    def _scattered(self, cells: list[tuple[int, int]]) -> Any:
        """Cells anywhere on the sheet as one com.sun.star.sheet.SheetCellRanges; those below each other as one area."""
        sheet, areas = self.sheet.index - 1, []
        for row, column in sorted(cells, key=lambda cell: cell[::-1]):
            if areas and (areas[-1].StartColumn, areas[-1].EndRow) == (column - 1, row - 2):
                areas[-1].EndRow = row - 1
            else:
                area = (sheet, column - 1, row - 1, column - 1, row - 1)
                areas.append(bridge().createUnoStruct("com.sun.star.table.CellRangeAddress", *area))
        ranges = self.sheet.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(areas), False)
        return ranges

    @staticmethod
    def _cells(areas: Iterable[Any]) -> Iterator[tuple[int, int]]:
        for area in areas:
            for row in range(area.StartRow + 1, area.EndRow + 2):
                yield from ((row, column) for column in range(area.StartColumn + 1, area.EndColumn + 2))


def at(sheet: Any, address: Any) -> Range:
    """The range at a com.sun.star.table.CellRangeAddress."""
    return Range(sheet, address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def column_name(number: int) -> str:
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def column_number(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number
