"""The rows of a worksheet part: found by number, taken apart only where something is to be read or written."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.cells import EMPTY, is_formula
from regulars.hosts.package.markup import MAIN, as_utf8, plain
from regulars.hosts.package.row_stream import column_number
from regulars.problems import Refusal

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
_ROW_START = b'<row r="'
_ROW = re.compile(r'<row r="(\d+)"([^>]*)>')
_CELL = re.compile(r'<c r="([A-Z]+)\d+"((?: s="\d+")?)')
# What Excel does not write: rows that do not say their number first; cells that do not say their place, then style.
_ODD_ROWS = re.compile(rb'<row(?=[\s/>])(?! r="\d+"[\s/>])|<!')
_ODD_CELLS = re.compile(r'<c(?=[\s/>])(?! r="[A-Z]+\d+"(?: s="\d+")?(?: (?:t|cm|vm|ph)="\w+")*/?>)')
_ELEMENT = re.compile(r"<(row|c)(?=[\s/>])([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(r'(\sspans=")(\d+):(\d+)"')

Cell = tuple[str, str]
"""A cell without its place: its style (` s="3"`, or "") and its tail (see cells)."""


@dataclass
class Row:
    """One row, its cells in three lists of equal length, in the order of the sheet.

    attributes  all but the number, as they stand: height, hidden, style …
    letters     the column of each cell
    styles      ` s="3"`, or "" where it has none
    tails       what each cell holds (see cells)
    extension   markup after the last cell
    """

    number: int
    attributes: str
    letters: list[str]
    styles: list[str]
    tails: list[str]
    extension: str = ""

    def __str__(self) -> str:
        number = self.number
        cells = [
            f'<c r="{letter}{number}"{style}{tail}'
            for letter, style, tail in zip(self.letters, self.styles, self.tails, strict=True)
        ]
        content = "".join(cells) + self.extension
        return (
            f'<row r="{number}"{self.attributes}>{content}</row>'
            if content
            else f'<row r="{number}"{self.attributes}/>'
        )

    def cells(self, columns: Collection[str]) -> dict[str, Cell]:
        """The cells that stand in those columns, by column letter."""
        every = zip(self.letters, self.styles, self.tails, strict=True)
        return {letter: (style, tail) for letter, style, tail in every if letter in columns}

    def tail(self, letter: str) -> str:
        """What the cell in that column holds; a cell that does not exist is empty."""
        return self.tails[self.letters.index(letter)] if letter in self.letters else EMPTY

    def formulas(self, columns: Collection[str]) -> set[str]:
        """The addresses of the cells in those columns that are calculated."""
        return {f"{letter}{self.number}" for letter, (_, tail) in self.cells(columns).items() if is_formula(tail)}

    def replace(self, cells: Mapping[str, Cell | None]) -> None:
        """Put cells, by column letter, into the row, whatever stands there; None takes a cell out."""
        every: dict[str, Cell | None] = {**self.cells(self.letters), **cells}
        order = sorted(every, key=lambda letter: (len(letter), letter))
        kept = [(letter, *cell) for letter in order if (cell := every[letter])]
        self.letters, self.styles, self.tails = ([cell[i] for cell in kept] for i in range(3))
        if kept:
            self._widen_spans(column_number(kept[0][0]), column_number(kept[-1][0]))

    def _widen_spans(self, low: int, high: int) -> None:
        """The hint which columns the row uses must not leave any out."""
        self.attributes = _SPANS.sub(
            lambda found: f'{found[1]}{min(low, int(found[2]))}:{max(high, int(found[3]))}"', self.attributes
        )


class SheetData:
    """A worksheet part in three pieces.

    before, after   the markup around the rows, text
    body            the rows as UTF-8, without prefixes, every row with its number
    """

    def __init__(self, xml: bytes) -> None:
        xml = as_utf8(xml)
        opening = _DATA.search(xml)
        if opening is None:
            raise Refusal("refusal.not_xml", reason="a worksheet without sheetData")
        prefix, tag = opening[1], opening[0]
        if tag.endswith(b"/>"):
            tag, start, end, closing = (
                tag[:-2].rstrip() + b">",
                opening.end(),
                opening.end(),
                b"</%bsheetData>" % prefix,
            )
        else:
            start, end, closing = opening.end(), xml.rindex(b"</%bsheetData" % prefix), b""
        self.body = xml[start:end]
        if prefix or _ODD_ROWS.search(self.body):
            self.body = _as_excel_writes(self.body.decode()).encode()
            tag = tag[:-1] + f' xmlns="{MAIN}">'.encode() if prefix else tag
        self.before = (xml[: opening.start()] + tag).decode()
        self.after = (closing + xml[end:]).decode()

    def rows(self, first: int, last: int) -> Iterator[Row]:
        """The rows from one number to another that the sheet has."""
        return parsed(self.body[self.offset(first) : self.offset(last + 1)].decode())

    def row(self, number: int) -> Row | None:
        """One row, None where the sheet has none of that number."""
        return next(self.rows(number, number), None)

    def offset(self, number: int) -> int:
        """Where in the body the first row of at least that number begins; rows are in ascending order."""
        low, high = 0, len(self.body)
        while low < high:
            middle = (low + high) // 2
            start = self.body.find(_ROW_START, middle, high + len(_ROW_START) - 1)
            if start >= 0 and self._number(start) < number:
                low = start + 1
            else:
                high = middle
        start = self.body.find(_ROW_START, low)
        return start if start >= 0 else len(self.body)

    def _number(self, start: int) -> int:
        digits = start + len(_ROW_START)
        return int(self.body[digits : self.body.index(b'"', digits)])


def parsed(rows: str) -> Iterator[Row]:
    """Take rows apart."""
    if _ODD_CELLS.search(rows):
        rows = _as_excel_writes(rows)
    pieces = _ROW.split(rows)
    for number, attributes, content in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        content, _, _ = content.rpartition("</row>")
        extension = content[content.rindex("<extLst") :] if content.endswith("</extLst>") else ""
        cells = _CELL.split(content.removesuffix(extension))
        yield Row(int(number), attributes.rstrip("/"), cells[1::3], cells[2::3], cells[3::3], extension)


def _as_excel_writes(body: str) -> str:
    """Rows and cells with their place said, the style right after it; what is in the cells stays as it is."""
    row, column = 0, 0

    def placed(element: re.Match[str]) -> str:
        nonlocal row, column
        attributes = {name: f'"{value[1:-1]}"' for name, value in _ATTRIBUTE.findall(element[2])}
        given = attributes.pop("r", '""')[1:-1]
        if element[1] == "row":
            row, column = int(given) if given else row + 1, 0
            place = str(row)
        else:
            column = column_number(given.rstrip("0123456789")) if given else column + 1
            place = f"{column_letters(column)}{row}"
        style = {"s": attributes.pop("s")} if element[1] == "c" and "s" in attributes else {}
        said = "".join(f" {name}={value}" for name, value in (style | attributes).items())
        return f'<{element[1]} r="{place}"{said}{element[3]}>'

    return _ELEMENT.sub(placed, plain(body))
