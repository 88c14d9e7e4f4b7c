"""What every host offers, and the shapes that pass between a workbook and the methods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from regulars.problems import Problem
from regulars.tables import Language, Table

if TYPE_CHECKING:
    import pandas as pd


class CellError(str):
    """An error cell, as it shows: #DIV/0!"""

    __slots__ = ()


@dataclass(frozen=True)
class RawTable:
    """A declared table as it stands in a workbook, unchecked.

    values      one column per recognised column key; the index is the sheet's own row number (1 = first row), so that a
                row always knows its cell. A column is float64 (numbers only), datetime64 (dates only), str (text), or,
                where a column mixes kinds, object: str, float, bool, datetime, CellError or None.
    positions   column key -> sheet column (1 = A)
    headings    column key -> the heading as it stands
    header_row  the sheet row of the headings
    problems    what the host saw: merged or duplicate headings …
    """

    table: Table
    sheet: str
    header_row: int
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    values: "pd.DataFrame"
    dates_from_1904: bool = False
    problems: tuple[Problem, ...] = ()

    def cell(self, key: str, row: int) -> str:
        """The address of a cell: Orders!C17, or 'Data problems'!C17."""
        return address(self.sheet, self.positions[key], row)

    @property
    def language(self) -> Language:
        """The language most of its headings are in."""
        return language_of(self.table, self.headings)


@dataclass(frozen=True)
class Update:
    """New contents of our columns of one result table.

    rows    one row per body row, from body row `start` (0 = first) on; columns are column keys. Values are str, float,
            int, datetime or missing; missing means an empty cell.
    shrink  rows of the table beyond the last one are taken out (lists); else they stay
    """

    table: Table
    rows: "pd.DataFrame"
    start: int = 0
    shrink: bool = False


@dataclass(frozen=True)
class Written:
    """What a write did."""

    changed: bool
    problems: tuple[Problem, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)  # table name -> rows


class Host(Protocol):
    """Where a workbook lives: a package on disk, or a live Excel. A host knows workbooks and no sales."""

    @property
    def title(self) -> str:
        """The workbook's name, for messages."""

    def tables(self) -> Sequence[str]:
        """Names of the declared tables that the workbook holds."""

    def read(self, name: str) -> RawTable | None:
        """One table as it stands, None where the workbook does not hold it.

        Raises Refusal where the workbook cannot be read at all.
        """

    def write(self, updates: Sequence[Update]) -> Written:
        """Write result tables, all or nothing. Raises Refusal (exit code 4 where busy or changed meanwhile)."""


def language_of(table: Table, headings: Mapping[str, str]) -> Language:
    """The language that most of a table's headings are in (column key -> heading as it stands)."""
    chinese = sum(table.column(key).zh == text for key, text in headings.items())
    return Language.ZH if chinese * 2 > len(headings) else Language.EN


def letters(column: int) -> str:
    """Sheet column 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(sheet: str, column: int, row: int) -> str:
    """A cell's address with its sheet, quoted where Excel quotes it."""
    plain_name = sheet.replace("_", "a").replace(".", "a").isalnum() and not sheet[:1].isdigit()
    shown = sheet if plain_name else "'" + sheet.replace("'", "''") + "'"
    return f"{shown}!{letters(column)}{row}"
