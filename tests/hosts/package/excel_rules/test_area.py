"""Ranges as parts spell them: what Excel would not read is no range."""

import pytest

from regulars.hosts.package.excel_rules.area import area, areas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2:C10", (2, 2, 10, 3)),
        ("XFD1048576", (1048576, 16384, 1048576, 16384)),
        ("XFE1", None),
        ("A1048577", None),
        ("A0", None),
        ("a1", None),
        ("B1:A1", None),
        ("A1:B1:C1", None),
        ("A:A", None),
        ("", None),
        (None, None),
    ],
)
def test_ranges_are_read_strictly(text, expected):
    assert area(text) == expected


def test_several_ranges_are_good_only_together():
    assert areas("A1 B2:C3") == [(1, 1, 1, 1), (2, 2, 3, 3)]
    assert areas("A1 B2:C") is None
    assert areas(" ") is None
