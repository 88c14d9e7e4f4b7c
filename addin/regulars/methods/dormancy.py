"""M6 Dormancy: who has been silent longer than is their habit, who is probably gone, and what that would cost."""

import pandas as pd

from regulars.settings import Settings


def dormancy(rhythm: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Judge every customer's silence by its own rhythm, never by one number of days for everybody.

    rhythm: indexed by customer; silence (days), overdue_after (days: the overdue_quantile point of the customer's own
            predictive gap), p_active (0 to 1), yearly_sales (sales of the 12 months up to its last order); figures are
            missing where the book is too small to judge.

    Returns, indexed like rhythm:
        overdue  the silence exceeds overdue_after (bool)
        dormant  P(active) < dormant_below (bool)
        at_risk  expected 12-month sales × probability lost; missing where it cannot be known
    Source: P(active) of the MBG/CNBD-k family, see regulars.methods.rhythm.
    """
    return pd.DataFrame(
        {
            "overdue": (rhythm["silence"] > rhythm["overdue_after"]).fillna(False).astype(bool),
            "dormant": (rhythm["p_active"] < settings.dormant_below).fillna(False).astype(bool),
            "at_risk": (rhythm["yearly_sales"] * (1 - rhythm["p_active"])).round(2),
        }
    )
