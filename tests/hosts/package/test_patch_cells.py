"""Values as a worksheet writes them, and what a cell in it holds."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulars.hosts.package.cells import (
    EMPTY,
    held,
    kept_or_new,
    serial,
    shortened,
    shortest,
    tail_of,
    tails,
    text_tail,
)

SHARED = ["Mill", "Harbour & Sons", "_x0041_"]
texts = st.text(st.characters(exclude_categories=()), max_size=30)


def read(tail: str) -> object:
    return held(tail, SHARED.__getitem__)


@pytest.mark.parametrize(
    ("value", "tail"),
    [
        ("Mill", ' t="inlineStr"><is><t>Mill</t></is></c>'),
        ("=1+1", ' t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" Mill", ' t="inlineStr"><is><t xml:space="preserve"> Mill</t></is></c>'),
        ("Harbour & <Sons>", ' t="inlineStr"><is><t>Harbour &amp; &lt;Sons&gt;</t></is></c>'),
        ("bell\x07", ' t="inlineStr"><is><t>bell_x0007_</t></is></c>'),
        ("_x0041_", ' t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        (12, "><v>12</v></c>"),
        (12.0, "><v>12</v></c>"),
        (0.1 + 0.2, "><v>0.30000000000000004</v></c>"),
        (-0.0, "><v>0</v></c>"),
        (np.int64(7), "><v>7</v></c>"),
        (True, ' t="b"><v>1</v></c>'),
        (np.False_, ' t="b"><v>0</v></c>'),
        (dt.date(2025, 6, 30), "><v>45838</v></c>"),
        (dt.datetime(2025, 6, 30, 18), "><v>45838.75</v></c>"),
        (dt.date(1899, 5, 1), ' t="inlineStr"><is><t>1899-05-01</t></is></c>'),
    ],
)
def test_a_value_as_markup(value, tail):
    assert tail_of(value) == tail


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT, "", float("inf"), -float("inf")])
def test_nothing_is_an_empty_cell(nothing):
    assert tail_of(nothing) == EMPTY


def test_a_value_no_cell_can_hold_is_an_error():
    with pytest.raises(TypeError, match="a cell cannot hold list"):
        tail_of([1, 2])


@pytest.mark.parametrize(
    ("day", "since_1900", "since_1904"),
    [
        (dt.date(1900, 1, 1), 1, None),
        (dt.date(1900, 2, 28), 59, None),
        (dt.date(1900, 3, 1), 61, None),  # Excel's 1900 has a 29 February
        (dt.date(1904, 1, 1), 1462, 0),
        (dt.date(2025, 6, 30), 45838, 44376),
    ],
)
def test_days_are_counted_as_excel_counts_them(day, since_1900, since_1904):
    assert serial(day) == since_1900
    assert serial(day, dates_from_1904=True) == since_1904


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["Mill", None, "Mill", "Kiosk"]),
        pd.Series([1.5, None, 1.5, 2]),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series(pd.to_datetime(["2025-06-30", None, "2025-06-30 12:00"], format="mixed")),
        pd.Series(["A", None, "B"], dtype="category"),
        pd.Series([1, True, "1", None, 1.0, dt.date(2025, 6, 30)], dtype=object),
        pd.Series([], dtype="str"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_a_column_is_written_as_each_of_its_values(values):
    assert tails(values, dates_from_1904=False) == [tail_of(value) for value in values]


@given(texts)
@example("_x0041_x0042_")
@example("_x0041\x01")
@example("_X0041_\x02x0041_")
@example("\r\n")
@example("\ufffe")
def test_any_text_is_read_back_as_it_was(text):
    expected = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    assert read(text_tail(text)) == (expected or None)


@given(st.one_of(texts, st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_value_is_read_back_as_it_was_and_needs_no_rewriting(value):
    tail = tail_of(value)
    assert shortest(tail, SHARED.__getitem__) == tail
    assert tail_of(read(tail)) == tail


def test_a_text_is_cut_at_excels_longest_but_not_within_a_character():
    assert len(shortened("x" * 40_000)) == 32_767
    assert shortened("x" * 32_767) == "x" * 32_767
    assert shortened("x" * 32_766 + "😀") == "x" * 32_766  # 😀 counts for two
    assert read(text_tail("😀" * 20_000)) == "😀" * 16_383


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        (' t="s"><v>0</v></c>', "Mill"),
        (' t="s"><v>1</v></c>', "Harbour & Sons"),
        (' t="str"><v>Mill</v></c>', "Mill"),
        (' t="inlineStr"><is><r><rPr><b/></rPr><t>Mi</t></r><r><t xml:space="preserve">ll</t></r></is></c>', "Mill"),
        (' t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', "東京"),
        (' t="inlineStr"><is><t>&quot;Mill&quot; &#38; Co</t></is></c>', '"Mill" & Co'),
        ("><v>12.50</v></c>", 12.5),
        ("><v>1.25E1</v></c>", 12.5),
        ("><v>0.10000000000000001</v></c>", 0.1),  # as Excel writes it
        (' t="n"><v>12</v></c>', 12),
        (' t="b"><v>1</v></c>', True),
        ("></c>", None),
        (' t="s"/>', None),
    ],
)
def test_a_cell_that_holds_the_value_in_another_form_is_kept(present, wanted):
    assert kept_or_new([present], [tail_of(wanted)], SHARED.__getitem__) == [present]


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ("><f>6*2</f><v>12</v></c>", 12),  # a formula is not a value
        (' t="s"><v>0</v></c>', "mill"),
        ("><v>12</v></c>", "12"),
        ("><v>1</v></c>", True),
        (' t="e"><v>#N/A</v></c>', None),
        ("><v>12</v></c>", 12.000000000000002),
        ("><v>twelve</v></c>", 12),
    ],
)
def test_a_cell_that_holds_something_else_is_written(present, wanted):
    assert kept_or_new([present], [tail_of(wanted)], SHARED.__getitem__) == [tail_of(wanted)]
