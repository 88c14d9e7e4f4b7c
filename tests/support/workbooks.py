"""Small workbooks for tests, written by XlsxWriter: a sheet and an Excel table for each declared table."""

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from regulars.hosts.contract import CellError
from regulars.tables import TABLES, Language, Table

Formats = Callable[[str | int], Any]  # number format -> the workbook's cell format


@dataclass(frozen=True)
class Formula:
    """A formula, and the value it had when the workbook was last calculated ("#DIV/0!" is an error)."""

    text: str
    value: Any = 0


@dataclass(frozen=True)
class Shown:
    """A number in a number format: its code, or the number by which Excel knows it."""

    number: float
    number_format: str | int


@dataclass(frozen=True)
class Layout:
    """Where a table stands on its sheet, and what stands around it.

    rows_above    rows over the headings; the first of them holds the table's title
    first_column  the sheet column of the first heading (1 = A)
    free_rows     blank rows at the end of the body
    totals        a totals row below the body (Excel tables only)
    plain         a plain range: headings and rows, no Excel table
    calculated    heading -> formula: calculated columns, the user's, to the right (Excel tables only)
    """

    rows_above: int = 0
    first_column: int = 1
    free_rows: int = 0
    totals: bool = False
    plain: bool = False
    calculated: Mapping[str, str] | None = None


def write_workbook(
    path: Path,
    tables: Mapping[str, pd.DataFrame | Sequence[Sequence[Any]]],
    language: Language = Language.EN,
    *,
    layout: Layout | Mapping[str, Layout] | None = None,
    sheet_names: Mapping[str, str] | None = None,
    dates_from_1904: bool = False,
    **everywhere: Any,
) -> Path:
    """Write a workbook and return its path.

    tables       declared name -> its rows. A data frame's columns are column keys and become headings in `language`;
                 other columns are the user's own and keep their name. In a list of rows the first row is the headings
                 as they stand. Cells: str, number, bool, date, datetime, CellError, Formula, Shown; missing is an
                 empty cell.
                 (A data frame turns a CellError among texts into a text unless that column is of dtype object.)
    layout       how each table stands, or a mapping by table name; its fields may also be given here by name:
                 write_workbook(path, tables, rows_above=2, totals=True)
    sheet_names  table name -> sheet name, where that is not the table's title

    An Excel table is called rg_<name>. Tables that share a sheet (months, on the sheet of figures) stand side by side.
    """
    layouts = layout if isinstance(layout, Mapping) else dict.fromkeys(tables, layout or Layout())
    options = {"default_date_format": "yyyy-mm-dd", "date_1904": dates_from_1904}
    with xlsxwriter.Workbook(path, options) as book:
        formatted = _formats(book)
        free_column: dict[str, int] = {}  # by sheet
        for name, content in tables.items():
            table = TABLES[name]
            owner = table.sheet or name
            sheet_name = (sheet_names or {}).get(owner, TABLES[owner].title(language))
            sheet = book.get_worksheet_by_name(sheet_name) or book.add_worksheet(sheet_name)
            standing = replace(layouts.get(name, Layout()), **everywhere)
            left = max(standing.first_column - 1, free_column.get(sheet_name, 0))
            headings, rows = _headings_and_rows(table, content, language)
            width = _write_table(sheet, table.range_name, headings, rows, standing, left, formatted)
            if standing.rows_above:
                sheet.write_string(0, left, table.title(language))
            free_column[sheet_name] = left + width + 1
    return path


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change the markup of one part of a workbook, as other programs may have written it; returns the path."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def _formats(book: Any) -> Formats:
    return cache(lambda number_format: book.add_format({"num_format": number_format}))


def _headings_and_rows(
    table: Table, content: pd.DataFrame | Sequence[Sequence[Any]], language: Language
) -> tuple[list[str], list[Sequence[Any]]]:
    if not isinstance(content, pd.DataFrame):
        return list(content[0]), list(content[1:])
    declared = {column.key: column.heading(language) for column in table.columns}
    return [declared.get(str(name), str(name)) for name in content], content.astype(object).to_numpy().tolist()


def _write_table(
    sheet: Any,
    name: str,
    headings: list[str],
    rows: list[Sequence[Any]],
    standing: Layout,
    left: int,
    formatted: Formats,
) -> int:
    """Returns how many sheet columns it takes."""
    top = standing.rows_above
    for column, heading in enumerate(headings, left):
        sheet.write_string(top, column, heading)
    for row, cells in enumerate(rows, top + 1):
        for column, cell in enumerate(cells, left):
            _write_cell(sheet, row, column, cell, formatted)
    if standing.plain:
        return len(headings)
    columns: list[dict[str, Any]] = [{"header": heading} for heading in headings]
    columns += [{"header": heading, "formula": text} for heading, text in (standing.calculated or {}).items()]
    if standing.totals:
        columns[0]["total_string"] = "Total"
        for column in columns[1:]:
            column["total_function"] = "count"
    body_rows = max(len(rows) + standing.free_rows, 1)
    bottom = top + body_rows + standing.totals
    options = {"name": name, "columns": columns, "total_row": standing.totals}
    sheet.add_table(top, left, bottom, left + len(columns) - 1, options)
    return len(columns)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, formatted: Formats) -> None:
    if isinstance(cell, CellError):
        sheet.write_formula(row, column, "=NA()" if cell == "#N/A" else "=1/0", None, str(cell))
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, Shown):
        sheet.write_number(row, column, cell.number, formatted(cell.number_format))
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif pd.isna(cell):
        return
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, dt.datetime) and cell.time() != dt.time():
        sheet.write_datetime(row, column, cell, formatted("yyyy-mm-dd hh:mm:ss"))
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell)
    else:
        sheet.write_number(row, column, cell)
