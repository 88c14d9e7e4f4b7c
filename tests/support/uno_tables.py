"""Tables (list objects) and defined names of the xlwings engine over LibreOffice."""

from collections.abc import Iterator
from numbers import Number
from typing import Any

from xlwings import base_classes

from tests.support.office import bridge
from tests.support.uno_ranges import EXCEL_GRAMMAR, ExcelRefuses, Range, at


class Collection(base_classes.Collection):
    """Members called by position (from 1) or by name, whatever its case; KeyError for one that is not there."""

    def members(self) -> list[Any]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.members())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.members())

    def __call__(self, key: Any) -> Any:
        if isinstance(key, Number):
            return self.members()[key - 1]
        for member in self.members():
            if member.name.lower() == key.lower():
                return member
        raise KeyError(key)

    def __contains__(self, key: Any) -> bool:
        return any(member.name.lower() == str(key).lower() for member in self.members())


class Tables(Collection, base_classes.Tables):
    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def members(self) -> list["Table"]:
        ranges = self._sheet.book.api.DatabaseRanges
        all_tables = [ranges.getByName(name) for name in ranges.ElementNames]
        return [Table(self._sheet, api) for api in all_tables if api.DataArea.Sheet == self._sheet.index - 1]


class Table(base_classes.Table):
    parent = None  # the sheet; set below

    def __init__(self, sheet: Any, api: Any) -> None:
        self.parent, self._api = sheet, api

    @property
    def api(self) -> Any:
        """The com.sun.star.sheet.DatabaseRange."""
        return self._api

    @property
    def name(self) -> str:
        return self.api.Name

    display_name = name

    @property
    def range(self) -> Range:
        return at(self.parent, self.api.DataArea)

    @property
    def show_headers(self) -> bool:
        return bool(self.api.ContainsHeader)

    @property
    def header_row_range(self) -> Range | None:
        top, left, _, right = self.range.bounds
        return Range(self.parent, top, left, top, right) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        top, left, bottom, right = self.range.bounds
        first, last = top + self.show_headers, bottom - self.show_totals
        return Range(self.parent, first, left, last, right) if first <= last else None

    @property
    def totals_row_range(self) -> Range | None:
        _, left, bottom, right = self.range.bounds
        return Range(self.parent, bottom, left, bottom, right) if self.show_totals else None

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Off: the totals leave the sheet. On: they come back below the body, on cells pushed down for them."""
        if value == self.show_totals:
            return
        remembered = self.parent.book.app.remembered_totals
        table = self.parent.book.fullname, self.name
        if not value:
            totals = self.totals_row_range
            remembered[table] = totals.api.getFormulaArray()
            self._area(last_row=totals.row - 1)
            self.api.TotalsRow = False
            totals.clear_contents()
            return
        _, left, bottom, right = self.range.bounds
        below = Range(self.parent, bottom + 1, left, bottom + 1, right)
        if any(below.api.getDataArray()[0]):
            below.insert("down")
        self._area(last_row=bottom + 1)
        self.api.TotalsRow = True
        if table in remembered:
            self.totals_row_range.api.setFormulaArray(remembered[table])

    def resize(self, range: Any) -> None:
        """No cell is moved or cleared. Raises ExcelRefuses where Excel does, and also while totals are shown: whether
        Excel counts their row in is not documented, so code that relies on either is not to pass.
        """
        top, left, bottom, right = range.impl.bounds if hasattr(range, "impl") else range.bounds
        if self.parent.api.isProtected():
            raise ExcelRefuses(f"{self.name} is on a protected sheet.")
        if self.show_totals:
            raise ExcelRefuses(f"{self.name} shows totals: turn them off to resize it.")
        if top != self.range.row or bottom == top:
            raise ExcelRefuses(f"{self.name} must keep its header row and at least one row below it.")
        if left > self.range.bounds[3] or right < self.range.column:
            raise ExcelRefuses(f"{self.name} must overlap the cells it had.")
        self._area(last_row=bottom, columns=(left, right))

    def _area(self, last_row: int, columns: tuple[int, int] | None = None) -> None:
        area = self.api.DataArea
        area.EndRow = last_row - 1
        if columns:
            area.StartColumn, area.EndColumn = columns[0] - 1, columns[1] - 1
        self.api.DataArea = area


class Names(Collection, base_classes.Names):
    """Names of a workbook (those of its sheets written Sheet!Name), or of one sheet."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        return (self.sheet or self.book).api.NamedRanges

    def members(self) -> list["Name"]:
        scopes = [self.sheet] if self.sheet else [None, *self.book.sheets]
        return [
            Name(self.book, scope, (scope or self.book).api.NamedRanges, name)
            for scope in scopes
            for name in (scope or self.book).api.NamedRanges.ElementNames
        ]

    def contains(self, name: str) -> bool:
        return name in self

    def add(self, name: str, refers_to: str) -> "Name":
        origin = bridge().createUnoStruct("com.sun.star.table.CellAddress")
        self.api.addNewByName(name, "0", origin, 0)
        made = self(name if self.sheet is None else f"{self.sheet.name}!{name}")
        made.refers_to = refers_to
        return made


class Name(base_classes.Name):
    def __init__(self, book: Any, sheet: Any, names: Any, own_name: str) -> None:
        self.book, self.sheet, self._names, self._own_name = book, sheet, names, own_name

    @property
    def api(self) -> Any:
        """The com.sun.star.sheet.NamedRange."""
        return self._names.getByName(self._own_name)

    @property
    def name(self) -> str:
        return self._own_name if self.sheet is None else f"{self.sheet.name}!{self._own_name}"

    def delete(self) -> None:
        self._names.removeByName(self._own_name)

    @property
    def refers_to(self) -> str:
        return "=" + self._parser().printFormula(self.api.getTokens(), self.api.ReferencePosition)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setTokens(self._parser().parseFormula(value.removeprefix("="), self.api.ReferencePosition))

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.ReferredCells
        if cells is None:
            raise ExcelRefuses(f"{self.name} does not refer to cells.")
        return at(self.book.sheets(cells.RangeAddress.Sheet + 1), cells.RangeAddress)

    def _parser(self) -> Any:
        parser = self.book.api.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, EXCEL_GRAMMAR
        return parser
