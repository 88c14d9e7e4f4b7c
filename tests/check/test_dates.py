"""Days as people write them, and what is none."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.check.dates import days_in
from regulars.problems import Fault, Outcome
from tests.check.raw import checked_column

FIFTH = "2025-01-05"


def days(*cells, heading="Stated next purchase", table="customers", **options):
    column, problems = checked_column(table, heading, cells, **options)
    assert column.dtype.kind == "M"
    assert column.dropna().eq(column.dropna().dt.normalize()).all()
    return [None if day != day else f"{day:%Y-%m-%d}" for day in column], problems


@pytest.mark.parametrize(
    "written",
    [
        "2025-1-5",
        "2025-01-05",
        "2025/1/5",
        "2025.1.5",
        "20250105",
        "2025年1月5日",
        "2025 年 1 月 5 号",
        "２０２５年１月５日",
        "5 Jan 2025",
        "5-Jan-2025",
        "5th January 2025",
        "Jan 5, 2025",
        "January 5 2025",
        "2025-01-05T13:45:00",
        "2025-01-05T13:45:00.000Z",
        "2025/1/5 9:05",
        "2025/1/5 9:05:30 PM",
        "2025年1月5日 下午 1:45",
        "'2025-01-05",
        "\u00a02025-01-05 ",
    ],
)
def test_a_day_written_as_text_is_read_and_reported(written):
    read, (problem,) = days(written)
    assert read == [FIFTH]
    assert (problem.fault, problem.outcome, problem.used) == (Fault.DATE_AS_TEXT, Outcome.REPAIRED, FIFTH)


@pytest.mark.parametrize(("written", "meant"), [("31/12/2025", "2025-12-31"), ("12/31/2025", "2025-12-31")])
def test_a_day_above_twelve_shows_which_is_the_month(written, meant):
    assert days(written)[0] == [meant]


def test_an_open_order_of_day_and_month_follows_the_other_dates_of_the_column():
    read, problems = days("03/04/2025", "31/12/2025")
    assert read == ["2025-04-03", "2025-12-31"]
    assert (problems[0].fault, problems[0].outcome) == (Fault.AMBIGUOUS_DATE, Outcome.REPAIRED)
    assert days("03/04/2025", "12/31/2025")[0][0] == "2025-03-04"


def test_an_open_order_of_day_and_month_is_not_guessed():
    read, (problem,) = days("03/04/2025")
    assert read == [None]
    assert (problem.fault, problem.outcome) == (Fault.AMBIGUOUS_DATE, Outcome.BLANKED)
    assert days("03/04/2025", "31/12/2025", "12/31/2025")[0][0] is None


def test_the_fifth_of_may_is_never_open():
    assert days("05/05/2025")[0] == ["2025-05-05"]


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_bare_number_is_the_day_that_excel_counts(from_1904):
    """45662 is 5 January 2025 in most workbooks; in one that counts from 1904, 44200 is."""
    number = 44200.0 if from_1904 else 45662.0
    read, problems = days(number, number + 0.75, f"{number:.0f}", dates_from_1904=from_1904)
    assert read == [FIFTH] * 3
    assert {(p.fault, p.outcome, p.used) for p in problems} == {(Fault.DATE_AS_SERIAL, Outcome.REPAIRED, FIFTH)}


def test_a_bare_number_may_be_the_digits_of_a_day():
    assert days(20250105.0)[0] == [FIFTH]


@pytest.mark.parametrize(
    "written",
    [
        "2025-13-01",
        "2025-02-30",
        "2025-01",
        "soon",
        "5/1/25",
        "5 Foo 2025",
        "2025-01-05 25:00",
        "2025-1/5",
        0.0,
        -5.0,
        2025.0,
        20251301.0,
        1e300,
        "45662天",
        True,
    ],
)
def test_what_is_no_day_is_left_blank_and_reported(written):
    read, (problem,) = days(written, dt.datetime(2025, 1, 5))
    assert read == [None, FIFTH]
    assert (problem.fault, problem.outcome) == (Fault.NOT_A_DATE, Outcome.BLANKED)


@pytest.mark.parametrize("cell", [dt.datetime(1899, 12, 31), dt.datetime(1989, 12, 31), dt.datetime(2101, 1, 1)])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_day_before_1990_or_after_2100_is_not_believed(cell, as_text):
    read, (problem,) = days(f"{cell:%Y-%m-%d}" if as_text else cell)
    assert read == [None]
    assert problem.fault is Fault.IMPROBABLE_DATE


def test_people_may_be_born_before_1990():
    assert days(dt.datetime(1962, 3, 8), heading="Birthday", table="contacts")[0] == ["1962-03-08"]


def test_the_time_of_day_is_left_out_of_dates():
    read, problems = days(dt.datetime(2025, 1, 5, 23, 59), dt.datetime(2025, 1, 5))
    assert read == [FIFTH, FIFTH]
    assert problems == ()


BELIEVED = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
NOTATIONS = (
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.isoformat()}T08:30:00",
)


@given(BELIEVED, st.sampled_from(NOTATIONS))
def test_a_day_written_in_any_notation_comes_back(day, notation):
    found = days_in(notation(day)).certain
    assert found is not None
    assert found.date() == day


@given(st.lists(BELIEVED, min_size=1, max_size=20))
def test_days_written_day_first_are_never_read_as_another_day(written):
    read, _ = days(*[f"{day:%d/%m/%Y}" for day in written])
    proved = any(day.day > 12 for day in written)
    for day, found in zip(written, read, strict=True):
        assert found == day.isoformat() or (found is None and not proved)


@given(st.text(max_size=40))
def test_any_text_at_all_is_read_or_refused(text):
    read, problems = days(text)
    assert read == [None] or problems[0].outcome is Outcome.REPAIRED
