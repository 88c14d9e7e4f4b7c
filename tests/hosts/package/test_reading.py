"""A table's rows as they stand: nothing lost, nothing guessed, every cell of its own kind."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.hosts.contract import CellError, RawTable
from regulars.hosts.package import archive, reading
from regulars.hosts.package.archive import open_package
from regulars.hosts.package.reading import read_table
from regulars.hosts.package.structure import places, structure
from regulars.problems import Fault, Outcome, Refusal
from regulars.tables import TABLES, Kind, Language
from tests.support.foreign_cells import rows_of_cells
from tests.support.workbooks import Formula, Layout, Shown, change_part, write_workbook

DAY = "yyyy-mm-dd"
SHEET = "xl/worksheets/sheet1.xml"


def read(path: Path, name: str = "orders") -> RawTable:
    with open_package(path) as package:
        parts = structure(package)
        return read_table(package, parts, places(package, parts)[name])


def column(tmp_path: Path, key: str, *cells: Any, **options: Any) -> pd.Series:
    """One column of the orders table, with these cells, as it is read."""
    heading = TABLES["orders"].column(key).en
    rows = [["Credit to", heading], *(["R1", cell] for cell in cells)]
    return read(write_workbook(tmp_path / "column.xlsx", {"orders": rows}, **options)).values[key]


def in_blocks_of(size: int, piece: int) -> pytest.MonkeyPatch:
    """Sheets are read in blocks of so many bytes, and inflated so many at a time, until it is undone."""
    patch = pytest.MonkeyPatch()
    patch.setattr(reading, "BLOCK", size)
    patch.setattr(reading, "LARGEST_BLOCK", size)
    patch.setattr(archive, "PIECE", piece)
    return patch


def kinds(values: pd.Series) -> list[type]:
    return [type(value) for value in values]


# Ids and texts


def test_ids_are_text_even_where_every_character_is_a_digit(tmp_path):
    ids = column(tmp_path, "order_id", 17850, "00123", "C536379", 6901234567890, 12.5, " 7 ")
    assert ids.dtype == "str"
    assert ids.tolist() == ["17850", "00123", "C536379", "6901234567890", "12.5", " 7 "]


def test_truth_values_and_dates_among_texts_read_as_they_show(tmp_path):
    texts = column(
        tmp_path, "currency", True, dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 9, 30), "2025-01-02 00:00:00"
    )
    assert texts.tolist() == ["TRUE", "2025-01-02", "2025-01-02 09:30:00", "2025-01-02 00:00:00"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#NAME?", "#REF!", "#VALUE!"])
def test_error_cells_stay_errors_among_texts(tmp_path, error):
    texts = column(tmp_path, "currency", "CNY", CellError(error), None)
    assert texts.tolist() == ["CNY", error, None]
    assert kinds(texts) == [str, CellError, type(None)]


def test_errors_that_only_new_versions_of_excel_know(tmp_path):
    rows = [["Order", "Amount"], ["1", 10], ["2", CellError("#DIV/0!")]]
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows})
    change_part(path, SHEET, lambda xml: xml.replace(b"#DIV/0!", b"#SPILL!"))
    values = read(path).values
    assert values["order_id"].tolist() == ["1", "2"]
    assert values["amount"].tolist() == [10.0, CellError("#SPILL!")]


def test_moments_and_escapes_among_texts_are_told_from_texts_that_look_alike(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Currency"], ["1", 1], ["2", Shown(3e6, DAY)]]})
    change_part(path, SHEET, lambda xml: xml.replace(b'B2"><v>1<', b'B2" t="d"><v>2025-01-03T09:30:00<'))
    assert read(path).values["currency"].tolist() == ["2025-01-03 09:30:00", "3000000"]
    assert column(tmp_path, "currency", Formula("=A1&CHAR(13)", "a_x000D_"), "b").tolist() == ["a\r", "b"]


@pytest.mark.parametrize("text", ["NaN", "nan", "N/A", "null", "None", "-nan"])
def test_texts_that_programs_write_for_nothing_are_not_nothing(tmp_path, text):
    assert column(tmp_path, "amount", 10, text).tolist() == [10.0, text]
    assert column(tmp_path, "currency", "CNY", text).tolist() == ["CNY", text]


def test_texts_that_another_program_marks_as_literal(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Currency"], ["1", 1]]})
    literal = b'B2" t="inlineStr"><is><t><![CDATA[R&D </c>]]></t></is><'
    change_part(path, SHEET, lambda xml: xml.replace(b'B2"><v>1</v><', literal))
    assert read(path).values["currency"].tolist() == ["R&D </c>"]


def test_rich_text_and_reading_aids(tmp_path):
    rows = [["Order", "Currency", "Amount"], ["1", "plain", "plain"], ["2", "CNY", 10]]
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows})
    rich = "<r><rPr><b/></rPr><t>人民</t></r><r><t xml:space='preserve'> 币</t></r><rPh sb='0' eb='1'><t>rén</t></rPh>"
    change_part(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<t>plain</t>", rich.encode()))
    assert read(path).values["currency"].tolist() == ["人民 币", "CNY"]
    assert read(path).values["amount"].tolist() == ["人民 币", 10.0]


def test_characters_that_xml_cannot_hold(tmp_path):
    assert column(tmp_path, "currency", "a\x07b", "_x0041_", "two\nlines").tolist() == [
        "a\x07b",
        "_x0041_",
        "two\nlines",
    ]


# Numbers


def test_a_column_of_numbers(tmp_path):
    amounts = column(tmp_path, "amount", 10, -2.5, None, 0.1)
    assert amounts.dtype == "float64"
    np.testing.assert_array_equal(amounts, [10, -2.5, np.nan, 0.1])


def test_a_number_that_somebody_made_a_text_stays_a_text(tmp_path):
    quantities = column(tmp_path, "quantity", 5, "5", "12件", "")
    assert quantities.tolist() == [5.0, "5", "12件", None]
    assert kinds(quantities) == [float, str, str, type(None)]


def test_a_column_of_number_texts_is_a_column_of_texts(tmp_path):
    quantities = column(tmp_path, "quantity", "5", "6")
    assert quantities.dtype == "str"
    assert quantities.tolist() == ["5", "6"]


def test_truth_values_errors_and_dates_among_numbers_keep_their_kind(tmp_path):
    amounts = column(tmp_path, "amount", 1, True, CellError("#N/A"), dt.date(2025, 1, 2))
    assert amounts.tolist() == [1.0, True, CellError("#N/A"), dt.datetime(2025, 1, 2)]
    assert kinds(amounts) == [float, bool, CellError, dt.datetime]


def test_numbers_that_a_date_format_shows_are_days(tmp_path):
    assert column(tmp_path, "quantity", Shown(45000, DAY), 12).tolist() == [dt.datetime(2023, 3, 15), 12.0]
    assert column(tmp_path, "quantity", Shown(45000, DAY)).tolist() == [pd.Timestamp(2023, 3, 15)]


def test_elapsed_time_is_a_number_of_days(tmp_path):
    assert column(tmp_path, "quantity", Shown(1.5, "[h]:mm"), 2).tolist() == [1.5, 2.0]
    assert column(tmp_path, "quantity", Shown(1.5, "[h]:mm")).tolist() == [1.5]


def test_formulas_read_as_the_value_they_had(tmp_path):
    cells = [Formula("=2*3", 6), Formula('=IF(TRUE,"")', ""), Formula("=1/0", "#DIV/0!"), Formula('=""&"x"', "x")]
    assert column(tmp_path, "amount", *cells).tolist() == [6.0, None, CellError("#DIV/0!"), "x"]
    assert column(tmp_path, "currency", *cells).tolist() == ["6", None, CellError("#DIV/0!"), "x"]


# Dates


def test_a_column_of_dates_with_times_of_day(tmp_path):
    dates = column(tmp_path, "date", dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 9, 30, 15), None)
    assert dates.dtype == "datetime64[us]"
    assert dates.tolist() == [pd.Timestamp(2025, 1, 2), pd.Timestamp(2025, 1, 2, 9, 30, 15), pd.NaT]


def test_numbers_that_name_no_day_stay_numbers_whatever_their_format(tmp_path):
    dates = column(
        tmp_path, "date", Shown(0, DAY), Shown(-5, DAY), Shown(0.5, "h:mm"), Shown(3e6, DAY), Shown(45000, DAY)
    )
    assert dates.tolist() == [0.0, -5.0, 0.5, 3e6, dt.datetime(2023, 3, 15)]


def test_days_before_march_1900_are_excels_days(tmp_path):
    """Excel's 1900 has a 29 February, so that the days before it are one further from the days after."""
    days = column(tmp_path, "date", Shown(1, DAY), Shown(59, DAY), Shown(61, DAY))
    assert days.tolist() == [pd.Timestamp(1900, 1, 1), pd.Timestamp(1900, 2, 28), pd.Timestamp(1900, 3, 1)]


