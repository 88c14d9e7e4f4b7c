"""Text files as other systems write them: which cells are there, and which lines do not fit."""

import pandas as pd
import pytest

from regulars.exports.separated import Separated


def rows(text: str, separator: str = ",", header_row: int = 1, needed: int = 3) -> dict[int, list[str | None]]:
    cells = Separated("orders.csv", text, separator).body(header_row, needed).cells.astype(object)
    return {int(row): [None if pd.isna(cell) else cell for cell in line] for row, *line in cells.itertuples()}


def odd(text: str, header_row: int = 1, needed: int = 3) -> dict[int, tuple[str, ...]]:
    return {one.row: one.cells for one in Separated("orders.csv", text, ",").body(header_row, needed).odd}


def test_every_line_keeps_its_number():
    assert rows("Order,Customer,Date\nA1,C1,2024-03-05\n\nA2,C2,2024-03-06\n") == {
        2: ["A1", "C1", "2024-03-05"],
        4: ["A2", "C2", "2024-03-06"],
    }


def test_quoted_cells_hold_separators_quotes_and_line_breaks():
    text = 'Order,Customer,Date\nA1,"Mill, Harbour St\n""the old one""",2024-03-05\nA2,8" pipes,2024-03-06\n'
    assert rows(text) == {
        2: ["A1", 'Mill, Harbour St\n"the old one"', "2024-03-05"],
        3: ["A2", '8" pipes', "2024-03-06"],
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end: str):
    assert list(rows(f"Order,Customer,Date{end}A1,C1,D1{end}A2,C2,D2")) == [2, 3]


def test_titles_above_the_headings_are_not_rows():
    assert rows("Sales report\n\nOrder,Customer,Date\nA1,C1,D1\n", header_row=3) == {4: ["A1", "C1", "D1"]}


def test_a_line_too_long_or_too_short_is_told_apart():
    text = "Order,Customer,Date\nA1,C1,D1\nA2,Mill, Harbour St,D2\nA3,C3\nA4,C4,D4\n"
    assert list(rows(text)) == [2, 5]
    assert odd(text) == {3: ("A2", "Mill", " Harbour St", "D2"), 4: ("A3", "C3")}


def test_cells_that_are_empty_or_that_nobody_uses_may_be_absent_or_too_many():
    text = "Order,Customer,Date,Remark\nA1,C1,D1,urgent\nA2,C2,D2\nA3,C3,D3,,,\n"
    assert rows(text) == {
        2: ["A1", "C1", "D1", "urgent"],
        3: ["A2", "C2", "D2", None],
        4: ["A3", "C3", "D3", None],
    }
    assert odd(text) == {}


def test_separators_at_the_end_of_every_line_but_the_headings():
    assert rows("Order,Customer,Date\nA1,C1,D1,\nA2,C2,D2,\n") == {
        2: ["A1", "C1", "D1", None],
        3: ["A2", "C2", "D2", None],
    }


def test_a_quotation_mark_nobody_closed_does_not_swallow_the_lines_after_it():
    lines = "".join(f"A{number},C1,D1\n" for number in range(50_000))
    assert len(rows(f'Order,Customer,Date\nA,"5 in pipes,D\n{lines}')) == 50_001


def test_what_databases_write_for_nothing_is_an_empty_cell():
    assert rows("Order,Customer,Date\nA1,NULL,D1\nA2,\\N,(null)\n") == {2: ["A1", None, "D1"], 3: ["A2", None, None]}
