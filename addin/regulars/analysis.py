"""The methods in their order: from a checked book to every verdict. Read it like a table of contents."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from regulars.methods.accounts import accounts
from regulars.methods.dormancy import dormancy
from regulars.methods.ledger import Ledger, ledger
from regulars.methods.lifecycle import stages
from regulars.methods.periods import months_before, within
from regulars.methods.reorder import own_windows, reorder_rates, repeat_share, returns_to_order
from regulars.methods.rhythm import fit
from regulars.methods.sales import project_orders, rhythm_days, yearly_profit, yearly_sales
from regulars.methods.tier import concentration, tiers, tiers_within
from regulars.reasons import Code
from regulars.settings import Settings

MONTHS = 12
OTHER_PRODUCTS = "…"
PRODUCTS_LISTED = 100  # products with the most customers get their own reorder rate; the others share one row


@dataclass(frozen=True)
class Analysis:
    """Every verdict about a book on one day. Frames are indexed by customer id as in the customers table.

    accounts       current, group, payer
    ledger         the order lines as read
    sales          sales_12m, sales_before, return_rate
    tier           tier, rep_tier, profit_tier, rank, sales, share_before, group, dealer, into, reason
    standing       the rhythm (M5), dormancy (M6) and stage (M3) of the customer's group, with reason
    reordering     index_day, reordered, own_window, own_reordered ("yes", "no", "open")
    projects       project_orders, by group
    reorder_rates  one row per dimension and group, with reason (M4)
    concentration  share of sales made by the largest fifth of the buyers
    """

    as_of: pd.Timestamp
    accounts: pd.DataFrame
    ledger: Ledger
    sales: pd.DataFrame
    tier: pd.DataFrame
    standing: pd.DataFrame
    reordering: pd.DataFrame
    projects: pd.DataFrame
    reorder_rates: pd.DataFrame
    concentration: float | None

    @property
    def knows_year_before(self) -> bool:
        """Whether the records reach back far enough to speak of the 12 months before the last 12."""
        first = self.ledger.orders["date"].min()
        return bool(first <= months_before(self.as_of, 24) + pd.DateOffset(months=1))


def analyse(
    tables: Mapping[str, pd.DataFrame], rates: dict[str, float], settings: Settings, as_of: pd.Timestamp
) -> Analysis:
    """Apply the methods to checked tables (see regulars.check for their columns and dtypes)."""
    customers = tables["customers"].set_index("id", drop=False)
    who = accounts(customers)
    books = ledger(tables["orders"], who, rates, settings, as_of)
    sales = yearly_sales(books).reindex(who.index)
    sales[["sales_12m", "sales_before"]] = sales[["sales_12m", "sales_before"]].fillna(0.0)
    group_sales = sales["sales_12m"].groupby(who["group"]).sum()
    tier = _tiers(customers, who, group_sales, yearly_profit(books, tables.get("products")), settings)
    rhythm = _rhythm(books, settings)
    standing = _standing(customers, who, rhythm, settings)
    base = returns_to_order(books.order_days, _last_year(books.order_days, as_of), as_of)
    window = own_windows(rhythm["typical_gap"], settings)
    return Analysis(
        as_of=as_of,
        accounts=who,
        ledger=books,
        sales=sales,
        tier=tier,
        standing=standing,
        reordering=_reordering(base, window, who, settings),
        projects=project_orders(books, settings),
        reorder_rates=_reorder_rates(books, base, window, customers, tier, settings),
        concentration=concentration(group_sales),
    )


def _tiers(
    customers: pd.DataFrame, who: pd.DataFrame, group_sales: pd.Series, profit: pd.Series, settings: Settings
) -> pd.DataFrame:
    """M1 for every customer: judged on its group, with what stands in the way of a tier of its own."""
    verdict = tiers(group_sales, settings).reindex(who["group"]).set_axis(who.index)
    verdict["group"] = who["group"]
    heads = customers["rep"] if "rep" in customers else pd.Series(pd.NA, index=customers.index, dtype="str")
    verdict["rep_tier"] = tiers_within(group_sales, heads, settings).reindex(who["group"]).to_numpy()
    group_profit = profit.groupby(who["group"].reindex(profit.index)).sum()
    verdict["profit_tier"] = tiers(group_profit, settings)["tier"].reindex(who["group"]).to_numpy()
    verdict["dealer"], verdict["into"] = who["payer"], who["current"]
    shared = who["group"].duplicated(keep=False) & (verdict["reason"] == Code.TIER.value)
    merged = who["current"] != who.index
    through = (who["payer"] != who["current"]) & ~merged
    verdict["reason"] = np.select(
        [merged, through, shared],
        [Code.MERGED.value, Code.SUPPLIED_THROUGH.value, Code.TIER_OF_GROUP.value],
        verdict["reason"],
    )
    verdict.loc[merged | through, ["tier", "rep_tier", "profit_tier"]] = np.nan
    return verdict


def _rhythm(books: Ledger, settings: Settings) -> pd.DataFrame:
    """M5 by group: the habit, what to expect, and the yearly sales that hang on it."""
    events = rhythm_days(books, settings).rename(columns={"group": "customer_id"})
    model = fit(events, books.as_of)
    near, far = (
        model.predict(days, overdue_quantile=settings.overdue_quantile).set_index("customer_id") for days in (30, 90)
    )
    days = books.order_days
    last = days.groupby("group")["date"].max()
    rhythm = far.reindex(last.index).drop(columns=["expected_orders", "silence", "order_days"])
    rhythm["last_order"] = last
    rhythm["silence"] = (books.as_of - last).dt.days
    rhythm["order_days"] = days.groupby("group").size()
    year_to_last = days["date"] > days.groupby("group")["date"].transform("max") - pd.DateOffset(months=12)
    recent = days[year_to_last].groupby("group")["amount"]
    last_of_each = last.reindex(events["customer_id"]).set_axis(events.index)
    usual = events[events["date"] > last_of_each - pd.DateOffset(months=12)]
    order_amount = usual.groupby("customer_id")["amount"].mean().reindex(last.index)
    rhythm["yearly_sales"] = recent.sum()
    for name, table in (("30", near), ("90", far)):
        rhythm[f"orders_{name}"] = table["expected_orders"].reindex(last.index)
        rhythm[f"sales_{name}"] = (rhythm[f"orders_{name}"] * order_amount).round(2)
    return rhythm


def _standing(customers: pd.DataFrame, who: pd.DataFrame, rhythm: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """M6 and M3 for every customer: silence is judged on its group."""
    judged = rhythm.join(dormancy(rhythm, settings))
    standing = judged.reindex(who["group"]).set_axis(who.index)
    standing["order_days"] = standing["order_days"].fillna(0).astype("int64")
    for flag in ("overdue", "dormant"):
        standing[flag] = standing[flag].fillna(False).astype(bool)
    lost = customers["lost"] if "lost" in customers else pd.Series(False, index=customers.index)
    standing["lost"] = lost.fillna(False).astype(bool)
    standing["regular_orders"] = settings.regular_orders
    standing = standing.join(stages(standing, settings))
    merged = who["current"] != who.index
    standing["into"] = who["current"]
    standing.loc[merged, "reason"] = Code.MERGED.value
    standing.loc[merged, "stage"] = np.nan
    return standing


def _reordering(base: pd.DataFrame, window: pd.Series, who: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """M4 for one customer: did it come back inside the window, and inside its own?"""
    own = _own(base, window)
    table = pd.DataFrame(
        {
            "index_day": base["index_day"],
            "reordered": _came_back(base, pd.Series(settings.reorder_window, index=base.index)),
            "own_window": own,
            "own_reordered": _came_back(base, own),
        }
    ).set_axis(base["group"])
    return table.reindex(who["group"]).set_axis(who.index)


def _came_back(base: pd.DataFrame, window: pd.Series) -> np.ndarray:
    back = base["reordered"] & (base["waited"] <= window)
    return np.select([base["observed"] < window, back], ["open", "yes"], "no")


def _last_year(days: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """One base period: the last 12 months."""
    return pd.Series("year", index=days.index).where(within(days["date"], months_before(as_of), as_of))


def _last_months(days: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Twelve base periods: the calendar months up to as_of's own."""
    first = as_of.to_period("M").start_time - pd.DateOffset(months=MONTHS - 1)
    shown = (days["date"] >= first) & (days["date"] <= as_of)
    return pd.Series(days["date"].dt.strftime("%Y-%m"), index=days.index).where(shown)


