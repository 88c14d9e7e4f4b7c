"""What all sheets share after a patch: calculation, the calculation chain, pivot tables."""

import re

import pytest

from regulars.hosts.package.references import Body, Resized, following
from regulars.hosts.package.workbook_part import names_over, recalculating, refreshing_pivot, without_cells
from tests.support.packages import edited, parts_of
from tests.support.patching import grid, patched, update
from tests.support.workbooks import Formula, write_workbook

WORKBOOK, SHEET, CHAIN = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/calcChain.xml"
LINKS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MONTHS = {"month": ["2025-01", "2025-02"], "sales": [100.0, 200.0]}
BODY = Body("Start", header_row=1, first_row=2, last_row=3, first_column=1, last_column=2)
FOLLOW = following("", [Resized(BODY, BODY.ending_at(9))])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<calcPr calcId="1"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<calcPr calcId="1" fullCalcOnLoad="0"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ("<calcPr calcId='1' fullCalcOnLoad='true' />", "<calcPr calcId='1' fullCalcOnLoad='true' />"),
        ("<x:calcPr></x:calcPr>", '<x:calcPr fullCalcOnLoad="1"></x:calcPr>'),
        ("<sheets></sheets><oleSize/>", '<sheets></sheets><calcPr fullCalcOnLoad="1"/><oleSize/>'),
        (
            "<sheets></sheets><definedNames><definedName/></definedNames><pivotCaches/>",
            '<sheets></sheets><definedNames><definedName/></definedNames><calcPr fullCalcOnLoad="1"/><pivotCaches/>',
        ),
        ("<x:sheets></x:sheets>", '<x:sheets></x:sheets><x:calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_excel_is_asked_to_calculate_on_opening(before, after):
    assert recalculating(f"<workbook>{before}</workbook>") == f"<workbook>{after}</workbook>"


def with_chain(path, tables, entries):
    """A workbook that has a calculation chain, as every workbook with formulas that Excel saved."""
    write_workbook(path, tables)
    link = f'<Relationship Id="rId77" Type="{KINDS}/calcChain" Target="calcChain.xml"/></Relationships>'
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    edits = {
        CHAIN: f'<calcChain xmlns="{MAIN}">{entries}</calcChain>'.encode(),
        LINKS: lambda xml: xml.replace(b"</Relationships>", link.encode()),
        TYPES: lambda xml: xml.replace(
            b"</Types>", f'<Override PartName="/{CHAIN}" ContentType="{content}"/></Types>'.encode()
        ),
    }
    edited(path, path, edits)
    return path


def test_cells_that_are_no_longer_calculated_leave_the_chain(path):
    months = [["Month", "Sales", "Mine"], ["2025-01", Formula("=1+1", 2), Formula("=B2", 2)]]
    stages = [["Stage", "Customers"], ["lost", Formula("=2+2", 4)]]
    with_chain(path, {"months": months, "scorecard": stages}, '<c r="B2" i="1" l="1"/><c r="C2"/><c r="B2" i="2"/>')
    patched(path, update("months", MONTHS))
    chain = parts_of(path)[CHAIN]
    assert re.findall(rb"<c [^>]*>", chain) == [b'<c r="C2" i="1"/>', b'<c r="B2" i="2"/>']


def test_an_empty_chain_goes_with_all_that_speaks_of_it(path):
    with_chain(path, {"months": [["Month", "Sales"], ["2025-01", Formula("=1+1", 2)]]}, '<c r="B2" i="1"/>')
    plan = patched(path, update("months", MONTHS))
    assert plan.dropped == {CHAIN}
    parts = parts_of(path)
    assert CHAIN not in parts
    assert b"calcChain" not in parts[LINKS] + parts[TYPES]
    assert grid(path, "B2:B3") == [[100], [200]]


def test_a_chain_of_cells_that_still_calculate_keeps_every_byte(path):
    with_chain(path, {"months": [["Month", "Sales", "Mine"], ["2025-01", 1, Formula("=B2", 1)]]}, '<c r="C2" i="1"/>')
    assert CHAIN not in patched(path, update("months", MONTHS)).replaced


def test_an_entry_without_a_sheet_is_on_the_one_before():
    chain = (
        f'<calcChain xmlns="{MAIN}"><c r="A1" i="2"/><c r="B1" i="1"/><c r="C1"/><c r="D1" i="2"/></calcChain>'.encode()
    )
    left = without_cells(chain, {"1": {"B1"}, "2": {"A1"}})
    assert re.findall(rb"<c [^>]*>", left or b"") == [b'<c r="C1" i="1"/>', b'<c r="D1" i="2"/>']
    assert without_cells(chain, {"3": {"A1"}, "1": {"A1"}}) == chain
    assert without_cells(chain, {"1": {"B1", "C1"}, "2": {"A1", "D1"}}) is None


def pivot(source: str) -> bytes:
    start = f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{KINDS}" r:id="rId1">'
    return f"{start}<cacheSource>{source}</cacheSource></pivotCacheDefinition>".encode()


@pytest.mark.parametrize(
    ("source", "followed"),
    [
        ('<worksheetSource name="rg_Months"/>', '<worksheetSource name="rg_Months"/>'),
        ('<worksheetSource name="all_months"/>', '<worksheetSource name="all_months"/>'),
        ('<worksheetSource ref="A1:B3" sheet="Start"/>', '<worksheetSource ref="A1:B9" sheet="Start"/>'),
        ('<worksheetSource ref="D1:E3" sheet="Start"/>', '<worksheetSource ref="D1:E3" sheet="Start"/>'),
    ],
)
def test_a_pivot_table_over_what_was_rewritten_refreshes_on_opening(source, followed):
    refreshed = refreshing_pivot(pivot(source), FOLLOW, {"Start"}, {"rg_months", "all_months"})
    assert refreshed == pivot(followed).replace(b' r:id="rId1">', b' r:id="rId1" refreshOnLoad="1">')
    assert refreshing_pivot(refreshed, following("", []), {"Start"}, {"rg_months", "all_months"}) == refreshed


@pytest.mark.parametrize(
    "source",
    [
        '<worksheetSource ref="A1:B3" sheet="Other"/>',
        '<worksheetSource name="rg_orders"/>',
        '<worksheetSource ref="A1:B3" sheet="Start" r:id="rId1"/>',  # of another workbook
        "<consolidation/>",
    ],
)
def test_other_pivot_tables_keep_every_byte(source):
    assert refreshing_pivot(pivot(source), FOLLOW, {"Start"}, {"rg_months"}) == pivot(source)


def test_names_for_cells_of_a_sheet():
    workbook = (
        "<definedNames><definedName name=\"Mine\">'Data problems'!$A$1:$B$9</definedName>"
        '<definedName name="other">Start!$A$1</definedName><definedName name="n">5</definedName></definedNames>'
    )
    assert names_over(workbook, {"Data problems"}) == {"mine"}


def test_the_workbook_part_is_replaced_only_with_a_sheet(path):
    write_workbook(path, {"months": [["Month", "Sales"], ["2025-01", 100], ["2025-02", 200]]})
    edited(path, path, {WORKBOOK: lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")})
    assert patched(path, update("months", MONTHS)).replaced == {}
    assert set(patched(path, update("months", {"month": ["x"]})).replaced) == {SHEET, WORKBOOK}
