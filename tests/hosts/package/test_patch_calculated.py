"""A user's calculated columns go on into new rows, and their formulas never stand in a list's way."""

import openpyxl
import pandas as pd
import pytest

from regulars.hosts.package.calculated import filled_down, moved_down
from regulars.hosts.package.references import Body, Resized, following
from regulars.hosts.package.table_part import Calculation
from tests.support.packages import edited, parts_of
from tests.support.patching import grid, patched, update
from tests.support.workbooks import write_workbook

MONTHS = pd.DataFrame({"month": ["2025-01", "2025-02"], "sales": [100.0, 200.0]})
MORE = pd.DataFrame({"month": ["2025-01", "2025-02", "2025-03"], "sales": [1.0, 2.0, 3.0]})
DOUBLED = "=rg_months[[#This Row],[Sales]]*2"
DOUBLE = {"Double": DOUBLED}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


def test_new_rows_get_the_formula_and_the_others_keep_theirs(path):
    write_workbook(path, {"months": MONTHS}, calculated=DOUBLE)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C2"] = "=B2+1"  # the user's own exception
    book.save(path)
    patched(path, update("months", MORE))
    assert grid(path, "B2:C4") == [[1, "=B2+1"], [2, DOUBLED], [3, DOUBLED]]
    assert b"<f>rg_months[[#This Row],[Sales]]*2</f></c>" in parts_of(path)["xl/worksheets/sheet1.xml"]  # no value


def test_formulas_of_a_calculated_column_do_not_keep_a_lists_rows_but_a_users_exception_does(path):
    write_workbook(path, {"months": MORE}, calculated=DOUBLE)
    patched(path, update("months", MONTHS[:1], shrink=True))
    assert grid(path, "A2:C4") == [["2025-01", 100, DOUBLED], [None] * 3, [None] * 3]
    patched(path, update("months", MORE, shrink=True))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C3"] = 17
    book.save(path)
    assert patched(path, update("months", MONTHS[:1], shrink=True)).rows == {"months": 2}
    assert grid(path, "A2:C4") == [["2025-01", 100, DOUBLED], [None, None, 17], [None] * 3]


@pytest.mark.parametrize(
    ("formula", "above", "expected"),
    [
        ("rg_months[[#This Row],[Sales]]*2", "", "rg_months[[#This Row],[Sales]]*2"),
        ("$B$2*2", "><f>$B$9*2</f><v>1</v></c>", "$B$2*2"),
        ("B2&lt", "", "B12&lt"),
        ("B2*2", "><f>B9*3</f><v>1</v></c>", "B12*3"),  # as the row above has it
        ("B2*2", ' t="s"><v>1</v></c>', "B12*2"),  # the row above holds a value: as the first row has it
    ],
)
def test_what_a_new_row_calculates(formula, above, expected):
    tail = filled_down(Calculation(formula, array=False), position=3, first_row=2, last_row=9, above=above)
    assert tail(12) == f"><f>{expected.replace('&', '&amp;')}</f></c>"


def test_an_array_formula_covers_its_own_cell():
    tail = filled_down(Calculation("SUM(A1:A2)", array=True), position=3, first_row=2, last_row=9, above="")
    assert tail(12) == '><f t="array" ref="C12">SUM(A11:A12)</f></c>'


def test_totals_that_share_a_formula_move_together():
    body = Body("Start", 1, 2, 3, 1, 3, 1)
    follow = following("Start", [Resized(body, body.ending_at(8))])
    shared = '><f t="shared" ref="B4:C4" si="0">SUM(B2:B3)</f><v>5</v></c>'
    assert moved_down(shared, 5, follow) == '><f t="shared" ref="B9:C9" si="0">SUM(B2:B8)</f></c>'
    assert moved_down('><f t="shared" si="0"/><v>5</v></c>', 5, follow) == '><f t="shared" si="0"/></c>'


def test_a_total_that_moves_leaves_its_old_value_behind_and_a_label_stays_as_it_is():
    body = Body("Start", 1, 2, 3, 1, 3, 1)
    follow = following("Start", [Resized(body, body.ending_at(8))])
    assert moved_down(' t="str"><f>"n: "&amp;B4</f><v>n: 5</v></c>', 5, follow) == '><f>"n: "&amp;B9</f></c>'
    assert moved_down(' t="s"><v>0</v></c>', 5, follow) == ' t="s"><v>0</v></c>'


def test_a_formula_shared_with_a_cell_of_ours_is_written_out_in_the_users_cells(path):
    """The user filled a formula from a column of ours to the right; ours becomes a value."""
    write_workbook(
        path, {"months": [["Month", "Sales", "Mine", "Mine too"], ["2025-01", 1, 2, 3], ["2025-02", 1, 2, 3]]}
    )
    shared = {
        b'<c r="B2"><v>1</v></c>': b'<c r="B2"><f t="shared" ref="B2:D2" si="0">$A2&amp;F3</f><v>1</v></c>',
        b'<c r="C2"><v>2</v></c>': b'<c r="C2"><f t="shared" si="0"/><v>2</v></c>',
        b'<c r="D2"><v>3</v></c>': b'<c r="D2"><f t="shared" si="0"/><v>3</v></c>',
        b'<c r="C3"><v>2</v></c>': b'<c r="C3"><f t="shared" ref="C3:D3" si="1">C2</f><v>2</v></c>',
        b'<c r="D3"><v>3</v></c>': b'<c r="D3"><f t="shared" si="1"/><v>3</v></c>',
    }

    def share(xml):
        for value, formula in shared.items():
            xml = xml.replace(value, formula)
        return xml

    edited(path, path, {"xl/worksheets/sheet1.xml": share})
    patched(path, update("months", MONTHS))
    assert grid(path, "B2:D3") == [[100, "=$A2&G3", "=$A2&H3"], [200, "=C2", "=D2"]]
