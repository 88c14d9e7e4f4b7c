"""What crosses COM between Python and Excel, in both directions, and what LibreOffice stores for it."""

import datetime as dt
import re
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from tests.support.excel_input import Typed, typed

DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024  # bits of com.sun.star.util.NumberFormat
# What Excel hands over for an error cell.
ERROR_NUMBERS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}


class CellLook(Enum):
    """What a cell's number format means for a value that is written into it."""

    GENERAL = auto()  # takes the format of what is written
    TEXT = auto()  # turns everything into text
    LOGICAL = auto()  # LibreOffice's way to keep a truth value; General to Excel
    OTHER = auto()  # stays as it is

    @classmethod
    def of(cls, kind: Any) -> "CellLook":
        """Of a com.sun.star.util.NumberFormatProperties."""
        if kind.Type & LOGICAL:
            return cls.LOGICAL
        if kind.Type & TEXT:
            return cls.TEXT
        return cls.GENERAL if kind.FormatString == "General" else cls.OTHER


def entry_of(value: Any, look: CellLook) -> Typed:
    """What a value that crosses COM becomes in a cell; in a cell formatted as text everything becomes text."""
    text_cell = look is CellLook.TEXT
    if isinstance(value, str):
        return Typed(value.removeprefix("'")) if text_cell else typed(value)
    if value is None:
        return Typed("")
    if isinstance(value, bool | int | float):
        return Typed(as_text(value)) if text_cell else Typed(value if isinstance(value, bool) else float(value))
    if isinstance(value, dt.datetime):
        if text_cell:
            return Typed(f"{value.month}/{value.day}/{value.year}")
        midnight = value.time() == dt.time()
        return Typed(value.replace(tzinfo=None), number_format="m/d/yyyy" if midnight else "m/d/yyyy h:mm")
    if isinstance(value, Decimal):
        return Typed(float(round(value, 4)), number_format="$#,##0.00")  # a Decimal crosses as a currency
    raise TypeError(f"Objects of type {type(value).__name__!r} can not be converted to a COM VARIANT")


def stored(entry: Typed, day_zero: dt.datetime) -> float | str:
    """The number or text LibreOffice stores. A formula is put in afterwards."""
    if entry.formula:
        return ""
    if isinstance(entry.content, dt.datetime):
        return (entry.content - day_zero) / dt.timedelta(days=1)
    return float(entry.content) if isinstance(entry.content, bool) else entry.content


def format_after(entry: Typed, look: CellLook) -> str | None:
    """The number format the cell takes with its new content; None where it keeps its own."""
    if isinstance(entry.content, bool):
        return "BOOLEAN"
    if look is CellLook.LOGICAL:
        return entry.number_format or "General"
    return entry.number_format if look is CellLook.GENERAL else None


def shown_as(kind: Any, day_zero: dt.datetime) -> Any:
    """How Range.Value turns a number of this format into something else; None where it stays a number."""
    if kind.Type & LOGICAL:
        return bool
    if kind.Type & DATE:
        return lambda days: day_zero + dt.timedelta(milliseconds=round(days * 86_400_000))
    if re.search(r"[$€£¥]", re.sub(r"\[\$-\w+\]", "", kind.FormatString)):
        return lambda amount: Decimal(round(amount * 10_000)) / 10_000
    return None


def as_text(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:.15g}"


def as_excel_writes(kind: Any) -> str:
    """The code of a com.sun.star.util.NumberFormatProperties in Excel's spelling."""
    if kind.Type & LOGICAL:
        return "General"
    code = str(kind.FormatString)
    if kind.Type & (DATE | TIME):
        code = code.lower().replace("am/pm", "AM/PM")
    return re.sub(r"\[([A-Z]+)\]", lambda color: color[0].title(), code)
