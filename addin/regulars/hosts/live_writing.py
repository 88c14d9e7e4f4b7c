"""Updates as they meet an open workbook: planned first, then done step by step, and taken back where a step fails."""

import contextlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from regulars.hosts.contract import Update, address
from regulars.hosts.live_cells import read_cells, standing, typed_rows
from regulars.hosts.live_places import LivePlace
from regulars.hosts.package.losses import losses
from regulars.hosts.package.references import LAST_SHEET_ROW
from regulars.hosts.package.structure import Place, SheetPart
from regulars.problems import Fault, Outcome, Problem, Refusal

Rows = list[list[Any]]


@dataclass(frozen=True)
class Plan:
    """What an update changes.

    first, last  the body as it is; last < first where it is empty
    written      the last row that the update fills
    end          the body's last row afterwards
    calculated   the user's columns that one formula fills, as far as rows of theirs fall away
    obstacle     the first cell in the way of a table that would have to grow; then nothing is written
    """

    place: LivePlace
    update: Update
    first: int
    last: int
    written: int
    end: int
    calculated: Collection[int] = ()
    obstacle: str | None = None

    @property
    def problems(self) -> Iterator[Problem]:
        """What cannot be written, or not wholly."""
        place, table = self.place, self.update.table
        if self.obstacle:
            yield Problem(Fault.NO_ROOM, Outcome.UNUSED, table.name, self.obstacle)
            return
        headings, sheet = place.headings, SheetPart(place.sheet.name, "")
        stands = Place(table, sheet, None, headings.row, headings.positions, headings.texts, self.first, self.last)
        yield from losses(stands, self.update)

    @property
    def columns(self) -> dict[int, str]:
        """Sheet column -> column key, of the columns that are written."""
        return _written_columns(self.place, self.update)


def plan(place: LivePlace, update: Update) -> Plan:
    """Look at the sheet and decide. Raises Refusal where the table would need more rows than a sheet has."""
    first, last = place.body()
    written = first + update.start + len(update.rows) - 1
    end = max(written, last)
    calculated: Collection[int] = ()
    if update.shrink and written < last:
        calculated = _calculated(place, update, first)
        end = max(written, min(first, last), _last_held(place, update, (written + 1, last), calculated))
    if end + place.totals > LAST_SHEET_ROW:
        raise Refusal("refusal.too_many_rows", sheet=place.sheet.name, rows=end - first + 1, most=LAST_SHEET_ROW)
    below = 1 + place.totals + (last if place.listed is None else max(first, last))
    return Plan(place, update, first, last, written, end, calculated, _obstacle(place, below, end + place.totals))


def _written_columns(place: LivePlace, update: Update) -> dict[int, str]:
    positions = place.headings.positions
    return dict(sorted((positions[str(key)], str(key)) for key in update.rows if str(key) in positions))


def _calculated(place: LivePlace, update: Update, row: int) -> set[int]:
    """The user's columns that hold a formula in that row: it fills the column."""
    cells = zip(place.columns, standing(place.cells(row, row, place.columns))[0], strict=True)
    return {column for column, cell in cells if _is_formula(cell)} - _written_columns(place, update).keys()


def _is_formula(typed: Any) -> bool:
    return isinstance(typed, str) and typed.startswith("=")


def _last_held(place: LivePlace, update: Update, rows: tuple[int, int], calculated: Collection[int]) -> int:
    """The last row in which the user keeps something of their own; 0 where there is none."""
    ours = _written_columns(place, update)
    theirs = [(at, column) for at, column in enumerate(place.columns) if column not in ours]
    held = 0
    for row, cells in enumerate(standing(place.cells(*rows, place.columns)), start=rows[0]):
        own = (cells[at] for at, column in theirs if not (column in calculated and _is_formula(cells[at])))
        if any(cell is not None for cell in own):
            held = row
    return held


def _obstacle(place: LivePlace, first: int, last: int) -> str | None:
    """The first filled cell, or merged cells, in some rows of the table's columns."""
    if first > last:
        return None
    cells = place.cells(first, last, place.columns)
    filled = np.argwhere(pd.notna(read_cells(cells)))
    taken = [(first + int(row), place.columns[int(column)]) for row, column in filled[:1]]
    if cells.merge_cells is not False:
        taken.append(_merged(place, first, last))
    return address(place.sheet.name, min(taken)[1], min(taken)[0]) if taken else None


def _merged(place: LivePlace, first: int, last: int) -> tuple[int, int]:
    """Row and column of the first merged cells that reach into some rows; there are such."""
    row = next(row for row in range(first, last + 1) if place.cells(row, row, place.columns).merge_cells is not False)
    cells = (place.sheet.range((row, column)) for column in place.columns)
    area = next(cell.merge_area for cell in cells if cell.merge_cells)
    return area.row, area.column


