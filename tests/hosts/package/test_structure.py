"""What a workbook is made of, and where in it the declared tables stand."""

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from regulars.hosts.package.archive import open_package
from regulars.hosts.package.structure import Place, Structure, places, structure
from regulars.problems import Fault, Refusal
from regulars.tables import Language
from tests.support.workbooks import change_part, write_workbook

ORDERS = [["Order", "Customer", "Date", "Amount"], ["1", "Mill", "2025-01-02", 10], ["2", "Mill", "2025-01-03", 20]]


def parts_of(path: Path) -> Structure:
    with open_package(path) as package:
        return structure(package)


def places_in(path: Path) -> dict[str, Place]:
    with open_package(path) as package:
        return places(package, structure(package))


def rows_on(path: Path, sheet: str, *rows: tuple[str, list]) -> Path:
    """A workbook of one sheet, rows given as ("B3", cells)."""
    with xlsxwriter.Workbook(path) as book:
        written = book.add_worksheet(sheet)
        for start, cells in rows:
            written.write_row(start, cells)
    return path


# What a workbook is made of


def test_sheets_tables_and_shared_parts(tmp_path):
    found = parts_of(write_workbook(tmp_path / "a.xlsx", {"customers": [["Customer"]], "orders": ORDERS}, totals=True))
    assert [sheet.name for sheet in found.sheets] == ["Customers", "Orders"]
    orders = found.tables[1]
    assert (orders.name, orders.sheet, orders.headings) == ("rg_orders", found.sheets[1], tuple(ORDERS[0]))
    assert (orders.first_row, orders.first_column, orders.last_row, orders.last_column) == (1, 1, 4, 4)
    assert (orders.header_rows, orders.totals_rows) == (1, 1)
    assert found.workbook_part == "xl/workbook.xml"
    assert found.styles_part == "xl/styles.xml"
    assert found.shared_strings_part == "xl/sharedStrings.xml"


@pytest.mark.parametrize("dates_from_1904", [False, True])
def test_where_days_are_counted_from(tmp_path, dates_from_1904):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": ORDERS}, dates_from_1904=dates_from_1904)
    assert parts_of(path).dates_from_1904 is dates_from_1904


def test_parts_may_be_named_from_the_root_and_chart_sheets_are_no_worksheets(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Orders!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.add_worksheet("Orders").write_row(0, 0, ["Order", "Customer", "Date"])
    change_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b'"worksheets/', b'"/xl/worksheets/'))
    assert [sheet.part for sheet in parts_of(path).sheets] == ["xl/worksheets/sheet1.xml"]
    assert list(places_in(path)) == ["orders"]


def test_a_sheet_that_is_not_in_the_package_is_refused(tmp_path):
    path = rows_on(tmp_path / "a.xlsx", "Orders", ("A1", ["Order"]))
    change_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1.xml", b"sheet9.xml"))
    with pytest.raises(Refusal) as refused:
        places_in(path)
    assert refused.value.message == "refusal.damaged"


# Tables by the name of an Excel table


def test_an_excel_table_is_found_by_its_name_wherever_it_stands(tmp_path):
    path = write_workbook(
        tmp_path / "a.xlsx", {"orders": ORDERS}, rows_above=30, first_column=3, sheet_names={"orders": "Tabelle1"}
    )
    place = places_in(path)["orders"]
    assert (place.sheet.name, place.part.name, place.header_row) == ("Tabelle1", "rg_orders", 31)
    assert (place.first_row, place.last_row) == (32, 33)
    assert place.positions == {"order_id": 3, "customer_id": 4, "date": 5, "amount": 6}


