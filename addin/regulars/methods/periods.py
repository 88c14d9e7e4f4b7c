"""The windows of time that every method shares: half-open on the left, closed on the as-of date."""

import pandas as pd


def months_before(as_of: pd.Timestamp, months: int = 12) -> pd.Timestamp:
    """The day after which "the last n calendar months" begin: (that day, as_of]."""
    return as_of - pd.DateOffset(months=months)


def within(dates: pd.Series, after: pd.Timestamp, until: pd.Timestamp) -> pd.Series:
    """Which dates lie in (after, until]."""
    return (dates > after) & (dates <= until)