def _reorder_rates(
    books: Ledger,
    base: pd.DataFrame,
    window: pd.Series,
    customers: pd.DataFrame,
    tier: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """M4 over the whole book and by every dimension the tables know."""
    days, as_of = books.order_days, books.as_of
    first_ever = days.groupby("group")["date"].min()
    of_group = {
        "all": pd.Series("", index=first_ever.index),
        **{
            key: customers[key].reindex(first_ever.index)
            for key in ("rep", "region", "neighbourhood_type")
            if key in customers
        },
        "tier": tier["tier"].reindex(first_ever.index),
        "cohort": first_ever.dt.year.astype("str") + " Q" + first_ever.dt.quarter.astype("str"),
    }
    own = _own(base, window)
    counted = _last_year(days, as_of).notna()
    parts = {}
    for dimension, values in of_group.items():
        rates = reorder_rates(base, base["group"].map(values), own, settings)
        parts[dimension] = rates.join(repeat_share(days, days["group"].map(values).where(counted)))
    month = _last_months(days, as_of)
    monthly = returns_to_order(days, month, as_of)
    rates = reorder_rates(monthly, monthly["period"], _own(monthly, window), settings)
    parts["month"] = rates.join(repeat_share(days, month))
    if "sku" in books.lines:
        parts["product"] = _by_product(books, window, settings)
    return pd.concat(parts, names=["dimension", "value"]).reset_index()


def _by_product(books: Ledger, window: pd.Series, settings: Settings) -> pd.DataFrame:
    """Each product on its own: who bought it, and who bought the same again."""
    lines = books.lines
    paid = ~lines["sample"] & ~lines["returned"] & lines["sku"].notna()
    bought = lines.loc[paid & within(lines["date"], months_before(books.as_of), books.as_of), ["group", "sku", "date"]]
    base = returns_to_order(bought, _last_year(bought, books.as_of), books.as_of, by=("group", "sku"))
    popular = base["sku"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    listed = base["sku"].isin(popular.index[:PRODUCTS_LISTED])
    return reorder_rates(base, base["sku"].where(listed, OTHER_PRODUCTS), _own(base, window), settings)


def _own(base: pd.DataFrame, window: pd.Series) -> pd.Series:
    """The own window of each row's customer."""
    return window.reindex(base["group"]).set_axis(base.index)
