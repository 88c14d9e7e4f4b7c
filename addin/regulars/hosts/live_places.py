"""Where the declared tables stand in an open workbook, and their rows as they stand there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from regulars.hosts.contract import RawTable, address, letters
from regulars.hosts.headings import Headings, likeliest, read_headings
from regulars.hosts.live_cells import column_values, read_cells
from regulars.hosts.package.cell_values import as_text
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import TABLES, Keeper, Table, plain

HEADINGS_WITHIN = 20  # rows from the top of a sheet in which headings are looked for
ROWS_AT_ONCE = 10_000  # when looking upwards for the last filled row

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True)
class LivePlace:
    """Where a declared table stands.

    sheet        xlwings' Sheet
    listed       the Excel table (xlwings' Table), None for a plain range
    heading_row  the texts of the whole heading row, by sheet column
    """

    table: Table
    sheet: Any
    listed: Any | None
    headings: Headings
    heading_row: Mapping[int, str]

    @cached_property
    def columns(self) -> range:
        """The sheet columns it takes; a plain range is as wide as its recognised columns."""
        if self.listed is not None:
            cells = self.listed.range
            return range(cells.column, cells.last_cell.column + 1)
        positions = self.headings.positions.values()
        return range(min(positions), max(positions) + 1)

    @property
    def totals(self) -> bool:
        """Whether a totals row stands below the body."""
        return self.listed is not None and bool(self.listed.show_totals)

    def cells(self, first_row: int, last_row: int, columns: range) -> Any:
        """A range of its sheet."""
        return self.sheet.range((first_row, columns[0]), (last_row, columns[-1]))

    def body(self) -> tuple[int, int]:
        """First and last body row; last < first where there is none."""
        first = max([self.headings.row, *(bottom for _, _, bottom, _ in self._merged.values())]) + 1
        if self.listed is not None:
            found = self.listed.data_body_range
            return first, first - 1 if found is None else found.last_cell.row
        return first, self._last_filled(first, self.sheet.used_range.last_cell.row)

    def _last_filled(self, first: int, last: int) -> int:
        """The last row with anything in one of the recognised columns; first - 1 where there is none."""
        while last >= first:
            top = max(first, last - ROWS_AT_ONCE + 1)
            filled = self._filled(top, last)
            if filled.any():
                return top + int(filled.nonzero()[0].max())
            last = top - 1
        return first - 1

    def _filled(self, first: int, last: int) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Row by row, whether any of the recognised columns holds something."""
        ours = [position - self.columns[0] for position in self.headings.positions.values()]
        held = read_cells(self.cells(first, last, self.columns))[:, ours]
        return pd.DataFrame(held).notna().any(axis=1).to_numpy(dtype=bool)

    @cached_property
    def _merged(self) -> dict[str, Area]:
        """Column key -> the merged cells that its heading is part of. An Excel table has none."""
        row, columns = self.headings.row, self.columns
        if self.listed is not None or self.cells(row, row, columns).merge_cells is False:
            return {}
        areas = {key: _area(self.sheet.range((row, at)).merge_area) for key, at in self.headings.positions.items()}
        return {key: area for key, area in areas.items() if area[:2] != area[2:]}

    def read(self, dates_from_1904: bool) -> RawTable:
        """Its rows as they stand."""
        first, last = self.body()
        index = pd.RangeIndex(first, max(last + 1, first))
        columns = self.columns
        held = read_cells(self.cells(first, last, columns)) if len(index) else np.empty((0, len(columns)), dtype=object)
        values = {
            key: column_values(held[:, position - columns[0]], self.table.column(key), index)
            for key, position in self.headings.positions.items()
        }
        return RawTable(
            table=self.table,
            sheet=self.sheet.name,
            header_row=self.headings.row,
            positions=self.headings.positions,
            headings=self.headings.texts,
            values=pd.DataFrame(values, index=index),
            dates_from_1904=dates_from_1904,
            problems=tuple(self._problems()),
        )

    def _problems(self) -> Iterator[Problem]:
        """Headings that mean the same (the first is used) or are merged, and rows below an Excel table."""
        name, sheet, row = self.table.name, self.sheet.name, self.headings.row
        for position, key in self.headings.repeated.items():
            at, used = (address(sheet, column, row) for column in (position, self.headings.positions[key]))
            heading = self.heading_row[position]
            yield Problem(Fault.DUPLICATE_HEADING, Outcome.UNUSED, name, at, heading, found=heading, used=used)
        for key, (top, left, bottom, right) in self._merged.items():
            at = address(sheet, self.headings.positions[key], row)
            found = f"{letters(left)}{top}:{letters(right)}{bottom}"
            yield Problem(Fault.MERGED_HEADING, Outcome.NOTED, name, at, self.headings.texts[key], found=found)
        if self.listed is not None and self.table.keeper is Keeper.USER and not self.totals:
            below = self.listed.range.last_cell.row + 1
            if rows := self._rows_filled_from(below):
                at = address(sheet, self.columns[0], below)
                yield Problem(Fault.ROWS_BELOW_TABLE, Outcome.SET_ASIDE, name, at, times=rows)

    def _rows_filled_from(self, row: int) -> int:
        """How many rows from that one on hold something, without a gap."""
        last = self.sheet.used_range.last_cell.row
        if last < row or not self._filled(row, row)[0]:
            return 0
        filled = self._filled(row, last)
        return len(filled) if filled.all() else int(filled.argmin())


def places(book: Any) -> dict[str, LivePlace]:
    """Where the declared tables stand: declared name -> place; tables that the workbook does not hold are left out.

    A table stands where an Excel table has one of its names; else, on a sheet that has one of its names, in the Excel
    table or below the row (of the first 20) whose headings name most of its required columns, then most of its columns.
    """
    sheets = [
        _Sheet(sheet, sheet.name, [(found.name, found) for found in sheet.tables if found.show_headers])
        for sheet in book.sheets
    ]
    found = {name: _place(table, sheets) for name, table in TABLES.items()}
    return {name: place for name, place in found.items() if place is not None}


@dataclass(frozen=True)
class _Sheet:
    """A sheet as tables are looked for on it; Excel tables by name, without those whose headings are hidden."""

    sheet: Any
    name: str
    listed: list[tuple[str, Any]]


def _place(table: Table, sheets: list[_Sheet]) -> LivePlace | None:
    names = {plain(name) for name in table.names}
    named = [(on, name, found) for on in sheets for name, found in on.listed if plain(name) in names]
    if named:
        on, _, found = next((called for called in named if called[1] == table.range_name), named[0])
        return _in_list(table, on.sheet, found)
    likely: list[LivePlace] = []
    for on in sheets:
        if plain(on.name) in names:
            likely += [_in_list(table, on.sheet, found) for name, found in on.listed if plain(name) not in _DECLARED]
            likely += _in_plain_range(table, on.sheet, [_area(found.range) for _, found in on.listed])
    likely = [place for place in likely if place.headings.positions]
    return max(likely, key=lambda place: place.headings.rank) if likely else None


def _in_list(table: Table, sheet: Any, listed: Any) -> LivePlace:
    cells = listed.header_row_range
    texts = _texts(read_cells(cells)[0], cells.column)
    return LivePlace(table, sheet, listed, read_headings(table, cells.row, texts), texts)


def _in_plain_range(table: Table, sheet: Any, taken: list[Area]) -> list[LivePlace]:
    """Below the likeliest row of headings outside the sheet's Excel tables."""
    corner = sheet.used_range.last_cell
    top = read_cells(sheet.range((1, 1), (min(corner.row, HEADINGS_WITHIN), corner.column)))
    rows = {row: _texts(cells, 1) for row, cells in enumerate(top, start=1)}
    for first_row, first_column, last_row, last_column in taken:
        for row in range(first_row, min(last_row, len(rows)) + 1):
            rows[row] = {at: text for at, text in rows[row].items() if not first_column <= at <= last_column}
    found = likeliest(table, rows.items())
    return [LivePlace(table, sheet, None, found, rows[found.row])] if found else []


def _texts(cells: Any, left: int) -> dict[int, str]:
    return {column: as_text(cell) for column, cell in enumerate(cells, start=left) if cell is not None}


def _area(cells: Any) -> Area:
    corner = cells.last_cell
    return cells.row, cells.column, corner.row, corner.column


_DECLARED = frozenset(plain(name) for table in TABLES.values() for name in table.names)
