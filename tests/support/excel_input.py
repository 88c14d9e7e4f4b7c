"""What Excel makes of a text that is assigned to Range.Value: it reads it as if somebody had typed it.

English (United States) conventions. Where Excel's own rule is not documented the dangerous reading is taken: a text
that might become a formula or a number does, so that code which writes it unprotected is caught.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

# A formula with the same outcome, for each error that can be typed in.
ERRORS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#VALUE!": '=1*"a"',
    "#REF!": '=INDIRECT("")',
    "#NUM!": "=SQRT(-1)",
    "#NAME?": "=no_such_name",
}
MONTHS = tuple(calendar.month_name)[1:]
MONTH = rf"(?P<month>sept|{'|'.join(name for month in MONTHS for name in (month, month[:3]))})"

DIGIT = re.compile(r"\d", re.ASCII)
NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<currency>[$€£¥])?(?P<digits>(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)"
    r"(?P<power>e[+-]?\d{1,3})?(?P<percent> ?%)?(?P<close>\))?",
    re.ASCII | re.IGNORECASE,
)
MIXED_FRACTION = re.compile(r"(?P<sign>[+-])?(?P<whole>\d+) (?P<top>\d+)/(?P<bottom>\d+)", re.ASCII)
DAY = (
    re.compile(r"(?P<year>\d{4})[-/](?P<number>\d{1,2})[-/](?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<number>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4}|\d{2})", re.ASCII),
    re.compile(r"(?P<number>\d{1,2})[-/](?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<number>\d{1,2})[-/](?P<year>\d{4}|\d{2})", re.ASCII),
    re.compile(rf"(?P<day>\d{{1,2}})[- ]?{MONTH}([- ](?P<year>\d{{4}}|\d{{2}}))?", re.ASCII | re.IGNORECASE),
    re.compile(rf"{MONTH}[- ]?(?P<day>\d{{1,2}})(,? (?P<year>\d{{4}}))?", re.ASCII | re.IGNORECASE),
    re.compile(rf"{MONTH}[- ]?(?P<year>\d{{4}}|\d{{2}})", re.ASCII | re.IGNORECASE),
)
TIME = re.compile(
    r"(?P<hour>\d{1,4})(:(?P<minute>[0-5]?\d)(:(?P<second>[0-5]?\d(\.\d+)?))?)?( ?(?P<half>[ap])m?)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Typed:
    """What the cell holds afterwards.

    content        a number, a date, a truth value, a text ("" empties the cell), or with formula=True "=..."
    number_format  given to the cell if its format was General; None leaves it alone
    """

    content: float | bool | str | dt.datetime
    formula: bool = False
    number_format: str | None = None


def typed(text: str, today: dt.date | None = None) -> Typed:
    """Read a text as Excel does in a cell that is not formatted as text. Dates without a year are in today's year."""
    if text.startswith("'"):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(text, formula=True)
    bare = text.strip()
    found = DIGIT.search(bare) and (_number(bare) or _date_and_time(bare, today or dt.date.today()))
    if found:
        return found
    if text[:1] in ("+", "-") and len(text) > 1:
        return Typed(f"={text}", formula=True)
    if text.startswith("@") and len(text) > 1:
        return Typed(f"={text[1:]}", formula=True)
    if bare.upper() in ("TRUE", "FALSE"):
        return Typed(bare.upper() == "TRUE")
    if bare.upper() in ERRORS:
        return Typed(ERRORS[bare.upper()], formula=True)
    return Typed(text)


def _number(text: str) -> Typed | None:
    if fraction := MIXED_FRACTION.fullmatch(text):
        if int(fraction["bottom"]) == 0:
            return None
        size = int(fraction["whole"]) + int(fraction["top"]) / int(fraction["bottom"])
        return Typed(-size if fraction["sign"] == "-" else size, number_format="# ?/?")
    found = NUMBER.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    size = float(f"{float(found['digits'].replace(',', '') + (found['power'] or '')):.15g}")  # Excel keeps 15 digits
    if found["sign"] == "-" or found["open"]:
        size = -size
    if found["percent"]:
        return Typed(size / 100, number_format="0.00%" if "." in found["digits"] else "0%")
    if found["currency"]:
        return Typed(size, number_format=f"{found['currency']}#,##0.00")
    if found["power"]:
        return Typed(size, number_format="0.00E+00")
    return Typed(size, number_format="#,##0" if "," in found["digits"] else None)


def _date_and_time(text: str, today: dt.date) -> Typed | None:
    if (time := _time(text)) is not None:
        return Typed(time, number_format="h:mm")
    if (day := _day(text, today)) is not None:
        return Typed(day, number_format="m/d/yyyy")
    date, _, clock = text.partition(" ")
    day, time = _day(date, today), _time(clock)
    if day is not None and time is not None:
        return Typed(day + dt.timedelta(days=time), number_format="m/d/yyyy h:mm")
    return None


def _time(text: str) -> float | None:
    found = TIME.fullmatch(text)
    if not found or not (found["minute"] or found["half"]):
        return None
    hour = int(found["hour"])
    if found["half"]:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return (hour * 3600 + int(found["minute"] or 0) * 60 + float(found["second"] or 0)) / 86400


def _day(text: str, today: dt.date) -> dt.datetime | None:
    """The first reading as a date that exists in the calendar."""
    for pattern in DAY:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = int(parts["number"]) if "number" in parts else _month(parts["month"])
            day = int(parts.get("day") or 1)
            year = _four_digits(parts.get("year")) or today.year
            swapped = (
                ((year, day, month),) if set(parts) == {"number", "day"} else ()
            )  # 25/12 is a day, 25/12/2024 a text
            for candidate in ((year, month, day), *swapped):
                try:
                    return dt.datetime(*candidate)
                except ValueError:
                    continue
    return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _four_digits(year: str | None) -> int | None:
    if year is None or len(year) == 4:
        return int(year) if year else None
    return int(year) + (2000 if int(year) < 30 else 1900)
