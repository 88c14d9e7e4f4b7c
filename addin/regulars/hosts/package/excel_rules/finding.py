"""What is found against Excel's rules, the rules by name, and the XML names that they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Rule(StrEnum):
    """Where one is broken, Excel says that it found a problem with some content, and takes out what it cannot read."""

    NOT_XML = "not_xml"
    CONTENT_TYPE = "content_type"  # of each part, and the one its use asks for
    MISSING_TARGET = "missing_target"  # a part refers to one that is not there
    RELATIONSHIP_ID = "relationship_id"  # used and not declared, declared twice, or of another kind
    ELEMENT_ORDER = "element_order"  # of workbook, worksheet, table and styles
    EMPTY_LIST = "empty_list"  # merged cells without a merged cell
    SHEET_NAME = "sheet_name"
    SHEET_ID = "sheet_id"
    VISIBLE_SHEET = "visible_sheet"
    DEFINED_NAME = "defined_name"
    CODE_NAME = "code_name"  # a sheet's module in the VBA project
    CALC_CHAIN = "calc_chain"
    STYLE_INDEX = "style_index"
    STRING_INDEX = "string_index"
    METADATA_INDEX = "metadata_index"
    DIMENSION = "dimension"
    COLUMNS = "columns"
    ROW_ORDER = "row_order"
    CELL_ORDER = "cell_order"
    CELL_PLACE = "cell_place"  # a cell outside of its row
    CELL_VALUE = "cell_value"  # a number, flag or error that is none
    TEXT_LENGTH = "text_length"
    SHARED_FORMULA = "shared_formula"
    MERGE = "merge"
    AUTOFILTER = "autofilter"
    CONDITIONAL_FORMAT = "conditional_format"
    VALIDATION = "validation"
    HYPERLINK = "hyperlink"
    COMMENT = "comment"
    DRAWING = "drawing"
    TABLE_REF = "table_ref"
    TABLE_COLUMNS = "table_columns"
    TABLE_HEADER = "table_header"
    TABLE_NAME = "table_name"
    TABLE_ID = "table_id"
    TABLE_FILTER = "table_filter"
    TABLE_TOTALS = "table_totals"


@dataclass(frozen=True)
class Finding:
    """One place where a workbook breaks a rule.

    part    the part's name
    where   a cell, a range, an element or a name within it; "" for the part as a whole
    """

    part: str
    where: str
    rule: Rule
    sentence: str

    def __str__(self) -> str:
        return f"{self.part} {self.where}: {self.sentence}" if self.where else f"{self.part}: {self.sentence}"


Findings = Iterator[Finding]


def attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    """An element's attributes: name, with its namespace in braces, and value."""
    return ((str(name), str(value)) for name, value in element.items())
