"""M3 Lifecycle: where each customer stands, from prospect to regular, dormant or lost."""

import numpy as np
import pandas as pd

from regulars.reasons import Code
from regulars.settings import Settings

STAGES = ("lost", "prospect", "dormant", "overdue", "running_in", "regular")


def stages(standing: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The stage of every customer, the first that applies in the order of STAGES.

    standing: indexed by customer; lost (bool: no longer buys this), order_days (count), overdue, dormant (bool, M6),
              typical_gap (days, missing where unknown).

    Returns, indexed like standing: stage (one of STAGES) and reason (a Code whose figures are columns of standing).
    """
    conditions = [
        standing["lost"],
        standing["order_days"] == 0,
        standing["dormant"],
        standing["overdue"],
        standing["order_days"] < settings.regular_orders,
    ]
    regular = np.where(standing["typical_gap"].notna(), Code.REGULAR.value, Code.REGULAR_WITHOUT_RHYTHM.value)
    codes = [Code.LOST, Code.PROSPECT, Code.DORMANT, Code.OVERDUE, Code.RUNNING_IN]
    return pd.DataFrame(
        {
            "stage": pd.Series(np.select(conditions, list(STAGES[:-1]), STAGES[-1]), index=standing.index, dtype="str"),
            "reason": np.select(conditions, [code.value for code in codes], regular),
        },
        index=standing.index,
    )
