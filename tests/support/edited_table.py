"""An Excel table in a workbook file, edited as people do in Excel: the markup afterwards is what Excel would leave."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from lxml import etree

from regulars.hosts.contract import letters
from regulars.hosts.package.archive import open_package
from regulars.hosts.package.structure import structure
from tests.support.packages import parts_of, write_parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class EditedTable:
    """A table's sheet, cell by cell: rows and columns count from 1, as in the sheet. `save` writes the file."""

    def __init__(self, path: Path, name: str) -> None:
        with open_package(path) as package:
            parts = structure(package)
        self.path = path
        self.part = next(table for table in parts.tables if table.name == name)
        self._styles_part = parts.styles_part
        self._parts = parts_of(path)
        self._sheet = etree.fromstring(self._parts[self.part.sheet.part])
        self._table = etree.fromstring(self._parts[self.part.part])
        self.headings = list(self.part.headings)
        self.first, self.last = self.part.first_row + 1, self.part.last_row

    @property
    def body(self) -> list[Any]:
        """The body's rows, from the top."""
        return [row for row in self._sheet.iter(f"{MAIN}row") if self.first <= int(row.get("r")) <= self.last]

    def text(self, row: Any, heading: str) -> str:
        """What a cell shows: its text, or its number as it is written; "" where it is empty."""
        cell = _cell(row, self.headings.index(heading) + self.part.first_column)
        return "" if cell is None else "".join(cell.itertext())

    def column(self, heading: str) -> list[str]:
        """The texts of a column, from the top."""
        return [self.text(row, heading) for row in self.body]

    def add_column(self, heading: str, texts: Mapping[str, str], key: str) -> None:
        """Type a heading right of the last one, and texts in the rows whose `key` column shows their key."""
        beside = self.part.first_column + len(self.headings)
        self.headings.append(heading)
        columns = self._table.find(f"{MAIN}tableColumns")
        number = max(int(column.get("id")) for column in columns) + 1
        etree.SubElement(columns, f"{MAIN}tableColumn", id=str(number), name=heading)
        columns.set("count", str(len(columns)))
        for row in self._sheet.iter(f"{MAIN}row"):
            if int(row.get("r")) == self.first - 1:
                _type(row, beside, heading)
        for row in self.body:
            if (text := texts.get(self.text(row, key))) is not None:
                _type(row, beside, text)
        self._follow()

    def rename(self, heading: str, other: str) -> None:
        """Type another heading over one."""
        place = self.headings.index(heading)
        self.headings[place] = other
        self._table.find(f"{MAIN}tableColumns")[place].set("name", other)
        (above,) = (row for row in self._sheet.iter(f"{MAIN}row") if int(row.get("r")) == self.first - 1)
        _type(above, place + self.part.first_column, other)

    def sort(self, key: Callable[[Any], Any]) -> None:
        """Sort the rows: contents and colours of cells move, the rows themselves stay."""
        contents = [deepcopy(list(row)) for row in sorted(self.body, key=key)]
        for row, cells in zip(self.body, contents, strict=True):
            row[:] = cells
            _renumber(row, int(row.get("r")))

    def filter(self, heading: str, shown: str) -> None:
        """Show only the rows with that text under a heading."""
        filtered = self._table.find(f"{MAIN}autoFilter")
        column = etree.SubElement(filtered, f"{MAIN}filterColumn", colId=str(self.headings.index(heading)))
        etree.SubElement(etree.SubElement(column, f"{MAIN}filters"), f"{MAIN}filter", val=shown)
        for row in self.body:
            if self.text(row, heading) != shown:
                row.set("hidden", "1")

    @property
    def filters(self) -> dict[str, list[str]]:
        """By heading: the texts that a filter shows."""
        columns = self._table.iter(f"{MAIN}filterColumn")
        return {
            self.headings[int(column.get("colId"))]: [one.get("val") for one in column.iter(f"{MAIN}filter")]
            for column in columns
        }

    def colour(self, key: str, value: str, rgb: str) -> None:
        """Fill the row that shows that value; its cells keep their number formats."""
        styles = etree.fromstring(self._parts[self._styles_part])
        fills, formats = styles.find(f"{MAIN}fills"), styles.find(f"{MAIN}cellXfs")
        fill = etree.SubElement(etree.SubElement(fills, f"{MAIN}fill"), f"{MAIN}patternFill", patternType="solid")
        etree.SubElement(fill, f"{MAIN}fgColor", rgb=rgb)
        (row,) = (row for row in self.body if self.text(row, key) == value)
        for cell in row:
            coloured = deepcopy(formats[int(cell.get("s", "0"))])
            coloured.set("fillId", str(len(fills) - 1))
            coloured.set("applyFill", "1")
            formats.append(coloured)
            cell.set("s", str(len(formats) - 1))
        for counted in (fills, formats):
            counted.set("count", str(len(counted)))
        self._parts[self._styles_part] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)

    def colours(self, row: Any) -> set[str | None]:
        """The fills of a row's cells under the table's headings; None for a cell without one."""
        styles = etree.fromstring(self._parts[self._styles_part])
        fills, formats = styles.find(f"{MAIN}fills"), styles.find(f"{MAIN}cellXfs")
        used = [fills[int(formats[int(cell.get("s", "0"))].get("fillId", "0"))] for cell in row]
        return {None if (shade := fill.find(f"*/{MAIN}fgColor")) is None else shade.get("rgb") for fill in used}

    def delete_row(self, key: str, value: str) -> None:
        """Take the row that shows that value out of the sheet: those below it move up."""
        (gone,) = (row for row in self.body if self.text(row, key) == value)
        below = [row for row in self._sheet.iter(f"{MAIN}row") if int(row.get("r")) > int(gone.get("r"))]
        gone.getparent().remove(gone)
        for row in below:
            _renumber(row, int(row.get("r")) - 1)
        self.last -= 1
        self._follow()

    def save(self) -> None:
        """Write the workbook file."""
        for part, root in ((self.part.sheet.part, self._sheet), (self.part.part, self._table)):
            self._parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        write_parts(self.path, self._parts)

    def _follow(self) -> None:
        """Let the table cover its headings and rows."""
        left, right = self.part.first_column, self.part.first_column + len(self.headings) - 1
        covered = f"{letters(left)}{self.first - 1}:{letters(right)}{self.last}"
        self._table.set("ref", covered)
        self._table.find(f"{MAIN}autoFilter").set("ref", covered)


def _cell(row: Any, column: int) -> Any:
    wanted = f"{letters(column)}{row.get('r')}"
    return next((cell for cell in row if cell.get("r") == wanted), None)


def _type(row: Any, column: int, text: str) -> None:
    cell = _cell(row, column)
    if cell is None:
        cell = etree.SubElement(row, f"{MAIN}c", r=f"{letters(column)}{row.get('r')}")
    del cell[:]
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = text
    row.attrib.pop("spans", None)


def _renumber(row: Any, number: int) -> None:
    row.set("r", str(number))
    for cell in row:
        cell.set("r", re.sub(r"\d+", str(number), cell.get("r")))
