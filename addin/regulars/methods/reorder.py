"""M4 Reorder rate: of those who bought, how many came back, and how sure we can be."""

import numpy as np
import pandas as pd

from regulars.reasons import Code
from regulars.settings import Settings

WILSON_Z = 1.959964  # 95 %
OWN_WINDOW_GAPS = 1.5


def returns_to_order(
    days: pd.DataFrame, period: pd.Series, as_of: pd.Timestamp, by: tuple[str, ...] = ("group",)
) -> pd.DataFrame:
    """The first order day of each customer in each base period, and how long it took to order again.

    days:   one row per order day: group, date (and the further columns of `by`, for instance sku), in any order
    period: aligned with days: the base period each day lies in, missing where in none

    Returns one row per customer (and further key) and period with an order day in it:
        period, and the columns of `by`
        index_day  its first order day in the period
        waited     days from it to the next order day; to as_of where there is none yet (int)
        reordered  whether there was a next order day by as_of (bool)
        observed   days from it to as_of (int)
    """
    keys = list(by)
    known = days[[*keys, "date"]].assign(period=period)[days["date"] <= as_of]
    known = known[known["date"] >= known.loc[known["period"].notna(), "date"].min()]  # what came before says nothing
    known = known.drop_duplicates([*keys, "date"]).sort_values([*keys, "date"])
    known["following"] = known.groupby(keys)["date"].shift(-1)
    first = known[known["period"].notna()].drop_duplicates([*keys, "period"])
    observed = (as_of - first["date"]).dt.days
    waited = (first["following"] - first["date"]).dt.days
    return pd.DataFrame(
        {
            "period": first["period"],
            **{key: first[key] for key in keys},
            "index_day": first["date"],
            "waited": waited.fillna(observed).astype("int64"),
            "reordered": waited.notna(),
            "observed": observed.astype("int64"),
        }
    ).reset_index(drop=True)


def own_windows(typical_gap: pd.Series, settings: Settings) -> pd.Series:
    """The window each customer is given by its own rhythm: max(reorder_window, 1.5 × typical gap), days."""
    days = (typical_gap * OWN_WINDOW_GAPS).clip(lower=settings.reorder_window)
    return pd.Series(np.ceil(days), index=typical_gap.index).fillna(settings.reorder_window)


def reorder_rates(base: pd.DataFrame, by: pd.Series, own_window: pd.Series, settings: Settings) -> pd.DataFrame:
    """Reorder rates of each value of one dimension.

    base:       as returns_to_order gives it, one row per customer
    by:         aligned with base: the value each row is counted under; missing rows are left out
    own_window: aligned with base: days (see own_windows)

    Returns, indexed by the values of `by` in sorted order:
        customers       whose window of reorder_window days closed by as_of
        reordered       of them, those with an order day on days 1 to reorder_window after the first
        rate, low, high reordered ÷ customers, and its 95 % Wilson interval; missing where customers is 0
        rate_with_open  Kaplan–Meier estimate, which also uses the windows still open
        at_risk         customers still observed and not yet back at the window's end
        own_customers, own_rate   the same rate with each customer's own window
        open            customers whose window is still open
        window          reorder_window
        reason          Code.REORDER, or Code.NO_CLOSED_WINDOW
    Sources: Kaplan & Meier 1958; Wilson 1927.
    """
    window = settings.reorder_window
    counted = by.notna()
    base, by, own_window = base[counted], by[counted], own_window[counted]
    closed = base["observed"] >= window
    back = closed & base["reordered"] & (base["waited"] <= window)
    own_closed = base["observed"] >= own_window
    own_back = own_closed & base["reordered"] & (base["waited"] <= own_window)
    flags = pd.DataFrame(
        {"customers": closed, "reordered": back, "own_customers": own_closed, "own_back": own_back, "open": ~closed}
    )
    table = flags.groupby(by).sum().astype("int64")
    table["rate"] = _share(table["reordered"], table["customers"])
    table["low"], table["high"] = wilson(table["reordered"], table["customers"])
    table["own_rate"] = _share(table["own_back"], table["own_customers"])
    survival = kaplan_meier(base["waited"], base["reordered"], by, window)
    table["rate_with_open"] = 1 - survival["surviving"]
    table["at_risk"] = survival["at_risk"]
    table["window"] = window
    table["reason"] = np.where(table["customers"] > 0, Code.REORDER.value, Code.NO_CLOSED_WINDOW.value)
    return table.drop(columns="own_back")


def kaplan_meier(waited: pd.Series, event: pd.Series, by: pd.Series, at: int) -> pd.DataFrame:
    """Share that has not yet come back after `at` days, per value of `by`, open observations used as far as they go.

    Returns, indexed by the values of `by`: surviving (0 to 1), at_risk (observed for at least `at` days without an
    event before).
    """
    counts = (
        pd.DataFrame({"by": by.to_numpy(), "waited": waited.to_numpy(), "event": event.to_numpy(dtype="int64"), "n": 1})
        .groupby(["by", "waited"], sort=True)[["event", "n"]]
        .sum()
        .reset_index()
    )
    total = counts.groupby("by")["n"].transform("sum")
    at_risk = total - counts.groupby("by")["n"].cumsum() + counts["n"]
    step = (1 - counts["event"] / at_risk).where(counts["waited"] <= at, 1.0)
    return pd.DataFrame(
        {
            "surviving": step.groupby(counts["by"]).prod(),
            "at_risk": counts["n"].where(counts["waited"] >= at, 0).groupby(counts["by"]).sum(),
        }
    )


def wilson(successes: pd.Series, trials: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The 95 % Wilson score interval of a share; missing where there were no trials."""
    n = trials.where(trials > 0).astype("float64")
    p, z2 = successes / n, WILSON_Z**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = WILSON_Z / (1 + z2 / n) * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return np.minimum((centre - half).clip(lower=0.0), p), np.maximum((centre + half).clip(upper=1.0), p)


def repeat_share(days: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """Of the customers and sales counted, the share that is repeat: not the customer's first order day ever.

    days: group, date, amount, from the beginning of the records
    by:   aligned with days: the value each order day is counted under, missing where it is not counted

    Returns, indexed by the values of `by`: repeat_customers, repeat_sales, each 0 to 1.
    """
    first = days.groupby("group")["date"].transform("min")
    kept = days.assign(repeat=days["date"] > first, value=by)[by.notna()]
    buyers = kept.groupby(["value", "group"])["repeat"].any().groupby("value").mean()
    amounts = kept["amount"].where(kept["repeat"], 0.0).groupby(kept["value"]).sum()
    return pd.DataFrame(
        {"repeat_customers": buyers, "repeat_sales": _share(amounts, kept.groupby("value")["amount"].sum())}
    )


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
