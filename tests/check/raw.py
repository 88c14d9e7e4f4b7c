"""Tables as they stand in a sheet, before they are checked."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regulars.check import check_table
from regulars.hosts.contract import CellError, RawTable
from regulars.problems import Problem
from regulars.tables import TABLES

FIRST_ROW = 2  # the headings stand in row 1


def sheet(name: str, text: str, **options: Any) -> RawTable:
    """A table from text: headings, then one row a line, cells two or more spaces apart.

    A cell is typed as Excel would take it: 12.5 a number, 2025-01-05 a day, TRUE a truth value, #N/A an error; "12" in
    quotes is a text, a dot is an empty cell, anything else is a text.
    """
    headings, *rows = (re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines())
    cells = [[_typed(cell) for cell in row] for row in rows]
    return raw(name, {heading: [row[place] for row in cells] for place, heading in enumerate(headings)}, **options)


def raw(name: str, columns: Mapping[str, Sequence[Any]], **options: Any) -> RawTable:
    """A table from its columns, by heading, with the dtypes that a host gives them."""
    table = TABLES[name]
    keys = {heading: found.key for heading in columns if (found := table.recognise(heading))}
    rows = range(FIRST_ROW, FIRST_ROW + max(map(len, columns.values()), default=0))
    values = pd.DataFrame({keys[heading]: as_host_gives(cells) for heading, cells in columns.items()})
    return RawTable(
        table,
        options.pop("sheet", table.en),
        header_row=FIRST_ROW - 1,
        positions={keys[heading]: place for place, heading in enumerate(columns, 1)},
        headings={key: heading for heading, key in keys.items()},
        values=values.set_axis(pd.Index(rows, dtype="int64"), axis=0),
        **options,
    )


def as_host_gives(cells: Sequence[Any]) -> pd.Series:
    """One column: float64, datetime64 or str where all its cells are alike, else object."""
    kinds = {_kind(cell) for cell in cells if cell is not None}
    dtype = kinds.pop() if len(kinds) == 1 else "object"
    return pd.Series(list(cells), dtype=dtype)


def checked_column(
    name: str, heading: str, cells: Sequence[Any], **options: Any
) -> tuple[pd.Series, Sequence[Problem]]:
    """What checking makes of one column (A), beside a column of ids so that no row is blank; and the problems."""
    table = TABLES[name]
    column = table.recognise(heading)
    assert column is not None
    ids = {table.columns[0].en: [f"N{number}" for number in range(len(cells))]}
    checked = check_table(raw(name, {heading: cells, **ids}, **options))
    return checked.frame[column.key], checked.problems


def blank(values: pd.Series) -> list[Any]:
    """The values as a list, None where missing."""
    return values.astype(object).where(values.notna(), None).tolist()


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """Problems in short: cell, fault, outcome."""
    return [(problem.cell, str(problem.fault), str(problem.outcome)) for problem in problems]


def _kind(cell: Any) -> str:
    if isinstance(cell, bool | CellError):
        return "object"
    if isinstance(cell, dt.date):
        return "datetime64[us]"
    return "float64" if isinstance(cell, int | float) else "str"


def _typed(cell: str) -> Any:
    if cell == ".":
        return None
    if cell.startswith('"'):
        return cell.strip('"')
    if cell in ("TRUE", "FALSE"):
        return cell == "TRUE"
    if cell.startswith("#"):
        return CellError(cell)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return dt.datetime.fromisoformat(cell)
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell
