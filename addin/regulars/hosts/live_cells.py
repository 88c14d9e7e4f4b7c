"""Cells of a live spreadsheet: what was read becomes a column, what is written stays what it is."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from regulars.tables import NUMERIC_KINDS, Kind

SHORT = 32  # longer texts are never read as a number or a date


def column_values(cells: list[Any], kind: Kind, index: pd.RangeIndex) -> pd.Series:
    """Cells as the column that a RawTable holds: numbers, dates, text, or a mixture kept as it is.

    cells: str, float, bool, datetime, CellError or None.
    """
    if kind not in NUMERIC_KINDS and kind not in (Kind.DATE, Kind.VALUE):
        cells = [_as_text(cell) for cell in cells]
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {float, int}:
        if kinds or kind in NUMERIC_KINDS:
            return pd.Series(cells, index=index, dtype="float64")
        return pd.Series(cells, index=index, dtype="datetime64[us]" if kind is Kind.DATE else "str")
    if kinds == {dt.datetime}:
        return pd.Series(pd.to_datetime(pd.Series(cells, index=index)), index=index)
    if kinds == {str}:
        return pd.Series(cells, index=index, dtype="str")
    return pd.Series(cells, index=index, dtype=object)


def _as_text(cell: Any) -> Any:
    """A number in a text column as it shows: 17850, not 17850.0."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell


def typed_text(value: Any) -> Any:
    """A value as it must be typed so that Excel keeps it: text that Excel would read as more gets an apostrophe.

    "=1+1", "00123", "1/2" and "TRUE" are typed with a leading apostrophe, which Excel hides; timestamps and numpy's
    numbers become Python's.
    """
    if isinstance(value, str):
        return f"'{value}" if _would_be_read(value) else value
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, np.generic):
        return value.item()
    return value


def _would_be_read(text: str) -> bool:
    """Whether Excel would make a formula, number, date, flag or error of a text typed into a cell."""
    if text[:1] in tuple("=+-@'#"):
        return True
    return len(text) <= SHORT and (any(sign.isdigit() for sign in text) or text.lower() in ("true", "false"))
