"""Rows and cells: their order, and what a cell may hold."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from regulars.hosts.package.excel_rules.area import LAST_COLUMN, LAST_ROW, Area, area, whole_number
from regulars.hosts.package.excel_rules.book import LONGEST_TEXT, SharedStrings, text_of, unescaped
from regulars.hosts.package.excel_rules.finding import MAIN, Finding, Rule

ERRORS = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#EXTERNAL!",
        "#PYTHON!",
    ]
)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|T?\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_ORDER = ("f", "v", "is", "extLst")


@dataclass(frozen=True)
class Counts:
    """How many there are of what cells refer to by number."""

    formats: int
    cell_metadata: int
    value_metadata: int
    strings: SharedStrings


@dataclass
class Cells:
    """What was seen of a sheet's cells, row by row from the top.

    texts      (row, column) -> text, for the rows asked for; None where a cell holds something that is no text
    formulas   addresses of the cells with a formula of their own
    arrays     ranges of array formulas and data tables
    """

    part: str
    counts: Counts
    wanted_rows: Collection[int]
    findings: list[Finding] = field(default_factory=list)
    texts: dict[tuple[int, int], str | None] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    arrays: list[Area] = field(default_factory=list)
    last_row: int = 0
    _shared: set[str] = field(default_factory=set)

    def examine(self, row: etree._Element) -> None:
        """Look at a row and at each of its cells."""
        number = whole_number(row.get("r"), self.last_row + 1)
        if not self.last_row < number <= LAST_ROW:
            self._found(f"row {row.get('r')}", Rule.ROW_ORDER, f"stands after row {self.last_row}")
        self.last_row = max(number, self.last_row)
        self._check_format(f"row {number}", row.get("s"))
        last_column = 0
        for cell in row.iterchildren(f"{MAIN}c"):
            address = cell.get("r")
            place = Area(number, last_column + 1, number, last_column + 1) if address is None else area(address)
            if place is None or place.first_row != number or place.first_row != place.last_row:
                self._found(address or "", Rule.CELL_PLACE, f"stands in row {number}")
                continue
            column = place.first_column
            if not last_column < column <= LAST_COLUMN:
                self._found(address or "", Rule.CELL_ORDER, "stands after a cell further right, or twice")
            last_column = max(column, last_column)
            self._examine_cell(cell, address or f"row {number}, cell {column}", (number, column))

    def _examine_cell(self, cell: etree._Element, where: str, place: tuple[int, int]) -> None:
        self._check_format(where, cell.get("s"))
        for attribute, count in (("cm", self.counts.cell_metadata), ("vm", self.counts.value_metadata)):
            if whole_number(cell.get(attribute), 0) > count:
                self._found(where, Rule.METADATA_INDEX, f"refers to metadata {cell.get(attribute)} of {count}")
        names = [etree.QName(child).localname for child in cell.iterchildren(tag=etree.Element)]
        if any(name not in _ORDER for name in names) or names != sorted(set(names), key=_ORDER.index):
            self._found(where, Rule.ELEMENT_ORDER, f"holds {', '.join(names)}")
        self._note_formula(cell, where)
        text = self._value(cell, where)
        if text is not None and len(text) > LONGEST_TEXT:
            self._found(where, Rule.TEXT_LENGTH, f"holds a text of {len(text)} characters; {LONGEST_TEXT} fit")
        if place[0] in self.wanted_rows and names:
            self.texts[place] = text

    def _value(self, cell: etree._Element, where: str) -> str | None:
        """The cell's text; None where it is no text. What is no value of its type is noted."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
        if kind == "inlineStr":
            inline = cell.find(f"{MAIN}is")
            return "" if inline is None else text_of(inline)
        if kind == "str":
            return unescaped(value or "")
        if not value:
            return None
        if kind == "s":
            index = whole_number(value, -1)
            if not 0 <= index < len(self.counts.strings):
                self._found(where, Rule.STRING_INDEX, f"refers to text {value} of {len(self.counts.strings)}")
                return ""
            return self.counts.strings.text(index)
        if not _is_value(kind, value.strip()):
            self._found(where, Rule.CELL_VALUE, f"{value!r} is no value of type {kind}")
        return None

    def _note_formula(self, cell: etree._Element, where: str) -> None:
        formula = cell.find(f"{MAIN}f")
        if formula is None:
            return
        self.formulas.add(where)
        kind, shared = formula.get("t"), formula.get("si", "")
        if kind in ("array", "dataTable") and (covered := area(formula.get("ref"))):
            self.arrays.append(covered)
        if kind == "shared" and formula.text:
            self._shared.add(shared)
        elif kind == "shared" and shared not in self._shared:
            self._found(where, Rule.SHARED_FORMULA, f"shares formula {shared}, which no cell before it has")

    def _check_format(self, where: str, index: str | None) -> None:
        if index is not None and not 0 <= whole_number(index, -1) < self.counts.formats:
            self._found(where, Rule.STYLE_INDEX, f"has format {index} of {self.counts.formats}")

    def _found(self, where: str, rule: Rule, sentence: str) -> None:
        self.findings.append(Finding(self.part, where, rule, sentence))


def _is_value(kind: str, value: str) -> bool:
    if kind == "n":
        return bool(_NUMBER.fullmatch(value)) and abs(float(value)) != float("inf")
    if kind == "b":
        return value in ("0", "1", "true", "false")
    if kind == "e":
        return value in ERRORS
    return kind == "d" and bool(_DATE.fullmatch(value))