def test_the_totals_row_is_not_part_of_the_body_and_free_rows_are(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": ORDERS}, totals=True, free_rows=3)
    place = places_in(path)["orders"]
    assert (place.first_row, place.last_row) == (2, 6)


def test_the_headings_people_see_are_what_counts(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": ORDERS})
    change_part(path, "xl/tables/table1.xml", lambda xml: xml.replace(b'name="Amount"', b'name="Column4"'))
    assert places_in(path)["orders"].headings["amount"] == "Amount"


def test_a_table_found_by_name_has_a_place_even_without_its_required_columns(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Colour"], ["1", "red"]]})
    assert places_in(path)["orders"].headings == {"order_id": "Order"}


def test_several_tables_on_one_sheet(tmp_path):
    path = write_workbook(
        tmp_path / "a.xlsx",
        {
            "figures": [["Figure", "Value"], ["Customers", 312]],
            "months": [["Month", "Sales"], ["2025-01", 100], ["2025-02", 120]],
            "stages": [["Stage", "Customers"], ["regular", 200]],
        },
        rows_above=3,
    )
    found = places_in(path)
    assert {name: (place.sheet.name, place.last_row) for name, place in found.items()} == {
        "figures": ("Start", 5),
        "months": ("Start", 6),
        "stages": ("Start", 5),
    }
    assert found["stages"].positions == {"stage": 7, "customers": 8}


# Tables by the name of their sheet


def test_headings_in_chinese_or_by_their_aliases_in_any_order_with_other_columns_between(tmp_path):
    path = rows_on(
        tmp_path / "a.xlsx", "订单明细", ("A1", ["备注", "订单日期", "单号", "颜色", "客户代码"]), ("A2", ["", 1, 2])
    )
    place = places_in(path)["orders"]
    assert place.positions == {"date": 2, "order_id": 3, "customer_id": 5}
    assert place.headings == {"date": "订单日期", "order_id": "单号", "customer_id": "客户代码"}
    assert place.part is None


def test_headings_are_looked_for_in_the_first_twenty_rows(tmp_path):
    headings = ["Order", "Customer", "Date"]
    near = rows_on(tmp_path / "a.xlsx", "Orders", ("A1", ["Orders of 2025"]), ("B20", headings), ("B21", ["1"]))
    assert places_in(near)["orders"].header_row == 20
    assert places_in(rows_on(tmp_path / "b.xlsx", "Orders", ("B21", headings), ("B22", ["1"]))) == {}


def test_of_several_likely_rows_the_one_with_the_required_columns(tmp_path):
    path = rows_on(
        tmp_path / "a.xlsx",
        "Orders",
        ("A1", ["Date", "Quantity", "Amount", "Price", "Currency"]),
        ("A3", ["Order", "Customer", "Date"]),
        ("A4", ["Order", "Customer", "Date", "Amount"]),
    )
    assert places_in(path)["orders"].header_row == 3


def test_the_body_of_a_plain_range_runs_to_the_last_row_with_a_value_in_a_known_column(tmp_path):
    path = rows_on(
        tmp_path / "a.xlsx",
        "Orders",
        ("B3", ["Order", "Customer", "Date", "My note"]),
        ("B4", ["1", "Mill", "2025-01-02"]),
        ("B9", ["2", "Mill", "2025-01-02"]),
        ("E12", ["a note beside it"]),
    )
    place = places_in(path)["orders"]
    assert (place.first_row, place.last_row) == (4, 9)


def test_formats_and_formulas_that_show_nothing_do_not_lengthen_a_plain_range(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row("A1", ["Order", "Customer", "Date"])
        sheet.write_row("A2", ["1", "Mill", "2025-01-02"])
        sheet.write_formula("A3", '=IF(B3="","","x")', None, "")
        sheet.write_blank("A4", None, book.add_format({"bold": True}))
    assert places_in(path)["orders"].last_row == 2


def test_headings_without_rows_are_an_empty_body(tmp_path):
    place = places_in(rows_on(tmp_path / "a.xlsx", "Orders", ("A1", ["Order", "Customer", "Date"])))["orders"]
    assert (place.first_row, place.last_row) == (2, 1)


def test_an_unnamed_excel_table_on_the_sheet_is_the_table_and_ends_where_it_ends(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        columns = [{"header": heading} for heading in ("Order", "Customer", "Date")]
        sheet.add_table("B30:D35", {"name": "Table1", "columns": columns, "total_row": True})
        sheet.write("B40", "Total of all shops")
    place = places_in(path)["orders"]
    assert (place.part.name, place.header_row, place.first_row, place.last_row) == ("Table1", 30, 31, 34)


def test_an_excel_table_with_the_name_goes_before_a_sheet_with_the_name(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Orders").write_row("A1", ["Order", "Customer", "Date", "Amount"])
        columns = [{"header": heading} for heading in ("Order", "Customer", "Date")]
        book.add_worksheet("Data").add_table("A1:C5", {"name": "rg_orders", "columns": columns})
    assert places_in(path)["orders"].sheet.name == "Data"


def test_sheets_without_any_known_heading_are_the_users_own(tmp_path):
    assert places_in(rows_on(tmp_path / "a.xlsx", "Orders", ("A1", ["Holiday plan"]), ("A2", ["June"]))) == {}


def sheet_with_tables(path: Path, name: str, *tables: tuple[str, str, list[str]], **beside: str) -> Path:
    """A workbook of one sheet with Excel tables, given as (range, name, headings), and texts beside them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        for where, table, headings in tables:
            sheet.add_table(where, {"name": table, "columns": [{"header": heading} for heading in headings]})
        for cell, text in beside.items():
            sheet.write(cell, text)
    return path


def test_a_column_beside_an_excel_table_is_not_part_of_it(tmp_path):
    table = ("A1:C5", "Table1", ["Order", "Customer", "Date"])
    place = places_in(sheet_with_tables(tmp_path / "a.xlsx", "Orders", table, E1="Amount"))["orders"]
    assert (place.part.name, list(place.positions)) == ("Table1", ["order_id", "customer_id", "date"])


def test_an_excel_table_that_is_another_declared_table_is_not_taken_for_this_one(tmp_path):
    table = ("A30:C35", "rg_orders", ["Order", "Customer", "Date"])
    assert list(places_in(sheet_with_tables(tmp_path / "a.xlsx", "Customers", table, E30="Customer"))) == ["orders"]


def test_an_excel_table_of_the_users_own_on_a_sheet_with_the_name(tmp_path):
    assert places_in(sheet_with_tables(tmp_path / "a.xlsx", "Orders", ("A1:B5", "Table1", ["Holiday", "Days"]))) == {}


def test_of_equally_likely_rows_the_first(tmp_path):
    rows = [("A2", ["Topic", "Rating"]), ("A3", ["Price", "4"]), ("A4", ["Topic", "Rating"])]
    assert places_in(rows_on(tmp_path / "a.xlsx", "Suggestions", *rows))["suggestions"].header_row == 2


# What is odd about headings is said


def test_of_two_headings_with_one_meaning_the_first_is_used_and_the_other_reported(tmp_path):
    path = rows_on(tmp_path / "a.xlsx", "Orders", ("A2", ["Order", "Amount", "Customer", "Date", "Line total"]))
    place = places_in(path)["orders"]
    assert place.positions["amount"] == 2
    [problem] = place.problems
    assert (problem.fault, problem.table) == (Fault.DUPLICATE_HEADING, "orders")
    assert (problem.cell, problem.column, problem.used) == ("Orders!E2", "Line total", "Orders!B2")


def test_a_merged_heading_names_its_first_column_and_is_reported(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row("A1", ["Order", "Customer"])
        sheet.merge_range("C1:D2", "Date")
        sheet.write_row("A3", ["1", "Mill", "2025-01-02", "10:30"])
    place = places_in(path)["orders"]
    assert place.positions["date"] == 3
    assert (place.first_row, place.last_row) == (3, 3)
    [problem] = place.problems
    assert (problem.fault, problem.cell, problem.found) == (Fault.MERGED_HEADING, "Orders!C1", "C1:D2")


def test_a_chinese_workbook(tmp_path):
    order = pd.DataFrame({"order_id": ["1"], "customer_id": ["甲"], "date": ["2025-01-02"]})
    place = places_in(write_workbook(tmp_path / "a.xlsx", {"orders": order}, Language.ZH))["orders"]
    assert place.sheet.name == "订单"
    assert list(place.headings.values()) == ["订单号", "客户编号", "下单日期"]
