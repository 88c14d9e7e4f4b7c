"""One column of a table, from its cells as they stand to typed values and what was found on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from regulars.check.cells import Reading, Readings, collected, distinct, read_each, shown
from regulars.check.dates import LATEST, dates, earliest_day
from regulars.check.numbers import numbers, within_bounds
from regulars.check.texts import texts
from regulars.check.words import choices, flags
from regulars.hosts.contract import RawTable
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import NUMERIC_KINDS, Column, Kind

Rows = npt.NDArray[np.intp]  # places in the table, 0 = the first row that was read


@dataclass(frozen=True)
class Finding:
    """The cells of one column that share a fault.

    repaired  whether they are understood all the same
    rows      their places, ascending
    says      place -> what stands there, and what is used instead or was expected
    """

    fault: Fault
    repaired: bool
    rows: Rows
    says: Callable[[int], tuple[str, str]]

    def problem(self, raw: RawTable, column: Column, row: int, outcome: Outcome) -> Problem:
        """The problem of one of its cells."""
        found, used = self.says(row)
        cell = raw.cell(column.key, raw.values.index[row])
        return Problem(self.fault, outcome, raw.table.name, cell, raw.headings[column.key], found, used)


@dataclass(frozen=True)
class ReadColumn:
    """A column, read.

    values    typed by kind, missing where the cell is empty or unreadable; index as in the sheet
    empty     whether nothing stands in the cell
    findings  the cells that were repaired, or are unreadable
    """

    values: pd.Series
    empty: npt.NDArray[np.bool_]
    findings: tuple[Finding, ...] = ()


def read_column(raw: RawTable, column: Column) -> ReadColumn:
    """Read a column of a raw table as its kind: ID, TEXT, CHOICE str; DATE datetime64; FLAG boolean; numbers float64.

    A column that is typed and clean is passed on as it is; of any other every distinct cell is read once.
    """
    standing = raw.values[column.key]
    typed = _typed(standing, column)
    if typed is not None:
        return ReadColumn(typed, typed.isna().to_numpy())
    codes, cells = distinct(standing)
    readings = READERS[column.kind](cells, column, raw)
    if readings.values is cells.array:  # every text stays as it is
        return ReadColumn(standing, codes == -1)
    taken = pd.api.extensions.take(readings.values, codes, allow_fill=True)
    values = pd.Series(taken, index=standing.index, copy=False)
    findings = _findings(codes, cells, readings)
    empty = values.isna().to_numpy(copy=True)
    for finding in findings:
        empty[finding.rows] = False
    return ReadColumn(values, empty, findings)


def _typed(standing: pd.Series, column: Column) -> pd.Series | None:
    """The column itself, where it holds nothing but good numbers or good days."""
    if column.kind in NUMERIC_KINDS and standing.dtype == "float64" and within_bounds(standing, column.kind):
        return standing
    if column.kind is Kind.DATE and standing.dtype.kind == "M":
        days: pd.Series = standing.dt.normalize()
        if ((days < earliest_day(column)) | (days > LATEST)).any():
            return None
        return days if standing.dtype in ("datetime64[us]", "datetime64[ns]") else days.astype("datetime64[us]")
    return None


def _anything(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Cells of a VALUE column, as they stand."""
    return collected(read_each(cells.tolist(), Reading), "object")


READERS: Mapping[Kind, Callable[[pd.Index, Column, RawTable], Readings]] = {
    **dict.fromkeys(NUMERIC_KINDS, numbers),
    Kind.ID: texts,
    Kind.TEXT: texts,
    Kind.DATE: dates,
    Kind.FLAG: flags,
    Kind.CHOICE: choices,
    Kind.VALUE: _anything,
}


def _findings(codes: Rows, cells: pd.Index, readings: Readings) -> tuple[Finding, ...]:
    """One finding per fault, in the order in which the cells stand."""
    missing = pd.isna(readings.values)
    kinds: dict[tuple[Fault, bool], list[int]] = {}
    for place, (fault, _) in readings.odd.items():
        kinds.setdefault((fault, not missing[place]), []).append(place)

    def says(row: int) -> tuple[str, str]:
        place = int(codes[row])
        return shown(cells[place]), readings.odd[place][1]

    return tuple(
        Finding(fault, repaired, np.flatnonzero(np.isin(codes, places)), says)
        for (fault, repaired), places in kinds.items()
    )
