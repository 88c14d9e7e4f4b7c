"""Cells of a live spreadsheet: what was read becomes a column, what is written stays what it is."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from regulars.hosts.contract import CellError
from regulars.hosts.package.cell_values import TEXT_KINDS, as_text
from regulars.hosts.package.cells import shortened
from regulars.tables import NUMERIC_KINDS, Column, Kind

Cells = np.ndarray[tuple[int, int], np.dtype[np.object_]]
"""Cells of a range, rows by columns: str, float, bool, datetime, CellError, or None where nothing shows."""

SHORT = 32  # longer texts are read as a number only where they hold no letter
FIRST_DAY = dt.datetime(1900, 1, 1)  # what is earlier is a time of day, or text
DAY_ZERO = dt.datetime(1899, 12, 30)

# Error cells cross from Excel for Windows as whole numbers; xlwings names the seven oldest, these are the others.
ERROR_CODES = range(-2146828288, -2146826000)
NEWER_ERRORS = {
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", *NEWER_ERRORS.values()})

_DTYPES: dict[type, Any] = {float: "float64", dt.datetime: "datetime64[us]", str: "str"}


def read_cells(cells: Any) -> Cells:
    """The cells of a range (xlwings' Range), in one call; in two or three where errors or currencies are among them."""
    crossed = np.array(cells.options(ndim=2, err_to_str=True).value, dtype=object)
    kinds = set(map(type, crossed.flat))
    if kinds <= {float, type(None)}:
        return crossed
    found: Cells = np.frompyfunc(_cell, 1, 1)(_exact(crossed, cells) if Decimal in kinds else crossed)
    return _without_texts_for_errors(found, cells) if CellError in set(map(type, found.flat)) else found


def _without_texts_for_errors(found: Cells, cells: Any) -> Cells:
    """Texts that spell an error (#N/A) are told from errors by asking again: then errors come as nothing."""
    texts = np.array(cells.options(ndim=2, err_to_str=False).value, dtype=object)
    return np.where(np.frompyfunc(lambda text: isinstance(text, str), 1, 1)(texts).astype(bool), texts, found)


def _exact(found: Cells, cells: Any) -> Cells:
    """Currency cells cross from Excel for Windows rounded to four places; Value2 hands over the numbers themselves."""
    plain = getattr(cells.api, "Value2", None)
    if plain is None:
        return found
    rounded = np.frompyfunc(lambda value: isinstance(value, Decimal), 1, 1)(found).astype(bool)
    return np.where(rounded, np.array(plain, dtype=object).reshape(found.shape), found)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return CellError(value) if value in ERRORS else value
    if isinstance(value, dt.datetime):
        moment = value.replace(tzinfo=None)
        return moment if moment >= FIRST_DAY else (moment - DAY_ZERO) / dt.timedelta(days=1)
    if isinstance(value, int) and not isinstance(value, bool):
        return CellError(NEWER_ERRORS.get(value, "#ERROR!")) if value in ERROR_CODES else float(value)
    return float(value) if isinstance(value, Decimal) else value


def column_values(cells: Iterable[Any], column: Column, index: pd.RangeIndex) -> "pd.Series[Any]":
    """Cells of one column as a RawTable holds them: of one kind in that kind's dtype, else as objects.

    Ids, texts and choices are text throughout, but for error cells: 17850, TRUE, 2025-01-02.
    """
    values = list(cells)
    if column.kind in TEXT_KINDS:
        values = [value if value is None or isinstance(value, CellError) else as_text(value) for value in values]
    kinds = set(map(type, values)) - {type(None)} or {_expected(column.kind)}
    return pd.Series(values, index=index, dtype=_DTYPES.get(kinds.pop(), object) if len(kinds) == 1 else object)


def _expected(kind: Kind) -> type:
    if kind in NUMERIC_KINDS:
        return float
    return dt.datetime if kind is Kind.DATE else str


def typed_rows(rows: pd.DataFrame, columns: Sequence[str]) -> list[list[Any]]:
    """Some columns of a frame as they must be typed, row by row (see typed)."""
    by_column = [[typed(value) for value in rows[key].astype(object)] for key in columns]
    return [list(row) for row in zip(*by_column, strict=True)]


def typed(value: Any) -> Any:
    """A value as it must be typed so that Excel keeps it: str, bool, float, datetime; None empties the cell.

    Text that Excel would read as a formula, number, date, flag or error gets an apostrophe, which Excel hides. Numbers
    are floats throughout: Excel ignores Python's large whole numbers, and shows a Decimal as a currency. A date before
    Excel's first day is a text. Raises TypeError for what a cell cannot hold.
    """
    if isinstance(value, str):
        text = shortened(value)
        return f"'{text}" if _would_be_read(text) else text or None
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, dt.date):
        moment = pd.Timestamp(value).to_pydatetime(warn=False)
        return moment if moment >= FIRST_DAY else f"'{moment.date().isoformat()}"
    number = float(value)
    return number if math.isfinite(number) else None


def _would_be_read(text: str) -> bool:
    """Whether Excel might make something else of a text typed into a cell; where in doubt it does."""
    bare = text.strip()
    if bare[:1] in tuple("=+-@'#"):
        return True
    if bare.lower() in ("true", "false"):
        return True
    has_digit = any(sign.isdigit() for sign in bare)
    return has_digit and (len(bare) <= SHORT or not any(sign.isalpha() for sign in bare))


def standing(cells: Any) -> list[list[Any]]:
    """What must be typed into the cells of a range so that they hold what they hold now, formulas included."""
    values = read_cells(cells)
    formulas = np.array(cells.formula, dtype=object).reshape(values.shape)
    return [
        [_as_it_stands(value, formula) for value, formula in zip(*row, strict=True)]
        for row in zip(values.tolist(), formulas.tolist(), strict=True)
    ]


def _as_it_stands(value: Any, formula: Any) -> Any:
    calculated = isinstance(formula, str) and formula.startswith("=") and formula != value
    return formula if calculated else typed(value)
