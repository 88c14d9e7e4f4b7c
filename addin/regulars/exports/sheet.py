"""What every kind of export comes down to: sheets of cells whose headings are yet to be found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

TOP = 20  # rows in which headings are looked for


@dataclass(frozen=True)
class Odd:
    """A row that does not fit its headings: its number (1 = the file's first), and its cells."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """The rows below the headings; rows in which every cell is empty are left out.

    cells   columns 0, 1, … stand where the headings do; index: row number (1 = the file's first); text (str), or what
            kinds of values a workbook's cells hold (see RawTable.values); an empty cell is missing
    odd     rows that do not fit
    """

    cells: "pd.DataFrame"
    odd: tuple[Odd, ...] = ()


class Sheet(Protocol):
    """One sheet of an export: a text file has one, a workbook several."""

    @property
    def name(self) -> str:
        """As in cell addresses: orders.csv, or [orders.xlsx]Sheet1 as Excel writes it."""

    @property
    def first_column(self) -> int:
        """The column in which cells begin (1 = A)."""

    def top(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as texts, from the file's first row on: at most TOP of them."""

    def body(self, header_row: int, needed: int) -> Body:
        """The rows below the headings.

        header_row  the row of the headings, 1 = the file's first
        needed      how many cells a row needs to have at the least: up to the last column that is used
        """
