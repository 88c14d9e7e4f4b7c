"""Which rows of exports a table does not hold yet: a multiset difference."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.tables import NUMERIC_KINDS, Kind, Table

if TYPE_CHECKING:
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

# What tells one order line from another. What a manager adds to it later (credit, region, sample?) does not.
ORDER_LINE = ("order_id", "customer_id", "date", "sku", "quantity", "unit_price", "amount")


def identity(table: Table) -> tuple[str, ...]:
    """The columns that tell rows apart: the key; an order line's; else all but texts that need not be there."""
    if table.key:
        return table.key
    if table.name == "orders":
        return ORDER_LINE
    return tuple(column.key for column in table.columns if column.required or column.kind is not Kind.TEXT)


def unseen(table: Table, present: pd.DataFrame, exports: Sequence[pd.DataFrame]) -> "list[Flags]":
    """Which rows of each export are new: neither present, nor in an export before it.

    Frames hold checked values, columns are column keys; optional ones may be missing.

    A row that stands n times in an export shall stand n times in the table: as many as lack there are new. Exports
    overlap, so of two that hold a row n and m times the larger number counts, not the sum. A key stands once.

    Rows are the same where these agree: ids and texts as they are, days, amounts to 0.01, quantities
    and unit prices to 0.0001. An optional column counts only where everybody who holds rows of the same required values
    fills it in one of them: an order that stands here without prices is not doubled by an export that has them.
    """
    rows = _Rows(table, (present, *exports))
    alike = rows.codes
    if table.key:
        first = ~pd.Series(alike).duplicated().to_numpy()
    else:
        times = pd.Series(alike).groupby([rows.source, alike], sort=False).cumcount().to_numpy()
        first = ~pd.DataFrame({"row": alike, "times": times}).duplicated().to_numpy()
    return [first[start:end] for start, end in pairwise(rows.bounds)][1:]


class _Rows:
    """The rows of all sources, one below the other, each with a number that rows which are the same share."""

    def __init__(self, table: Table, sources: Sequence[pd.DataFrame]) -> None:
        lengths = [len(frame) for frame in sources]
        self.bounds = np.cumsum([0, *lengths])
        self.source = np.repeat(np.arange(len(sources)), lengths)
        self._sources = len(sources)
        self._table = table
        keys = identity(table)
        self._rows = pd.concat([frame.reindex(columns=list(keys)) for frame in sources], ignore_index=True)
        self._required = [key for key in keys if table.key or table.column(key).required]
        self._group = self._numbered([self._compared(key) for key in self._required])

    @property
    def codes(self) -> "Codes":
        """Equal for rows that are the same."""
        optional = {str(key): self._compared(str(key)) for key in self._rows if key not in self._required}
        if self._table.name == "orders":
            optional["amount"] = self._amounts(optional)
        return self._numbered([self._group, *(values.where(self._shared(values)) for values in optional.values())])

    def _compared(self, key: str) -> "pd.Series[Any]":
        if self._table.column(key).kind not in NUMERIC_KINDS:
            return self._rows[key]
        return rounded(self._rows[key], 4 if key in ("quantity", "unit_price") else 2)

    def _amounts(self, optional: "dict[str, pd.Series[Any]]") -> "pd.Series[Any]":
        """Amounts as stated where all state them; as quantity × price where those are not compared themselves."""
        stated, quantity, price = optional["amount"], optional["quantity"], optional["unit_price"]
        worth = stated.fillna(rounded(quantity * price, 2))
        as_stated = self._shared(stated)
        compared_already = self._shared(quantity) & self._shared(price)
        return worth.mask(~as_stated & compared_already).where(~as_stated, stated)

    def _shared(self, values: "pd.Series[Any]") -> "Flags":
        """For each row, whether all sources that hold its group have a value in it."""
        groups, sources = int(self._group.max(initial=-1)) + 1, self._sources
        place = self._group * sources + self.source
        rows = np.bincount(place, minlength=groups * sources)
        filled = np.bincount(place, weights=values.notna(), minlength=groups * sources)
        lacking = ((rows > 0) & (filled == 0)).reshape(groups, sources).any(axis=1)
        held: Flags = ~lacking[self._group]
        return held

    def _numbered(self, columns: "Sequence[pd.Series[Any] | Codes]") -> "Codes":
        """Numbers from 0, equal where all columns are."""
        numbers = np.zeros(len(self.source), dtype=np.int64)
        for column in columns:
            codes, _ = pd.factorize(column)
            numbers, _ = pd.factorize(numbers * (codes.max(initial=-1) + 2) + codes + 1)
        return numbers


def rounded(values: "pd.Series[Any]", decimals: int) -> "pd.Series[Any]":
    """Halves go up, also those that a binary fraction holds a hair too low (1.005)."""
    scale = 10.0**decimals
    size = (values.abs() * scale + (0.5 + 1e-6)) // 1 / scale
    return size.where(values >= 0, -size)
