"""Texts as the values they plainly are, and no further."""

import datetime as dt

import pandas as pd
import pytest

from regulars.exports.plain_values import plain_texts, plain_values
from regulars.tables.kept import ORDERS


def values(**columns: list[str | None]) -> dict[str, list[object]]:
    texts = plain_texts(pd.DataFrame(columns, dtype="str"))
    read = plain_values(ORDERS, texts)
    return {str(key): [None if pd.isna(cell) else cell for cell in read[key].tolist()] for key in read}


def test_numbers_and_days_written_plainly():
    assert values(
        quantity=["6", "-2", " 1.5 ", ""], date=["2024-03-05", "2024-03-05 10:30", None, "2024-03-06T08:00:01"]
    ) == {
        "quantity": [6.0, -2.0, 1.5, None],
        "date": [
            dt.datetime(2024, 3, 5),
            dt.datetime(2024, 3, 5, 10, 30),
            None,
            dt.datetime(2024, 3, 6, 8, 0, 1),
        ],
    }


def test_what_is_not_plain_stays_a_text_for_the_check_to_judge():
    assert values(quantity=["6", "12件", "n/a"], date=["2024-03-05", "5.3.2024", "2024-13-01"]) == {
        "quantity": [6.0, "12件", "n/a"],
        "date": [dt.datetime(2024, 3, 5), "5.3.2024", "2024-13-01"],
    }


def test_a_file_with_decimal_commas_means_a_thousand_by_one_point_five_zero_zero():
    assert values(quantity=["1.500", "20"], unit_price=["2,50", "0,125"]) == {
        "quantity": [1500.0, 20.0],
        "unit_price": [2.5, 0.125],
    }


def test_a_file_with_decimal_points_keeps_them():
    assert values(quantity=["1.500", "20"], unit_price=["2.50", "0.125"])["quantity"] == [1.5, 20.0]


def test_a_file_with_decimal_points_may_group_thousands_by_commas():
    assert values(amount=["1,234.50", "1,000"], quantity=["1,200", "6"]) == {
        "amount": [1234.5, 1000.0],
        "quantity": [1200.0, 6.0],
    }


def test_where_nothing_tells_the_decimal_sign_the_check_decides():
    assert values(quantity=["1,200", "6"])["quantity"] == ["1,200", 6.0]


def test_where_both_signs_are_seen_the_check_decides():
    assert values(unit_price=["2,50", "2.50"])["unit_price"] == ["2,50", 2.5]


@pytest.mark.parametrize("written", ['="00123"', "'00123", "00123\t", " 00123"])
def test_ids_that_a_system_protected_from_excel(written: str):
    assert values(order_id=[written]) == {"order_id": ["00123"]}


def test_ids_that_a_system_took_for_numbers():
    assert values(customer_id=["17850.0", None, "13047.0"])["customer_id"] == ["17850", None, "13047"]
    assert values(customer_id=["1.0", "1.1"])["customer_id"] == ["1.0", "1.1"]
