"""A table's rows as they stand in the workbook: blocks of rows in one go, and cell by cell where they must be."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from regulars.hosts.contract import RawTable
from regulars.hosts.package.archive import Package
from regulars.hosts.package.cell_values import CellValues, Value
from regulars.hosts.package.fast_reader import FastReader
from regulars.hosts.package.odd_cells import OddCells
from regulars.hosts.package.row_blocks import Block, NotInBlocksError, blocks
from regulars.hosts.package.row_stream import cells, in_utf8, rows_downwards
from regulars.hosts.package.rows_below import RowsBelow
from regulars.hosts.package.structure import Place, Structure
from regulars.hosts.package.value_columns import Values, as_column, listed

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 4 << 20  # bytes of a sheet; more where the shared texts, which are read with each block, are many
LARGEST_BLOCK = 32 << 20
THREADS = min(4, os.cpu_count() or 1)

Columns = dict[str, "pd.Series[Any]"]
_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def read_table(package: Package, structure: Structure, place: Place) -> RawTable:
    """Read the body of a table: see RawTable for its shape.

    Ids, texts and choices are text throughout, but for error cells: 17850, TRUE, 2025-01-02; a number among them has at
    most nine decimals. In all other columns every cell keeps its kind. A cell in which nothing shows is missing, also
    where a formula gave an empty text. Blank rows are kept. Rows typed directly below an Excel table that did not grow
    are counted in a problem. Raises Refusal where the sheet is damaged.
    """
    import pandas as pd

    reading = _Reading(package, structure, place)
    below = RowsBelow(place)
    try:
        columns = reading.by_blocks(below)
    except NotInBlocksError:
        below = RowsBelow(place)
        columns = reading.by_cells(below.body_rows(rows_downwards(package.pieces(place.sheet.part))))
    return RawTable(
        place.table,
        place.sheet.name,
        place.header_row,
        place.positions,
        place.headings,
        pd.DataFrame(columns, index=reading.rows),
        structure.dates_from_1904,
        (*place.problems, *below.problems),
    )


class _Reading:
    """The body of one table, being read.

    rows  the sheet's numbers of its rows
    """

    def __init__(self, package: Package, structure: Structure, place: Place) -> None:
        import pandas as pd

        self.rows = pd.RangeIndex(place.first_row, max(place.last_row + 1, place.first_row))
        self._package = package
        self._place = place
        self._columns = {key: place.table.column(key) for key in place.positions}
        self._values = CellValues(package, structure)
        self._fast = FastReader(package, structure, self._values, self._columns, place.positions)
        self._odd = OddCells(self._values, self._columns, place.positions)

    def by_blocks(self, below: RowsBelow) -> Columns:
        """The columns by key, from blocks that are read at the same time. Raises NotInBlocksError."""
        if self._place.first_row == 1:  # nothing can be put above it
            raise NotInBlocksError
        if not self._columns:
            return {}
        pieces = in_utf8(self._package.pieces(self._place.sheet.part))
        size = min(max(BLOCK, 4 * self._fast.members_size), LARGEST_BLOCK)
        body = below.body(blocks(pieces, self._place.first_row, size))
        parts = list(_side_by_side(self._values_in, self._with_rows(body)))
        return {
            key: as_column([part.pop(key) for part in parts], column, self.rows)
            for key, column in self._columns.items()
        }

    def by_cells(self, found: Iterable[tuple[int, etree._Element]]) -> Columns:
        """The columns by key, each cell by itself."""
        values = self._cell_by_cell(found, range(self.rows.start, self.rows.stop))
        return {key: as_column([values.pop(key)], column, self.rows) for key, column in self._columns.items()}

    def _with_rows(self, body: Iterable[Block]) -> Iterator[tuple[Block, range]]:
        """Each block and the rows it stands for: with the missing ones above it."""
        start = self.rows.start
        for block in body:
            rows = range(start, min(block.last_row + 1, self.rows.stop))
            yield block, rows
            start = rows.stop

    def _values_in(self, block_and_rows: tuple[Block, range]) -> dict[str, Values]:
        """The values in a block: in one go, else but for its odd cells, else cell by cell."""
        block, rows = block_and_rows
        values: Mapping[str, Values] | None = None
        if self._fast.takes(block, rows):
            values = self._fast.columns(block, rows) or self._without_odd_cells(block, rows)
        return dict(values or self._cell_by_cell(rows_downwards([block.xml]), rows))

    def _without_odd_cells(self, block: Block, rows: range) -> dict[str, Values] | None:
        if not self._odd.can_be_told(block):
            return None
        left, odd = self._odd.taken_out(block)
        plain = self._fast.columns(left, rows, plain=True)
        if plain is None:
            return None
        values: dict[str, Values] = dict(plain)
        for key, found in odd.items():
            values[key] = together = listed(plain[key])
            for number, value in found.items():
                if number in rows:
                    together[number - rows.start] = value
        return values

    def _cell_by_cell(self, found: Iterable[tuple[int, etree._Element]], rows: range) -> dict[str, list[Value]]:
        key_at = {position: key for key, position in self._place.positions.items()}
        values: dict[str, list[Value]] = {key: [None] * len(rows) for key in self._columns}
        for number, row in found:
            if number in rows:
                for position, cell in cells(row):
                    if position in key_at:
                        values[key_at[position]][number - rows.start] = self._values.value(cell)
        return values


def _side_by_side(make: Callable[[_Item], _Made], items: Iterable[_Item]) -> Iterator[_Made]:
    """What is made of each item, in their order, by several threads; few items are held at a time."""
    with ThreadPoolExecutor(THREADS) as threads:
        under_way: deque[Future[_Made]] = deque()
        for item in items:
            under_way.append(threads.submit(make, item))
            if len(under_way) > THREADS:
                yield under_way.popleft().result()
        for made in under_way:
            yield made.result()
