"""Formats, validations, filters, names and print areas over a table's body follow it."""

import openpyxl
import pytest
import xlsxwriter

from tests.support.packages import edited, parts_of
from tests.support.patching import patched, update

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl's

SHEET = "xl/worksheets/sheet1.xml"
STAGES = ["lost", "dormant", "regular", "prospect"]


@pytest.fixture
def path(tmp_path):
    """A table of two rows in B3:C5, and what Excel lets a user put around it."""
    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Start")
        sheet.write("B1", "My stages")
        for row, stage in enumerate(STAGES[:2], 3):
            sheet.write_row(row, 1, [stage, row])
        headings = [{"header": "Stage"}, {"header": "Customers"}]
        sheet.add_table("B3:C5", {"name": "rg_stages", "columns": headings})
        sheet.conditional_format("C4:C5", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(
            "C4:C5", {"type": "formula", "criteria": "=C4=MAX($C$4:$C$5)", "format": book.add_format()}
        )
        sheet.conditional_format("C4:C4", {"type": "cell", "criteria": ">", "value": 5})
        sheet.data_validation("B4:B5", {"validate": "list", "source": STAGES})
        sheet.ignore_errors({"number_stored_as_text": "B4:B5 F1:F9"})
        sheet.add_sparkline("E1", {"range": "Start!C4:C5"})
        sheet.add_sparkline("C4", {"range": "Start!F1:F9"})
        sheet.print_area("A1:C5")
        book.define_name("stages", "=Start!$B$4:$B$5")
        book.define_name("Start!whole", "=Start!$B$3:$C$5")
        book.define_name("first", "=Start!$C$4")
        book.define_name("elsewhere", "=Other!$B$4:$B$5")
        book.add_worksheet("Other")
    return path


def grow(path):
    return patched(path, update("stages", {"stage": STAGES, "customers": [1, 2, 3, 4]}))


def test_conditional_formats(path):
    grow(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    found = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    assert set(found) == {"C4:C7", "C4"}
    assert "C4=MAX($C$4:$C$7)" in [formula for rule in found["C4:C7"] for formula in rule.formula]


def test_validations_and_ignored_errors(path):
    grow(path)
    (rule,) = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
    assert str(rule.sqref) == "B4:B7"
    assert b'sqref="B4:B7 F1:F9"' in parts_of(path)[SHEET]


def test_extensions(path):
    """Data bars of 2010 keep their range in an extension, sparklines what they show; a sparkline stays in its cell."""
    grow(path)
    sheet = parts_of(path)[SHEET]
    assert b"<xm:sqref>C4:C7</xm:sqref></x14:conditionalFormatting>" in sheet
    assert b"<xm:f>Start!C4:C7</xm:f><xm:sqref>E1</xm:sqref>" in sheet
    assert b"<xm:f>Start!F1:F9</xm:f><xm:sqref>C4</xm:sqref>" in sheet


def test_names_and_the_print_area(path):
    grow(path)
    book = openpyxl.load_workbook(path)
    assert {name: found.value for name, found in book.defined_names.items()} == {
        "stages": "Start!$B$4:$B$7",
        "first": "Start!$C$4",
        "elsewhere": "Other!$B$4:$B$5",
    }
    assert book.worksheets[0].defined_names["whole"].value == "Start!$B$3:$C$7"
    assert book.worksheets[0].print_area == "'Start'!$A$1:$C$7"


def test_ranges_shrink_too_but_not_the_print_area(path):
    patched(path, update("stages", {"stage": ["lost"], "customers": [1]}, shrink=True))
    book = openpyxl.load_workbook(path)
    assert book.defined_names["stages"].value == "Start!$B$4:$B$4"
    assert book.worksheets[0].print_area == "'Start'!$A$1:$C$5"


def test_the_dimension_holds_the_new_rows(path):
    grow(path)
    assert b'<dimension ref="B1:C7"/>' in parts_of(path)[SHEET]


def test_nothing_follows_where_the_table_keeps_its_size(path):
    before = parts_of(path)
    plan = patched(path, update("stages", {"stage": ["regular", "lost"], "customers": [8, 9]}))
    assert set(plan.replaced) == {SHEET}
    start, end = b"<sheetData>", b"</sheetData>"
    now = parts_of(path)
    assert now[SHEET].split(start)[0] == before[SHEET].split(start)[0]
    assert now[SHEET].split(end)[1] == before[SHEET].split(end)[1]


def test_a_filtered_plain_range_is_filtered_to_its_new_end(tmp_path):
    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Scorecard")
        sheet.write_column("A1", ["Customer", "C1", "C2"])
        sheet.write_column("B1", ["Name", "Mill", "Kiosk"])
        sheet.autofilter("A1:B3")
    patched(path, update("scorecard", {"customer_id": ["C1", "C2", "C3"], "name": ["Mill", "Kiosk", "Corner"]}))
    assert openpyxl.load_workbook(path).worksheets[0].auto_filter.ref == "A1:B4"
    assert b"Scorecard!$A$1:$B$4</definedName>" in parts_of(path)["xl/workbook.xml"]


def test_a_sorted_and_filtered_table_is_still_so(path, tmp_path):
    """The part of the table keeps everything else: names, styles, totals, extensions, to the byte."""
    table = "xl/tables/table1.xml"
    state = (
        b'<autoFilter ref="B3:C5"><filterColumn colId="0"><filters><filter val="lost"/></filters></filterColumn>'
        b"</autoFilter>"
        b'<sortState ref="B4:C5"><sortCondition descending="1" ref="C4:C5"/></sortState>'
    )
    sorted_path = tmp_path / "sorted.xlsx"
    edited(path, sorted_path, {table: lambda xml: xml.replace(b'<autoFilter ref="B3:C5"/>', state)})
    before = parts_of(sorted_path)[table]
    grow(sorted_path)
    moved = before.replace(b"B3:C5", b"B3:C7").replace(b"B4:C5", b"B4:C7").replace(b"C4:C5", b"C4:C7")
    assert parts_of(sorted_path)[table] == moved
