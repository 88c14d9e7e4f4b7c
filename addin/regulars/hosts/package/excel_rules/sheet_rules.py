"""What stands on a worksheet besides its rows: ranges, formats, validations, links, comments, drawings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from lxml import etree

from regulars.hosts.package.excel_rules.area import LAST_COLUMN, LAST_ROW, Area, area, areas, whole_number
from regulars.hosts.package.excel_rules.book import Book
from regulars.hosts.package.excel_rules.finding import MAIN, Finding, Findings, Rule, attributes

LONGEST_LIST = 255  # characters of a drop-down's items, written out
LONGEST_ADDRESS = 2_079  # of a link
LONGEST_HINT = 255
LONGEST_HINT_TITLE = 32

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def range_findings(part: str, root: etree._Element) -> Findings:
    """The used range, the columns and the sheet's own filter."""
    for element in root.iterfind(f"{MAIN}dimension"):
        if area(element.get("ref")) is None:
            yield Finding(part, "dimension", Rule.DIMENSION, f"{element.get('ref')!r} is no range")
    last = 0
    for element in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, final = whole_number(element.get("min"), 0), whole_number(element.get("max"), 0)
        if not last < first <= final <= LAST_COLUMN:
            yield Finding(part, "cols", Rule.COLUMNS, f"columns {first} to {final} after column {last}")
        last = max(last, final)
    for element in root.iterfind(f"{MAIN}autoFilter"):
        covered = area(element.get("ref"))
        columns = [whole_number(c.get("colId"), -1) for c in element.iterfind(f"{MAIN}filterColumn")]
        if covered is None or any(not 0 <= c <= covered.last_column - covered.first_column for c in columns):
            yield Finding(part, "autoFilter", Rule.AUTOFILTER, f"{element.get('ref')} with columns {columns}")


