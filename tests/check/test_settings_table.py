"""The settings sheet: the manager's value where it can be used, else the default, and it is said."""

import datetime as dt

import pytest

from regulars.check.settings_table import NAMED, read_settings
from regulars.hosts.contract import CellError
from regulars.problems import Fault, Outcome
from regulars.settings import DECLARED, Settings, allowed
from regulars.tables import plain
from tests.check.raw import raw, told


def stated(rows, **options):
    """Read settings from (name, value) pairs, and leave out what is said about all the thresholds without a row."""
    table = raw("settings", {"Setting": [name for name, _ in rows], "Value": [value for _, value in rows]}, **options)
    read = read_settings(table)
    return read, [problem for problem in read.problems if problem.cell != table.sheet]


def value_of(key, value, **options):
    read, problems = stated([(key, value)], **options)
    return getattr(read.settings, key), problems


@pytest.mark.parametrize("name", ["tier_a_share", "Tier A share", "A级累计占比", "TIER A SHARE ", "Ｔier a share"])
def test_a_threshold_is_known_by_its_key_and_both_its_names(name):
    read, problems = stated([(name, 0.7)])
    assert read.settings.tier_a_share == 0.7
    assert problems == []


def test_no_two_thresholds_share_a_name():
    names = {(plain(n), d.name) for d in DECLARED.values() for n in (d.name, d.metadata["en"], d.metadata["zh"])}
    assert len(names) == len(NAMED)


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("tier_b_share", "90%", 0.9),
        ("reorder_window", "120 ", 120),
        ("big_deal_amount", "￥20,000", 20000.0),
        ("big_customer_factor", "7.5", 7.5),
        ("as_of", "2025-6-30", dt.date(2025, 6, 30)),
        ("as_of", 45838.0, dt.date(2025, 6, 30)),
    ],
)
def test_a_value_written_as_text_is_read_and_reported(key, cell, value):
    read, (problem,) = value_of(key, cell)
    assert read == value
    assert problem.outcome is Outcome.REPAIRED


def test_values_have_the_type_that_the_methods_expect():
    read, _ = stated([("Reorder window", 60.0), ("as_of", dt.datetime(2025, 6, 30, 8)), ("currency", " EUR ")])
    assert (read.settings.reorder_window, type(read.settings.reorder_window)) == (60, int)
    assert (read.settings.as_of, read.settings.currency) == (dt.date(2025, 6, 30), "EUR")


def test_a_blank_as_of_date_means_today_and_needs_no_word():
    assert value_of("as_of", None) == (None, [])


@pytest.mark.parametrize(
    ("key", "cell", "fault", "used"),
    [
        ("tier_a_share", "most", Fault.NOT_A_NUMBER, "80% (0% – 100%)"),
        ("tier_a_share", 80.0, Fault.OUT_OF_BOUNDS, "80% (0% – 100%)"),
        ("tier_a_share", True, Fault.NOT_A_NUMBER, "80% (0% – 100%)"),
        ("tier_a_share", None, Fault.MISSING_VALUE, "80% (0% – 100%)"),
        ("tier_a_share", "N/A", Fault.MISSING_VALUE, "80% (0% – 100%)"),
        ("tier_a_share", CellError("#REF!"), Fault.ERROR_CELL, "80% (0% – 100%)"),
        ("reorder_window", 5.0, Fault.OUT_OF_BOUNDS, "90 (7 – 730)"),
        ("reorder_window", 90.5, Fault.OUT_OF_BOUNDS, "90 (7, 8 … 730)"),
        ("reorder_window", dt.datetime(2025, 1, 5), Fault.NOT_A_NUMBER, "90 (7 – 730)"),
        ("big_deal_amount", -1.0, Fault.OUT_OF_BOUNDS, "10000 (≥ 0)"),
        ("as_of", "soon", Fault.NOT_A_DATE, ""),
        ("currency", " ", Fault.MISSING_VALUE, "CNY"),
    ],
)
def test_a_value_that_cannot_be_used_leaves_the_default_and_says_what_is_allowed(key, cell, fault, used):
    value, (problem,) = value_of(key, cell)
    assert value == DECLARED[key].default
    assert (problem.cell, problem.fault, problem.outcome, problem.used) == ("Settings!B2", fault, Outcome.DEFAULT, used)


