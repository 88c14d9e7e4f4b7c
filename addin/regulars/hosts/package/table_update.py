"""What an update changes on a table's sheet: rows written, rows added or taken out, and a totals row that moves."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from regulars.hosts.contract import Update, address
from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.calculated import filled_down, is_calculation, moved_down
from regulars.hosts.package.cells import EMPTY, is_filled, tails
from regulars.hosts.package.column_styles import ColumnStyles
from regulars.hosts.package.references import LAST_SHEET_ROW, Body, Box, Resized, following
from regulars.hosts.package.rewriting import Block, Column, Moved
from regulars.hosts.package.row_stream import merged_areas
from regulars.hosts.package.sheet_data import Row, SheetData
from regulars.hosts.package.structure import Place
from regulars.hosts.package.styles_part import Styles
from regulars.hosts.package.table_part import Calculation
from regulars.problems import Fault, Outcome, Problem, Refusal


@dataclass(frozen=True)
class Plan:
    """What an update changes; nothing at all where foreign cells stand in the table's way (a problem says which)."""

    resized: Resized
    blocks: tuple[Block, ...] = ()
    moved: Moved = field(default_factory=dict)
    problem: Problem | None = None


class TableUpdate:
    """An update as it meets the sheet.

    calculations    the table's calculated columns, by sheet column
    Raises ValueError where the update begins below the body.
    """

    def __init__(self, place: Place, update: Update, sheet: SheetData, calculations: Mapping[int, Calculation]) -> None:
        self._table = update.table.name
        self._shrink = update.shrink
        self._sheet = sheet
        self._body = standing(place)
        self._values = {
            place.positions[str(key)]: column for key, column in update.rows.items() if key in place.positions
        }
        self._calculations = {column: made for column, made in calculations.items() if column not in self._values}
        self._first_row = self._body.first_row + update.start
        self._last_row = self._first_row + len(update.rows) - 1
        if self._first_row > self._body.last_row + 1:
            raise ValueError(f"{update.table.name} has fewer than {update.start} rows")

    @property
    def _columns(self) -> range:
        return range(self._body.first_column, self._body.last_column + 1)

    def plan(self, styles: Styles, dates_from_1904: bool) -> Plan:
        """Plan it. Raises Refusal where the table would reach beyond the last row of a sheet."""
        resized = Resized(self._body, self._body.ending_at(self._body_end()))
        if resized.after.box.last_row > LAST_SHEET_ROW:
            rows = resized.after.last_row - self._body.first_row + 1
            raise Refusal("refusal.too_many_rows", sheet=self._body.sheet, rows=rows, most=LAST_SHEET_ROW)
        if problem := self._obstacle(resized):
            return Plan(Resized(self._body, self._body), problem=problem)
        blocks = [
            block for block in self._blocks(resized, styles, dates_from_1904) if block.first_row <= block.last_row
        ]
        return Plan(resized, tuple(blocks), self._moved_totals(resized))

    def _body_end(self) -> int:
        """The body's last row after the update. A row that holds anything of the user's stays; one row always does."""
        body = self._body
        needed = max(self._last_row, min(body.first_row, body.last_row))
        if needed >= body.last_row or not self._shrink:
            return max(needed, body.last_row)
        kept = [row.number for row in self._sheet.rows(needed + 1, body.last_row) if self._holds_theirs(row)]
        return max([needed, *kept])

    def _holds_theirs(self, row: Row) -> bool:
        """Whether a row of the table holds anything in the user's columns but formulas that fill a whole column."""
        for position in self._columns:
            tail, calculation = row.tail(column_letters(position)), self._calculations.get(position)
            formula_only = calculation is not None and is_calculation(tail, calculation)
            if position not in self._values and is_filled(tail) and not formula_only:
                return True
        return False

    def _obstacle(self, resized: Resized) -> Problem | None:
        """The first foreign cell, or merged cells, in the rows that the table needs below itself."""
        needed = Box(
            resized.before.box.last_row + 1,
            self._body.first_column,
            resized.after.box.last_row,
            self._body.last_column,
        )
        if needed.last_row < needed.first_row:
            return None
        merges = [Box(*merged) for merged in merged_areas(self._sheet.after.encode())]
        taken = [(box.first_row, box.first_column) for box in merges if box.meets(needed)]
        for row in self._sheet.rows(needed.first_row, needed.last_row):
            filled = [position for position in self._columns if is_filled(row.tail(column_letters(position)))]
            if filled:
                taken.append((row.number, filled[0]))
                break
        if not taken:
            return None
        row_number, column = min(taken)
        cell = address(self._body.sheet, column, row_number)
        return Problem(Fault.NO_ROOM, Outcome.UNUSED, self._table, cell)

    def _blocks(self, resized: Resized, styles: Styles, dates_from_1904: bool) -> Iterator[Block]:
        looks = ColumnStyles(self._sheet, self._body)
        old_end, new_end = resized.before.last_row, resized.after.last_row
        ours = [self._written(position, looks, styles, dates_from_1904) for position in self._values]
        yield Block(self._first_row, min(self._last_row, old_end), ours)
        if new_end > old_end:
            yield Block(old_end + 1, new_end, [*ours, *self._filled_down(looks)], new_rows=True)
        if self._shrink and self._last_row < old_end:
            blank = [Column(position, _nothing) for position in self._values]
            left = [Column(position, _nothing) for position in self._calculations]
            yield Block(self._last_row + 1, new_end, blank)
            yield Block(new_end + 1 + self._body.totals_rows, old_end, [*blank, *left])

    def _written(self, position: int, looks: ColumnStyles, styles: Styles, dates_from_1904: bool) -> Column:
        """A column of ours. Dates are shown as such where nothing in the column is."""
        values, first = self._values[position], self._first_row

        def cells(first_row: int, last_row: int) -> Sequence[str]:
            return tails(values.iloc[first_row - first : last_row - first + 1], dates_from_1904)

        style = looks.usual(position)
        if not _are_dates(values) or any(styles.shows_date(seen) for seen in looks.every(position)):
            return Column(position, cells, style)
        dated = partial(styles.dated, with_time=_any_time(values))
        return Column(position, cells, dated(style), dated)

    def _filled_down(self, looks: ColumnStyles) -> Iterator[Column]:
        """The user's columns in rows that are new to the table."""
        body = self._body
        last = self._sheet.row(body.last_row)
        for position in self._columns:
            style = looks.usual(position)
            if calculation := self._calculations.get(position):
                above = last.tail(column_letters(position)) if last else ""
                formula = filled_down(calculation, position, body.first_row, body.last_row, above)
                yield Column(position, _each(formula), style)
            elif position not in self._values and style != looks.of_sheet_column(position):
                yield Column(position, _nothing, style)

    def _moved_totals(self, resized: Resized) -> Moved:
        """A totals row's cells, taken from below the old body and put below the new one."""
        old, new = resized.before.box.last_row, resized.after.box.last_row
        if not self._body.totals_rows or old == new:
            return {}
        letters = [column_letters(position) for position in self._columns]
        row = self._sheet.row(old)
        cells = row.cells(letters) if row else {}
        follow = following(self._body.sheet, [resized])
        there = {letter: (style, moved_down(tail, new - old, follow)) for letter, (style, tail) in cells.items()}
        gone = dict.fromkeys(letters)
        return {old: gone, new: gone | there}


def standing(place: Place) -> Body:
    """Where a table stands; a plain range is as wide as its recognised columns."""
    if part := place.part:
        columns = part.first_column, part.last_column
        return Body(place.sheet.name, place.header_row, place.first_row, place.last_row, *columns, part.totals_rows)
    columns = min(place.positions.values()), max(place.positions.values())
    return Body(place.sheet.name, place.header_row, place.first_row, place.last_row, *columns)


def _nothing(first_row: int, last_row: int) -> Sequence[str]:
    return [EMPTY] * (last_row - first_row + 1)


def _each(tail: Callable[[int], str]) -> Callable[[int, int], Sequence[str]]:
    return lambda first_row, last_row: [tail(row) for row in range(first_row, last_row + 1)]


def _are_dates(values: pd.Series) -> bool:
    return pd.api.types.infer_dtype(values, skipna=True) in ("date", "datetime", "datetime64")


def _any_time(values: pd.Series) -> bool:
    """Whether any of these dates has a time of day."""
    if pd.api.types.is_datetime64_dtype(values.dtype):
        there = values.dropna()
        return bool((there != there.dt.normalize()).any())
    return any(isinstance(moment, dt.datetime) and moment.time() != dt.time() for moment in values.dropna())
