"""Cells that are not what their column holds: taken out of a block of rows, so that what is left is all of one kind."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from regulars.hosts.contract import letters
from regulars.hosts.package.archive import parse
from regulars.hosts.package.cell_values import TEXT_KINDS, CellValues, Value
from regulars.hosts.package.row_blocks import Block
from regulars.hosts.package.row_stream import cells
from regulars.tables import Column, Kind

# How cells are usually written, behind their place; $date stands for the styles that show dates.
_BLANK = rb'(?: s="\d+")?/>'
_TEXT = rb'(?: s="\d+")? t="(?:s|inlineStr)">'
_FORMULA_TEXT = rb'(?: s="\d+")? t="str">(?:<f>[^<]*</f>)?<v>[^<_]*</v>'
_NUMBER = rb'(?: s="(?!(?:$date)")\d+")?(?: t="n")?>'
_DAY = rb' s="(?:$date)"(?: t="n")?>(?:<f>[^<]*</f>)?<v>[1-9]\d{4}(?:\.\d+)?</v>'  # of the years 1927 to 2177

_BEGINS_OTHERWISE = re.compile(rb'<c(?! r=")[\s/>]')


class OddCells:
    """Tells them by how they are written, without reading the others; a cell written unusually counts as odd.

    columns    the columns, by key
    positions  column key -> sheet column (1 = A)
    """

    def __init__(self, values: CellValues, columns: Mapping[str, Column], positions: Mapping[str, int]) -> None:
        self._values = values
        self._columns = columns
        self._positions = positions

    def can_be_told(self, block: Block) -> bool:
        """Whether all cells begin as they do almost everywhere: with their place."""
        return not block.frame.prefix and _BEGINS_OTHERWISE.search(block.rows) is None

    def taken_out(self, block: Block) -> tuple[Block, dict[str, dict[int, Value]]]:
        """The block without its odd cells, and what these hold: column key -> sheet row -> value."""
        taken: list[bytes] = []

        def take(cell: re.Match[bytes]) -> bytes:
            taken.append(cell[0])
            return b""

        left = replace(block, rows=self._odd.sub(take, block.rows))
        key_at = {position: key for key, position in self._positions.items()}
        found: dict[str, dict[int, Value]] = defaultdict(dict)
        alone = replace(block, rows=b"<row>%s</row>" % b"".join(taken))
        for row in parse(alone.xml).iterfind("{*}sheetData/{*}row"):
            for position, cell in cells(row):
                number = int(cell.get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                found[key_at[position]][number] = self._values.value(cell)
        return left, found

    @cached_property
    def _odd(self) -> re.Pattern[bytes]:
        columns_with: dict[tuple[bytes, ...], list[str]] = defaultdict(list)
        for key, column in self._columns.items():
            columns_with[_usual(column)].append(letters(self._positions[key]))
        dates = "|".join(sorted(self._values.date_styles)).encode() or rb"(?!)"
        odd = b"|".join(
            rb'(?:%s)\d+"(?!%s)' % ("|".join(at).encode(), b"|".join(usual).replace(b"$date", dates))
            for usual, at in columns_with.items()
        )
        return re.compile(rb'<c r="(?:%s)[^>]*?(?:/>|>.*?</c>)' % odd, re.DOTALL)


def _usual(column: Column) -> tuple[bytes, ...]:
    """The ways in which a column's cells are usually written."""
    if column.kind in TEXT_KINDS:
        return _BLANK, _TEXT, _FORMULA_TEXT, _NUMBER
    return _BLANK, _DAY if column.kind is Kind.DATE else _NUMBER
