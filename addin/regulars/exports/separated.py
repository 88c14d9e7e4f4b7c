"""Exports that are text: cells between commas, semicolons, tabs or bars."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from regulars.exports.sheet import TOP, Body, Odd

if TYPE_CHECKING:
    import pandas as pd
    from pyarrow import csv as arrow_csv

SEPARATORS = (",", ";", "\t", "|")
EMPTY = ["", "NULL", "(null)", r"\N"]  # the last three: how databases write an empty cell
START = 100_000  # characters that the first rows are read from; the csv module fails at cells longer than 131,072
SAMPLED = 200  # rows below the headings that tell how many cells a row has


@dataclass(frozen=True)
class Separated:
    """A text file read with one separator: a row is a line, or several where a quoted cell holds line breaks."""

    name: str
    text: str
    separator: str
    first_column: int = 1

    def top(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as texts."""
        return tuple(tuple(cell.strip() for cell in row) for row in self._rows(self.text, TOP))

    def body(self, header_row: int, needed: int) -> Body:
        """The rows below the headings.

        A row may be longer than the headings by empty cells only. A quotation mark that nobody closed would swallow the
        lines after it: where one does, quotation marks are read as plain characters if more rows fit then.
        """
        body = self._read(header_row, needed, quote='"')
        if any("\n" in cell for odd in body.odd for cell in odd.cells):
            return max(body, self._read(header_row, needed, quote=None), key=lambda read: len(read.cells))
        return body

    def _rows(self, text: str, most: int, quote: str | None = '"') -> list[list[str]]:
        lines = StringIO(text[:START], newline="")
        rows = csv.reader(
            lines, delimiter=self.separator, quotechar=quote, quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
        )
        return list(islice(rows, most))

    def _read(self, header_row: int, needed: int, quote: str | None) -> Body:
        import numpy as np
        import pandas as pd
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        text = self.text.encode()
        apart: list[Odd] = []

        def set_apart(row: "arrow_csv.InvalidRow") -> str:
            apart.append(Odd(row.number, tuple(*self._rows(row.text, 1, quote))))
            return "skip"

        width = _width(self._rows(self.text, header_row + SAMPLED)[header_row - 1 :])
        names = [str(position) for position in range(width)]
        read = arrow_csv.read_csv(
            pa.BufferReader(text),
            # One block, as a row must not be longer than a block; no threads, as odd rows then know no number.
            arrow_csv.ReadOptions(use_threads=False, block_size=len(text), column_names=names),
            arrow_csv.ParseOptions(
                delimiter=self.separator,
                quote_char=quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=EMPTY
            ),
        )
        cells = read.to_pandas()
        cells.columns = pd.RangeIndex(width)
        cells.index = np.delete(np.arange(1, len(cells) + len(apart) + 1), [odd.row - 1 for odd in apart])
        return _body(cells, apart, header_row, needed)


def _width(rows: Iterable[list[str]]) -> int:
    """Cells of a row: as many as headings, or more where most lines end in separators that the headings lack."""
    headings, *body = (len(row) for row in rows)
    return max(headings, Counter(body).most_common(1)[0][0]) if body else headings


def _body(cells: "pd.DataFrame", apart: Iterable[Odd], header_row: int, needed: int) -> Body:
    """Rows that were set apart rejoin the others where all they lack are cells that are empty or that nobody uses."""
    import pandas as pd

    width = cells.shape[1]
    fitting: dict[int, list[str | None]] = {}
    odd = []
    for one in apart:
        if one.row <= header_row or not any(cell.strip() for cell in one.cells):
            continue
        if len(one.cells) < needed or any(cell.strip() for cell in one.cells[width:]):
            odd.append(one)
        else:
            fitting[one.row] = [cell or None for cell in (*one.cells, *[""] * width)[:width]]
    if fitting:
        rejoining = pd.DataFrame.from_dict(fitting, orient="index", columns=cells.columns, dtype="str")
        cells = pd.concat([cells, rejoining]).sort_index()
    cells = cells[cells.index > header_row]
    return Body(cells.dropna(how="all"), tuple(odd))
