"""Numbers as people write them, and what is none."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.check.numbers import number_in
from regulars.hosts.contract import CellError
from regulars.problems import Fault, Outcome
from tests.check.raw import blank, checked_column


def quantities(*cells, heading="Quantity", table="orders"):
    column, problems = checked_column(table, heading, cells)
    assert column.dtype == "float64"
    return blank(column), problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("12件", 12),
        ("12 pcs", 12),
        ("5千克", 5),
        ("1,234.50", 1234.5),
        ("1,234", 1234),
        ("1.234,50", 1234.5),
        ("12,50", 12.5),
        ("0,125", 0.125),
        ("1.234.567", 1234567),
        ("1'234.50", 1234.5),
        ("3 000", 3000),
        ("3\u00a0000", 3000),
        ("\u202f3\u202f000,5", 3000.5),
        ("￥300", 300),
        ("¥ 300", 300),
        ("$1,200.00", 1200),
        ("US$ 15", 15),
        ("RMB 300", 300),
        ("300元", 300),
        ("300 CNY", 300),
        ("1.2万", 12000),
        ("1.1万元", 11000),
        ("￥１.2万", 12000),
        ("3千", 3000),
        ("0.5亿", 50_000_000),
        ("(1,234)", -1234),
        ("（1,234.50）", -1234.5),
        ("300-", -300),
        ("-￥300", -300),
        ("¥-300", -300),
        ("−7", -7),
        ("+7", 7),
        ("１２３", 123),
        ("'123", 123),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+05", 120000),
    ],
)
def test_a_number_in_any_usual_notation_is_read_and_reported(written, meant):
    values, problems = quantities(written)
    assert values == [meant]
    assert [(p.fault, p.outcome, p.cell) for p in problems] == [
        (Fault.NUMBER_AS_TEXT, Outcome.REPAIRED, "Orders!A2"),
    ]
    assert float(problems[0].used) == meant


@pytest.mark.parametrize(
    "written",
    [
        "abc",
        "about 300",
        "12-15",
        "12 34",
        "1,2345",
        "1.2.3",
        "1,23,456",
        "(5",
        "-(5)",
        "-5-",
        "12k",
        "2 dozen",
        "85%",
        "1/2",
        "12²",
        "5 Jan",
        "1e5",
        "inf",
        "nan",
        "1_000",
        "0x10",
        ".",
        "￥",
        "1" * 60,
        True,
        dt.datetime(2025, 1, 5),
    ],
)
def test_what_is_not_surely_a_number_is_left_blank_and_reported(written):
    values, problems = quantities(written, 3.0)
    assert values == [None, 3.0]
    assert [(p.fault, p.outcome, p.cell) for p in problems] == [(Fault.NOT_A_NUMBER, Outcome.BLANKED, "Orders!A2")]


def test_a_true_among_ones_is_no_number():
    values, problems = quantities(1.0, True, 0.0, False, "x")
    assert values == [1.0, None, 0.0, None, None]
    assert {p.cell: p.found for p in problems} == {"Orders!A3": "TRUE", "Orders!A5": "FALSE", "Orders!A6": "x"}


def test_the_other_cells_show_whether_a_comma_is_a_decimal_mark():
    assert quantities("1,234", "12.50")[0] == [1234, 12.5]
    assert quantities("1.234", "12,50")[0] == [1234, 12.5]
    assert quantities("1,234", "1.234.567,5")[0] == [1.234, 1234567.5]


def test_where_the_other_cells_disagree_an_open_comma_is_not_guessed():
    values, problems = quantities("1,234", "12.50", "12,50")
    assert values == [None, 12.5, 12.5]
    assert [p.cell for p in problems if p.fault is Fault.NOT_A_NUMBER] == ["Orders!A2"]


def test_words_for_nothing_are_blank_and_said_once_per_column():
    values, problems = quantities("N/A", 5.0, "-", "无", "n/a", "暂无", "null", "—")
    assert values == [None, 5.0, None, None, None, None, None, None]
    assert [(p.outcome, p.found, p.times) for p in problems] == [(Outcome.BLANKED, "N/A", 7)]


def test_an_error_cell_is_left_blank_even_where_it_was_pasted_as_text():
    values, problems = quantities(CellError("#DIV/0!"), 5.0, "#N/A")
    assert values == [None, 5.0, None]
    assert [(p.fault, p.found) for p in problems] == [
        (Fault.ERROR_CELL, "#DIV/0!"),
        (Fault.ERROR_CELL, "#N/A"),
    ]


@pytest.mark.parametrize(
    ("table", "heading", "cell", "value"),
    [
        ("orders", "Credit share", "85%", 0.85),
        ("orders", "Credit share", "12.5 %", 0.125),
        ("orders", "Credit share", "100％", 1.0),
        ("orders", "Credit share", 0.85, 0.85),
        ("customers", "Price focus", 5.0, 5.0),
        ("regions", "Delivery day of month", "31", 31),
    ],
)
def test_shares_scores_and_counts_inside_their_bounds(table, heading, cell, value):
    assert quantities(cell, heading=heading, table=table)[0] == [value]


@pytest.mark.parametrize(
    ("table", "heading", "cell", "allowed"),
    [
        ("orders", "Credit share", 85.0, "0% – 100%"),
        ("orders", "Credit share", "85", "0% – 100%"),
        ("orders", "Credit share", "850%", "0% – 100%"),
        ("orders", "Credit share", -0.1, "0% – 100%"),
        ("customers", "Price focus", 7.0, "1 – 5"),
        ("customers", "Price focus", 0.0, "1 – 5"),
        ("regions", "Delivery day of month", 3.5, "0, 1, 2 …"),
        ("regions", "Delivery day of month", -1.0, "0, 1, 2 …"),
    ],
)
def test_outside_the_bounds_the_cell_is_left_blank_and_the_bounds_are_named(table, heading, cell, allowed):
    values, (problem,) = quantities(cell, heading=heading, table=table)
    assert values == [None]
    assert (problem.fault, problem.outcome, problem.used) == (Fault.OUT_OF_BOUNDS, Outcome.BLANKED, allowed)


NOTATIONS = (
    lambda n: f"{n:,.2f}",
    lambda n: f"{n:,.2f}".translate(str.maketrans(",.", ".,")),
    lambda n: f"{n:,.2f}".replace(",", " "),
    lambda n: f"{n:,.2f}".replace(",", "'"),
    lambda n: f"￥{n:,.2f}" if n >= 0 else f"-￥{-n:,.2f}",
    lambda n: f"{n:.2f}元",
    lambda n: f"{n:.2f} pcs",
    lambda n: f"({-n:,.2f})" if n < 0 else f"{n:.2f}",
    lambda n: f"{-n:.2f}-" if n < 0 else f"+{n:.2f}",
    lambda n: f"{n:.2f}".translate({ord("0") + d: ord("０") + d for d in range(10)}),
    lambda n: f"{n / 10_000:.6f}万",
)


@given(st.integers(-(10**11), 10**11), st.sampled_from(NOTATIONS))
def test_a_number_written_in_any_notation_comes_back(cents, notation):
    assert number_in(notation(cents / 100)) == cents / 100


@given(st.text(max_size=50))
def test_any_text_at_all_is_read_or_refused(text):
    value = number_in(text, percent=True)
    assert value is None or abs(value) < 10**60
