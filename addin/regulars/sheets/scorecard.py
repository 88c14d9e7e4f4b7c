"""The scorecard: a row per customer with tier, rhythm, stage, reordering, and why."""

import numpy as np
import pandas as pd

from regulars.analysis import Analysis
from regulars.reasons import Code
from regulars.settings import Settings
from regulars.sheets.sentences import labels, reasons
from regulars.tables.results import SCORECARD
from regulars.wording import Wording

FARTHEST_MONTHS = 24
RHYTHM_COLUMNS = (
    "order_days",
    "last_order",
    "silence",
    "typical_gap",
    "regularity",
    "next_order",
    "next_low",
    "next_high",
    "p_active",
    "orders_30",
    "sales_30",
    "orders_90",
    "sales_90",
    "at_risk",
)


def scorecard(analysis: Analysis, customers: pd.DataFrame, settings: Settings, wording: Wording) -> pd.DataFrame:
    """The rows of the scorecard, one per customer, in the customers' order; columns as tables.results.SCORECARD."""
    known = customers.set_index("id")
    card = pd.DataFrame({"customer_id": known.index, "name": known["name"]}, index=known.index)
    card["rep"] = known.get("rep")
    standing = analysis.standing
    card["stage"] = labels(standing["stage"], SCORECARD.column("stage"), wording)
    card[["tier", "rep_tier", "profit_tier"]] = analysis.tier[["tier", "rep_tier", "profit_tier"]]
    card[["sales_12m", "sales_before", "return_rate"]] = analysis.sales
    if not analysis.knows_year_before:
        card["sales_before"] = np.nan
    card[list(RHYTHM_COLUMNS)] = standing[list(RHYTHM_COLUMNS)]
    _leave_out_far_dates(card, analysis.as_of)
    card[["regularity", "typical_gap"]] = card[["regularity", "typical_gap"]].round(1)
    card[["p_active", "orders_30", "orders_90"]] = card[["p_active", "orders_30", "orders_90"]].round(3)
    card[["index_day", "own_window"]] = analysis.reordering[["index_day", "own_window"]]
    for column in ("reordered", "own_reordered"):
        card[column] = labels(analysis.reordering[column], SCORECARD.column(column), wording)
    card["tier_why"] = reasons(analysis.tier, wording)
    card["stage_why"] = reasons(standing, wording)
    card["note"] = _notes(analysis, settings, wording)
    card["status"] = SCORECARD.column("status").choices[0].label(wording.language)
    return card.reset_index(drop=True)


def _leave_out_far_dates(card: pd.DataFrame, as_of: pd.Timestamp) -> None:
    """A next order more than two years away is no date to plan by: the cell stays empty."""
    for column in ("next_order", "next_low", "next_high"):
        card[column] = card[column].where(card[column] <= as_of + pd.DateOffset(months=FARTHEST_MONTHS))


def _notes(analysis: Analysis, settings: Settings, wording: Wording) -> pd.Series:
    """What else to know about a customer: many returns, one project that made the year."""
    returns = analysis.sales[analysis.sales["return_rate"] >= settings.return_flag]
    projects = analysis.projects.reindex(analysis.accounts["group"]).set_axis(analysis.accounts.index).dropna()
    said = pd.concat(
        [
            reasons(returns.assign(reason=Code.RETURNS_HIGH.value), wording),
            reasons(projects.assign(reason=Code.PROJECT_BUYER.value), wording),
        ]
    )
    notes: pd.Series = said.groupby(level=0).agg(" ".join)
    return notes.reindex(analysis.accounts.index)