def test_plain_numbers_and_texts_among_dates_keep_their_kind(tmp_path):
    dates = column(tmp_path, "date", dt.date(2025, 1, 2), 45000, "03/04/2025", CellError("#N/A"))
    assert dates.tolist() == [dt.datetime(2025, 1, 2), 45000.0, "03/04/2025", CellError("#N/A")]


def test_plain_numbers_alone_in_a_column_of_dates_are_numbers(tmp_path):
    assert column(tmp_path, "date", 45000, 45001).tolist() == [45000.0, 45001.0]


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 50, 57, 58])
def test_formats_that_excel_knows_by_number_in_east_asia_too(tmp_path, number):
    assert column(tmp_path, "date", Shown(45000, number)).tolist() == [pd.Timestamp(2023, 3, 15)]


def test_a_number_format_that_a_workbook_defines_anew(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Date"], ["1", Shown(45000, 31)]]})
    defined = b'<numFmts count="1"><numFmt numFmtId="31" formatCode="0.00"/></numFmts><fonts'
    change_part(path, "xl/styles.xml", lambda xml: re.sub(rb"(<numFmts.*</numFmts>)?<fonts", defined, xml))
    assert read(path).values["date"].tolist() == [45000.0]


def test_days_counted_from_1904(tmp_path):
    days = (dt.date(2025, 1, 2), dt.datetime(1904, 1, 1))
    assert column(tmp_path, "date", *days, dates_from_1904=True).tolist() == [pd.Timestamp(day) for day in days]
    mixed = column(tmp_path, "date", *days, Shown(-1, DAY), "soon", dates_from_1904=True).tolist()
    assert mixed == [dt.datetime(2025, 1, 2), dt.datetime(1904, 1, 1), -1.0, "soon"]


def test_dates_that_the_file_holds_as_iso_text(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Date"], ["1", 1], ["2", 2], ["3", 3]]})
    for row, text in ((2, b"2025-01-02"), (3, b"2025-01-03T09:30:00"), (4, b"2025-13-01")):
        cell = rb'(r="B%d")><v>\d</v>' % row
        change_part(path, SHEET, lambda xml, old=cell, new=rb'\1 t="d"><v>%s</v>' % text: re.sub(old, new, xml))
    assert read(path).values["date"].tolist() == [dt.datetime(2025, 1, 2), dt.datetime(2025, 1, 3, 9, 30), "2025-13-01"]


# Flags, settings, empty columns


def test_flags_keep_their_kind(tmp_path):
    ticked = column(tmp_path, "sample", True, None, False)
    assert (ticked.dtype, ticked.tolist()) == (object, [True, None, False])
    assert column(tmp_path, "sample", "yes", None, "是").tolist()[::2] == ["yes", "是"]
    assert column(tmp_path, "sample", 1, 0).tolist() == [1.0, 0.0]
    assert kinds(column(tmp_path, "sample", True, "true", 1)) == [bool, str, float]


def test_a_setting_is_whatever_it_is(tmp_path):
    rows = [["Setting", "Value"], ["as of", dt.date(2025, 1, 2)], ["tier A", 0.8], ["language", "en"], ["x", None]]
    values = read(write_workbook(tmp_path / "a.xlsx", {"settings": rows}), "settings").values["value"]
    assert values.tolist() == [dt.datetime(2025, 1, 2), 0.8, "en", None]


def test_empty_columns_have_the_dtype_of_their_kind(tmp_path):
    rows = [["Order", "Customer", "Date", "Amount", "Sample?"], ["1", None, None, None, None]]
    dtypes = read(write_workbook(tmp_path / "a.xlsx", {"orders": rows})).values.dtypes
    assert dtypes.astype(str).to_dict() == {
        "order_id": "str",
        "customer_id": "str",
        "date": "datetime64[us]",
        "amount": "float64",
        "sample": "str",
    }


# Where the table stands


def test_rows_are_named_by_the_sheets_own_numbers_and_cells_by_their_address(tmp_path):
    rows = [["Colour", "Amount", "Order"], ["red", 1, "a"], ["red", None, None], ["red", 2, "b"]]
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows}, rows_above=4, first_column=3, totals=True, free_rows=1)
    table = read(path)
    assert table.values.index.tolist() == [6, 7, 8, 9]
    assert table.values["amount"].tolist()[::2] == [1.0, 2.0]
    assert table.values["order_id"].isna().tolist() == [False, True, False, True]
    assert (table.header_row, table.headings) == (5, {"amount": "Amount", "order_id": "Order"})
    assert table.cell("amount", 8) == "Orders!D8"


