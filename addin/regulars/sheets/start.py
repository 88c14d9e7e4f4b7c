"""The start sheet: the figures a manager asks for first, sales by month, customers by stage."""

import pandas as pd

from regulars.analysis import Analysis
from regulars.methods.lifecycle import STAGES
from regulars.sheets.sentences import labels
from regulars.tables.results import SCORECARD
from regulars.wording import Wording

MONTHS_SHOWN = 24
FIGURES = (
    "as_of",
    "customers",
    "buyers",
    "sales_12m",
    "sales_change",
    "concentration",
    "reorder_rate",
    "reorder_rate_own",
    "repeat_sales",
    "regulars",
    "overdue",
    "dormant",
    "at_risk",
    "sales_90",
    "set_aside",
)


def figures(analysis: Analysis, set_aside: int, wording: Wording) -> pd.DataFrame:
    """The key figures, a row each in the order of FIGURES: figure, value, why (what the value means)."""
    sales, standing = analysis.sales, analysis.standing
    one_per_group = ~analysis.accounts["group"].duplicated()
    year, before = sales["sales_12m"].sum(), sales["sales_before"].sum()
    stage = standing["stage"]
    overall = analysis.reorder_rates[analysis.reorder_rates["dimension"] == "all"]
    silent = one_per_group & stage.isin(["overdue", "dormant"])
    risk = standing.loc[silent, "at_risk"].sum()
    rate = overall["rate"].iloc[0] if len(overall) else None
    values = {
        "as_of": analysis.as_of.strftime("%Y-%m-%d"),
        "customers": len(analysis.accounts),
        "buyers": int((sales["sales_12m"] > 0).sum()),
        "sales_12m": round(float(year), 2),
        "sales_change": round(float(year / before - 1), 4) if before > 0 and analysis.knows_year_before else None,
        "concentration": _rounded(analysis.concentration),
        "reorder_rate": _rounded(rate),
        "reorder_rate_own": _rounded(overall["own_rate"].iloc[0] if len(overall) else None),
        "repeat_sales": _rounded(overall["repeat_sales"].iloc[0] if len(overall) else None),
        "regulars": int((stage == "regular").sum()),
        "overdue": int((stage == "overdue").sum()),
        "dormant": int((stage == "dormant").sum()),
        "at_risk": round(float(risk), 2) if standing["p_active"].notna().any() else None,
        "sales_90": round(float(standing.loc[one_per_group, "sales_90"].sum()), 2),
        "set_aside": set_aside,
    }
    counted = {"n": int(overall["customers"].iloc[0])} if len(overall) else {"n": 0}
    return pd.DataFrame(
        {
            "figure": [wording.say(f"figure.{name}") for name in FIGURES],
            "value": pd.Series([values[name] for name in FIGURES], dtype=object),
            "why": [wording.say(f"figure.{name}.why", **counted) for name in FIGURES],
        }
    )


def months(analysis: Analysis) -> pd.DataFrame:
    """The last MONTHS_SHOWN calendar months, oldest first: month (2011-11), sales, orders, customers.

    Months before the first record are not known: their figures are missing, not 0.
    """
    shown = pd.period_range(end=pd.Period(analysis.as_of, "M"), periods=MONTHS_SHOWN, freq="M")
    lines = analysis.ledger.lines
    paid = lines.loc[~lines["sample"] & (lines["date"] >= shown[0].start_time), ["date", "amount"]]
    sales = paid["amount"].groupby(paid["date"].dt.to_period("M")).sum().round(2)
    days = analysis.ledger.order_days
    orders = analysis.ledger.orders.groupby(analysis.ledger.orders["date"].dt.to_period("M")).size()
    buyers = days.groupby(days["date"].dt.to_period("M"))["group"].nunique()
    counted = pd.DataFrame({"sales": sales, "orders": orders, "customers": buyers}).reindex(shown)
    recorded = counted[counted.index >= lines["date"].min().to_period("M")].fillna(0.0)
    table: pd.DataFrame = recorded.reindex(shown).rename_axis("month").reset_index()
    return table.astype({"month": "str"})


def stage_counts(analysis: Analysis, wording: Wording) -> pd.DataFrame:
    """Customers and their 12-month sales by stage, best first: stage, customers, sales_12m."""
    by_stage = analysis.sales["sales_12m"].groupby(analysis.standing["stage"])
    shown = list(reversed(STAGES))
    return pd.DataFrame(
        {
            "stage": labels(pd.Series(shown), SCORECARD.column("stage"), wording),
            "customers": by_stage.size().reindex(shown).fillna(0).astype("int64").to_numpy(),
            "sales_12m": by_stage.sum().reindex(shown).fillna(0.0).round(2).to_numpy(),
        }
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None or pd.isna(share) else round(float(share), 4)
