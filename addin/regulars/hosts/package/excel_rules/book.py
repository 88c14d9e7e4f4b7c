"""What the rules ask about a workbook, read from its parts once, when first asked for."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from regulars.hosts.package.archive import ContentTypes, Package, Relationship, content_types, parse
from regulars.hosts.package.excel_rules.finding import LINK, MAIN, Finding, Rule
from regulars.hosts.package.excel_rules.sheet_text import SheetText, taken_apart
from regulars.problems import Refusal

LONGEST_TEXT = 32_767  # characters in a cell
_STRING_ITEM = re.compile(rb"<(\w+:)?si(?:\s[^>]*)?(?:/>|>.*?</(?(1)\1)si>)", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook lists it; kind is worksheet, chartsheet …, "" where it points nowhere."""

    name: str
    sheet_id: str
    part: str
    kind: str
    hidden: bool


@dataclass(frozen=True)
class ExcelTable:
    """An Excel table and the worksheet part it is on."""

    part: str
    sheet: str
    root: etree._Element


class SharedStrings:
    """The texts that cells refer to by number. Only those asked for are taken apart: there may be a million."""

    def __init__(self, xml: bytes) -> None:
        self._items = [match.span() for match in _STRING_ITEM.finditer(xml)]
        self._xml = xml

    def __len__(self) -> int:
        return len(self._items)

    def text(self, index: int) -> str:
        """One text, "" where there is none of that number."""
        if index >= len(self._items):
            return ""
        start, end = self._items[index]
        prefix = re.match(rb"<(\w+):", self._xml[start:end])
        declared = b'xmlns:%s="x"' % prefix[1] if prefix else b""
        return text_of(parse(b"<a %s>%s</a>" % (declared, self._xml[start:end])))

    def too_long(self) -> Iterator[tuple[int, int]]:
        """Number and length of the texts that no cell can hold."""
        candidates = (index for index, (start, end) in enumerate(self._items) if end - start > LONGEST_TEXT)
        lengths = ((index, len(self.text(index))) for index in candidates)
        return ((index, length) for index, length in lengths if length > LONGEST_TEXT)


def text_of(element: etree._Element) -> str:
    """The text of a shared or inline string, all of its runs together, without phonetic hints."""
    runs = (item for item in element.iter("{*}t") if not any(up.tag.endswith("rPh") for up in item.iterancestors()))
    return unescaped("".join(item.text or "" for item in runs))


def unescaped(text: str) -> str:
    """_x000a_ is a line feed: how parts spell what XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class Book:
    """A workbook's parts and what they say of each other.

    parts      the parts to look into closely; None for all
    broken     what was found not to be XML while reading
    unlinked   parts whose relationships are not XML
    """

    def __init__(self, package: Package, parts: Collection[str] | None) -> None:
        self.package = package
        self.parts = frozenset(package.names if parts is None else parts)
        self.broken: list[Finding] = []
        self.unlinked: set[str] = set()
        self._roots: dict[str, etree._Element | None] = {}
        self._links: dict[str, tuple[Relationship, ...]] = {}

    def root(self, part: str) -> etree._Element | None:
        """A part's root element; None where the part is missing or not XML."""
        if part not in self._roots:
            self._roots[part] = self._parsed(part) if part in self.package.members else None
        return self._roots[part]

    def read_sheet(self, part: str) -> SheetText | None:
        """A worksheet taken apart; from now on its root is the frame. None where it is not XML."""
        try:
            sheet = taken_apart(self.package.read(part))
        except Refusal as refusal:
            self.note_broken(part, refusal)
            self._roots[part] = None
            return None
        self._roots[part] = sheet.frame
        return sheet

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """What a part refers to; nothing where its list is not XML."""
        if part not in self._links:
            try:
                self._links[part] = self.package.relationships(part)
            except Refusal as refusal:
                self.note_broken(f"relationships of {part}", refusal)
                self.unlinked.add(part)
                self._links[part] = ()
        return self._links[part]

    def linked(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part refers to and that are there."""
        links = self.relationships(part)
        return [link.target for link in links if link.kind == kind and link.target in self.package.members]

    @cached_property
    def types(self) -> ContentTypes:
        """What each part is said to be."""
        return content_types(self.package)

    @cached_property
    def workbook_part(self) -> str:
        """The part that lists the sheets."""
        return self.linked("", "officeDocument")[0]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets in the order of their tabs."""
        links = {link.id: link for link in self.relationships(self.workbook_part)}
        nowhere = Relationship("", "", "", external=False)
        found = []
        for item in self._workbook_items("sheets", "sheet"):
            link = links.get(item.get(f"{LINK}id", ""), nowhere)
            hidden = item.get("state", "visible") != "visible"
            found.append(Sheet(item.get("name", ""), item.get("sheetId", ""), link.target, link.kind, hidden))
        return tuple(found)

    @cached_property
    def worksheets(self) -> tuple[str, ...]:
        """The parts of the worksheets that are there."""
        return tuple(s.part for s in self.sheets if s.kind == "worksheet" and s.part in self.package.members)

    @cached_property
    def defined_names(self) -> list[etree._Element]:
        """Names for ranges and formulas."""
        return list(self._workbook_items("definedNames", "definedName"))

    @cached_property
    def tables(self) -> tuple[ExcelTable, ...]:
        """The Excel tables of all worksheets."""
        pairs = ((part, sheet) for sheet in self.worksheets for part in self.linked(sheet, "table"))
        roots = ((part, sheet, self.root(part)) for part, sheet in pairs)
        return tuple(ExcelTable(part, sheet, root) for part, sheet, root in roots if root is not None)

    @cached_property
    def closely(self) -> tuple[str, ...]:
        """The worksheets whose cells are looked at: those in `parts`, and those with a table in `parts`."""
        with_tables = {table.sheet for table in self.tables if table.part in self.parts}
        return tuple(sheet for sheet in self.worksheets if sheet in self.parts or sheet in with_tables)

    def style_count(self, collection: str) -> int:
        """How many styles of a collection ("cellXfs", "dxfs") the workbook has."""
        styles = self.linked(self.workbook_part, "styles")
        root = self.root(styles[0]) if styles else None
        found = None if root is None else root.find(MAIN + collection)
        return 0 if found is None else sum(1 for _ in found.iterchildren(tag=etree.Element))

    def metadata_count(self, collection: str) -> int:
        """How many records of "cellMetadata" or "valueMetadata" there are; cells refer to them from 1 on."""
        parts = self.linked(self.workbook_part, "sheetMetadata")
        root = self.root(parts[0]) if parts else None
        found = None if root is None else root.find(MAIN + collection)
        return 0 if found is None else len(found)

    @cached_property
    def strings(self) -> SharedStrings:
        """The texts that cells share."""
        parts = self.linked(self.workbook_part, "sharedStrings")
        return SharedStrings(self.package.read(parts[0]) if parts else b"")

    def _workbook_items(self, collection: str, item: str) -> Iterable[etree._Element]:
        root = self.root(self.workbook_part)
        return () if root is None else root.iterfind(f"{MAIN}{collection}/{MAIN}{item}")

    def _parsed(self, part: str) -> etree._Element | None:
        try:
            return parse(self.package.read(part))
        except Refusal as refusal:
            self.note_broken(part, refusal)
            return None

    def note_broken(self, part: str, refusal: Refusal) -> None:
        """Remember that a part is not XML."""
        reason = refusal.figures.get("reason", refusal.message)
        self.broken.append(Finding(part, "", Rule.NOT_XML, f"not well-formed: {reason}"))
