"""Rows typed directly below an Excel table that did not grow: they are not read, so they must be spoken of."""

from collections.abc import Iterable, Iterator

from lxml import etree

from regulars.hosts.contract import address
from regulars.hosts.package.row_blocks import Block
from regulars.hosts.package.row_stream import cells, has_value, rows_downwards
from regulars.hosts.package.structure import Place
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import Keeper

Row = tuple[int, etree._Element]


class RowsBelow:
    """Counts them while the sheet goes by; those below a totals row, or a table of ours, are somebody's notes."""

    def __init__(self, place: Place) -> None:
        part = place.part
        self._place = place
        self._columns = frozenset(place.positions.values())
        self._looking = part is not None and not part.totals_rows and place.table.keeper is Keeper.USER
        self._next = place.last_row + 1

    def body(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks in which the table's body stands; the others are only looked at."""
        for block in blocks:
            if self._looking and block.last_row >= self._next:
                for row in rows_downwards([block.starting(self._next).xml]):
                    self._look_at(*row)
            if block.first_row <= self._place.last_row:
                yield block

    def body_rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of the table's body; the others are only looked at."""
        for number, row in rows:
            if number <= self._place.last_row:
                yield number, row
            else:
                self._look_at(number, row)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What there is to say, once everything has gone by."""
        first = self._place.last_row + 1
        if self._next == first or self._place.part is None:
            return ()
        at = address(self._place.sheet.name, self._place.part.first_column, first)
        times = self._next - first
        return (Problem(Fault.ROWS_BELOW_TABLE, Outcome.SET_ASIDE, self._place.table.name, at, times=times),)

    def _look_at(self, number: int, row: etree._Element) -> None:
        """The first row that is missing or holds nothing in the table's columns is the end of them."""
        filled = any(column in self._columns and has_value(cell) for column, cell in cells(row))
        self._looking = self._looking and number == self._next and filled
        self._next += self._looking
