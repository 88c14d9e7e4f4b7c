"""Numbers as people write them: 12件, 1,234.50, ￥300, (1,234), 1.2万, 85%."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from regulars.check.cells import Reading, Readings, collected, is_number, narrow, read_each
from regulars.hosts.contract import RawTable
from regulars.problems import Fault
from regulars.tables import Column, Kind

LONGEST = 40  # characters; no number is longer
BOUNDS = {Kind.SHARE: (0.0, 1.0), Kind.SCORE: (1.0, 5.0), Kind.COUNT: (0.0, math.inf)}
EXPECTED = {Kind.SHARE: "0% – 100%", Kind.SCORE: "1 – 5", Kind.COUNT: "0, 1, 2 …"}

TIMES = {"千": 1_000, "万": 10_000, "亿": 100_000_000}
CURRENCY = r"[A-Z]{0,2}\$|[¥€£]|RMB|CNY|USD|EUR|GBP|HKD|JPY|TWD"
# Words that only say what is counted; "dozen", "k" and hours change the number and are not among them.
COUNTED = (
    "公斤|千克|[件个只支台套箱盒包袋瓶条张把双对根片卷桶罐副组份本听捆斤克吨米升]"
    "|pcs?|pieces?|units?|ea|each|box(?:es)?|bags?|bottles?|cartons?|ctns?|sets?|packs?|kgs?"
)
NUMBER = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[+-])? ?(?:{CURRENCY})? ?(?P<sign_after>[+-])? ?"
    r"(?P<digits>[\d.](?:[\d., ']*[\d.])?) ?"
    rf"(?P<times>千(?!克)|万|亿)? ?(?:{COUNTED}|[元圆块]|{CURRENCY})? ?"
    r"(?P<percent>%)?(?P<sign_last>-)? ?(?P<close>\))?",
    re.IGNORECASE,
)
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E[+-]\d{2}", re.IGNORECASE)  # as Excel writes it

WHOLE = re.compile(r"\d+")
SPACED = re.compile(r"\d{1,3}(?P<gap>[ '])\d{3}(?:(?P=gap)\d{3})*(?:(?P<mark>[.,])\d+)?")
POINTED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+\.\d*|\.\d+")
COMMAED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}|0,\d+")
EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 1,234 and 1.234: a thousand in one country, a fraction in the next


def numbers(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Read the distinct cells of a number column as float64, inside the bounds of its kind."""
    listed = cells.tolist()
    mark = decimal_mark(cell for cell in listed if isinstance(cell, str))

    def read(cell: object) -> Reading:
        if is_number(cell):
            return _bounded(float(cell), column.kind)
        value = number_in(cell, mark, percent=column.kind is Kind.SHARE) if isinstance(cell, str) else None
        if value is None:
            return Reading(fault=Fault.NOT_A_NUMBER)
        bounded = _bounded(value, column.kind)
        return bounded if bounded.fault else Reading(value, Fault.NUMBER_AS_TEXT, number_text(value))

    return collected(read_each(listed, read), "float64")


def within_bounds(values: pd.Series, kind: Kind) -> bool:
    """Whether every number of a float64 column is inside the bounds of its kind."""
    if kind not in BOUNDS:
        return True
    low, high = BOUNDS[kind]
    outside = (values < low) | (values > high)
    return not outside.any() and (kind is not Kind.COUNT or bool((values.dropna() % 1 == 0).all()))


def number_in(text: str, mark: str | None = ".", *, percent: bool = False) -> float | None:
    """The number that a text holds, or None where it holds none, or one that can be read in two ways.

    mark     the decimal mark of the column, "." or ","; None where its cells disagree (see decimal_mark)
    percent  whether "85%" is a number here
    """
    plain = _folded(text)
    if SCIENTIFIC.fullmatch(plain):
        return float(plain)
    found = _parts(plain)
    if not found or (found["percent"] and not percent):
        return None
    digits = _decimal(found["digits"], mark)
    if digits is None:
        return None
    size = digits * TIMES.get(found["times"], 1) / (100 if found["percent"] else 1)
    negative = found["open"] or "-" in (found["sign"], found["sign_after"], found["sign_last"])
    return float(-size if negative else size)


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The decimal mark that the texts of a column show: "." unless all that tell use ",", None where they disagree."""
    seen = {_own_mark(found["digits"]) for text in texts if (found := _parts(_folded(text)))} & {".", ","}
    return None if len(seen) == 2 else seen.pop() if seen else "."


def number_text(value: float) -> str:
    """A number as a problem shows it: 1200, 0.85."""
    return f"{value:.15g}"


def _bounded(value: float, kind: Kind) -> Reading:
    if kind not in BOUNDS:
        return Reading(value)
    low, high = BOUNDS[kind]
    if low <= value <= high and (kind is not Kind.COUNT or value.is_integer()):
        return Reading(value)
    return Reading(fault=Fault.OUT_OF_BOUNDS, used=EXPECTED[kind])


def _folded(text: str) -> str:
    return narrow(text).replace("−", "-").replace("’", "'") if len(text) <= LONGEST else ""


def _parts(plain: str) -> dict[str, str] | None:
    """The parts of a number's notation; None where there are two signs, or half a pair of brackets."""
    found = NUMBER.fullmatch(plain)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [found[name] for name in ("open", "sign", "sign_after", "sign_last") if found[name]]
    return {name: part or "" for name, part in found.groupdict().items()} if len(signs) <= 1 else None


def _own_mark(digits: str) -> str | None:
    """The decimal mark that a notation shows by itself: "" without a fraction, None where it does not tell."""
    if WHOLE.fullmatch(digits):
        return ""
    if spaced := SPACED.fullmatch(digits):
        return spaced["mark"] or ""
    if EITHER.fullmatch(digits):
        return None
    return "," if COMMAED.fullmatch(digits) else "." if POINTED.fullmatch(digits) else None


def _decimal(digits: str, mark: str | None) -> Decimal | None:
    own = mark if EITHER.fullmatch(digits) else _own_mark(digits)
    return None if own is None else Decimal(re.sub(rf"[^\d{own}]", "", digits).replace(",", "."))
