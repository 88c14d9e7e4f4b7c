"""Ranges in formulas, names, formats and charts follow the table bodies that they cover."""

import pytest

from regulars.hosts.package.references import Body, Box, Resized, box, boxes, followed, followed_list, following

# A table in B5:D9: headings in row 5, three body rows, totals in row 9. Two rows are added.
BEFORE = Body("Data problems", header_row=5, first_row=6, last_row=8, first_column=2, last_column=4, totals_rows=1)
FOLLOW = following("Data problems", [Resized(BEFORE, BEFORE.ending_at(10))])
ONE_ROW = Body("Start", header_row=5, first_row=6, last_row=6, first_column=2, last_column=4)
FOLLOW_ONE_ROW = following("Start", [Resized(ONE_ROW, ONE_ROW.ending_at(17))])


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(C6:C8)", "SUM(C6:C10)"),
        ("SUM('Data problems'!$C$6:$D$8)", "SUM('Data problems'!$C$6:$D$10)"),
        ("COUNTA(B5:B8)", "COUNTA(B5:B10)"),
        ("$B$5:$D$9", "$B$5:$D$11"),  # the whole table, totals included
        ("C9/D9", "C11/D11"),  # the totals moved
        ("SUM(C6:C7)", "SUM(C6:C7)"),  # not all of the body
        ("SUM(C7:C8)", "SUM(C7:C8)"),
        ("SUM(C6:E8)", "SUM(C6:E8)"),  # wider than the table
        ("SUM(Other!C6:C8)", "SUM(Other!C6:C8)"),
        ("SUM('[2024.xlsx]Data problems'!C6:C8)", "SUM('[2024.xlsx]Data problems'!C6:C8)"),
        ("SUM([1]Start!C6:C8)", "SUM([1]Start!C6:C8)"),
        ("SUM(rg_months[Sales])", "SUM(rg_months[Sales])"),
        ("rg_x[[#This Row],[C6:C8]]", "rg_x[[#This Row],[C6:C8]]"),
        ('IF(A1="C6:C8",C9,"")', 'IF(A1="C6:C8",C11,"")'),
        ("LOG10(C6)+C6:C8", "LOG10(C6)+C6:C10"),
        ("Sheet1:Sheet3!C6:C8", "Sheet1:Sheet3!C6:C8"),
        ("SUM(C:C)", "SUM(C:C)"),
    ],
)
def test_a_formula_on_the_tables_sheet(formula, expected):
    assert followed(formula, FOLLOW) == expected


def test_the_sheet_may_be_named_in_any_case_and_may_need_quotes():
    quoted = Body('Bob\'s "best"', header_row=1, first_row=2, last_row=2, first_column=1, last_column=1)
    follow = following("", [Resized(quoted, quoted.ending_at(9))])
    assert followed("'BOB''S \"BEST\"'!A2:A2", follow) == "'BOB''S \"BEST\"'!A2:A9"
    assert followed("首页!$B$6:$B$8", FOLLOW) == "首页!$B$6:$B$8"


def test_a_single_cell_becomes_a_range_only_where_it_must_be_one():
    """A chart over a table of one row shows one cell; a name over that cell may mean that cell."""
    assert followed("Start!$C$6", FOLLOW_ONE_ROW, single_cells=True) == "Start!$C$6:$C$17"
    assert followed("Start!$C$6", FOLLOW_ONE_ROW) == "Start!$C$6"
    assert followed_list("C6 B6:D6 F6", FOLLOW_ONE_ROW) == "C6:C17 B6:D17 F6"


def test_a_list_of_ranges_as_formats_have_it():
    assert followed_list("B6:B8 C6:C8 C6:C7 B5:D9", FOLLOW) == "B6:B10 C6:C10 C6:C7 B5:D11"


def test_ranges_shrink_with_the_body():
    follow = following("Data problems", [Resized(BEFORE, BEFORE.ending_at(6))])
    assert followed("SUM(C6:C8)+C9", follow) == "SUM(C6:C6)+C7"


def test_what_is_a_range():
    assert box("$F$6:$G$29") == Box(6, 6, 29, 7)
    assert box("F6") == Box(6, 6, 6, 6)
    assert box("F:F") is None
    assert boxes("(Start!$A$2:$A$3,'Data problems'!B7)") == [
        ("Start", Box(2, 1, 3, 1)),
        ("Data problems", Box(7, 2, 7, 2)),
    ]