def test_thresholds_without_a_row_are_named():
    read = read_settings(raw("settings", {"Setting": ["Tier A share"], "Value": [0.7]}))
    assert {(p.fault, p.outcome, p.cell) for p in read.problems} == {
        (Fault.MISSING_VALUE, Outcome.DEFAULT, "Settings"),
    }
    assert read.problems[0].column == "Reporting currency"
    assert read.problems[0].used == "CNY"
    assert sum(problem.times for problem in read.problems) == len(DECLARED) - 2  # all but this one and as_of
    assert len(read.problems) == 21


def test_the_sheet_that_ships_has_no_problems():
    rows = [(declared.metadata["zh"], declared.default) for declared in DECLARED.values()]
    table = raw("settings", {"参数名称": [name for name, _ in rows], "取值": [value for _, value in rows]})
    assert read_settings(table).problems == ()
    assert read_settings(table).settings == Settings()


def test_an_unknown_name_has_no_effect_and_is_reported():
    read, (problem,) = stated([("Teir A share", 0.7)])
    assert read.settings == Settings()
    assert (problem.cell, problem.fault, problem.outcome) == ("Settings!A2", Fault.UNKNOWN_SETTING, Outcome.NOTED)


def test_of_two_rows_for_one_threshold_the_first_counts():
    read, problems = stated([("Tier A share", 0.7), ("A级累计占比", 0.6), (None, 3.0), (None, None)])
    assert read.settings.tier_a_share == 0.7
    assert read.set_aside == 2
    assert told(problems) == [
        ("Settings!A3", "duplicate_key", "set_aside"),
        ("Settings!A4", "missing_value", "set_aside"),
    ]


def test_tier_a_must_end_before_tier_b():
    read, problems = stated([("Tier A share", 0.96), ("Tier B share", 0.95)])
    assert (read.settings.tier_a_share, read.settings.tier_b_share) == (0.8, 0.95)
    assert [(p.cell, p.found, p.used) for p in problems] == [
        ("Settings!B2", "96%", "80% (< Tier B share)"),
        ("Settings!B3", "95%", "95% (> Tier A share)"),
    ]


def test_a_single_row_at_odds_with_a_default_is_the_one_that_is_named():
    read, (problem,) = stated([("Tier A share", 0.97)])
    assert read.settings.tier_a_share == 0.8
    assert problem.cell == "Settings!B2"


def test_the_hours_may_not_be_more_than_all_hours():
    assert stated([("hours_a", 0.6), ("hours_b", 0.3), ("hours_c", 0.1)])[1] == []
    read, problems = stated([("hours_a", 0.7), ("hours_b", 0.3), ("hours_c", 0.1)])
    assert (read.settings.hours_a, read.settings.hours_b, read.settings.hours_c) == (0.6, 0.3, 0.1)
    assert {p.used for p in problems} == {f"{part}% (A + B + C ≤ 100%)" for part in (60, 30, 10)}


def test_rates_of_exchange_stand_among_the_settings():
    read, problems = stated([("rate USD", 7.1), ("汇率 EUR", "7.8"), ("Rate: gbp", None), ("Tax rate", 0.06)])
    assert read.rates == {"USD": 7.1, "EUR": 7.8}
    assert read.settings.tax_rate == 0.06
    assert told(problems) == [("Settings!B3", "number_as_text", "repaired")]


@pytest.mark.parametrize(("cell", "fault"), [("seven", Fault.NOT_A_NUMBER), (0.0, Fault.OUT_OF_BOUNDS)])
def test_a_rate_that_cannot_be_used_is_reported_not_guessed(cell, fault):
    read, (problem,) = stated([("rate USD", cell)])
    assert read.rates == {}
    assert (problem.fault, problem.outcome) == (fault, Outcome.BLANKED)


@pytest.mark.parametrize(
    ("key", "text"),
    [("tier_a_share", "0% – 100%"), ("reorder_window", "7 – 730"), ("big_deal_amount", "≥ 0"), ("as_of", "")],
)
def test_what_a_threshold_may_be(key, text):
    assert allowed(DECLARED[key]) == text