@pytest.mark.parametrize("plain", [True, False])
def test_an_empty_table(tmp_path, plain):
    rows = [["Order", "Customer", "Date"]]
    values = read(write_workbook(tmp_path / "a.xlsx", {"orders": rows}, plain=plain)).values
    assert len(values) == (0 if plain else 1)  # an Excel table cannot be without a row
    assert values.isna().all(axis=None)
    assert values.dtypes.astype(str).tolist() == ["str", "str", "datetime64[us]"]


def test_a_table_without_any_known_column_still_has_its_rows(tmp_path):
    values = read(write_workbook(tmp_path / "a.xlsx", {"orders": [["Colour"], ["red"], ["blue"]]})).values
    assert (values.index.tolist(), values.columns.tolist()) == ([2, 3], [])


@pytest.mark.parametrize("dimension", [b"A1", b"C3:D3", b"A1:XFD1048576", None])
def test_what_a_sheet_says_of_its_size_is_not_relied_on(tmp_path, dimension):
    rows = [["Order", "Amount"], *([f"o{n}", n] for n in range(30))]
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows}, rows_above=2, first_column=2)
    said = b'<dimension ref="%s"/>' % dimension if dimension else b""
    change_part(path, SHEET, lambda xml: re.sub(rb"<dimension[^>]*>", said, xml))
    values = read(path).values
    assert values["order_id"].tolist() == [f"o{n}" for n in range(30)]
    assert values["amount"].tolist() == list(range(30))


