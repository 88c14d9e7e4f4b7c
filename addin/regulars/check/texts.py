"""Ids and texts: what identifies a row is compared sign by sign, so what cannot be seen is taken away."""

import numpy as np
import pandas as pd

from regulars.check.cells import NOTHING, Reading, Readings, bare, narrow, unusable, written
from regulars.hosts.contract import RawTable
from regulars.problems import Fault
from regulars.tables import Column, Kind


def texts(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Read the distinct cells of an ID or TEXT column as str: a number as its digits, spaces at the ends gone.

    Full-width signs in an id are written as ordinary ones, and that is reported.
    """
    as_text = cells.to_series() if cells.dtype == "str" else _written(cells)
    looked_at = np.flatnonzero(_deserves_a_look(as_text))
    if not looked_at.size:
        return Readings(cells.array if cells.dtype == "str" else as_text.array, {})
    values: list[str | None] = as_text.tolist()
    odd: dict[int, tuple[Fault, str]] = {}
    for place in looked_at.tolist():
        reading = unusable(cells[place]) or _identified(values[place] or "", column.kind)
        values[place] = reading.value
        if reading.fault:
            odd[place] = reading.fault, reading.used
    return Readings(pd.array(values, dtype="str"), odd)


def _identified(text: str, kind: Kind) -> Reading:
    text = bare(text)
    if kind is Kind.TEXT:
        return Reading(text)
    ordinary = narrow(text)
    if not ordinary:  # an apostrophe alone names nothing
        return Reading()
    same = ordinary == " ".join(text.split())
    return Reading(ordinary) if same else Reading(ordinary, Fault.NUMBER_AS_TEXT, ordinary)


def _written(cells: pd.Index) -> pd.Series:
    return pd.Series([written(cell) for cell in cells.tolist()], dtype="str")


def _deserves_a_look(text: pd.Series) -> pd.Series:
    """Which texts may be anything else than what they seem; the others, nearly all, are used as they are."""
    return (
        (text.str.strip() != text)
        | (text == "")
        | ~text.str.isascii()
        | text.str.startswith(("'", "#"))
        | text.str.lower().isin(NOTHING)
    )
