"""Columns of cell values in the dtypes of RawTable: of one kind, or of several as objects."""

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from regulars.hosts.contract import CellError
from regulars.hosts.package.cell_values import TEXT_KINDS, Value, as_text
from regulars.tables import NUMERIC_KINDS, Column, Kind

if TYPE_CHECKING:
    import pandas as pd

Values: TypeAlias = "pa.Array | list[Value]"
"""Values of some consecutive rows: of one kind, missing ones null; or of any kinds, missing ones None."""

_DTYPES: dict[type, Any] = {float: "float64", dt.datetime: "datetime64[us]", str: "str"}


def as_column(parts: Sequence[Values], column: Column, rows: "pd.RangeIndex") -> "pd.Series[Any]":
    """A column from the values of its rows, part by part; where the parts end early, the rest is missing.

    Values of one kind come in that kind's dtype; of several kinds, or truth values or errors, as objects.
    """
    import pandas as pd

    filled = [part for part in parts if isinstance(part, list) or part.null_count < len(part)]
    if not filled:
        return pd.Series(index=rows, dtype=_DTYPES[_expected(column)])
    kinds = {None if isinstance(part, list) else part.type for part in filled}
    if len(kinds) != 1 or kinds & {None, pa.bool_()}:
        return _of_values(list(chain.from_iterable(map(listed, parts))), column, rows)
    kind = kinds.pop()
    found = [pa.nulls(len(part), kind) if isinstance(part, list) or part.type != kind else part for part in parts]
    found.append(pa.nulls(len(rows) - sum(map(len, found)), kind))
    values = pa.chunked_array(found).to_pandas()
    return pd.Series(values.astype("datetime64[us]") if pa.types.is_timestamp(kind) else values).set_axis(rows)


def listed(values: Values) -> list[Value]:
    """Values one by one, None where they are missing."""
    if isinstance(values, list):
        return values
    if pa.types.is_timestamp(values.type):
        found: list[Value] = values.to_numpy(zero_copy_only=False).astype("datetime64[us]").tolist()
        return found
    return list(values.to_pylist())


def _of_values(values: list[Value], column: Column, rows: "pd.RangeIndex") -> "pd.Series[Any]":
    import pandas as pd

    if column.kind in TEXT_KINDS:
        values = [value if value is None or isinstance(value, CellError) else as_text(value) for value in values]
    values = values + [None] * (len(rows) - len(values))
    kinds = {type(value) for value in values if value is not None} or {_expected(column)}
    return pd.Series(values, rows, dtype=_DTYPES.get(kinds.pop(), object) if len(kinds) == 1 else object)


def _expected(column: Column) -> type:
    """What the cells of a column should hold."""
    if column.kind in NUMERIC_KINDS:
        return float
    return dt.datetime if column.kind is Kind.DATE else str
