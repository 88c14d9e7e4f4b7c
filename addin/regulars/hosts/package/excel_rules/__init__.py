"""What Excel refuses or "repairs" in a workbook: each rule a function from parts to findings."""

from collections.abc import Collection
from pathlib import Path

from regulars.hosts.package.archive import Package, open_package
from regulars.hosts.package.excel_rules import package_rules, sheet_rules, table_rules, workbook_rules
from regulars.hosts.package.excel_rules.book import Book
from regulars.hosts.package.excel_rules.cell_rules import Cells, Counts
from regulars.hosts.package.excel_rules.finding import Finding, Findings, Rule
from regulars.hosts.package.excel_rules.plain_rows import examine_rows
from regulars.hosts.package.excel_rules.sheet_text import SheetText, whole
from regulars.problems import Refusal

__all__ = ["Finding", "Rule", "findings"]


def findings(book: Package | Path, parts: Collection[str] | None = None) -> list[Finding]:
    """What Excel would complain about, in the order of the rules.

    parts    the parts to look into closely (those rewritten): their rows and cells, their references; None for all.
             Content types, targets, sheets, names, and what tables are called are looked at in any case.

    Raises Refusal where a path leads to no workbook.
    """
    if isinstance(book, Path):
        with open_package(book) as package:
            return _findings(Book(package, parts))
    return _findings(Book(book, parts))


def _findings(book: Book) -> list[Finding]:
    seen = {part: cells for part in book.closely if (cells := _examined(book, part))}
    found = [finding for cells in seen.values() for finding in cells.findings]
    found += package_rules.content_type_findings(book)
    found += package_rules.relationship_findings(book)
    found += workbook_rules.sheet_findings(book)
    found += workbook_rules.view_findings(book)
    found += workbook_rules.name_findings(book)
    found += workbook_rules.code_name_findings(book)
    formulas = {part: cells.formulas for part, cells in seen.items()}
    found += workbook_rules.calc_chain_findings(book, formulas, {part: cells.arrays for part, cells in seen.items()})
    found += workbook_rules.style_findings(book)
    found += workbook_rules.string_findings(book)
    found += table_rules.identity_findings(book)
    for part, cells in seen.items():
        found += _sheet_findings(book, part, cells)
    for part in book.package.names:
        if part in book.parts:
            found += _part_findings(book, part)
    return [*book.broken, *found]


def _examined(book: Book, part: str) -> Cells | None:
    """A worksheet's rows, looked at; None where it is not XML."""
    sheet = book.read_sheet(part)
    if sheet is None:
        return None
    try:
        return _looked_at(book, part, sheet)
    except Refusal:  # rows that are not XML, or spelled so that they could not be told apart
        try:
            return _looked_at(book, part, whole(book.package.read(part)))
        except Refusal as refusal:
            book.note_broken(part, refusal)
            return None


def _looked_at(book: Book, part: str, sheet: SheetText) -> Cells:
    formats, cell_metadata = book.style_count("cellXfs"), book.metadata_count("cellMetadata")
    counts = Counts(max(formats, 1), cell_metadata, book.metadata_count("valueMetadata"), book.strings)
    wanted = table_rules.rows_with_texts(table for table in book.tables if table.sheet == part)
    cells = Cells(part, counts, wanted)
    examine_rows(sheet, cells)
    return cells


def _sheet_findings(book: Book, part: str, cells: Cells) -> Findings:
    root = book.root(part)
    if root is None:
        return
    yield from sheet_rules.range_findings(part, root)
    yield from sheet_rules.merge_findings(book, part, root)
    yield from sheet_rules.format_findings(book, part, root)
    yield from sheet_rules.validation_findings(part, root)
    yield from sheet_rules.link_findings(book, part, root)
    yield from table_rules.listed_findings(book, part)
    for table in book.tables:
        if table.sheet == part:
            yield from table_rules.form_findings(book, table)
            yield from table_rules.heading_findings(table, cells.texts)


def _part_findings(book: Book, part: str) -> Findings:
    """What goes for any part: it is XML, its elements are in order, and it uses only what it declares."""
    is_sheet_elsewhere = part in book.worksheets and part not in book.closely
    kind = book.types.of(part)
    root = book.root(part) if kind.endswith("xml") and not part.endswith(".rels") and not is_sheet_elsewhere else None
    if root is None:
        return
    yield from package_rules.order_findings(part, root)
    if part not in book.unlinked:
        yield from package_rules.identifier_findings(part, root, book.relationships(part))
    if kind.endswith("comments+xml"):
        yield from sheet_rules.comment_findings(part, root)
    if kind.endswith(".drawing+xml"):
        yield from sheet_rules.drawing_findings(part, root)
