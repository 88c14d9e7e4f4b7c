"""What a single cell of a sheet part holds: for the columns that the fast reader cannot tell apart, cell by cell."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from lxml import etree

from regulars.hosts.contract import CellError
from regulars.hosts.package.archive import Package, parse
from regulars.hosts.package.row_stream import elements
from regulars.problems import Refusal
from regulars.tables import Kind

if TYPE_CHECKING:
    from regulars.hosts.package.structure import Structure

Value = str | float | bool | dt.datetime | None

# Columns whose cells are read as text, whatever stands in them; in the others the kind of each cell matters.
TEXT_KINDS = frozenset({Kind.ID, Kind.TEXT, Kind.CHOICE})

# Number formats that Excel knows by number and that show a day or a time of day. 27 to 36 and 50 to 58 are the East
# Asian ones (2025年1月2日); 46 is elapsed time, which is a number of days.
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
# What a format code says literally, or about colours, conditions and languages.
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]|aaa|e(?![+-])", re.IGNORECASE)
_ESCAPED = re.compile(r"_x((?!d[89a-f])[0-9a-f]{4})_", re.IGNORECASE)


class CellValues:
    """Reads cells of one workbook; its shared texts and formats are looked up when first needed, by any thread."""

    def __init__(self, package: Package, structure: "Structure") -> None:
        self._package = package
        self._structure = structure
        self._shared_texts: list[str] = []
        self._more_shared_texts = self._shared_texts_read()
        self._reading_on = Lock()
        self._epoch = dt.datetime(1904, 1, 1) if structure.dates_from_1904 else dt.datetime(1899, 12, 30)

    def value(self, cell: etree._Element) -> Value:
        """A cell's text, number, truth value, moment or CellError; None where nothing shows.

        A number that a date format shows is a moment; where it names no day (0, -5, half past two) it stays a number.
        """
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell) or None
        content = _content(cell)
        if not content:
            return None
        if kind == "s":
            return self._shared_text(content) or None
        if kind == "str":
            return decoded(content)
        if kind == "b":
            return content in ("1", "true")
        if kind == "e":
            return CellError(content)
        try:
            if kind == "n":
                return self._moment(cell, float(content))
            return dt.datetime.fromisoformat(content).replace(tzinfo=None)
        except ValueError:  # another program's mistake: shown as it stands, to be named with its cell
            return content

    def _moment(self, cell: etree._Element, serial: float) -> dt.datetime | float:
        if cell.get("s", "0") not in self.date_styles:
            return serial
        first_day = 0 if self._structure.dates_from_1904 else 1
        days = serial + 1 if first_day and serial < 60 else serial  # Excel's 1900 has a 29 February
        if serial < first_day or days >= (dt.datetime.max - self._epoch).days:
            return serial
        return self._epoch + dt.timedelta(milliseconds=round(days * 86_400_000))

    def _shared_text(self, number: str) -> str:
        """Read no further than to that text: headings are among the first."""
        try:
            index = int(number)
            if index < 0:
                raise ValueError(number)
            with self._reading_on:
                while len(self._shared_texts) <= index:
                    self._shared_texts.append(next(self._more_shared_texts))
            return self._shared_texts[index]
        except (ValueError, StopIteration) as problem:
            part = self._structure.shared_strings_part or ""
            raise Refusal("refusal.damaged", path=str(self._package.path), part=part) from problem

    def _shared_texts_read(self) -> Iterator[str]:
        part = self._structure.shared_strings_part
        return (_text(item) for item in elements(self._package.pieces(part), "si")) if part else iter(())

    @cached_property
    def date_styles(self) -> frozenset[str]:
        """Indexes of the cell formats that show a day or a time of day, as cells write them."""
        part = self._structure.styles_part
        if part is None:
            return frozenset()
        styles = parse(self._package.read(part))
        codes = {
            found.get("numFmtId"): found.get("formatCode", "") for found in styles.iterfind("{*}numFmts/{*}numFmt")
        }
        dates = {str(number) for number in _BUILT_IN_DATES} - codes.keys()
        dates |= {number for number, code in codes.items() if number and shows_date(code)}
        formats = styles.iterfind("{*}cellXfs/{*}xf")
        return frozenset(str(index) for index, found in enumerate(formats) if found.get("numFmtId") in dates)


def shows_date(code: str) -> bool:
    """Whether a number format shows a day or a time of day: yyyy-mm-dd does, 0.00 and [h]:mm do not."""
    said = _LITERAL.sub("", code.split(";")[0])
    return not _ELAPSED.search(said) and _DATE_LETTER.search(said) is not None


def decoded(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_; _x005F_ protects a text that looks like one."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _content(cell: etree._Element) -> str | None:
    for element in cell:
        if element.tag.endswith("}v"):
            return element.text
    return None


def _text(item: etree._Element) -> str:
    """The text of a shared or inline string: all its runs, without the phonetic guide beside Chinese characters."""
    parts = [part.text or "" for part in item.iter("{*}t") if not _is_phonetic(part)]
    return decoded("".join(parts))


def _is_phonetic(part: etree._Element) -> bool:
    run = part.getparent()
    return run is not None and etree.QName(run).localname == "rPh"


def as_text(value: Value) -> str:
    """A value as the text it shows as: TRUE, 17850, 0.5 (at most nine decimals), 2025-01-02, 2025-01-02 09:30:00."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds") if value.time() != dt.time() else value.date().isoformat()
    return value or ""
