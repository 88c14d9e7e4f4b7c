"""The xlwings engine over LibreOffice behaves as Excel does, through the real xw.Book."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from tests.support.office import Office
from tests.support.uno_ranges import ExcelRefuses

pytestmark = pytest.mark.office

DAY, MONEY, PERCENT = "yyyy-mm-dd", "¥#,##0.00", "0.0%"


@pytest.fixture
def book(uno_app: xw.App, tmp_path: Path) -> xw.Book:
    """A sheet "Orders" with a table (headings in row 3, 2 lines, totals), a sheet 资料 with one value of each kind."""
    path = tmp_path / "team 团队.xlsx"
    with xlsxwriter.Workbook(path) as made:
        orders = made.add_worksheet("Orders")
        columns = [
            {"header": "Order", "total_string": "All"},
            {"header": "Amount"},
            {"header": "Date", "format": made.add_format({"num_format": DAY})},
        ]
        lines = [["O1", 10, dt.datetime(2025, 3, 1)], ["O2", 32.5, dt.datetime(2025, 3, 2)]]
        orders.add_table("A3:C6", {"name": "Lines", "columns": columns, "total_row": True, "data": lines})
        orders.write_formula("B6", "=SUBTOTAL(109,Lines[Amount])")
        orders.write("A8", "below the table")
        data = made.add_worksheet("资料")
        data.write_row("B2", ["text", 1.5, True, None])
        data.write("F2", dt.datetime(2025, 3, 1, 14, 30), made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        data.write("G2", 19.99, made.add_format({"num_format": MONEY}))
        data.write_formula("H2", "=1/0")
        data.write_formula("I2", "=SUM(C2,Orders!B4)")
        made.define_name("Rate", "=资料!$C$2")
        made.define_name("Orders!Lines_local", "=Orders!$A$4:$A$5")
    return xw.Book(str(path))


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets["资料"]


def test_the_book_is_found_by_path_and_as_caller(book: xw.Book):
    book.set_mock_caller()
    assert book.name == "team 团队.xlsx"
    assert xw.Book.caller() == book == xw.Book(book.fullname)
    assert [sheet.name for sheet in book.sheets] == ["Orders", "资料"]


def test_values_come_as_excel_gives_them(sheet: xw.Sheet):
    read = sheet.range("B2:I2").value
    assert read[:5] == ["text", 1.5, True, None, dt.datetime(2025, 3, 1, 14, 30)]
    assert read[2] is True
    assert read[5] == Decimal("19.99")  # a cell that shows a currency comes as a Decimal
    assert isinstance(read[5], Decimal)
    assert read[6] is None  # an error, unless asked for
    assert sheet.range("H2").options(err_to_str=True).value == "#DIV/0!"
    assert sheet.range("I2").value == 11.5


def test_a_currency_comes_with_four_decimals_only(sheet: xw.Sheet):
    sheet.range("G2").value = 0.123456
    assert sheet.range("G2").value == Decimal("0.1235")
    sheet.range("G2").number_format = "0.000000"
    assert sheet.range("G2").value == 0.123456


def test_a_block_comes_back_as_it_was_written(sheet: xw.Sheet):
    rows = [
        ["Mill", 12.5, None, True],
        ["港口 & <Ltd>\nline 2", -3.0, "x", False],
        ["", 0.0, dt.datetime(2024, 2, 29), 7.0],
    ]
    sheet.range("K5").value = rows
    expected = [rows[0], rows[1], [None, *rows[2][1:]]]
    assert sheet.range("K5:N7").value == expected
    assert sheet.range("M7").number_format == "m/d/yyyy"


def test_data_frames_are_written_as_on_windows(sheet: xw.Sheet):
    frame = pd.DataFrame(
        {"id": ["C1", None], "n": np.array([1, 2]), "x": [0.5, np.nan], "on": pd.to_datetime(["2025-01-02", None])}
    )
    sheet.range("K5").options(index=False).value = frame
    assert sheet.range("K5:N7").value == [
        ["id", "n", "x", "on"],
        ["C1", 1.0, 0.5, dt.datetime(2025, 1, 2)],
        [None, 2.0, None, None],
    ]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("00123", 123.0),
        ("1E5", 100000.0),
        ("1/2", dt.datetime(dt.date.today().year, 1, 2)),
        ("MAR1", dt.datetime(dt.date.today().year, 3, 1)),
        ("TRUE", True),
        ("50%", 0.5),
        ("=1+1", 2.0),
        ("+1+1", 2.0),
        ("-1-1", -2.0),
        ("@SUM(1,2)", 3.0),
        ("'00123", "00123"),
        ("'=1+1", "=1+1"),
        ("C-00123", "C-00123"),
        ("- none -", ExcelRefuses),
        ("=1+", ExcelRefuses),
    ],
)
def test_unprotected_text_is_interpreted(sheet: xw.Sheet, text: str, becomes: object):
    if becomes is ExcelRefuses:
        with pytest.raises(ExcelRefuses):
            sheet.range("K5").value = text
    else:
        sheet.range("K5").value = text
        assert sheet.range("K5").value == becomes
        assert type(sheet.range("K5").value) is type(becomes)


def test_text_in_a_text_column_stays_text_and_numbers_become_text(sheet: xw.Sheet):
    sheet.range("K5:K9").number_format = "@"
    sheet.range("K5:L9").value = [["00123", "00123"], ["=1+1", "=1+1"], ["'x", "'x"], [7, 7], ["1/2", "a"]]
    assert sheet.range("K5:L9").value == [["00123", 123.0], ["=1+1", 2.0], ["x", "x"], ["7", 7.0], ["1/2", "a"]]
    assert sheet.range("K6:L6").formula == (("=1+1", "=1+1"),)
    assert sheet.range("K5").number_format == "@"


def test_only_general_cells_take_the_format_of_what_is_written(sheet: xw.Sheet):
    sheet.range("K5").number_format = PERCENT
    sheet.range("K5:L5").value = ["50%", "50%"]
    assert [cell.number_format for cell in sheet.range("K5:L5")] == [PERCENT, "0%"]
    assert sheet.range("K5:L5").number_format is None  # the cells differ
    sheet.range("L6").number_format = DAY
    sheet.range("L6").value = dt.datetime(2025, 1, 2)
    assert sheet.range("L6").number_format == DAY


def test_what_cannot_cross_com_is_refused(sheet: xw.Sheet):
    with pytest.raises(TypeError, match="bool"):
        sheet.range("K5").value = np.bool_(True)
    with pytest.raises(ValueError, match="1 by 2"):
        sheet.range("K5:L5").raw_value = [[1, 2, 3]]


def test_formulas_are_read_and_written_in_excels_language(sheet: xw.Sheet):
    assert sheet.range("I2").formula == "=SUM(C2,Orders!B4)"
    sheet.range("K5:K6").formula = '=IF(C2>1,"yes","no")'  # filled: the second row looks one row further down
    assert sheet.range("K5:K6").formula == (('=IF(C2>1,"yes","no")',), ('=IF(C3>1,"yes","no")',))
    assert sheet.range("K5:K6").value == ["yes", "no"]


def test_a_large_block_is_written_in_chunks_and_comes_back(sheet: xw.Sheet):
    rows = [[f"C{number}", float(number)] for number in range(60_000)]
    sheet.range("K1").value = rows
    assert sheet.range("K1:L60000").value == rows


def test_clearing_keeps_formats(sheet: xw.Sheet):
    sheet.range("F2:G2").clear_contents()
    assert sheet.range("F2:G2").value == [None, None]
    assert sheet.range("G2").number_format == MONEY


def test_colors(sheet: xw.Sheet):
    assert sheet.range("K5").color is None
    sheet.range("K5").color = (255, 240, 1)
    sheet.range("K6").color = "#0000ff"
    assert [cell.color for cell in sheet.range("K5:K6")] == [(255, 240, 1), (0, 0, 255)]
    sheet.range("K5").color = None
    assert sheet.range("K5").color is None


def test_used_range_starts_where_the_sheet_is_used(sheet: xw.Sheet):
    assert sheet.used_range.address == "$B$2:$I$2"
    assert sheet.range("C2").current_region.address == "$B$2:$D$2"


def test_a_table_has_headings_body_and_totals(book: xw.Book):
    (table,) = book.sheets["Orders"].tables
    assert (table.name, table.range.address, table.show_totals) == ("Lines", "$A$3:$C$6", True)
    assert table.header_row_range.value == ["Order", "Amount", "Date"]
    assert table.data_body_range.value == [["O1", 10.0, dt.datetime(2025, 3, 1)], ["O2", 32.5, dt.datetime(2025, 3, 2)]]
    assert table.totals_row_range.value[:2] == ["All", 42.5]
    assert book.sheets["Orders"].range("Lines") == table.data_body_range
    assert "lines" in book.sheets["Orders"].tables
    assert len(book.sheets["资料"].tables) == 0


def test_rows_inserted_inside_a_table_belong_to_it(book: xw.Book):
    orders = book.sheets["Orders"]
    orders.range("5:6").insert("down")
    table = orders.tables["Lines"]
    assert table.range.address == "$A$3:$C$8"
    assert table.data_body_range.rows.count == 4
    orders.range("A5:C5").value = ["O9", 7.5, None]
    assert table.totals_row_range.value[:2] == ["All", 50.0]
    assert orders.range("A10").value == "below the table"
    orders.range("5:6").delete("up")
    assert table.range.address == "$A$3:$C$6"


def test_a_table_grows_while_its_totals_are_off(book: xw.Book):
    table = book.sheets["Orders"].tables["Lines"]
    with pytest.raises(ExcelRefuses, match="totals"):
        table.resize(book.sheets["Orders"].range("A3:C7"))
    table.show_totals = False
    assert table.range.address == "$A$3:$C$5"
    table.resize(book.sheets["Orders"].range("A3:C7"))
    book.sheets["Orders"].range("A6:B7").value = [["O3", 1], ["O4", 2]]
    table.show_totals = True
    assert table.range.address == "$A$3:$C$8"
    assert table.totals_row_range.value[:2] == ["All", 45.5]
    assert book.sheets["Orders"].range("A9").value == "below the table"  # pushed down by the totals


def test_a_table_keeps_its_header_row_when_resized(book: xw.Book):
    orders = book.sheets["Orders"]
    table = orders.tables["Lines"]
    table.show_totals = False
    for address in ("A4:C8", "A3:C3", "F3:H8"):
        with pytest.raises(ExcelRefuses):
            table.resize(orders.range(address))


def test_names_of_the_book_and_of_a_sheet(book: xw.Book):
    assert book.names["Rate"].refers_to_range.value == 1.5
    assert book.names["Rate"].refers_to == "=资料!$C$2"
    assert {name.name for name in book.names} == {"Rate", "Orders!Lines_local"}
    assert [name.refers_to_range.address for name in book.sheets["Orders"].names] == ["$A$4:$A$5"]
    book.names.add("Fresh", "=Orders!$A$4")
    assert book.names["Fresh"].refers_to_range.value == "O1"
    del book.names["Fresh"]
    assert "Fresh" not in book.names
    assert book.sheets["资料"].range("Rate").value == 1.5


def test_locked_cells_of_a_protected_sheet_are_refused(sheet: xw.Sheet):
    sheet.api.protect("")
    for change in (lambda cell: cell.clear_contents(), lambda cell: setattr(cell, "value", 1)):
        with pytest.raises(ExcelRefuses, match="protected"):
            change(sheet.range("B2"))
    assert sheet.range("B2").value == "text"


def test_the_app_records_what_the_user_sees(uno_app: xw.App, book: xw.Book):
    uno_app.screen_updating = False
    uno_app.calculation = "manual"
    uno_app.status_bar = "Reading orders …"
    book.sheets["资料"].range("C2").value = 100
    assert book.sheets["资料"].range("I2").value == 11.5  # not calculated meanwhile
    uno_app.calculation = "automatic"
    uno_app.screen_updating = True
    uno_app.status_bar = False
    uno_app.impl.answer = "no"
    assert uno_app.alert("Write 3 letters?", buttons="yes_no") == "no"
    assert uno_app.impl.alerts == ["Write 3 letters?"]
    assert uno_app.impl.history == [
        ("screen_updating", False),
        ("calculation", "manual"),
        ("status_bar", "Reading orders …"),
        ("calculation", "automatic"),
        ("screen_updating", True),
        ("status_bar", False),
    ]
    assert book.sheets["资料"].range("I2").value == 110.0


def test_a_saved_book_is_opened_again(uno_app: xw.App, book: xw.Book, tmp_path: Path):
    book.sheets["资料"].range("B2").value = "'007"
    book.save(tmp_path / "saved.xlsx")
    book.close()
    again = xw.Book(str(tmp_path / "saved.xlsx"))
    assert again.sheets["资料"].range("B2").value == "007"
    assert again.sheets["Orders"].tables["Lines"].totals_row_range.value[1] == 42.5


def test_dates_of_a_1904_workbook_are_the_same_days(uno_app: xw.App, tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True}) as made:
        made.add_worksheet().write("A1", dt.datetime(2025, 3, 1), made.add_format({"num_format": DAY}))
    sheet = xw.Book(str(tmp_path / "mac.xlsx")).sheets[0]
    sheet.range("A2").value = dt.datetime(2025, 3, 2)
    assert sheet.range("A1:A2").value == [dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 2)]


def test_every_test_starts_with_no_book_open(uno_app: xw.App):
    assert len(uno_app.books) == 0
    assert not hasattr(xw.Book, "_mock_caller")


def test_the_environment_is_not_shadowed_by_the_systems_packages(office: Office):
    import sys

    assert office.desktop is not None
    assert "/usr/lib/python3/dist-packages" not in sys.path
