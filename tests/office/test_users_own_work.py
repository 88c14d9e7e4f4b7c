"""A user's afternoon in a real spreadsheet program, then a refresh: everything is still where it belongs."""

from pathlib import Path
from typing import Any

import pytest

from regulars import refresh_workbook
from regulars.demo import LAST_DAY, make_demo
from regulars.tables import Language
from tests.support.office import Office, bridge, properties

pytestmark = pytest.mark.office

FIRST, HEADINGS = 4, 3  # rows of the scorecard and of customers, counted from 0
CUSTOMER, NAME, STAGE, TIER, SALES, STATUS, NOTE = 0, 1, 3, 4, 7, 31, 32
YELLOW = 0xFFFF00


def columns(sheet: Any, *wanted: int, rows: int = 300) -> list[tuple[str, ...]]:
    """What the cells of some columns show, row by row."""
    cells = sheet.getCellRangeByPosition(0, FIRST, NOTE, FIRST + rows - 1).getDataArray()
    return [tuple(row[column] for column in wanted) for row in cells]


def sort_by_sales(sheet: Any) -> None:
    """As with the button for sorting: downwards by sales, notes and colours along with their rows."""
    field = bridge().createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = SALES, False
    fields = bridge().Any("[]com.sun.star.table.TableSortField", (field,))
    body = sheet.getCellRangeByPosition(0, FIRST, NOTE, FIRST + 299)
    bridge().invoke(body, "sort", (properties(SortFields=fields, ContainsHeader=False, BindFormatsToContent=True),))


def show_only(sheet: Any, stage: str) -> None:
    field = bridge().createUnoStruct("com.sun.star.sheet.TableFilterField")
    field.Field, field.IsNumeric, field.StringValue = STAGE, False, stage
    field.Operator = bridge().Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    table = sheet.getCellRangeByPosition(0, HEADINGS, NOTE, FIRST + 299)
    rule = table.createFilterDescriptor(True)
    rule.setFilterFields((field,))
    rule.ContainsHeader = True
    table.filter(rule)


def test_a_users_own_work_stays_where_it_belongs(office: Office, tmp_path: Path):
    made = make_demo(tmp_path, Language.EN).workbook
    document = office.load(made)
    with office.within("editing the workbook", seconds=60):
        card, customers = (document.Sheets.getByName(name) for name in ("Scorecard", "Customers"))
        ids = [row[0] for row in columns(card, CUSTOMER)]
        gone, coloured, noted = (
            ids[100],
            ids[50],
            {ids[0]: "asks for green ones", ids[100]: "周三休息", ids[299]: "'=5"},
        )
        card.getCellByPosition(NOTE, HEADINGS).String = "My note"
        for row, customer in enumerate(ids, FIRST):
            if customer in noted:
                card.getCellByPosition(NOTE, row).String = noted[customer]
        card.getCellRangeByPosition(0, FIRST + 50, NOTE, FIRST + 50).CellBackColor = YELLOW
        sort_by_sales(card)
        show_only(card, "regular")
        card.getCellByPosition(TIER, HEADINGS).String = "客户分级"
        listed = [row[0] for row in customers.getCellRangeByPosition(0, FIRST, 0, FIRST + 299).getDataArray()]
        customers.Rows.removeByIndex(FIRST + listed.index(gone), 1)
        before = columns(card, CUSTOMER, NAME, SALES, NOTE)
        visible = [card.Rows.getByIndex(row).IsVisible for row in range(FIRST, FIRST + 300)]
        edited = office.save_as(document, tmp_path / "edited.xlsm")
        office.close(document)
    assert [row[0] for row in before] != ids
    assert 0 < sum(visible) < 300

    report = refresh_workbook(edited, LAST_DAY)

    assert (report.customers, report.missing) == (299, ())
    assert report.set_aside > 0
    document = office.load(edited)
    with office.within("reading the workbook", seconds=60):
        card = document.Sheets.getByName("Scorecard")
        after = columns(card, CUSTOMER, NAME, SALES, NOTE)
        heading = card.getCellByPosition(TIER, HEADINGS).String
        status = dict(columns(card, CUSTOMER, STATUS))
        yellow = {
            customer
            for row, (customer,) in enumerate(columns(card, CUSTOMER), FIRST)
            if card.getCellByPosition(SALES, row).CellBackColor == YELLOW
        }
        still_visible = [card.Rows.getByIndex(row).IsVisible for row in range(FIRST, FIRST + 300)]
        office.close(document)
    assert [row[0] for row in after] == [row[0] for row in before]
    assert {customer: note for customer, _, _, note in after if note} == noted
    assert [row for row in after if row[0] != gone] == [row for row in before if row[0] != gone]
    assert next(row for row in after if row[0] == gone)[1:3] == (next(row for row in before if row[0] == gone)[1], "")
    assert [customer for customer, text in status.items() if text == "not in customers"] == [gone]
    assert yellow == {coloured}
    assert heading == "客户分级"
    assert still_visible == visible
