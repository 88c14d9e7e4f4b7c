"""The rows of a sheet part: streamed from the top, or from the bottom up without reading what stands above."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from regulars.hosts.contract import letters
from regulars.hosts.package.archive import parse
from regulars.hosts.package.row_blocks import opened
from regulars.problems import Refusal

WINDOW = 1 << 16  # bytes of a sheet's end that are read at once: some thousand cells
LARGEST_GRID = 32_000_000  # cells in the rectangle around all filled ones; the fast reader takes 32 bytes for each
_OTHER_ENCODING = re.compile(rb"""\0|encoding=["'](?!utf-8|us-ascii)""", re.IGNORECASE)
_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref=["']([^"']+)["']""")
Area = tuple[int, int, int, int]


def in_utf8(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A sheet part whose markup is ASCII, as it is looked for here: another encoding is turned into UTF-8."""
    remaining = iter(pieces)
    first = next(remaining, b"")
    if _OTHER_ENCODING.search(first, 0, 200):
        yield etree.tostring(parse(b"".join([first, *remaining])), encoding="UTF-8", xml_declaration=True)
        return
    yield first
    yield from remaining


def elements(pieces: Iterable[bytes], name: str) -> Iterator[etree._Element]:
    """Each element of that name as soon as it is read to its end; it is gone once the next is asked for.

    Raises Refusal where the pieces together are not XML.
    """
    reader = etree.XMLPullParser(
        events=("end",),
        tag=f"{{*}}{name}",
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for piece in pieces:
            reader.feed(piece)
            yield from _let_go(reader)
        reader.close()
        yield from _let_go(reader)
    except etree.XMLSyntaxError as problem:
        raise Refusal("refusal.not_xml", reason=str(problem)) from problem


def _let_go(reader: etree.XMLPullParser) -> Iterator[etree._Element]:
    """What has been read, each element emptied and those before it taken out once it has been used."""
    for _, element in reader.read_events():
        if not isinstance(element, etree._Element):
            continue
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and (done := element.getprevious()) is not None:
            parent.remove(done)


def rows_downwards(pieces: Iterable[bytes]) -> Iterator[tuple[int, etree._Element]]:
    """Each row and its number. A row is gone once the next is asked for. Raises Refusal where it is not XML."""
    return _numbered(elements(pieces, "row"))


def rows_upwards(xml: bytes) -> Iterator[tuple[int, etree._Element]]:
    """Each row and its number, the last one first."""
    frame, remaining = opened([xml])
    if frame is None:
        return
    rows = b"".join(remaining)
    end, window = rows.rfind(frame.end_of_rows), WINDOW
    while end > 0:
        first = frame.row.search(rows, max(0, end - window), end)
        if first is None and end > window:
            window *= 4
            continue
        if first is None:
            return
        found = _rows_of(frame.around(rows[first.start() : end]))
        if any(row.get("r") is None for row in found):  # numbers may be left out: then rows must be counted
            yield from reversed(list(_numbered(_rows_of(xml))))
            return
        yield from reversed(list(_numbered(found)))
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


def is_compact(rows: bytes, height: int) -> bool:
    """Whether the filled cells of so many rows lie close enough together to be read in one go, as one grid.

    A single stray cell in XFD1048576 makes that grid 550 GB.
    """
    return re.search(rb"""r=["']%s\d""" % _wider_than(LARGEST_GRID // height), rows) is None


def _wider_than(columns: int) -> bytes:
    """A pattern for the letters of the sheet columns beyond the first so many."""
    last = letters(columns)
    larger = [
        rf"{last[:at]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(last) - at - 1}}}"
        for at, letter in enumerate(last)
        if letter < "Z"
    ]
    return rf"(?=[A-Z]{{{len(last)}}})(?:{'|'.join([rf'[A-Z]{{{len(last) + 1},}}', *larger])})".encode()


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
