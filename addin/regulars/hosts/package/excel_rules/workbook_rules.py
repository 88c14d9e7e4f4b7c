"""The workbook part: sheets, names, modules, the calculation chain; and the styles that cells refer to."""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from regulars.hosts.package.excel_rules.area import Area, area, whole_number
from regulars.hosts.package.excel_rules.book import Book
from regulars.hosts.package.excel_rules.finding import MAIN, Finding, Findings, Rule

T = TypeVar("T", bound=Hashable)

LONGEST_SHEET_NAME = 31
LONGEST_NAME = 255
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr]([0-9]+)?([Cc]([0-9]+)?)?|[Cc]([0-9]+)?")
# Texts are stepped over; what stands in brackets belongs to another workbook or a table.
_SHEET_IN_FORMULA = re.compile(
    r'"(?:[^"]|"")*"|\'((?:[^\']|\'\')+)\'!|\[[^\]]*\][^!\s,()]*!?|(?<![#\w.\]])([^\W\d][\w.]*)!'
)


def sheet_findings(book: Book) -> Findings:
    """Names, numbers and parts of the sheets."""
    part = book.workbook_part
    for sheet in book.sheets:
        name = sheet.name
        if not name or len(name) > LONGEST_SHEET_NAME or _NOT_IN_SHEET_NAME.search(name) or name.strip("'") != name:
            yield Finding(part, name, Rule.SHEET_NAME, "is no name for a sheet")
        if not 1 <= whole_number(sheet.sheet_id, 0) <= 65_534:
            yield Finding(part, name, Rule.SHEET_ID, f"has the sheet number {sheet.sheet_id!r}")
        if not sheet.part:
            yield Finding(part, name, Rule.SHEET_ID, "is a sheet without a part")
    for name in _repeated(sheet.name.casefold() for sheet in book.sheets):
        yield Finding(part, name, Rule.SHEET_NAME, "names two sheets")
    for number in _repeated(sheet.sheet_id for sheet in book.sheets):
        yield Finding(part, number, Rule.SHEET_ID, "numbers two sheets")
    for target in _repeated(sheet.part for sheet in book.sheets if sheet.part):
        yield Finding(part, target, Rule.SHEET_ID, "is the part of two sheets")


def view_findings(book: Book) -> Findings:
    """Some sheet shows, and the one to be shown first is there."""
    part = book.workbook_part
    if all(sheet.hidden for sheet in book.sheets):
        yield Finding(part, "", Rule.VISIBLE_SHEET, "no sheet is visible")
    root = book.root(part)
    for view in () if root is None else root.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
        if not 0 <= whole_number(view.get("activeTab"), 0) < len(book.sheets):
            yield Finding(part, "", Rule.VISIBLE_SHEET, f"sheet {view.get('activeTab')} is to be shown first")


def name_findings(book: Book) -> Findings:
    """Defined names: what they may be called, one of each, speaking of sheets that are there."""
    part, sheets = book.workbook_part, {sheet.name.casefold() for sheet in book.sheets}
    for item in book.defined_names:
        name, formula = item.get("name", ""), item.text or ""
        if not is_name(name):
            yield Finding(part, name, Rule.DEFINED_NAME, "is no name for a range or formula")
        if not formula.strip():
            yield Finding(part, name, Rule.DEFINED_NAME, "stands for nothing")
        scope = item.get("localSheetId")
        if not 0 <= whole_number(scope, 0) < len(book.sheets):
            yield Finding(part, name, Rule.DEFINED_NAME, f"belongs to sheet {scope} of {len(book.sheets)}")
        for sheet in _sheets_in(formula) - sheets:
            yield Finding(part, name, Rule.DEFINED_NAME, f"speaks of a sheet {sheet!r}, which is not there")
    names = [(item.get("name", "").casefold(), item.get("localSheetId")) for item in book.defined_names]
    for name, _ in _repeated(names):
        yield Finding(part, str(name), Rule.DEFINED_NAME, "is there twice")


def code_name_findings(book: Book) -> Findings:
    """In a workbook with macros each code name is that of one module in the VBA project."""
    projects = book.linked(book.workbook_part, "vbaProject")
    if not projects:
        return
    project = book.package.read(projects[0])
    modules = {book.workbook_part: "workbookPr"} | {sheet.part: "sheetPr" for sheet in book.sheets}
    named = []
    for part, element in modules.items():
        root = book.root(part) if part == book.workbook_part or part in book.parts else None
        found = None if root is None else root.find(MAIN + element)
        name = "" if found is None else found.get("codeName", "")
        if name:
            named.append(name.casefold())
        if name and name.encode("utf-16-le") not in project:
            yield Finding(part, name, Rule.CODE_NAME, "is no module of the VBA project")
    for name in _repeated(named):
        yield Finding(book.workbook_part, name, Rule.CODE_NAME, "is the module of two sheets")


def calc_chain_findings(
    book: Book, formulas: Mapping[str, Collection[str]], arrays: Mapping[str, list[Area]]
) -> Findings:
    """Every cell in the chain has a formula; told for the sheets whose formulas are given (part -> addresses)."""
    parts = {sheet.sheet_id: sheet.part for sheet in book.sheets}
    for chain in book.linked(book.workbook_part, "calcChain"):
        root = book.root(chain)
        number = ""
        for cell in () if root is None else root.iterfind(f"{MAIN}c"):
            number, address = cell.get("i", number), cell.get("r", "")
            part = parts.get(number)
            if part is None:
                yield Finding(chain, address, Rule.CALC_CHAIN, f"is on sheet {number!r}, which is not there")
            elif part in formulas and address not in formulas[part]:
                place = area(address)
                if place is None or not any(one.holds(place) for one in arrays[part]):
                    yield Finding(chain, address, Rule.CALC_CHAIN, f"has no formula in {part}")


def style_findings(book: Book) -> Findings:
    """Cell formats refer to fonts, fills, borders and number formats that are there."""
    for part in book.linked(book.workbook_part, "styles"):
        root = book.root(part)
        if root is None:
            continue
        counts = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
        for index, xf in enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")):
            for attribute, collection in counts.items():
                count = book.style_count(collection)
                if attribute in xf.attrib and not 0 <= whole_number(xf.get(attribute), 0) < count:
                    sentence = f"has {attribute} {xf.get(attribute)} of {count}"
                    yield Finding(part, f"format {index}", Rule.STYLE_INDEX, sentence)


def string_findings(book: Book) -> Findings:
    """Shared texts that no cell can hold."""
    for part in book.linked(book.workbook_part, "sharedStrings"):
        for index, length in book.strings.too_long() if part in book.parts else ():
            yield Finding(part, f"text {index}", Rule.TEXT_LENGTH, f"holds {length} characters")


def is_name(text: str) -> bool:
    """Whether a range, formula or table may be called that."""
    return bool(_NAME.fullmatch(text)) and not _LOOKS_LIKE_CELL.fullmatch(text) and len(text) <= LONGEST_NAME


def _sheets_in(formula: str) -> set[str]:
    """The sheets of this workbook that a formula speaks of, in lower case; of First:Last both."""
    found: set[str] = set()
    for match in _SHEET_IN_FORMULA.finditer(formula):
        quoted = (match[1] or "").replace("''", "'")
        if "[" not in quoted and "\\" not in quoted and "/" not in quoted:
            found.update((quoted or match[2] or "").casefold().split(":"))
    return found - {""}


def _repeated(items: Iterable[T]) -> list[T]:
    return [item for item, times in Counter(items).items() if times > 1]
