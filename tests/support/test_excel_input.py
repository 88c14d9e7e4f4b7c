"""What Excel makes of a typed text, as the engine over LibreOffice imitates it."""

import datetime as dt

import pytest

from tests.support.excel_input import Typed, typed

TODAY = dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("00123", 123.0),
        (" 12.5 ", 12.5),
        ("1,234.5", 1234.5),
        ("(5)", -5.0),
        ("-5", -5.0),
        ("1E5", 100_000.0),
        ("50%", 0.5),
        ("$5", 5.0),
        ("1 1/2", 1.5),
        ("6222021234567890123", 6.22202123456789e18),
        ("12:30", 12.5 / 24),
        ("5 pm", 17 / 24),
        ("1/2", dt.datetime(2025, 1, 2)),
        ("25/12", dt.datetime(2025, 12, 25)),
        ("3-4-25", dt.datetime(2025, 3, 4)),
        ("2024-02-29", dt.datetime(2024, 2, 29)),
        ("2024-02-29 06:00", dt.datetime(2024, 2, 29, 6)),
        ("MAR1", dt.datetime(2025, 3, 1)),
        ("DEC-05", dt.datetime(2025, 12, 5)),
        ("5-Jan-24", dt.datetime(2024, 1, 5)),
        ("sept 2024", dt.datetime(2024, 9, 1)),
        ("true", True),
    ],
)
def test_becomes_something_else(text: str, content: object):
    found = typed(text, TODAY)
    assert (found.content, found.formula) == (content, False)
    assert type(found.content) is type(content)


@pytest.mark.parametrize(
    ("text", "formula"), [("=A1", "=A1"), ("+A1", "=+A1"), ("-x", "=-x"), ("@SUM(A1)", "=SUM(A1)")]
)
def test_becomes_a_formula(text: str, formula: str):
    assert typed(text, TODAY) == Typed(formula, formula=True)


@pytest.mark.parametrize(
    "text",
    [
        "C-1",
        "E5",
        "Mark 5",
        "1,23",
        "25/12/2024",
        "2025-13-01",
        "2025-02-30",
        "1.5.2",
        "１２",
        "-",
        "+",
        "=",
        "a=b",
        "12 abc",
        "",
    ],
)
def test_stays_text(text: str):
    assert typed(text, TODAY) == Typed(text)


def test_an_apostrophe_protects():
    assert [typed(text, TODAY).content for text in ("'00123", "'=A1", "'1/2", "''")] == ["00123", "=A1", "1/2", "'"]