def test_a_stray_cell_in_the_last_corner_of_the_sheet(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row("A1", ["Order", "Customer", "Date", "Amount"])
        sheet.write_row("A2", ["1", "Mill", "2025-01-02", 10])
        sheet.write("XFD1048576", "pressed Ctrl+End and typed")
    assert read(path).values.loc[2].tolist() == ["1", "Mill", "2025-01-02", 10.0]


def test_hidden_sheets_with_chinese_names(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("首页")
        sheet = book.add_worksheet("订单")
        sheet.hide()
        sheet.write_row("A1", ["订单号", "客户编号", "下单日期", "金额"])
        sheet.write_row("A2", ["1", "甲", "2025-01-02", 10])
    table = read(path)
    assert (table.sheet, table.language) == ("订单", Language.ZH)
    assert table.values["amount"].tolist() == [10.0]


def test_a_workbook_of_another_program_without_places_and_with_prefixes(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Amount"], ["1", 10], ["2", "12件"]]}, plain=True)
    change_part(path, SHEET, lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml))
    assert read(path).values["amount"].tolist() == [10.0, "12件"]
    change_part(path, SHEET, lambda xml: re.sub(rb"<(/?)(?!\?)", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=", 1))
    assert read(path).values["amount"].tolist() == [10.0, "12件"]


# Whatever is written comes back: openpyxl is the independent second reader

LETTERS = st.characters(exclude_categories=("C",), exclude_characters="_")
TEXTS = st.text(LETTERS | st.sampled_from("\n 客户=+-@'"), max_size=8) | st.sampled_from(
    ["true", "12", "1e5", "2025-01-02"]
)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e12, 1e12).map(lambda number: round(number, 6) + 0.0)
DAYS = st.dates(dt.date(1904, 1, 2), dt.date(2199, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1904, 1, 2), dt.datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
ERRORS = st.sampled_from(["#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]).map(CellError)
FORMULAS = (NUMBERS | TEXTS | st.booleans()).map(lambda value: Formula("=A1", value))
SOME_KINDS = [TEXTS, NUMBERS, DAYS, MOMENTS, ERRORS, FORMULAS, st.booleans()]
KEYS = ("order_id", "currency", "date", "amount", "share", "sample")


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    """Rows of orders, each column of one kind of cells or a mixture, with blanks between."""
    rows = draw(st.integers(0, 8))
    columns = []
    for _ in KEYS:
        mixture = st.one_of(draw(st.lists(st.sampled_from(SOME_KINDS), min_size=1, max_size=3)))
        columns.append(draw(st.lists(st.none() | mixture, min_size=rows, max_size=rows)))
    return [[TABLES["orders"].column(key).en for key in KEYS], *map(list, zip(*columns, strict=True))]


LAYOUTS = st.builds(
    Layout,
    rows_above=st.integers(0, 3),
    first_column=st.integers(1, 30),
    free_rows=st.integers(0, 2),
    totals=st.booleans(),
)


BLOCKS = st.builds(in_blocks_of, st.sampled_from([1, 300, 4 << 20]), st.sampled_from([64, 500, 1 << 18]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), LAYOUTS, st.booleans(), st.booleans(), BLOCKS)
def test_row_for_row_and_cell_for_cell(tmp_path, rows, layout, dates_from_1904, saved_by_openpyxl, blocks):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows}, layout=layout, dates_from_1904=dates_from_1904)
    if saved_by_openpyxl:
        openpyxl.load_workbook(path, data_only=True).save(path)
    table = read(path)
    blocks.undo()
    assert len(table.values) == max(len(rows) - 1 + layout.free_rows, 1)
    sheet = openpyxl.load_workbook(path, data_only=True)["Orders"]
    for row, values in zip(table.values.index, table.values.itertuples(index=False), strict=True):
        for key, value in zip(KEYS, values, strict=True):
            expected = second_reading(sheet.cell(row, table.positions[key]), TABLES["orders"].column(key).kind)
            assert (None if pd.isna(value) else value) == expected
            assert expected is None or isinstance(value, type(expected))


def second_reading(cell: Any, kind: Kind) -> Any:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return CellError(value)
    if kind not in (Kind.ID, Kind.TEXT):
        return float(value) if type(value) is int else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return str(value).removesuffix(" 00:00:00")
    return value if isinstance(value, str) else f"{value:.9f}".rstrip("0").rstrip(".")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_of_cells("ABCDE", first_row=2), st.booleans(), BLOCKS)
def test_a_sheet_read_in_blocks_is_the_sheet_read_cell_by_cell(tmp_path, rows, dates_from_1904, blocks):
    """Rows without numbers can only be counted: then each cell is read by itself."""
    headings = ["Order", "Currency", "Date", "Amount", "Sample?"]
    formats = ["text", "12件", Shown(45000, DAY), Shown(1.5, "[h]:mm"), Shown(3, 31)]
    path = write_workbook(
        tmp_path / "a.xlsx", {"orders": [headings, formats]}, plain=True, dates_from_1904=dates_from_1904
    )
    change_part(path, SHEET, lambda xml: re.sub(rb'<row r="2".*</row>', "".join(rows).encode(), xml))
    in_blocks = read(path).values
    blocks.undo()
    change_part(path, SHEET, lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml))
    cell_by_cell = read(path).values
    pd.testing.assert_frame_equal(in_blocks, cell_by_cell)
    for key in in_blocks:
        assert kinds(in_blocks[key]) == kinds(cell_by_cell[key])


# Rows below the table, stray cells, damage


def sheet_with_table(path: Path, where: str, **beside: Any) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        columns = [{"header": heading} for heading in ("Order", "Customer", "Date")]
        sheet.add_table(where, {"name": "rg_orders", "columns": columns})
        for cell, value in beside.items():
            sheet.write(cell, value)
    return path


@pytest.mark.parametrize("size", [1, 4 << 20])
@pytest.mark.parametrize("numbered", [True, False])
def test_rows_typed_below_an_excel_table_that_did_not_grow_are_counted(tmp_path, monkeypatch, size, numbered):
    monkeypatch.setattr(reading, "BLOCK", size)
    monkeypatch.setattr(reading, "LARGEST_BLOCK", size)
    path = sheet_with_table(tmp_path / "a.xlsx", "A1:C3", A2="1", A3="2", A4="3", B5="Mill", A7="a note further down")
    if not numbered:
        change_part(path, SHEET, lambda xml: re.sub(rb'</row><row r="7"', b"</row><row/><row", xml))
        change_part(path, SHEET, lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml))
    table = read(path)
    assert table.values["order_id"].tolist() == ["1", "2"]
    [problem] = table.problems
    assert (problem.fault, problem.outcome, problem.cell, problem.times) == (
        Fault.ROWS_BELOW_TABLE,
        Outcome.SET_ASIDE,
        "Orders!A4",
        2,
    )


def test_what_stands_below_a_totals_row_or_beside_the_columns_or_further_down_is_somebodys_notes(tmp_path):
    beside = sheet_with_table(tmp_path / "a.xlsx", "A1:C3", A2="1", D4="a note", A5="further down")
    assert read(beside).problems == ()
    totals = write_workbook(tmp_path / "b.xlsx", {"orders": [["Order", "Amount"], ["1", 10]]}, totals=True)
    assert read(totals).problems == ()


@pytest.mark.parametrize("index", ["99", "-1", "x"])
def test_a_shared_text_that_is_not_there_is_refused(tmp_path, index):
    path = write_workbook(tmp_path / "a.xlsx", {"orders": [["Order", "Currency"], ["1", "CNY"]]})
    last = b'B2" t="s"><v>%s<'
    change_part(path, SHEET, lambda xml: xml.replace(last % b"3", last % index.encode()))
    with pytest.raises(Refusal) as refused:
        read(path)
    assert (refused.value.message, refused.value.figures["part"]) == ("refusal.damaged", "xl/sharedStrings.xml")


def test_rows_far_apart_are_blank_rows_between_them(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 1)
    monkeypatch.setattr(reading, "LARGEST_BLOCK", 1)
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row("A1", ["Order", "Customer", "Date", "Amount"])
        for row in (2, 5, 1_048_576):
            sheet.write_row(f"A{row}", [str(row), "Mill", "2025-01-02", row])
    values = read(path).values
    assert len(values) == 1_048_575
    assert values.dropna(how="all").index.tolist() == [2, 5, 1_048_576]
    assert values["amount"].dropna().tolist() == [2.0, 5.0, 1_048_576.0]
    assert values["amount"].dtype == "float64"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_of_a_damaged_sheet_nothing_is_believed(tmp_path, data):
    rows = [["Order", "Customer", "Amount"], *([f"o{n}", "Mill", n % 7] for n in range(300))]
    path = write_workbook(tmp_path / "a.xlsx", {"orders": rows})
    good = read(path).values
    content = bytearray(path.read_bytes())
    with open_package(path) as package:
        member = package.members[SHEET]
    at = data.draw(st.integers(200, member.compress_size - 1))
    content[member.header_offset + 30 + len(SHEET) + at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        found = read(path).values
    except Refusal as refusal:
        said = refusal.message
    else:
        pd.testing.assert_frame_equal(found, good)
        return
    assert said in ("refusal.damaged", "refusal.not_xml")
