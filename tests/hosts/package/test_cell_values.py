"""Which numbers are dates: by the format that shows them."""

import datetime as dt

import pytest

from regulars.hosts.package.cell_values import as_text, decoded, shows_date


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "[$-804]yyyy/m/d",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "mmm",
        "h:mm AM/PM",
        "[Red]d/m/yy;@",
        "aaaa",
        "e/m/d",
        "[DBNum1]yyyy",
    ],
)
def test_formats_that_show_a_day_or_a_time_of_day(code):
    assert shows_date(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        '0 "days"',
        "[Red]0;[Blue]-0",
        "\\d0",
        "0_d",
        "0.00E+00",
        "@",
        "[h]:mm",
        "[$€-407] #,##0",
        "* #",
        "0;dd",
    ],
)
def test_formats_that_show_a_number_or_a_text(code):
    assert not shows_date(code)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00123", "00123"),
        (17850.0, "17850"),
        (6901234567890.0, "6901234567890"),
        (1e16, "10000000000000000"),
        (0.1 + 0.2, "0.3"),
        (-5.25, "-5.25"),
        (True, "TRUE"),
        (dt.datetime(2025, 1, 2), "2025-01-02"),
        (dt.datetime(2025, 1, 2, 9, 30), "2025-01-02 09:30:00"),
        (None, ""),
    ],
)
def test_values_as_text(value, text):
    assert as_text(value) == text


def test_codes_for_characters_that_xml_cannot_hold():
    assert decoded("a_x000D_b _x005F_x000D_ _x00e4_ x_1") == "a\rb _x000D_ ä x_1"