def merge_findings(book: Book, part: str, root: etree._Element) -> Findings:
    """Merged cells are more than one cell, share none, and stand outside of tables."""
    merged = [(item.get("ref"), area(item.get("ref"))) for item in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
    places = [place for _, place in merged if place]
    for text, place in merged:
        if place is None or place[:2] == place[2:]:
            yield Finding(part, text or "", Rule.MERGE, "is no range of cells to merge")
    for one, other in _overlaps(sorted(places)):
        yield Finding(part, "mergeCells", Rule.MERGE, f"{tuple(one)} and {tuple(other)} share cells")
    tables = [area(table.root.get("ref")) for table in book.tables if table.sheet == part]
    for table, place in product(tables, places):
        if table and table.meets(place):
            yield Finding(part, "mergeCells", Rule.MERGE, f"{tuple(place)} is in the table {tuple(table)}")


def format_findings(book: Book, part: str, root: etree._Element) -> Findings:
    """Conditional formats have a range, an order and a style; columns have a style that is there."""
    count = book.style_count("dxfs")
    for block in root.iterfind(f"{MAIN}conditionalFormatting"):
        where = block.get("sqref", "")
        if areas(where) is None:
            yield Finding(part, where, Rule.CONDITIONAL_FORMAT, "is no range to format")
        for rule in block.iterfind(f"{MAIN}cfRule"):
            if whole_number(rule.get("priority"), 0) < 1:
                yield Finding(part, where, Rule.CONDITIONAL_FORMAT, f"has priority {rule.get('priority')}")
            if not rule.get("type"):
                yield Finding(part, where, Rule.CONDITIONAL_FORMAT, "does not say what it depends on")
            if "dxfId" in rule.attrib and not 0 <= whole_number(rule.get("dxfId"), 0) < count:
                yield Finding(part, where, Rule.STYLE_INDEX, f"has style {rule.get('dxfId')} of {count}")
    formats = book.style_count("cellXfs")
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        if not 0 <= whole_number(column.get("style"), 0) < max(formats, 1):
            yield Finding(part, "cols", Rule.STYLE_INDEX, f"has format {column.get('style')} of {formats}")


def validation_findings(part: str, root: etree._Element) -> Findings:
    """Validations have a range, and texts of the length that fits."""
    limits = {"promptTitle": LONGEST_HINT_TITLE, "errorTitle": LONGEST_HINT_TITLE}
    limits |= {"prompt": LONGEST_HINT, "error": LONGEST_HINT}
    for item in root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation"):
        where = item.get("sqref", "")
        if areas(where) is None:
            yield Finding(part, where, Rule.VALIDATION, "is no range to validate")
        formula = item.findtext(f"{MAIN}formula1", "").strip()
        if item.get("type") == "list" and not formula:
            yield Finding(part, where, Rule.VALIDATION, "is a drop-down without items")
        if item.get("type") == "list" and formula.startswith('"') and len(formula) - 2 > LONGEST_LIST:
            yield Finding(part, where, Rule.VALIDATION, f"lists {len(formula) - 2} characters; {LONGEST_LIST} fit")
        for attribute, longest in limits.items():
            if len(item.get(attribute, "")) > longest:
                yield Finding(part, where, Rule.VALIDATION, f"has more than {longest} characters of {attribute}")


def link_findings(book: Book, part: str, root: etree._Element) -> Findings:
    """Links have a cell, a target, and a length that fits."""
    targets = {link.id: link.target for link in book.relationships(part)}
    for item in root.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink"):
        where = item.get("ref", "")
        identifier = next((value for name, value in attributes(item) if name.endswith("}id")), "")
        address = targets.get(identifier, "")
        if area(where) is None:
            yield Finding(part, where, Rule.HYPERLINK, "is no cell for a link")
        if not identifier and not item.get("location"):
            yield Finding(part, where, Rule.HYPERLINK, "leads nowhere")
        if max(len(address), len(item.get("location", ""))) > LONGEST_ADDRESS:
            yield Finding(part, where, Rule.HYPERLINK, f"has an address of more than {LONGEST_ADDRESS} characters")


def comment_findings(part: str, root: etree._Element) -> Findings:
    """One comment a cell, by an author that is listed."""
    authors = len(root.findall(f"{MAIN}authors/{MAIN}author"))
    comments = root.findall(f"{MAIN}commentList/{MAIN}comment")
    times = Counter(comment.get("ref") for comment in comments)
    for comment in comments:
        where = comment.get("ref", "")
        if area(where) is None or times[where] > 1:
            yield Finding(part, where, Rule.COMMENT, "is no cell, or has two comments")
        if not 0 <= whole_number(comment.get("authorId"), -1) < authors:
            yield Finding(part, where, Rule.COMMENT, f"is by author {comment.get('authorId')} of {authors}")


def drawing_findings(part: str, root: etree._Element) -> Findings:
    """What is drawn is anchored to cells of the sheet, its end not before its start."""
    for at, anchor in enumerate(root.iterchildren(tag=etree.Element)):
        corners = [anchor.find(f"{_DRAWN}from"), anchor.find(f"{_DRAWN}to")]
        places = [tuple(_index(corner, name) for name in ("col", "row")) for corner in corners if corner is not None]
        outside = any(not (0 <= column < LAST_COLUMN and 0 <= row < LAST_ROW) for column, row in places)
        if outside or (len(places) == 2 and any(start > end for start, end in zip(*places, strict=True))):
            yield Finding(part, f"anchor {at}", Rule.DRAWING, f"stands at {places}")
        if anchor.tag.startswith(_DRAWN) and anchor.find(f"{_DRAWN}clientData") is None:
            yield Finding(part, f"anchor {at}", Rule.DRAWING, "has no client data")


def _overlaps(places: Sequence[Area]) -> Iterator[tuple[Area, Area]]:
    """Pairs that share cells, of areas sorted from the top."""
    for at, one in enumerate(places):
        for following in range(at + 1, len(places)):
            if places[following].first_row > one.last_row:
                break
            if one.meets(places[following]):
                yield one, places[following]


def _index(corner: etree._Element, name: str) -> int:
    return whole_number(corner.findtext(_DRAWN + name, "").strip(), -1)
