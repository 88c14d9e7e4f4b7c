"""Days as people write them: 2025-1-5, 2025年1月5日, 5 Jan 2025, 31/12/2025, and Excel's bare day numbers."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from regulars.check.cells import Reading, Readings, collected, is_number, narrow, read_each, written
from regulars.hosts.contract import RawTable
from regulars.problems import Fault
from regulars.tables import Column

EARLIEST, LATEST = dt.datetime(1990, 1, 1), dt.datetime(2100, 12, 31)
EARLIEST_BIRTH = dt.datetime(1900, 1, 1)
DAY_ZERO = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # by dates_from_1904
DAY_NUMBERS = range(31_000, 74_000)  # covers EARLIEST to LATEST in both day counts

CLOCK = re.compile(
    r"(?:[T ]|(?<=[日号])) ?(?:上午|下午)? ?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"(?: ?[ap]m)?(?: ?Z| ?[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
YEAR_FIRST = (
    re.compile(r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
)
YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<gap>[-/.])(?P<two>\d{1,2})(?P=gap)(?P<year>\d{4})")
NAMED_MONTH = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/., ]{0,2}(?P<month>[a-z]{3,9})[-/., ]{0,2}(?P<year>\d{4})", re.I),
    re.compile(r"(?P<month>[a-z]{3,9})\.? ?(?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.I),
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH = {name: number for number, full in enumerate(MONTHS, 1) for name in (full, full[:3], full[:4])}
BARE_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")


class Written(NamedTuple):
    """The days that a text may mean: with the day first, with the month first; the same where that is no question."""

    day_first: dt.datetime | None
    month_first: dt.datetime | None

    @property
    def certain(self) -> dt.datetime | None:
        """The only day it may mean, if there is only one."""
        days = {self.day_first, self.month_first} - {None}
        return days.pop() if len(days) == 1 else None


NO_DAY = Written(None, None)


def dates(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Read the distinct cells of a date column as datetime64, at midnight.

    A text such as 03/04/2025 is read in the order that the column's other texts prove, if they all prove the same.
    """
    listed = cells.tolist()
    day_first = _day_first(days_in(cell) for cell in listed if isinstance(cell, str))
    earliest = earliest_day(column)
    readings = read_each(listed, lambda cell: read_day(cell, raw.dates_from_1904, day_first, earliest))
    return collected(readings, "datetime64[us]")


def read_day(
    cell: object, from_1904: bool = False, day_first: bool | None = None, earliest: dt.datetime = EARLIEST
) -> Reading:
    """Read one cell that is not empty. day_first: the order of 03/04/2025, None where it is not known."""
    if isinstance(cell, dt.date):
        return _believed(dt.datetime(cell.year, cell.month, cell.day), earliest)
    if (number := _bare_number(cell)) is not None:
        return _counted(number, from_1904)
    days = days_in(cell) if isinstance(cell, str) else NO_DAY
    if days == NO_DAY:
        return Reading(fault=Fault.NOT_A_DATE)
    if (day := days.certain) is not None:
        return _believed(day, earliest, Fault.DATE_AS_TEXT)
    if day_first is None:
        return Reading(fault=Fault.AMBIGUOUS_DATE)
    return _believed(days[0] if day_first else days[1], earliest, Fault.AMBIGUOUS_DATE)


def earliest_day(column: Column) -> dt.datetime:
    """The first day that is believed: people are born earlier than they buy."""
    return EARLIEST_BIRTH if column.key == "birthday" else EARLIEST


def days_in(text: str) -> Written:
    """The days that a text may mean; none, twice, where it is not a date."""
    plain = CLOCK.sub("", narrow(text))
    for pattern in YEAR_FIRST:
        if found := pattern.fullmatch(plain):
            return Written(*[_day(found["year"], int(found["month"]), found["day"])] * 2)
    if found := YEAR_LAST.fullmatch(plain):
        one, two, year = found["one"], found["two"], found["year"]
        return Written(_day(year, int(two), one), _day(year, int(one), two))
    for pattern in NAMED_MONTH:
        if found := pattern.fullmatch(plain):
            return Written(*[_day(found["year"], MONTH.get(found["month"].lower(), 0), found["day"])] * 2)
    return NO_DAY


def _day(year: str, month: int, day: str) -> dt.datetime | None:
    try:
        return dt.datetime(int(year), month, int(day))
    except ValueError:
        return None


def _day_first(texts: Iterable[Written]) -> bool | None:
    """Whether the column writes the day first; None where nothing tells, or its cells disagree."""
    told = {days.month_first is None for days in texts if (days.day_first is None) != (days.month_first is None)}
    return told.pop() if len(told) == 1 else None


def _believed(day: dt.datetime | None, earliest: dt.datetime, repaired: Fault | None = None) -> Reading:
    if day is None or not earliest <= day <= LATEST:
        return Reading(fault=Fault.IMPROBABLE_DATE)
    return Reading(day, repaired, written(day) if repaired else "")


def _bare_number(cell: object) -> float | None:
    if isinstance(cell, str):
        return float(narrow(cell)) if BARE_NUMBER.fullmatch(narrow(cell)) else None
    return float(cell) if is_number(cell) else None


def _counted(number: float, from_1904: bool) -> Reading:
    """A bare number: a day as Excel counts them, or its digits (20250105)."""
    whole = int(number)
    day = DAY_ZERO[from_1904] + dt.timedelta(days=whole) if whole in DAY_NUMBERS else days_in(str(whole)).certain
    if day is None or not EARLIEST <= day <= LATEST:
        return Reading(fault=Fault.NOT_A_DATE)
    return Reading(day, Fault.DATE_AS_SERIAL, written(day))
