"""Order days: what counts as one, and what a customer's history says."""

import numpy as np
import pandas as pd
import pytest

from regulars.methods.rhythm.history import OrderDays, day_number


def book(*rows: tuple[object, str]) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [row[0] for row in rows], "date": pd.to_datetime([row[1] for row in rows])})


def test_two_orders_on_one_day_are_one_order_day():
    days = OrderDays.of(book(("Mill", "2024-03-01 08:00"), ("Mill", "2024-03-01 17:30")), "2024-04-01")
    assert days.histories(day_number("2024-04-01")).repeats.tolist() == [0]


def test_repeats_span_silence_and_gaps_of_a_customer():
    events = book(("Mill", "2024-01-31"), ("Mill", "2024-01-01"), ("Mill", "2024-01-11"), ("Kiosk", "2024-02-01"))
    history = OrderDays.of(events, "2024-02-10").histories(day_number("2024-02-10"))
    assert history.customers.tolist() == ["Kiosk", "Mill"]
    assert history.repeats.tolist() == [0, 2]
    assert history.span.tolist() == [0, 30]
    assert history.silence.tolist() == [9, 10]
    assert history.age.tolist() == [9, 40]
    np.testing.assert_allclose(history.log_gaps, [0, np.log(10) + np.log(20)])


def test_orders_after_the_day_looked_at_are_not_known():
    events = book(("Mill", "2024-01-01"), ("Mill", "2024-03-01"), ("New", "2024-02-15"))
    history = OrderDays.of(events, "2024-02-10").histories(day_number("2024-02-10"))
    assert (history.customers.tolist(), history.repeats.tolist()) == (["Mill"], [0])


def test_looking_back_gives_what_was_known_then():
    events = book(("Mill", "2024-01-01"), ("Mill", "2024-03-01"), ("New", "2024-02-15"), ("Old", "2023-01-01"))
    then = day_number("2024-02-10")
    looking_back = OrderDays.of(events, "2024-12-31").until(then).histories(then)
    at_the_time = OrderDays.of(events, "2024-02-10").histories(then)
    assert looking_back.customers.tolist() == at_the_time.customers.tolist() == ["Mill", "Old"]
    np.testing.assert_array_equal(looking_back.silence, at_the_time.silence)


def test_counting_order_days_between_two_days_leaves_out_the_first_and_takes_in_the_last():
    events = book(("Mill", "2024-01-10"), ("Mill", "2024-01-11"), ("Mill", "2024-01-20"), ("Kiosk", "2024-01-21"))
    days = OrderDays.of(events, "2024-12-31")
    counts = days.counts(pd.Index(["Mill", "Kiosk"]), day_number("2024-01-10"), day_number("2024-01-20"))
    assert counts.tolist() == [2, 0]


def test_equal_histories_are_kept_once_and_found_again():
    events = book(
        ("A", "2024-01-01"), ("B", "2024-01-02"), ("C", "2024-01-01"), ("C", "2024-01-05"), ("D", "2024-01-01")
    )
    history = OrderDays.of(events, "2024-02-01").histories(day_number("2024-02-01"))
    distinct, position = history.distinct()
    assert len(distinct) == 3
    for column in ("repeats", "span", "silence", "log_gaps"):
        np.testing.assert_array_equal(getattr(distinct, column)[position], getattr(history, column))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        (pd.DataFrame({"customer_id": ["Mill"]}), "The order events have no column date."),
        (book(("Mill", "2024-01-01"), ("Mill", None)), "1 order events have no date."),
        (book((None, "2024-01-01")), "1 order events have no customer_id."),
    ],
)
def test_missing_figures_are_said(events: pd.DataFrame, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        OrderDays.of(events, "2024-12-31")
