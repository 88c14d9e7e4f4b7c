"""Tables as people write them: words and numbers in columns, two or more spaces apart."""

import io

import pandas as pd


def table(text: str, **dtypes: str) -> pd.DataFrame:
    """A frame from text: one row a line, columns two or more spaces apart, "-" for an empty cell.

    Columns called date or …_day are dates; columns named in dtypes get that dtype, for instance customer="str".
    """
    frame = pd.read_csv(io.StringIO(text.strip()), sep=r"\s{2,}", engine="python", na_values=["-"], dtype=dtypes)
    for column in frame.columns:
        if column == "date" or column.endswith("_day"):
            frame[column] = pd.to_datetime(frame[column])
    return frame


def blank(series: pd.Series) -> list[object]:
    """The values as a list, None where missing."""
    return series.astype(object).where(series.notna(), None).tolist()
