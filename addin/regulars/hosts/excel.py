"""A workbook open in Excel, through xlwings: the same contract as a file, whole ranges at a time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd

from regulars.hosts.contract import CellError, RawTable, Update, Written, address, language_of
from regulars.hosts.headings import Headings, likeliest, read_headings
from regulars.hosts.live_cells import column_values, typed_text
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import TABLES, Table, plain

HEADINGS_WITHIN = 20  # rows in which a sheet's headings are looked for


class ExcelHost:
    """An open workbook, given as xlwings' Book.

    Excel's own undo is lost by writing from outside, as with any macro; screen updating, calculation and the status
    bar are as they were afterwards, whatever happens.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._places = {place.table.name: place for place in _places(book)}

    @property
    def title(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    def tables(self) -> Sequence[str]:
        """Names of the declared tables found."""
        return tuple(self._places)

    def read(self, name: str) -> RawTable | None:
        """One table as it stands; None where the workbook does not hold it."""
        place = self._places.get(name)
        return place.read() if place else None

    def write(self, updates: Sequence[Update]) -> Written:
        """Write our columns, all tables with the screen still."""
        problems: list[Problem] = []
        rows: dict[str, int] = {}
        with still(self._book.app):
            for update in updates:
                place = self._places[update.table.name]
                problems += place.write(update)
                rows[update.table.name] = update.start + len(update.rows)
        return Written(True, tuple(problems), rows)


@contextmanager
def still(app: Any) -> Iterator[None]:
    """Screen updating and calculation off, and back to what they were."""
    before = app.screen_updating, app.calculation
    app.screen_updating, app.calculation = False, "manual"
    try:
        yield
    finally:
        app.screen_updating, app.calculation = before


class _Place:
    """Where a declared table stands in the open workbook."""

    def __init__(self, table: Table, sheet: Any, listed: Any | None, headings: Headings) -> None:
        self.table = table
        self._sheet = sheet
        self._listed = listed  # the Excel table, or None for a plain range
        self._headings = headings

    # ------------------------------------------------------------------ reading
    def _body(self) -> tuple[int, int]:
        """First and last body row; last < first where there is none."""
        first = self._headings.row + 1
        if self._listed is not None:
            body = self._listed.data_body_range
            return first, first - 1 if body is None else body.last_cell.row
        last = self._sheet.used_range.last_cell.row
        while last >= first and all(cell is None for cell in self._row(last)):
            last -= 1
        return first, last

    def _row(self, row: int) -> list[Any]:
        positions = self._headings.positions.values()
        return _grid(self._sheet.range((row, min(positions)), (row, max(positions))))[0]

    def read(self) -> RawTable:
        first, last = self._body()
        positions = self._headings.positions
        columns: dict[str, pd.Series] = {}
        index = pd.RangeIndex(first, last + 1)
        left, right = min(positions.values()), max(positions.values())
        grid = _grid(self._sheet.range((first, left), (last, right))) if last >= first else []
        for key, position in positions.items():
            cells = [row[position - left] for row in grid]
            columns[key] = column_values(cells, self.table.column(key).kind, index)
        return RawTable(
            table=self.table,
            sheet=self._sheet.name,
            header_row=self._headings.row,
            positions=positions,
            headings=self._headings.texts,
            values=pd.DataFrame(columns, index=index),
            problems=self._problems(),
        )

    def _problems(self) -> tuple[Problem, ...]:
        """Headings that mean the same: the first is used."""
        return tuple(
            Problem(
                Fault.DUPLICATE_HEADING,
                Outcome.UNUSED,
                self.table.name,
                address(self._sheet.name, position, self._headings.row),
                self._headings.texts[key],
                found=self._headings.texts[key],
                used=address(self._sheet.name, self._headings.positions[key], self._headings.row),
            )
            for position, key in self._headings.repeated.items()
        )

    # ------------------------------------------------------------------ writing
    def write(self, update: Update) -> list[Problem]:
        first, last = self._body()
        wanted = first + update.start + len(update.rows) - 1
        if update.shrink:
            self._empty(update, max(wanted, first - 1) + 1, last)
            wanted = max(wanted, self._last_foreign_row(wanted, last), first)
        elif wanted < last:
            wanted = last
        if wanted > last and (taken := self._taken(last, wanted)):
            return [Problem(Fault.NO_ROOM, Outcome.UNUSED, self.table.name, taken, "", self._sheet.name)]
        if wanted != last and self._listed is not None:
            self._resize(first, last, wanted)
        if len(update.rows):
            for key in self._ours(update):
                self._write_column(key, first + update.start, update.rows[key])
        sheet = self._sheet.name
        language = language_of(self.table, self._headings.texts)
        return [
            Problem(Fault.RESULT_COLUMN_GONE, Outcome.NOTED, self.table.name, sheet, column.heading(language))
            for column in self.table.columns
            if column.key in update.rows and column.key not in self._headings.positions
        ]

    def _ours(self, update: Update) -> list[str]:
        return [key for key in self._headings.positions if key in update.rows]

    def _write_column(self, key: str, row: int, values: pd.Series) -> None:
        position = self._headings.positions[key]
        cells = [[typed_text(value)] for value in values.astype(object).where(values.notna(), None)]
        self._sheet.range((row, position), (row + len(cells) - 1, position)).value = cells

    def _empty(self, update: Update, row: int, last: int) -> None:
        """Empty our cells of the rows that fall away."""
        if row <= last:
            for key in self._ours(update):
                position = self._headings.positions[key]
                self._sheet.range((row, position), (last, position)).clear_contents()

    def _last_foreign_row(self, wanted: int, last: int) -> int:
        """The last row beyond `wanted` in which the user keeps something of their own; 0 where there is none."""
        if self._listed is None or wanted >= last:
            return 0
        ours = set(self._headings.positions.values())
        left = self._listed.range.column
        grid = _grid(self._sheet.range((wanted + 1, left), (last, self._listed.range.last_cell.column)))
        held = [
            row
            for row, cells in enumerate(grid, start=wanted + 1)
            if any(cell is not None and column not in ours for column, cell in enumerate(cells, start=left))
        ]
        return max(held, default=0)

    def _taken(self, last: int, wanted: int) -> str | None:
        """The first filled cell below the table that it would have to grow over."""
        if self._listed is None:
            return None
        whole = self._listed.range
        below = last + 1 + bool(self._listed.show_totals)
        grid = (
            _grid(self._sheet.range((below, whole.column), (wanted, whole.last_cell.column))) if below <= wanted else []
        )
        for row, cells in enumerate(grid, start=below):
            for column, cell in enumerate(cells, start=whole.column):
                if cell is not None:
                    return address(self._sheet.name, column, row)
        return None

    def _resize(self, first: int, last: int, wanted: int) -> None:
        """Give the Excel table so many rows; new rows look like the first one."""
        assert self._listed is not None
        whole = self._listed.range
        totals = self._listed.show_totals
        if totals:
            self._listed.show_totals = False
        top_left = self._sheet.range((self._headings.row, whole.column))
        self._listed.resize(self._sheet.range(top_left, self._sheet.range((wanted, whole.last_cell.column))))
        if totals:
            self._listed.show_totals = True
        if wanted > last:
            for column in range(whole.column, whole.last_cell.column + 1):
                look = self._sheet.range((first, column)).number_format
                self._sheet.range((last + 1, column), (wanted, column)).number_format = look


def _places(book: Any) -> Iterator[_Place]:
    """Every declared table that the workbook holds: by the Excel table's name, else by sheet name and headings."""
    listed = {plain(table.name): (sheet, table) for sheet in book.sheets for table in sheet.tables}
    for declared in TABLES.values():
        names = [plain(name) for name in declared.names]
        named = next((listed[name] for name in names if name in listed), None)
        if named:
            sheet, table = named
            cells = _texts(_grid(table.header_row_range)[0], table.range.column)
            yield _Place(declared, sheet, table, read_headings(declared, table.range.row, cells))
            continue
        for sheet in book.sheets:
            if plain(sheet.name) in names:
                corner = sheet.used_range.last_cell
                top = _grid(sheet.range((1, 1), (min(corner.row, HEADINGS_WITHIN), corner.column)))
                if headings := likeliest(declared, ((row, _texts(cells, 1)) for row, cells in enumerate(top, start=1))):
                    yield _Place(declared, sheet, None, headings)
                    break


def _texts(cells: list[Any], left: int) -> dict[int, str]:
    return {column: str(cell) for column, cell in enumerate(cells, start=left) if cell is not None}


def _grid(cells: Any) -> list[list[Any]]:
    """A range's cells, row by row: str, float, bool, datetime, CellError or None."""
    found = cells.options(ndim=2, empty=None, err_to_str=True).value
    return [[_cell(value) for value in row] for row in found]


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        if not value:
            return None
        return CellError(value) if value in ERRORS else value
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.replace(tzinfo=None)
    return value


ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!"})
