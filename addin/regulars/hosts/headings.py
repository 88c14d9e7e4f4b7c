"""Which columns of a declared table the cells of a row name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from regulars.tables import Table


@dataclass(frozen=True)
class Headings:
    """A row read as headings.

    positions  column key -> sheet column (1 = A) of the first cell that means it
    texts      column key -> the heading as it stands
    repeated   sheet columns whose heading means a column that an earlier one already means -> that column's key
    required   how many of the required columns it names
    """

    row: int
    positions: Mapping[str, int]
    texts: Mapping[str, str]
    repeated: Mapping[int, str]
    required: int

    @property
    def rank(self) -> tuple[int, int]:
        """The likelier a row of headings, the higher."""
        return self.required, len(self.positions)


def read_headings(table: Table, row: int, cells: Mapping[int, str]) -> Headings:
    """Read a row (sheet column -> text) as the headings of a table."""
    positions: dict[str, int] = {}
    texts: dict[str, str] = {}
    repeated: dict[int, str] = {}
    for position, text in sorted(cells.items()):
        column = table.recognise(text)
        if column is None:
            continue
        if column.key in positions:
            repeated[position] = column.key
        else:
            positions[column.key], texts[column.key] = position, text
    return Headings(row, positions, texts, repeated, sum(column.key in positions for column in table.required))


def likeliest(table: Table, rows: Iterable[tuple[int, Mapping[int, str]]]) -> Headings | None:
    """Of some rows the first that names most of the required columns, then most columns; None where none names any."""
    best = None
    for row, cells in rows:
        found = read_headings(table, row, cells)
        if found.positions and (best is None or found.rank > best.rank):
            best = found
            if table.required and found.required == len(table.required):
                break
    return best
