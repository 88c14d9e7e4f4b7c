"""What is put into a table's cells, what a table cannot hold, and sheets that other programs wrote."""

import datetime as dt
import re

import openpyxl
import pandas as pd
import pytest

from regulars.hosts.package.archive import open_package
from regulars.hosts.package.patch import patch
from regulars.hosts.package.structure import places, structure
from regulars.problems import Fault, Outcome, Refusal
from tests.support.packages import edited, parts_of
from tests.support.patching import MONTHS, grid, months, patched, shown, table_ref, update
from tests.support.workbooks import Formula, write_workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


def test_a_column_that_the_user_took_out_is_named_and_the_others_are_written(path):
    write_workbook(path, {"months": [["月份", "销售额"], ["x", 1]]})
    plan = patched(path, update("months", months(1).assign(orders=3, customers=None)))
    (problem,) = plan.problems
    assert (problem.fault, problem.outcome) == (Fault.RESULT_COLUMN_GONE, Outcome.NOTED)
    assert (problem.table, problem.column) == ("months", "订单数")
    assert grid(path, "A2:B2") == [["2025-01", 100]]


@pytest.mark.parametrize("dtype", ["str", object])
def test_a_text_longer_than_a_cell_is_cut_and_named(path, dtype):
    write_workbook(path, {"months": months(2)})
    texts = pd.Series(["short", "x" * 40_000], dtype=dtype)
    (problem,) = patched(path, update("months", {"month": texts})).problems
    assert (problem.cell, problem.column, problem.outcome) == ("Start!A3", "Month", Outcome.NOTED)
    assert grid(path, "A3:A3") == [["x" * 32_767]]


def test_more_rows_than_a_sheet_has_are_refused(path):
    write_workbook(path, {"months": months(1)}, rows_above=10)
    rows = pd.DataFrame({"month": pd.Series(["x"], dtype="str").repeat(1_048_566)})
    with open_package(path) as package:
        parts = structure(package)
        place = places(package, parts)["months"]
        with pytest.raises(Refusal) as refused:
            patch(package, parts, [(place, update("months", rows))])
    assert refused.value.message == "refusal.too_many_rows"


def test_text_is_never_a_formula_and_comes_back_as_it_was(path):
    write_workbook(path, {"months": months(1)})
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "=cmd|' /C calc'!A0",
        "&lt;b&gt;",
        "</t></is>",
        "_x0041_",
        "\x07\x1b",
        " a\n b ",
        "]]>",
    ]
    patched(path, update("months", {"month": hostile}))
    found = openpyxl.load_workbook(path).worksheets[0]
    assert {found[f"A{row}"].data_type for row in range(2, 13)} == {"s"}
    assert [shown(path)[f"A{row}"] for row in range(2, 13)] == hostile


def test_dates_since_1904(path):
    write_workbook(
        path, {"orders": pd.DataFrame({"order_id": ["O1"], "date": [dt.date(2025, 6, 1)]})}, dates_from_1904=True
    )
    patched(path, update("orders", {"date": pd.to_datetime(["2025-06-01", "2025-06-30 18:00"], format="mixed")}))
    assert grid(path, "B2:B3") == [[dt.datetime(2025, 6, 1)], [dt.datetime(2025, 6, 30, 18)]]


def test_a_formula_in_a_column_of_ours_gives_way_to_the_value(path):
    write_workbook(path, {"months": months(2).assign(sales=[Formula("=2+3", 5), 200.0])})
    patched(path, update("months", months(2).assign(sales=[5.0, 200.0])))
    assert grid(path, "B2:B3") == [[5], [200]]


def test_a_blank_table_that_offered_a_row_to_type_into_no_longer_does(path, tmp_path):
    write_workbook(tmp_path / "new.xlsx", {"months": months(0)})
    offer = {"xl/tables/table1.xml": lambda xml: xml.replace(b" totalsRowShown", b' insertRow="1" totalsRowShown')}
    edited(tmp_path / "new.xlsx", path, offer)
    patched(path, update("months", months(1)))
    assert b"insertRow" not in parts_of(path)["xl/tables/table1.xml"]


def prefixed(xml: bytes) -> bytes:
    named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
    return named.replace(b"xmlns=", b"xmlns:x=")


def without_places(xml: bytes) -> bytes:
    """Legal where no row and no cell is left out: the table fills its rows from the first column on."""
    return re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", xml)


@pytest.mark.parametrize("written", [prefixed, without_places], ids=["prefixes", "no places"])
def test_a_sheet_as_another_program_writes_it(path, written):
    write_workbook(path, {"months": months(3).assign(note=["a", "b", "c"])}, totals=True)
    edited(path, path, {SHEET: written})
    before = parts_of(path)[SHEET]
    patched(path, update("months", months(3)))
    assert parts_of(path)[SHEET] == before
    patched(path, update("months", months(5).assign(sales=1.5)))
    assert grid(path, "A2:C6") == [
        [month, 1.5, note] for month, note in zip(MONTHS, ["a", "b", "c", None, None], strict=True)
    ]
    assert shown(path)["A7"] == "Total"
    assert table_ref(path) == "A1:C7"
