"""Ids and texts: what looks the same is the same."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.problems import Fault, Outcome
from tests.check.raw import blank, checked_column


def read(heading, *cells):
    column, problems = checked_column("customers", heading, cells)
    assert column.dtype == "str"
    return blank(column), problems


def test_an_id_that_excel_took_for_a_number_is_its_digits():
    assert read("Rep", 17850.0, 13800000000.0, 7.5) == (["17850", "13800000000", "7.5"], ())


def test_numbers_and_texts_may_stand_in_one_id_column():
    assert read("Rep", 536365.0, "C536379", None) == (["536365", "C536379", None], ())


def test_zeros_before_an_id_and_a_written_point_stay():
    assert read("Rep", "00123", "17850.0") == (["00123", "17850.0"], ())


def test_spaces_around_an_id_are_taken_away_without_a_word():
    assert read("Rep", " R1", "R1\u00a0", "\u3000R1", "R1\u200b", "\t") == (["R1", "R1", "R1", "R1", None], ())


@pytest.mark.parametrize("written", ["Ｒ１", "R１", "'R1"])
def test_full_width_signs_in_an_id_are_written_as_ordinary_ones_and_reported(written):
    values, (problem,) = read("Rep", written)
    assert values == ["R1"]
    assert (problem.outcome, problem.found, problem.used) == (Outcome.REPAIRED, written, "R1")


def test_a_name_keeps_its_own_signs():
    assert read("Likes", " Ｔ恤 No.１ ", "晨光文具（总店）") == (["Ｔ恤 No.１", "晨光文具（总店）"], ())


def test_an_id_that_no_one_knows_is_empty():
    values, (problem,) = read("Parent customer", "无", "C7", "N/A")
    assert values == [None, "C7", None]
    assert (problem.fault, problem.outcome, problem.times) == (Fault.MISSING_VALUE, Outcome.BLANKED, 2)


def test_days_and_truths_among_texts_are_written_out():
    assert read("Likes", dt.datetime(2025, 1, 5), True, "tea") == (["2025-01-05", "TRUE", "tea"], ())


@given(st.lists(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 ._-]{0,8}[A-Za-z0-9])?", fullmatch=True), max_size=20))
def test_plain_ids_pass_unchanged(ids):
    ids = [" ".join(id.split()) for id in ids if id.lower() != "null"]
    assert read("Rep", *ids) == (ids, ())
