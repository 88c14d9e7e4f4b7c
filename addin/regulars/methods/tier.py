"""M1 Value tier: which customers carry the sales."""

import numpy as np
import pandas as pd

from regulars.reasons import Code
from regulars.settings import Settings

TIERS = np.array(["A", "B", "C"], dtype=object)


def tiers(sales: pd.Series, settings: Settings) -> pd.DataFrame:
    """Tier customers by the share of sales that larger customers make (Pareto's rule of 80/20).

    sales: customer id -> net sales of the last 12 months, in the reporting currency.

    Returns, indexed like sales:
        tier          "A" while the larger customers' share is below tier_a_share, "B" below tier_b_share, then "C";
                      missing without sales
        rank          1 for the largest; equal sales share a rank (Int64)
        sales         as given, rounded to 0.01
        share_before  share of all sales made by strictly larger customers, 0 to 1
        reason        Code.TIER, or Code.NO_SALES
    """
    cents = (sales.astype("float64").round(2) * 100).round().fillna(0).astype("int64")
    earning = cents[cents > 0].sort_values(ascending=False, kind="stable")
    larger = (earning.cumsum() - earning).groupby(earning).transform("min")
    share_before = (larger / earning.sum()).round(12)  # so that 80 of 100 is 0.8, not 0.8000000000000001
    step = np.searchsorted([settings.tier_a_share, settings.tier_b_share], share_before, side="right")
    verdict = pd.DataFrame(
        {
            "tier": pd.Series(TIERS[step], index=earning.index, dtype="str"),
            "rank": earning.rank(method="min", ascending=False).astype("Int64"),
            "share_before": share_before,
        }
    ).reindex(sales.index)
    verdict["sales"] = sales.round(2)
    verdict["reason"] = np.where(verdict["tier"].notna(), Code.TIER.value, Code.NO_SALES.value)
    return verdict


def tiers_within(sales: pd.Series, book: pd.Series, settings: Settings) -> pd.Series:
    """The tier of each customer within its own rep's book: customer id -> tier, missing without sales or rep.

    sales: as for tiers; book: customer id -> rep.
    """
    parts = [tiers(part, settings)["tier"] for _, part in sales.groupby(book.reindex(sales.index))]
    return pd.concat(parts).reindex(sales.index) if parts else pd.Series(pd.NA, index=sales.index, dtype="str")


def concentration(sales: pd.Series, share_of_customers: float = 0.20) -> float | None:
    """Share of all sales that the largest 20 % of the buying customers make, 0 to 1; None without sales."""
    earning = sales.round(2).loc[lambda amount: amount > 0].sort_values(ascending=False)
    if earning.empty:
        return None
    top = int(np.ceil(round(len(earning) * share_of_customers, 9)))
    return float(earning.iloc[:top].sum() / earning.sum())