class Steps:
    """What was done to a workbook so far."""

    def __init__(self) -> None:
        self._back: list[Callable[[], None]] = []

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return bool(self._back)

    def carry_out(self, plan: Plan) -> None:
        """Write what is planned; a table with an obstacle is left as it is."""
        if plan.obstacle:
            return
        if plan.end > plan.last:
            self._grow(plan)
        shown = _shown(plan.place, max(plan.end, plan.last))
        for columns, keys in _groups(plan.columns):
            rows = typed_rows(plan.update.rows, keys)
            if plan.update.shrink:
                rows += [[None] * len(keys)] * (plan.last - plan.written)
            self._put(plan.place, plan.first + plan.update.start, columns, rows, shown)
        if plan.end < plan.last:
            for column in plan.calculated:
                blank = [[None]] * (plan.last - plan.end)
                self._put(plan.place, plan.end + 1, range(column, column + 1), blank, shown)
            self._shrink(plan)

    def take_back(self) -> None:
        """Undo it all, the last step first. What Excel does not let be undone, it did not let be done either."""
        while self._back:
            with contextlib.suppress(Exception):
                self._back.pop()()

    def _grow(self, plan: Plan) -> None:
        """Give an Excel table more rows; they show numbers as its first row does."""
        place = plan.place
        if place.listed is None:
            return
        self._back.append(partial(_resize, place, plan.last, plan.end))
        _resize(place, plan.end)
        for column in place.columns:
            one = range(column, column + 1)
            look = place.cells(plan.first, plan.first, one).number_format
            place.cells(max(plan.last + 1, plan.first), plan.end, one).number_format = look

    def _shrink(self, plan: Plan) -> None:
        if plan.place.listed is not None:
            self._back.append(partial(_resize, plan.place, plan.last))
            _resize(plan.place, plan.end)

    def _put(self, place: LivePlace, top: int, columns: range, rows: Rows, shown: "Shown") -> None:
        """Type rows into cells that do not hold them yet."""
        if not rows:
            return
        before = standing(place.cells(top, top + len(rows) - 1, columns))
        if before != rows:
            self._back.append(partial(_type, place, top, columns, before, shown))
            _type(place, top, columns, rows, shown)


def _groups(columns: dict[int, str]) -> Iterator[tuple[range, list[str]]]:
    """Runs of neighbouring columns: they are written in one go."""
    for _, run in groupby(enumerate(columns.items()), key=lambda numbered: numbered[1][0] - numbered[0]):
        positions, keys = zip(*(column for _, column in run), strict=True)
        yield range(positions[0], positions[-1] + 1), list(keys)


def _resize(place: LivePlace, last: int, blank_until: int = 0) -> None:
    """Let the body of an Excel table end in that row, its totals row below it, and blank the rows until another."""
    listed = place.listed
    assert listed is not None
    totals = place.totals
    if totals:
        listed.show_totals = False
    try:
        listed.resize(place.cells(place.headings.row, max(last, place.headings.row + 1), place.columns))
        if blank_until > last:
            place.cells(last + 1, blank_until, place.columns).clear_contents()
    finally:
        if totals:
            listed.show_totals = True


@dataclass(frozen=True)
class Shown:
    """The rows and columns of a table that are not hidden."""

    rows: frozenset[int]
    columns: frozenset[int]


def _shown(place: LivePlace, last: int) -> Shown:
    rows: set[int] = set()
    columns: set[int] = set()
    for area in place.cells(place.headings.row, last, place.columns).get_special_cells("visible"):
        corner = area.last_cell
        rows |= set(range(area.row, corner.row + 1))
        columns |= set(range(area.column, corner.column + 1))
    return Shown(frozenset(rows), frozenset(columns))


def _type(place: LivePlace, top: int, columns: range, rows: Rows, shown: Shown) -> None:
    """Type rows into cells.

    Where a range has hidden rows or columns, by a filter or by hand, Excel puts the first of many values into each of
    its visible cells. So hidden columns are shown meanwhile, and hidden rows are written one by one.
    """
    with contextlib.ExitStack() as back:
        for column in columns:
            cells = place.cells(top, top, range(column, column + 1)).columns
            if column not in shown.columns and cells.hidden:
                back.callback(setattr, cells, "hidden", True)
                cells.hidden = False
        for visible, numbered in groupby(enumerate(rows, start=top), key=lambda row: row[0] in shown.rows):
            run = list(numbered)
            for part in [run] if visible else [[row] for row in run]:
                place.cells(part[0][0], part[-1][0], columns).value = [cells for _, cells in part]
