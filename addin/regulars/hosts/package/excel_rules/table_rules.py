"""Excel tables: where they stand, what their columns and headings are called, what filters and totals they have."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from lxml import etree

from regulars.hosts.package.excel_rules.area import Area, area, whole_number
from regulars.hosts.package.excel_rules.book import Book, ExcelTable, unescaped
from regulars.hosts.package.excel_rules.finding import MAIN, Finding, Findings, Rule, attributes
from regulars.hosts.package.excel_rules.workbook_rules import is_name

Texts = Mapping[tuple[int, int], str | None]

_FORMAT_ATTRIBUTE = re.compile(r"\w*[dD]xfId")


def identity_findings(book: Book) -> Findings:
    """Each table has a name and a number that no other table has, and a name that is nobody else's."""
    taken = Counter(item.get("name", "").casefold() for item in book.defined_names)
    names = Counter(_name(table).casefold() for table in book.tables) + taken
    numbers = Counter(table.root.get("id", "") for table in book.tables)
    uses = Counter(table.part for table in book.tables)
    for table in book.tables:
        name, number = _name(table), table.root.get("id")
        if not is_name(name):
            yield Finding(table.part, name, Rule.TABLE_NAME, "is no name for a table")
        if names[name.casefold()] > 1:
            yield Finding(table.part, name, Rule.TABLE_NAME, "is the name of something else, too")
        if whole_number(number, 0) < 1 or numbers[number or ""] > 1:
            yield Finding(table.part, name, Rule.TABLE_ID, f"has the number {number}, which is another's or none")
        if uses[table.part] > 1:
            yield Finding(table.part, name, Rule.TABLE_ID, "is on two sheets")


def listed_findings(book: Book, sheet: str) -> Findings:
    """A sheet lists each of its tables once, and they stand apart."""
    root = book.root(sheet)
    listed = 0 if root is None else len(root.findall(f"{MAIN}tableParts/{MAIN}tablePart"))
    linked = len(book.linked(sheet, "table"))
    if listed != linked and sheet not in book.unlinked:
        yield Finding(sheet, "tableParts", Rule.TABLE_ID, f"lists {listed} tables of {linked}")
    tables = [table for table in book.tables if table.sheet == sheet]
    for one, other in combinations(tables, 2):
        first, second = area(one.root.get("ref")), area(other.root.get("ref"))
        if first and second and first.meets(second):
            yield Finding(one.part, _name(one), Rule.TABLE_REF, f"shares cells with {_name(other)}")


def form_findings(book: Book, table: ExcelTable) -> Findings:
    """A table's range, columns, filter and formats agree with each other."""
    root, where = table.root, _name(table)
    place = area(root.get("ref"))
    columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    if place is None:
        yield Finding(table.part, where, Rule.TABLE_REF, f"{root.get('ref')!r} is no range")
        return
    if place.last_row - place.first_row + 1 <= header_rows(root) + totals_rows(root):
        yield Finding(table.part, where, Rule.TABLE_REF, f"{root.get('ref')} leaves no row for the body")
    if len(columns) != place.last_column - place.first_column + 1:
        yield Finding(table.part, where, Rule.TABLE_COLUMNS, f"{len(columns)} columns for {root.get('ref')}")
    yield from _column_findings(table.part, columns)
    yield from _filter_findings(table, place)
    count = book.style_count("dxfs")
    for element in root.iter(tag=etree.Element):
        for attribute, index in attributes(element):
            if _FORMAT_ATTRIBUTE.fullmatch(attribute) and not 0 <= whole_number(index, 0) < count:
                yield Finding(table.part, where, Rule.STYLE_INDEX, f"{attribute} is {index} of {count}")


def heading_findings(table: ExcelTable, texts: Texts) -> Findings:
    """The cells above a table's body are the columns' names, those below it say what the columns say of totals."""
    place = area(table.root.get("ref"))
    if place is None:
        return
    columns = table.root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    for at, column in enumerate(columns, place.first_column):
        name, label = unescaped(column.get("name", "")), column.get("totalsRowLabel")
        shown = texts.get((place.first_row, at))
        if header_rows(table.root) and shown != name:
            yield Finding(table.part, name, Rule.TABLE_HEADER, f"but the cell above the column holds {shown!r}")
        total = texts.get((place.last_row, at))
        if totals_rows(table.root) and label is not None and total != unescaped(label):
            yield Finding(table.part, name, Rule.TABLE_TOTALS, f"{label!r} but the cell below holds {total!r}")


def header_rows(root: etree._Element) -> int:
    """How many rows of headings a table has: one unless it says none."""
    return whole_number(root.get("headerRowCount"), 1)


def totals_rows(root: etree._Element) -> int:
    """How many rows of totals a table has: none unless it says one."""
    return whole_number(root.get("totalsRowCount"), 0)


def rows_with_texts(tables: Iterable[ExcelTable]) -> set[int]:
    """The sheet rows of headings and totals, whose texts `heading_findings` asks for."""
    places = (area(table.root.get("ref")) for table in tables)
    return {row for place in places if place for row in (place.first_row, place.last_row)}


def _column_findings(part: str, columns: Sequence[etree._Element]) -> Findings:
    names = Counter(unescaped(column.get("name", "")).casefold() for column in columns)
    numbers = Counter(column.get("id", "") for column in columns)
    for column in columns:
        name, number = column.get("name", ""), column.get("id")
        if not name or names[unescaped(name).casefold()] > 1:
            yield Finding(part, name, Rule.TABLE_COLUMNS, "is no name, or that of two columns")
        if whole_number(number, 0) < 1 or numbers[number or ""] > 1:
            yield Finding(part, name, Rule.TABLE_COLUMNS, f"has the number {number}, which is another's or none")


def _filter_findings(table: ExcelTable, place: Area) -> Findings:
    root, where = table.root, _name(table)
    body_end = place.last_row - totals_rows(root)
    for element in root.iterfind(f"{MAIN}autoFilter"):
        covered = area(element.get("ref"))
        if covered != place._replace(last_row=body_end):
            yield Finding(table.part, where, Rule.TABLE_FILTER, f"{element.get('ref')} in {root.get('ref')}")
        for column in element.iterfind(f"{MAIN}filterColumn"):
            if not 0 <= whole_number(column.get("colId"), -1) <= place.last_column - place.first_column:
                yield Finding(table.part, where, Rule.TABLE_FILTER, f"filters column {column.get('colId')}")
    for element in root.iter(f"{MAIN}sortState", f"{MAIN}sortCondition"):
        covered = area(element.get("ref"))
        if covered is None or not place.holds(covered):
            yield Finding(table.part, where, Rule.TABLE_FILTER, f"sorts {element.get('ref')} in {root.get('ref')}")
    if header_rows(root) not in (0, 1) or totals_rows(root) not in (0, 1):
        yield Finding(table.part, where, Rule.TABLE_TOTALS, "has more than one row of headings or of totals")


def _name(table: ExcelTable) -> str:
    return table.root.get("displayName", "")
