"""What stands in the cells of a column: every distinct cell once, read once, whatever its kind."""

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
import pandas as pd

from regulars.hosts.contract import CellError
from regulars.problems import Fault

LONGEST_SHOWN = 60  # characters of a cell that a problem repeats

# What people type where they know nothing; compared in lower case.
NOTHING = frozenset({"n/a", "-", "--", "–", "—", "——", "/", "null", "无", "暂无"})
# Errors that came in as text, pasted or from a text column.
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
INVISIBLE = {0x200B: None, 0xFEFF: None}  # zero-width space, byte-order mark
FULL_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: " ", 0xA0: " ", 0xFFE1: "£", 0xFFE5: "¥"}


@dataclass(frozen=True)
class Reading:
    """What one cell means: a value, or none; and the fault, where it had to be repaired or could not be read.

    value  none without a fault: the cell is empty; none with one: it is unreadable; else with one: it was repaired
    used   the repaired value or what was expected, as text
    """

    value: Any = None
    fault: Fault | None = None
    used: str = ""


@dataclass(frozen=True)
class Readings:
    """The readings of all distinct cells of a column.

    values  one per distinct cell, of the column's dtype, missing where the cell is empty or unreadable
    odd     place among the distinct cells -> fault and text of the few that were repaired or unreadable
    """

    values: Any
    odd: Mapping[int, tuple[Fault, str]]


def distinct(column: pd.Series) -> tuple[npt.NDArray[np.intp], pd.Index]:
    """Each row's place among the distinct cells (-1: empty), and those cells. A TRUE is not taken for the number 1."""
    codes, cells = pd.factorize(column)
    if column.dtype != object:
        return codes, cells
    standing = column.to_numpy()
    alike = np.flatnonzero(column.isin([0, 1]))
    truths = alike[np.array([isinstance(cell, bool) for cell in standing[alike]], dtype=bool)]
    if truths.size:
        numbers = [float(cell) if isinstance(cell, bool) else cell for cell in cells]
        codes[truths] = len(numbers) + standing[truths].astype(bool)
        cells = pd.Index([*numbers, False, True], dtype=object)
    return codes, cells


def read_each(
    cells: Iterable[object], read: Callable[[Any], Reading], nothing: Collection[str] = NOTHING
) -> list[Reading]:
    """Read every cell, apart from what means the same under any heading: empty, an error, a word for nothing."""
    return [unusable(cell, nothing) or read(cell) for cell in cells]


def unusable(cell: object, nothing: Collection[str] = NOTHING) -> Reading | None:
    """The reading of a cell that says nothing under any heading; None for a cell that says something."""
    if not isinstance(cell, str):
        return None
    text = bare(cell)
    if not text:
        return Reading()
    if isinstance(cell, CellError) or text in ERRORS:
        return Reading(fault=Fault.ERROR_CELL)
    if text.lower() in nothing:
        return Reading(fault=Fault.MISSING_VALUE)
    return None


def collected(readings: list[Reading], dtype: Any) -> Readings:
    """The readings side by side, their values as one array of that dtype."""
    odd = {place: (reading.fault, reading.used) for place, reading in enumerate(readings) if reading.fault}
    return Readings(pd.array([reading.value for reading in readings], dtype=dtype), odd)


def bare(text: str) -> str:
    """A text without what cannot be seen: spaces of any width at its ends, zero-width signs."""
    return text.translate(INVISIBLE).strip()


def narrow(text: str) -> str:
    """A text with full-width signs (Ａ１，￥) as ordinary ones, spaces single, no apostrophes before it."""
    return " ".join(bare(text).translate(FULL_WIDTH).lstrip("'").split())


def is_number(cell: object) -> TypeGuard[float]:
    """Whether a cell holds a finite number; TRUE is none."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def written(cell: object) -> str:
    """A cell as text: 17850.0 is "17850", a day is "2025-01-05"."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == dt.time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    return str(cell)


def shown(cell: object) -> str:
    """A cell as a problem repeats it: on one line, at most 60 characters."""
    text = " ".join(written(cell).split()) or written(cell)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
