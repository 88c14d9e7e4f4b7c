"""Sheets of the xlwings engine over LibreOffice."""

import re
from typing import Any

from xlwings import base_classes

from tests.support.uno_ranges import LAST_COLUMN, LAST_ROW, Range, at, column_number
from tests.support.uno_tables import Collection, Names, Tables

CELLS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", re.ASCII | re.IGNORECASE)
ROWS = re.compile(r"\$?(\d+):\$?(\d+)", re.ASCII)
COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.ASCII | re.IGNORECASE)


class Sheets(Collection, base_classes.Sheets):
    def __init__(self, book: Any) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.api.Sheets

    def members(self) -> list["Sheet"]:
        return [Sheet(self._book, self.api.getByIndex(position)) for position in range(self.api.Count)]

    @property
    def active(self) -> "Sheet":
        return Sheet(self._book, self._book.api.CurrentController.ActiveSheet)

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        place = before.index - 1 if before else (after or self.active).index
        self.api.insertNewByName(name or f"Sheet{len(self) + 1}", place)
        return self(place + 1)


class Sheet(base_classes.Sheet):
    book = None  # the base class declares a read-only property

    def __init__(self, book: Any, api: Any) -> None:
        self.book, self._api = book, api

    @property
    def api(self) -> Any:
        """The com.sun.star.sheet.Spreadsheet."""
        return self._api

    @property
    def name(self) -> str:
        return self.api.Name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value

    @property
    def index(self) -> int:
        return self.api.RangeAddress.Sheet + 1

    @property
    def visible(self) -> bool:
        return self.api.IsVisible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, LAST_ROW, LAST_COLUMN)

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return at(self, cursor.RangeAddress)

    def range(self, first: Any, last: Any = None) -> Range:
        top, left, bottom, right = self._bounds(first)
        if last is not None:
            _, _, bottom, right = self._bounds(last)
        return Range(self, top, left, bottom, right)

    def _bounds(self, place: Any) -> tuple[int, int, int, int]:
        """Of a range, (row, column), (row, column, height, width), address, table name (its body) or defined name."""
        if isinstance(place, Range):
            return place.bounds
        if isinstance(place, tuple):
            row, column, height, width = (*place, 1, 1)[:4]
            return row, column, row + height - 1, column + width - 1
        if cells := CELLS.fullmatch(place):
            left, top, right, bottom = cells.groups()
            return int(top), column_number(left), int(bottom or top), column_number(right or left)
        if rows := ROWS.fullmatch(place):
            return int(rows[1]), 1, int(rows[2]), LAST_COLUMN
        if columns := COLUMNS.fullmatch(place):
            return 1, column_number(columns[1]), LAST_ROW, column_number(columns[2])
        if place in self.tables:
            return self.tables(place).data_body_range.bounds
        return self.book.names(place).refers_to_range.bounds

    def activate(self) -> None:
        self.book.api.CurrentController.setActiveSheet(self.api)

    def delete(self) -> None:
        self.book.api.Sheets.removeByName(self.name)
