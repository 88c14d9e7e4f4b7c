"""New contents for cells of a worksheet, put into its rows; everything else in those rows stays as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.cells import Texts
from regulars.hosts.package.row_runs import Run, Writer
from regulars.hosts.package.sheet_data import Cell, SheetData

_ROWS_AT_ONCE = 4_000  # bounds the memory that rows taken apart need


@dataclass(frozen=True)
class Column:
    """New contents of one sheet column.

    tails     the tails (see cells) from one sheet row to another
    style     given to a cell that does not exist yet: ` s="3"`, or ""
    restyled  the style that a changed cell takes instead of the one it has; None: it keeps its own
    """

    position: int
    tails: Callable[[int, int], Sequence[str]]
    style: str = ""
    restyled: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Block:
    """New contents of some columns, for consecutive rows of the sheet.

    new_rows    the rows are new to the table: empty cells are made too, where they have a style
    """

    first_row: int
    last_row: int
    columns: Sequence[Column]
    new_rows: bool = False


Moved = Mapping[int, Mapping[str, Cell | None]]
"""Whole cells put elsewhere: row -> column letter -> the cell, None where it was taken away."""


@dataclass(frozen=True)
class Rewritten:
    """A sheet's rows after a rewriting.

    changed         whether any cell is not what it was
    formulas_gone   addresses (F6) of cells that were calculated and no longer are
    """

    body: bytes
    changed: bool
    formulas_gone: frozenset[str]


def rewritten(sheet: SheetData, blocks: Sequence[Block], moved: Moved, texts: Texts) -> Rewritten:
    """Put blocks and moved cells into a sheet; blocks may share rows, not cells.

    A cell that already holds its new value, however it is written, is kept as it is.
    """
    out = BytesIO()
    body = memoryview(sheet.body)
    writer = Writer(texts)
    done = 0
    for first, last in _spans(blocks, moved):
        start, end = sheet.offset(first), sheet.offset(last + 1)
        out.write(body[done:start])
        present = str(body[start:end], "utf-8")
        out.write(writer.written(_run(first, last, blocks), present, moved.get(first, {})).encode())
        done = end
    out.write(body[done:])
    return Rewritten(out.getvalue(), writer.changed, frozenset(writer.formulas_before - writer.formulas_after))


def _spans(blocks: Sequence[Block], moved: Moved) -> Iterator[tuple[int, int]]:
    """Runs of rows (first, last) throughout which the same blocks apply, none too long; a row of moved cells alone."""
    ends = {row for block in blocks for row in (block.first_row, block.last_row + 1)}
    ends |= {row + after for row in moved for after in (0, 1)}
    for start, end in pairwise(sorted(ends)):
        touched = start in moved or any(block.first_row <= start <= block.last_row for block in blocks)
        for first in range(start, end, _ROWS_AT_ONCE) if touched else ():
            yield first, min(first + _ROWS_AT_ONCE, end) - 1


def _run(first: int, last: int, blocks: Sequence[Block]) -> Run:
    active = [block for block in blocks if block.first_row <= first <= block.last_row]
    columns = [(block, column) for block in active for column in block.columns]
    return Run(
        first,
        last,
        {column_letters(column.position): column.tails(first, last) for _, column in columns},
        {column_letters(column.position): column.style for _, column in columns},
        {column_letters(column.position): column.restyled for _, column in columns if column.restyled},
        {column_letters(column.position) for block, column in columns if block.new_rows and column.style},
    )
