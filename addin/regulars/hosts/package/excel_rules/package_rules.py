"""Parts and what they say of each other: content types, targets, identifiers, the order of elements."""

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from regulars.hosts.package.archive import CONTENT_TYPES, Relationship
from regulars.hosts.package.excel_rules.book import Book
from regulars.hosts.package.excel_rules.finding import LINK, MAIN, Finding, Findings, Rule, attributes

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# What a part must be said to be, by what others use it for.
_TYPE_OF_KIND = {
    "worksheet": f"{_SPREADSHEET}worksheet+xml",
    "chartsheet": f"{_SPREADSHEET}chartsheet+xml",
    "styles": f"{_SPREADSHEET}styles+xml",
    "sharedStrings": f"{_SPREADSHEET}sharedStrings+xml",
    "table": f"{_SPREADSHEET}table+xml",
    "comments": f"{_SPREADSHEET}comments+xml",
    "calcChain": f"{_SPREADSHEET}calcChain+xml",
    "sheetMetadata": f"{_SPREADSHEET}sheetMetadata+xml",
    "externalLink": f"{_SPREADSHEET}externalLink+xml",
    "pivotTable": f"{_SPREADSHEET}pivotTable+xml",
    "pivotCacheDefinition": f"{_SPREADSHEET}pivotCacheDefinition+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "vbaProject": "application/vnd.ms-office.vbaProject",
}
# What an element's r:id has to lead to.
_KINDS_OF_ELEMENT = {
    "sheet": {"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"},
    "drawing": {"drawing"},
    "legacyDrawing": {"vmlDrawing"},
    "legacyDrawingHF": {"vmlDrawing"},
    "picture": {"image"},
    "hyperlink": {"hyperlink"},
    "tablePart": {"table"},
    "pageSetup": {"printerSettings"},
    "pivotCache": {"pivotCacheDefinition"},
    "externalReference": {"externalLink"},
}
_ORDER = {
    "worksheet": """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
        protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
        conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
        colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF
        picture oleObjects controls webPublishItems tableParts extLst""",
    "workbook": """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
        externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes
        webPublishing fileRecoveryPr webPublishObjects extLst""",
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
}
_REPEATED = {"conditionalFormatting", "fileRecoveryPr"}
_NEVER_EMPTY = ("cols", "mergeCells", "dataValidations", "hyperlinks", "conditionalFormatting")


def content_type_findings(book: Book) -> Findings:
    """Every part has a content type, and the one that its use asks for."""
    for part in book.package.names:
        is_part = not part.endswith(("/", ".rels")) and part != CONTENT_TYPES
        if is_part and not book.types.of(part):
            yield Finding(part, "", Rule.CONTENT_TYPE, "has no content type")
    for part in ("", *book.package.names):
        for link in book.relationships(part) if not part.endswith(".rels") else ():
            expected = _TYPE_OF_KIND.get(link.kind)
            given = book.types.of(link.target)
            if expected and not link.external and link.target in book.package.members and given not in ("", expected):
                yield Finding(link.target, "", Rule.CONTENT_TYPE, f"is said to be {given}, and used as {link.kind}")


def relationship_findings(book: Book) -> Findings:
    """Everything referred to is there, under an identifier of its own."""
    for part in ("", *book.package.names):
        links = book.relationships(part) if not part.endswith(".rels") else ()
        for link in links:
            if not _leads_somewhere(link) or link.target in book.package.members:
                continue
            yield Finding(part, link.id, Rule.MISSING_TARGET, f"refers to {link.target}, which is not there")
        for identifier, times in Counter(link.id for link in links).items():
            if times > 1:
                yield Finding(part, identifier, Rule.RELATIONSHIP_ID, f"is declared {times} times")


def identifier_findings(part: str, root: etree._Element, links: Sequence[Relationship]) -> Findings:
    """Every r:id that a part uses is declared, and leads to the kind of part that its element is about."""
    kinds = {link.id: link.kind for link in links}
    for element in root.iter(tag=etree.Element):
        name = etree.QName(element).localname
        own = element.tag.startswith(MAIN)
        for attribute, identifier in attributes(element):
            if not attribute.startswith(LINK) or not identifier:
                continue
            kind = kinds.get(identifier)
            if kind is None:
                yield Finding(part, identifier, Rule.RELATIONSHIP_ID, f"is used by {name} and not declared")
            elif own and kind not in _KINDS_OF_ELEMENT.get(name, {kind}):
                yield Finding(part, identifier, Rule.RELATIONSHIP_ID, f"leads {name} to a {kind}")


def order_findings(part: str, root: etree._Element) -> Findings:
    """A root's elements come in the order of the standard, each once unless it may repeat; lists are not empty."""
    order = _ORDER.get(etree.QName(root).localname, "").split()
    last = -1
    for element in root.iterchildren(tag=etree.Element):
        name = etree.QName(element).localname
        if not order or not element.tag.startswith(MAIN):
            continue
        if name not in order:
            yield Finding(part, name, Rule.ELEMENT_ORDER, "does not belong here")
            continue
        at = order.index(name)
        if at < last or (at == last and name not in _REPEATED):
            yield Finding(part, name, Rule.ELEMENT_ORDER, f"comes after {order[last]}")
        last = max(at, last)
        if name in _NEVER_EMPTY and not len(element):
            yield Finding(part, name, Rule.EMPTY_LIST, "is there, and holds nothing")


def _leads_somewhere(link: Relationship) -> bool:
    """Some programs write NULL for a picture that is gone; Excel shows an empty frame and goes on."""
    return not link.external and not link.target.startswith("#") and link.target.rpartition("/")[2] != "NULL"
