"""What a workbook is made of, sheets and Excel tables, and where in it the declared tables stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from lxml import etree

from regulars.hosts.contract import address, letters
from regulars.hosts.headings import Headings, likeliest, read_headings
from regulars.hosts.package.archive import Package, parse
from regulars.hosts.package.cell_values import CellValues, as_text
from regulars.hosts.package.row_blocks import Foot, foot
from regulars.hosts.package.row_stream import (
    Area,
    area,
    cells,
    in_utf8,
    last_filled_row,
    merged_areas,
    rows_downwards,
)
from regulars.problems import Fault, Outcome, Problem, Refusal
from regulars.tables import TABLES, Table, plain

HEADINGS_WITHIN = 20  # rows from the top of a sheet in which headings are looked for


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name on the tab, and the part that holds it."""

    name: str
    part: str


@dataclass(frozen=True)
class TablePart:
    """An Excel table: rows and columns are the sheet's (1 = first), heading row and totals row included."""

    part: str
    name: str
    sheet: SheetPart
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    header_rows: int
    totals_rows: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """A workbook's worksheets in the order of their tabs, its Excel tables, and the parts that all sheets share."""

    sheets: tuple[SheetPart, ...]
    tables: tuple[TablePart, ...]
    dates_from_1904: bool
    workbook_part: str
    styles_part: str | None
    shared_strings_part: str | None


@dataclass(frozen=True)
class Place:
    """Where a declared table stands.

    part                 the Excel table, None for a plain range
    header_row           the sheet row of the headings
    positions            column key -> sheet column (1 = A), for the columns recognised
    headings             column key -> the heading as it stands
    first_row, last_row  the body, without a totals row; empty where last_row < first_row
    problems             repeated and merged headings
    """

    table: Table
    sheet: SheetPart
    part: TablePart | None
    header_row: int
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    first_row: int
    last_row: int
    problems: tuple[Problem, ...] = ()


def structure(package: Package) -> Structure:
    """Read the workbook part, and the part of every Excel table. Raises Refusal where a part is missing or damaged."""
    workbook_part = next(link.target for link in package.relationships() if link.kind == "officeDocument")
    workbook = parse(_part(package, workbook_part))
    links = {link.id: link for link in package.relationships(workbook_part)}
    shared = {link.kind: link.target for link in links.values() if link.target in package.names}
    sheets = []
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        link = links.get(_relationship_id(sheet))
        if link is not None and link.kind == "worksheet":
            sheets.append(SheetPart(sheet.get("name", ""), link.target))
    properties = workbook.find("{*}workbookPr")
    return Structure(
        tuple(sheets),
        tuple(table for sheet in sheets for table in _tables(package, sheet)),
        properties is not None and properties.get("date1904") in ("1", "true"),
        workbook_part,
        shared.get("styles"),
        shared.get("sharedStrings"),
    )


def _part(package: Package, part: str) -> bytes:
    try:
        return package.read(part)
    except KeyError as problem:
        raise Refusal("refusal.damaged", path=str(package.path), part=part) from problem


def _relationship_id(sheet: etree._Element) -> str:
    """The id by which a sheet names its part, in whichever namespace the dialect puts it."""
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _tables(package: Package, sheet: SheetPart) -> Iterator[TablePart]:
    for link in package.relationships(sheet.part):
        if link.kind != "table":
            continue
        table = parse(_part(package, link.target))
        first_row, first_column, last_row, last_column = area(table.get("ref", ""))
        yield TablePart(
            link.target,
            table.get("displayName", table.get("name", "")),
            sheet,
            first_row,
            first_column,
            last_row,
            last_column,
            int(table.get("headerRowCount", "1")),
            int(table.get("totalsRowCount", "0")),
            tuple(column.get("name", "") for column in table.iterfind("{*}tableColumns/{*}tableColumn")),
        )


def places(package: Package, structure: Structure) -> dict[str, Place]:
    """Where the declared tables stand: declared name -> place; tables that the workbook does not hold are left out.

    A table stands where an Excel table has one of its names; else, on a sheet that has one of its names, in the Excel
    table or below the row (of the first 20) whose headings name most of its required columns, then most of its columns.
    """
    values = CellValues(package, structure)

    @cache
    def opened(sheet: SheetPart) -> _Sheet:
        tables = tuple(table for table in structure.tables if table.sheet == sheet)
        return _Sheet(package, sheet, tables, values)

    found = {name: _place(table, structure, opened) for name, table in TABLES.items()}
    return {name: place for name, place in found.items() if place is not None}


