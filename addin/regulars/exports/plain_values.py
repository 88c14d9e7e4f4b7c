"""Texts of an export as the values they plainly are; whatever is not plain stays a text, for the check to judge."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from regulars.tables import NUMERIC_KINDS, Kind, Table

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_DAY_AND_TIME = r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
# What shows which sign is the decimal one: groups of three digits may be thousands, anything else may not.
_COMMA_DECIMAL = r"[+-]?(?:0,\d+|(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,}))"
_POINT_DECIMAL = r"[+-]?(?:0\.\d+|(?:\d+|\d{1,3}(?:,\d{3})+)\.(?:\d{1,2}|\d{4,}))"
_WITH_COMMA = r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"
_WITH_POINT = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
# How systems keep Excel from taking an id for a number: ="00123" and '00123
_KEPT_AS_TEXT = r"^=\"(.*)\"$"
_APOSTROPHES = "'＇ \u3000"


def plain_texts(cells: "pd.DataFrame") -> "pd.DataFrame":
    """Texts without the space around them and without marks that say "this is text"; nothing left is a missing cell."""
    import pandas as pd

    return pd.DataFrame({key: _plain_text(cells[key].astype("str")) for key in cells}, index=cells.index)


def _plain_text(text: "pd.Series[str]") -> "pd.Series[str]":
    text = text.str.strip()
    if text.str.startswith("=").any():
        text = text.str.replace(_KEPT_AS_TEXT, r"\1", regex=True).str.strip()
    return text.mask(text == "")


def plain_values(table: Table, texts: "pd.DataFrame") -> "pd.DataFrame":
    """Columns of `texts` (column keys; str) as numbers and days where they plainly are; see RawTable.values."""
    import pandas as pd

    values = {str(key): texts[key] for key in texts}
    kinds = {key: table.column(key).kind for key in values}
    values |= ungrouped({key: values[key] for key, kind in kinds.items() if kind in NUMERIC_KINDS})
    for key, kind in kinds.items():
        if kind in NUMERIC_KINDS:
            values[key] = _numbers(values[key])
        elif kind is Kind.DATE:
            values[key] = _days(values[key])
        elif kind is Kind.ID:
            values[key] = _ids(values[key])
    return pd.DataFrame(values, index=texts.index)


def ungrouped(columns: "Mapping[str, pd.Series[str]]") -> "dict[str, pd.Series[str]]":
    """Numbers without signs between thousands and with a decimal point: "1.234,50" and "1,234.50" as "1234.50".

    A file writes all its numbers the same way. So one that can be read in one way only ("2,5") tells how others are
    meant ("1.500"); where none does, or they disagree, the texts stay as they are.
    """

    def shown(pattern: str) -> bool:
        return any(text.str.fullmatch(pattern).any() for text in columns.values())

    comma, point = shown(_COMMA_DECIMAL), shown(_POINT_DECIMAL)
    if comma == point:
        return dict(columns)
    pattern, between, decimal = (_WITH_COMMA, ".", ",") if comma else (_WITH_POINT, ",", ".")
    return {
        key: text.mask(
            text.str.fullmatch(pattern),
            text.str.replace(between, "", regex=False).str.replace(decimal, ".", regex=False),
        )
        for key, text in columns.items()
    }


def _numbers(text: "pd.Series[str]") -> "pd.Series":
    import pandas as pd

    plainly = text.where(text.str.fullmatch(_NUMBER))
    return _mixed(text, pd.to_numeric(plainly).astype("float64"))


def _days(text: "pd.Series[str]") -> "pd.Series":
    import pandas as pd

    plainly = text.where(text.str.fullmatch(_DAY_AND_TIME))
    return _mixed(text, pd.to_datetime(plainly, format="ISO8601", errors="coerce"))


def _mixed(text: "pd.Series[str]", values: "pd.Series") -> "pd.Series":
    """Values where there are any, else the text; a column of one kind where the texts are all understood."""
    odd = text.notna() & values.isna()
    return values.astype(object).mask(odd, text) if odd.any() else values


def _ids(text: "pd.Series[str]") -> "pd.Series[str]":
    """Ids without apostrophes before them, and without the ".0" of a system that took all of them for numbers."""
    text = text.str.lstrip(_APOSTROPHES)
    text = text.mask(text == "")
    return text.str.removesuffix(".0") if text.dropna().str.endswith(".0").all() else text
