"""The run log: one line per refresh, the only table that changes with every run."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from regulars.analysis import Analysis
from regulars.problems import Outcome, Problem, count


def run(analysis: Analysis, problems: Sequence[Problem], now: dt.datetime, version: str) -> pd.DataFrame:
    """The line of this run; columns as tables.results.RUN_LOG."""
    return pd.DataFrame(
        {
            "ran_at": [pd.Timestamp(now).floor("s")],
            "as_of": [analysis.as_of],
            "customers": [len(analysis.accounts)],
            "order_lines": [len(analysis.ledger.lines)],
            "repaired": [count(problems, Outcome.REPAIRED)],
            "set_aside": [count(problems, Outcome.SET_ASIDE)],
            "after_as_of": [analysis.ledger.after_as_of],
            "version": [version],
        }
    )