class _Sheet:
    """A sheet as tables are looked for in it: its first rows and, only where they are asked for, its last ones."""

    def __init__(self, package: Package, place: SheetPart, tables: tuple[TablePart, ...], values: CellValues) -> None:
        if place.part not in package.members:
            raise Refusal("refusal.damaged", path=str(package.path), part=place.part)
        self._package = package
        self.place = place
        self.tables = tables
        self.rows: dict[int, dict[int, str]] = {}  # the rows where headings can be: sheet column -> text
        table_rows = {table.first_row for table in tables}
        last = max(table_rows | {HEADINGS_WITHIN})
        for number, row in rows_downwards(package.pieces(place.part)):
            if number > last:
                break
            if number <= HEADINGS_WITHIN or number in table_rows:
                texts = {column: as_text(values.value(cell)) for column, cell in cells(row)}
                self.rows[number] = {column: text for column, text in texts.items() if text}

    @cached_property
    def merged_areas(self) -> tuple[Area, ...]:
        """The sheet's merged cells."""
        return merged_areas(self._foot.xml)

    def last_filled_row(self, columns: Iterable[int], after: int) -> int:
        """The last row with a value in one of these columns; `after` where none stands below it."""
        found = last_filled_row(self._foot.xml, columns, after)
        if found > after or self._foot.whole:
            return found
        return last_filled_row(b"".join(in_utf8([self._package.read(self.place.part)])), columns, after)

    @cached_property
    def _foot(self) -> Foot:
        return foot(in_utf8(self._package.pieces(self.place.part)))

    def headings_of(self, table: TablePart) -> dict[int, str]:
        """An Excel table's headings by sheet column: the cells where they are filled, for they are what people see."""
        named = dict(enumerate(table.headings, table.first_column))
        seen = self.rows.get(table.first_row, {}) if table.header_rows else {}
        return {column: seen.get(column, text) for column, text in named.items()}

    def loose_rows(self) -> Iterator[tuple[int, dict[int, str]]]:
        """The first rows, without the cells that belong to an Excel table."""
        for number, texts in sorted(self.rows.items()):
            if number <= HEADINGS_WITHIN:
                held = [t for t in self.tables if t.first_row <= number <= t.last_row]
                yield (
                    number,
                    {
                        column: text
                        for column, text in texts.items()
                        if not any(t.first_column <= column <= t.last_column for t in held)
                    },
                )


def _place(table: Table, structure: Structure, opened: Callable[[SheetPart], _Sheet]) -> Place | None:
    names = {plain(name) for name in table.names}
    named = [part for part in structure.tables if plain(part.name) in names]
    if named:
        part = next((part for part in named if part.name == table.range_name), named[0])
        sheet = opened(part.sheet)
        return _standing(table, sheet, part, read_headings(table, part.first_row, sheet.headings_of(part)))
    likely: list[tuple[_Sheet, TablePart | None, Headings]] = []
    for place in structure.sheets:
        if plain(place.name) not in names:
            continue
        sheet = opened(place)
        for part in sheet.tables:
            if plain(part.name) not in _declared_names():
                likely.append((sheet, part, read_headings(table, part.first_row, sheet.headings_of(part))))
        if loose := likeliest(table, sheet.loose_rows()):
            likely.append((sheet, None, loose))
    likely = [found for found in likely if found[2].positions]
    return _standing(table, *max(likely, key=lambda found: found[2].rank)) if likely else None


@cache
def _declared_names() -> frozenset[str]:
    return frozenset(plain(name) for table in TABLES.values() for name in table.names)


def _standing(table: Table, sheet: _Sheet, part: TablePart | None, headings: Headings) -> Place:
    """The place of a table whose headings are known."""
    problems = [_repeated(table, sheet, headings, position) for position in headings.repeated]
    if part is not None:
        first_row, last_row = part.first_row + part.header_rows, part.last_row - part.totals_rows
    else:
        first_row = headings.row + 1
        for top, left, bottom, right in sheet.merged_areas:
            for key, position in headings.positions.items():
                if top <= headings.row <= bottom and left <= position <= right:
                    first_row = max(first_row, bottom + 1)
                    merged = f"{letters(left)}{top}:{letters(right)}{bottom}"
                    at = address(sheet.place.name, position, headings.row)
                    column = headings.texts[key]
                    problems.append(Problem(Fault.MERGED_HEADING, Outcome.NOTED, table.name, at, column, found=merged))
        last_row = sheet.last_filled_row(headings.positions.values(), first_row - 1)
    return Place(
        table,
        sheet.place,
        part,
        headings.row,
        headings.positions,
        headings.texts,
        first_row,
        last_row,
        tuple(problems),
    )


def _repeated(table: Table, sheet: _Sheet, headings: Headings, position: int) -> Problem:
    """Another column already has this meaning: its address is what is used instead."""
    key = headings.repeated[position]
    heading = sheet.rows.get(headings.row, {}).get(position, headings.texts[key])
    at, first = (address(sheet.place.name, column, headings.row) for column in (position, headings.positions[key]))
    return Problem(Fault.DUPLICATE_HEADING, Outcome.UNUSED, table.name, at, heading, found=heading, used=first)
