"""Which order lines a workbook does not hold yet."""

from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.exports.new_rows import identity, rounded, unseen
from regulars.tables.kept import CONTACTS, CUSTOMERS, ORDERS

Line = tuple[str, str, str, str | None, float | None, float | None, float | None]
FIELDS = ["order_id", "customer_id", "date", "sku", "quantity", "unit_price", "amount"]
KINDS = dict(zip(FIELDS, ["str", "str", "datetime64[us]", "str", "float64", "float64", "float64"], strict=True))


def lines(*rows: Line) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=FIELDS).astype(KINDS)


def new(present: pd.DataFrame, *exports: pd.DataFrame) -> list[list[bool]]:
    return [rows.tolist() for rows in unseen(ORDERS, present, exports)]


TAPE = ("A1", "C1", "2024-03-05", "TAPE", 6.0, 2.5, 15.0)
GLUE = ("A1", "C1", "2024-03-05", "GLUE", 1.0, 4.0, 4.0)
NONE = lines()


def test_what_is_there_is_not_added_again():
    assert new(lines(TAPE), lines(TAPE, GLUE)) == [[False, True]]


def test_a_line_twice_in_the_export_stands_twice_in_the_workbook():
    assert new(NONE, lines(TAPE, TAPE)) == [[True, True]]
    assert new(lines(TAPE), lines(TAPE, TAPE)) == [[False, True]]
    assert new(lines(TAPE, TAPE), lines(TAPE, TAPE)) == [[False, False]]


def test_of_two_exports_that_overlap_each_line_comes_once():
    assert new(NONE, lines(TAPE, GLUE), lines(GLUE, TAPE, TAPE)) == [[True, True], [False, False, True]]


def test_a_correction_is_a_line_of_its_own():
    assert new(lines(TAPE), lines(("A1", "C1", "2024-03-05", "TAPE", 5.0, 2.5, 12.5))) == [[True]]


def test_an_order_that_stands_without_prices_is_not_doubled_by_an_export_with_them():
    without = lines(("A1", "C1", "2024-03-05", "TAPE", 6.0, None, None))
    assert new(without, lines(TAPE)) == [[False]]
    assert new(without.drop(columns=["unit_price", "amount"]), lines(TAPE)) == [[False]]


def test_lines_of_an_order_are_told_apart_by_what_both_sides_know():
    present = lines(("A1", "C1", "2024-03-05", "TAPE", None, None, 15.0))
    assert new(present, lines(TAPE, GLUE)) == [[False, True]]


def test_another_order_with_prices_does_not_make_prices_count_for_this_one():
    present = lines(
        ("A1", "C1", "2024-03-05", "TAPE", 6.0, None, None), ("A2", "C1", "2024-03-06", "TAPE", 1.0, 2.5, 2.5)
    )
    assert new(present, lines(TAPE)) == [[False]]


def test_an_amount_equals_the_quantity_times_price_of_a_file_without_amounts():
    amounts = lines(
        ("A1", "C1", "2024-03-05", None, None, None, 15.0), ("A1", "C1", "2024-03-05", None, None, None, 4.0)
    )
    products = lines(
        ("A1", "C1", "2024-03-05", None, 6.0, 2.5, None),
        ("A1", "C1", "2024-03-05", None, 1.0, 4.0, None),
        ("A1", "C1", "2024-03-05", None, 1.0, 5.0, None),
    )
    assert new(amounts, products) == [[False, False, True]]


def test_a_discount_in_the_workbook_s_amount_is_no_new_line():
    assert new(
        lines(("A1", "C1", "2024-03-05", "TAPE", 6.0, 2.5, 14.0)),
        lines(("A1", "C1", "2024-03-05", "TAPE", 6.0, 2.5, None)),
    ) == [[False]]


def test_money_is_compared_to_the_cent_and_unit_prices_finer():
    assert rounded(pd.Series([1.005, 2.675, -1.005, 0.004]), 2).tolist() == [1.01, 2.68, -1.01, 0.0]
    present = lines(("A1", "C1", "2024-03-05", "TAPE", 100.0, 0.085, 8.5))
    assert new(present, lines(("A1", "C1", "2024-03-05", "TAPE", 100.0, 0.085, 8.501))) == [[False]]
    assert new(present, lines(("A1", "C1", "2024-03-05", "TAPE", 100.0, 0.086, 8.5))) == [[True]]


def test_a_key_stands_once():
    present = pd.DataFrame({"id": ["C1"]}, dtype="str")
    exports = [pd.DataFrame({"id": ids, "name": ids}, dtype="str") for ids in (["C1", "C2"], ["C2", "C3"])]
    assert [rows.tolist() for rows in unseen(CUSTOMERS, present, exports)] == [[False, True], [False, True]]


def test_a_contact_is_known_by_customer_and_name_not_by_a_number_that_somebody_typed_in():
    assert identity(CONTACTS) == ("customer_id", "name", "role", "birthday", "calendar", "last_met")
    present = pd.DataFrame({"customer_id": ["C1"], "name": ["Li"], "phone": ["138"]}, dtype="str")
    export = pd.DataFrame({"customer_id": ["C1", "C1"], "name": ["Li", "Wang"]}, dtype="str")
    assert [rows.tolist() for rows in unseen(CONTACTS, present, [export])] == [[False, True]]


line = st.tuples(
    st.sampled_from(["A1", "A2"]),
    st.sampled_from(["C1", "C2"]),
    st.sampled_from(["2024-03-05", "2024-03-06"]),
    st.sampled_from(["TAPE", "GLUE"]),
    st.sampled_from([1.0, 2.0]),
    st.sampled_from([2.5, 0.085]),
    st.just(5.0),
)
book = st.lists(line, max_size=12)


@settings(deadline=None)
@given(book, st.lists(book, min_size=1, max_size=3))
def test_afterwards_each_line_stands_as_often_as_wherever_it_stood_most(present: list[Line], exports: list[list[Line]]):
    flags = new(lines(*present), *[lines(*export) for export in exports])
    added = [
        one
        for export, new_ones in zip(exports, flags, strict=True)
        for one, is_new in zip(export, new_ones, strict=True)
        if is_new
    ]
    wanted: Counter[Line] = Counter(present)
    for export in exports:
        wanted |= Counter(export)
    assert Counter([*present, *added]) == wanted
    assert not any(map(any, new(lines(*present, *added), *[lines(*export) for export in exports])))
