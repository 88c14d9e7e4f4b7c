"""One table: every column read, rows that cannot be used set aside, and each finding reported by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from regulars.check.columns import Finding, ReadColumn, Rows, read_column
from regulars.check.keys import duplicate_keys
from regulars.check.listing import LISTED, listed
from regulars.hosts.contract import RawTable
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import Column


@dataclass(frozen=True)
class Checked:
    """A table that the methods can use.

    frame      the declared columns that the sheet has, by key; index = sheet row. ID, TEXT: str; CHOICE: the choice's
               key, str; DATE: datetime64 at midnight; FLAG: boolean; MONEY, NUMBER, COUNT, SHARE, SCORE: float64;
               VALUE: object. Missing where the cell is empty or unreadable
    problems   what was found, the host's own findings first
    set_aside  rows left out; wholly blank rows are not among them
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    set_aside: int


def check_table(raw: RawTable) -> Checked:
    """Read a table cell by cell. Whether all required columns are there is for check_book to say.

    A row is set aside where a required cell is empty or unreadable, or an earlier row has its key. One problem says so
    for each row; what else is wrong in such a row is noted, and repairs in it are not reported: nothing of it is used.
    """
    columns = [column for column in raw.table.columns if column.key in raw.values]
    read = {column.key: read_column(raw, column) for column in columns}
    blank = _blank_rows(read, len(raw.values))
    left_out = blank.copy()
    problems = [*raw.problems, *_blank_row_problem(raw, blank)]
    for column in columns:
        if column.required:
            problems += _set_aside(raw, column, read[column.key], blank, left_out)
    problems += _without_duplicates(raw, read, left_out)
    for column in columns:
        problems += _blanked_and_repaired(raw, column, read[column.key], left_out)
    frame = pd.DataFrame({key: column.values for key, column in read.items()}, index=raw.values.index, copy=False)
    if left_out.any():
        frame = frame[~left_out]
    return Checked(frame, tuple(problems), int((left_out & ~blank).sum()))


def _blank_rows(read: Mapping[str, ReadColumn], rows: int) -> npt.NDArray[np.bool_]:
    blank = np.ones(rows, dtype=bool)
    for column in read.values():
        blank &= column.empty
    return blank


def _blank_row_problem(raw: RawTable, blank: npt.NDArray[np.bool_]) -> Iterator[Problem]:
    """Blank rows are worth a word where filled ones follow; below the last one they are only room."""
    filled = np.flatnonzero(~blank)
    gaps = np.flatnonzero(blank[: filled[-1]]) if filled.size else filled
    if gaps.size:
        first = min(raw.positions, key=raw.positions.__getitem__)
        cell = raw.cell(first, raw.values.index[gaps[0]])
        yield Problem(Fault.BLANK_ROWS, Outcome.NOTED, raw.table.name, cell, times=gaps.size)


def _set_aside(
    raw: RawTable, column: Column, read: ReadColumn, blank: npt.NDArray[np.bool_], left_out: npt.NDArray[np.bool_]
) -> Iterator[Problem]:
    """Rows whose required cell is empty or unreadable, marked in `left_out`."""
    missing = Finding(Fault.MISSING_VALUE, False, np.flatnonzero(read.empty & ~blank), lambda row: ("", ""))
    for finding in (*read.findings, missing):
        if finding.repaired:
            continue
        further = left_out[finding.rows]
        yield from _reported(raw, column, finding, finding.rows[~further], Outcome.SET_ASIDE)
        yield from _reported(raw, column, finding, finding.rows[further], Outcome.NOTED)
        left_out[finding.rows] = True


def _without_duplicates(
    raw: RawTable, read: Mapping[str, ReadColumn], left_out: npt.NDArray[np.bool_]
) -> Iterator[Problem]:
    """Rows whose key an earlier row has, marked in `left_out`."""
    if not raw.table.key or not set(raw.table.key) <= set(read):
        return
    keys = pd.DataFrame({key: read[key].values.array for key in raw.table.key})
    first_with_key = duplicate_keys(keys[~left_out])
    column = raw.table.column(raw.table.key[0])

    def says(row: int) -> tuple[str, str]:
        return str(keys.at[row, column.key]), raw.cell(column.key, raw.values.index[first_with_key[row]])

    rows = first_with_key.index.to_numpy(dtype=np.intp)
    yield from _reported(raw, column, Finding(Fault.DUPLICATE_KEY, False, rows, says), rows, Outcome.SET_ASIDE)
    left_out[rows] = True


def _blanked_and_repaired(
    raw: RawTable, column: Column, read: ReadColumn, left_out: npt.NDArray[np.bool_]
) -> Iterator[Problem]:
    for finding in read.findings:
        used, unused = finding.rows[~left_out[finding.rows]], finding.rows[left_out[finding.rows]]
        if finding.repaired:
            yield from _reported(raw, column, finding, used, Outcome.REPAIRED)
        elif not column.required:
            says_nothing = finding.fault is Fault.MISSING_VALUE  # "N/A": once per column
            yield from _reported(raw, column, finding, used, Outcome.BLANKED, 0 if says_nothing else LISTED)
            if not says_nothing:
                yield from _reported(raw, column, finding, unused, Outcome.NOTED)


def _reported(
    raw: RawTable, column: Column, finding: Finding, rows: Rows, outcome: Outcome, at_most: int = LISTED
) -> list[Problem]:
    return listed(rows.size, lambda place: finding.problem(raw, column, int(rows[place]), outcome), at_most)
