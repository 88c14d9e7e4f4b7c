"""Cells of a live spreadsheet, as they cross between Python and Excel."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.hosts.contract import CellError
from regulars.hosts.live_cells import column_values, read_cells, standing, typed, typed_rows
from regulars.tables import TABLES
from tests.support.excel_input import typed as read_by_excel
from tests.support.tables import blank

ORDERS = TABLES["orders"]
SPILL, FUTURE = -2146826243, -2146826200  # as Excel for Windows hands over #SPILL!, and an error nobody knows yet


class Cells:
    """A range as xlwings offers it: errors come spelled out, or as nothing; `plain` is Value2, on Windows only."""

    def __init__(self, values: list[list[Any]], formula: Any = None, plain: Any = None) -> None:
        self.value, self.formula = values, formula
        self.api = SimpleNamespace() if plain is None else SimpleNamespace(Value2=plain)

    def options(self, ndim: int, err_to_str: bool) -> "Cells":
        assert ndim == 2
        return Cells([[_crossed(value, err_to_str) for value in row] for row in self.value])


def _crossed(value: Any, err_to_str: bool) -> Any:
    return (str(value) if err_to_str else None) if isinstance(value, CellError) else value


def column(key: str, cells: list[Any]) -> pd.Series:
    return column_values(cells, ORDERS.column(key), pd.RangeIndex(5, 5 + len(cells)))


FORMULAS_AND_FLAGS = ["=1+1", " =1+1", "+86 10 1234", "-", "--", "@home", "#N/A", "'quoted", "TRUE", "false"]
NUMBERS = ["00123", "1E5", "50%", "￥300", "２０２５", "(5)", "1 1/2", "12345678901234567890123456789012345"]
DATES = ["1/2", "3-4", "Mar 1", "9:30", "2025-03-01"]


@pytest.mark.parametrize("text", [*FORMULAS_AND_FLAGS, *NUMBERS, *DATES])
def test_text_that_excel_would_read_is_typed_with_an_apostrophe(text: str):
    assert typed(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["Mill", "角落店", "a=b", "e-mail@home", "No order for 40 days; its usual gap is about 14"]
)
def test_other_text_is_typed_as_it_is(text: str):
    assert typed(text) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_whatever_the_text_excel_keeps_it(text: str):
    kept = read_by_excel(typed(text))
    assert (kept.content, kept.formula) == (text, False)


@given(st.from_regex(r"[-+=@#']?[0-9]{1,4}([-/.:, eE%][0-9A-Za-z]{1,3}){0,3}%?", fullmatch=True))
def test_however_much_it_looks_like_a_number_or_date(text: str):
    kept = read_by_excel(typed(text))
    assert (kept.content, kept.formula) == (text, False)


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        (np.int64(3), 3.0),
        (2**40, 2.0**40),
        (np.float32(0.5), 0.5),
        (Decimal("19.99"), 19.99),
        (True, True),
        (np.bool_(False), False),
        (pd.Timestamp(2025, 3, 1, 9, 30), dt.datetime(2025, 3, 1, 9, 30)),
        (dt.date(2025, 3, 1), dt.datetime(2025, 3, 1)),
        (dt.datetime(1899, 5, 1), "'1899-05-01"),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
        (pd.NA, None),
        (pd.NaT, None),
        ("", None),
    ],
)
def test_values_are_typed_as_what_excel_takes(value: Any, becomes: Any):
    assert typed(value) == becomes
    assert type(typed(value)) is type(becomes)


def test_what_a_cell_cannot_hold_is_an_error():
    with pytest.raises(TypeError):
        typed(["a", "b"])


def test_rows_are_typed_in_the_order_of_the_columns_asked_for():
    rows = pd.DataFrame({"name": ["Mill", None], "sales": [12.5, np.nan], "day": pd.to_datetime(["2025-03-01", None])})
    assert typed_rows(rows, ["day", "name"]) == [[dt.datetime(2025, 3, 1), "Mill"], [None, None]]
    assert typed_rows(rows.iloc[:0], ["day", "name"]) == []


def test_cells_are_plain_values_whatever_crossed():
    moment = dt.datetime(2025, 3, 1, 9, 30, tzinfo=dt.UTC)  # pywin32's carry a time zone that means nothing
    half_past_two = dt.datetime(1899, 12, 30, 14, 30)
    cells = [[None, "Mill", 1.5, True, 7], [moment, half_past_two, CellError("#DIV/0!"), SPILL, "#N/A"]]
    found = read_cells(Cells(cells))
    assert found.tolist() == [
        [None, "Mill", 1.5, True, 7.0],
        [dt.datetime(2025, 3, 1, 9, 30), 14.5 / 24, "#DIV/0!", "#SPILL!", "#N/A"],
    ]
    assert [type(cell) for cell in found[1, 2:]] == [CellError, CellError, str]
    assert read_cells(Cells([[FUTURE]])).tolist() == [["#ERROR!"]]


def test_currency_cells_are_read_to_the_last_digit_where_excel_rounds_them():
    cells = Cells([["screw", Decimal("0.0013")], ["nut", 2.0]], plain=(("screw", 0.00125), ("nut", 2.0)))
    assert read_cells(cells).tolist() == [["screw", 0.00125], ["nut", 2.0]]
    assert read_cells(Cells([[Decimal("0.0013")]], plain=0.00125)).tolist() == [[0.00125]]
    assert read_cells(Cells([[Decimal("0.0013")]])).tolist() == [[0.0013]]


def test_a_column_has_the_dtype_of_its_cells_and_mixtures_stay_as_they_are():
    assert column("amount", [1.0, None]).dtype == "float64"
    assert column("date", [dt.datetime(2025, 3, 1), None]).dtype == "datetime64[us]"
    assert column("order_id", ["1", None]).dtype == "str"
    mixed = column("date", [dt.datetime(2025, 3, 1), "3月1日", 45717.0])
    assert mixed.dtype == object
    assert mixed.tolist() == [dt.datetime(2025, 3, 1), "3月1日", 45717.0]
    assert column("amount", [1.0, 2.0]).index.tolist() == [5, 6]


def test_a_column_without_cells_has_the_dtype_it_should_hold():
    assert [str(column(key, [None]).dtype) for key in ("amount", "date", "sku", "sample")] == [
        *["float64", "datetime64[us]", "str", "str"]
    ]


def test_ids_are_text_as_they_show():
    cells = [17850.0, 0.5, True, dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 1, 9, 30), None, CellError("#N/A")]
    shown = ["17850", "0.5", "TRUE", "2025-03-01", "2025-03-01 09:30:00", None, "#N/A"]
    assert blank(column("order_id", cells)) == shown


def test_what_stands_in_cells_is_typed_back_with_its_formulas():
    values = [["=1+1", 2.0, None, "00123", 7.0]]
    formulas = (("=1+1", "=1+1", "", "00123", "7"),)  # the first is a text: its formula is what it shows
    assert standing(Cells(values, formulas)) == [["'=1+1", "=1+1", None, "'00123", 7.0]]
    assert standing(Cells([[3.0]], "=A1")) == [["=A1"]]
