"""The rows of a sheet part: streamed from the top, or from the bottom up without reading what stands above."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from itertools import count

from lxml import etree

from regulars.hosts.contract import letters
from regulars.hosts.package.archive import parse
from regulars.problems import Refusal

WINDOW = 1 << 16  # bytes of a sheet's end that are read at once: some thousand cells
LARGEST_GRID = 32_000_000  # cells in the rectangle around all filled ones; the fast reader takes 32 bytes for each
_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^>]*?)?(/?)>")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref=["']([^"']+)["']""")
_SAFELY = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}

Area = tuple[int, int, int, int]


def in_bytes(xml: bytes) -> bytes:
    """A sheet part whose markup is ASCII, as the functions below look for it: UTF-16 is turned into UTF-8."""
    return etree.tostring(parse(xml), encoding="UTF-8", xml_declaration=True) if b"\0" in xml[:64] else xml


def rows_downwards(xml: bytes) -> Iterator[tuple[int, etree._Element]]:
    """Each row and its number. A row is gone once the next is asked for. Raises Refusal where it is not XML."""
    stream = etree.iterparse(BytesIO(xml), tag="{*}row", **_SAFELY)
    try:
        for number, row in _numbered(row for _, row in stream):
            yield number, row
            row.clear()
            sheet_data = row.getparent()
            while sheet_data is not None and (done := row.getprevious()) is not None:
                sheet_data.remove(done)
    except etree.XMLSyntaxError as problem:
        raise Refusal("refusal.not_xml", reason=str(problem)) from problem


def rows_upwards(xml: bytes) -> Iterator[tuple[int, etree._Element]]:
    """Each row and its number, the last one first."""
    found = _SHEET_DATA.search(xml)
    if found is None or found[2]:
        return
    closing = b"</" + found[1] + b"sheetData"
    start, end, window = found.end(), xml.rfind(closing), WINDOW
    while end > start:
        first = _ROW.search(xml, max(start, end - window), end)
        if first is None and end - window > start:
            window *= 4
            continue
        if first is None:
            return
        rows = _rows_of(xml[:start] + xml[first.start() : end] + closing + b"></" + found[1] + b"worksheet>")
        if any(row.get("r") is None for row in rows):  # numbers may be left out: then rows must be counted
            yield from reversed(list(_numbered(_rows_of(xml))))
            return
        yield from reversed(list(_numbered(rows)))
        end = first.start()


def last_filled_row(xml: bytes, columns: Iterable[int], after: int) -> int:
    """The last row with a value in one of these columns; `after` where none stands below it."""
    wanted = frozenset(columns)
    for number, row in rows_upwards(xml):
        if number <= after:
            break
        if any(column in wanted and has_value(cell) for column, cell in cells(row)):
            return number
    return after


def rows_filled_below(xml: bytes, columns: Iterable[int], row: int) -> int:
    """How many rows directly below a row hold a value in one of these columns."""
    wanted, filled = frozenset(columns), set()
    for number, found in rows_upwards(xml):
        if number <= row:
            break
        if any(column in wanted and has_value(cell) for column, cell in cells(found)):
            filled.add(number)
    return next(below for below in count() if row + 1 + below not in filled)


def is_compact(xml: bytes) -> bool:
    """Whether the filled cells lie close enough together to be read in one go, as one grid.

    A single stray cell in XFD1048576 makes that grid 550 GB.
    """
    last_row = next((number for number, _ in rows_upwards(xml)), 1)
    return re.search(rb"""r=["'](?:%s)\d""" % _wider_than(LARGEST_GRID // last_row), xml) is None


def _wider_than(columns: int) -> bytes:
    """A pattern for the letters of the sheet columns beyond the first so many."""
    last = letters(columns)
    larger = [
        rf"{last[:at]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(last) - at - 1}}}"
        for at, letter in enumerate(last)
        if letter < "Z"
    ]
    return "|".join([rf"[A-Z]{{{len(last) + 1},}}", *larger]).encode()


def cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """A row's cells and their sheet columns (1 = A)."""
    column = 0
    for cell in row:
        if reference := cell.get("r"):
            column = column_number(reference.rstrip("0123456789"))
        elif cell.tag.endswith("}c"):  # the place may be left out: next to the one before
            column += 1
        else:
            continue
        yield column, cell


def has_value(cell: etree._Element) -> bool:
    """Whether anything shows in the cell: a format alone, or a formula that gave an empty text, is nothing."""
    return any(part.text for part in cell.iter("{*}v", "{*}t"))


def merged_areas(xml: bytes) -> tuple[Area, ...]:
    """The merged cells of a sheet, each as in `area`."""
    below = max(xml.rfind(b"sheetData"), 0)
    return tuple(area(found[1].decode()) for found in _MERGED.finditer(xml, below))


def area(reference: str) -> Area:
    """A reference such as B3:D9, or B3, as first row, first column, last row, last column (all counted from 1)."""
    corners = re.findall(r"([A-Z]+)(\d+)", reference.upper().replace("$", ""))
    (left, top), (right, bottom) = corners[0], corners[-1]
    return int(top), column_number(left), int(bottom), column_number(right)


@lru_cache(maxsize=1 << 14)
def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rows_of(xml: bytes) -> list[etree._Element]:
    return list(parse(xml).iterfind("{*}sheetData/{*}row"))


def _numbered(rows: Iterable[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    number = 0
    for row in rows:
        number = int(row.get("r") or number + 1)
        yield number, row
