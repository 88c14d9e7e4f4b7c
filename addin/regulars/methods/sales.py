"""What each customer bought over a window: net sales, returns, gross profit, and orders that stand out."""

import numpy as np
import pandas as pd

from regulars.methods.ledger import Ledger
from regulars.methods.periods import months_before, within
from regulars.settings import Settings


def yearly_sales(ledger: Ledger) -> pd.DataFrame:
    """Sales of the last 12 months and of the 12 before, by the customer they count for.

    Returns, indexed by customer id (only customers with lines):
        sales_12m      net sales in (as_of − 12 months, as_of], reporting currency
        sales_before   net sales in the 12 months before that
        return_rate    returned ÷ sold in the last 12 months, 0 to 1; missing where nothing was sold
    """
    year, before = months_before(ledger.as_of), months_before(ledger.as_of, 24)
    paid = ledger.lines.loc[~ledger.lines["sample"], ["payer", "date", "amount", "returned"]]
    recent = paid[within(paid["date"], year, ledger.as_of)]
    earlier = paid[within(paid["date"], before, year)]
    returned = -recent.loc[recent["returned"], "amount"].groupby(recent["payer"]).sum()
    sold = recent.loc[~recent["returned"], "amount"].groupby(recent["payer"]).sum()
    table = pd.DataFrame(
        {
            "sales_12m": recent.groupby("payer")["amount"].sum().round(2),
            "sales_before": earlier.groupby("payer")["amount"].sum().round(2),
        }
    )
    rate = returned.reindex(table.index).fillna(0.0) / sold.reindex(table.index)
    return table.fillna(0.0).assign(return_rate=rate.where(sold.reindex(table.index) > 0))


def yearly_profit(ledger: Ledger, products: pd.DataFrame | None) -> pd.Series:
    """Gross profit of the last 12 months: customer id -> amount − quantity × unit cost, where the cost is known.

    Samples count at their cost. Customers none of whose lines has a known unit cost are left out.
    """
    if products is None or "unit_cost" not in products or "sku" not in ledger.lines:
        return pd.Series(dtype="float64")
    cost = products.drop_duplicates("sku").set_index("sku")["unit_cost"].dropna()
    lines = ledger.lines[within(ledger.lines["date"], months_before(ledger.as_of), ledger.as_of)]
    unit = lines["sku"].map(cost).astype("float64")  # without lines it would be text
    signed = lines["quantity"].abs() * np.where(lines["returned"], -1.0, 1.0)
    profit = lines["amount"].where(~lines["sample"], 0.0) - signed * unit
    return profit.dropna().groupby(lines["payer"]).sum().round(2)


def project_orders(ledger: Ledger, settings: Settings) -> pd.DataFrame:
    """One order that makes most of a year's sales: a project, left out of rhythm (not out of sales).

    Returns, indexed by group: order_id, date, amount, project_share (of the 12-month sales, 0 to 1), for groups with
    at least `project_orders` order days whose largest order of the year reaches `project_share`.
    """
    orders = ledger.orders[within(ledger.orders["date"], months_before(ledger.as_of), ledger.as_of)]
    largest = orders.sort_values(["amount", "date", "order_id"], ascending=[False, True, True]).drop_duplicates("group")
    largest = largest.set_index("group")[["order_id", "date", "amount"]]
    own = ledger.lines[
        ~ledger.lines["sample"] & within(ledger.lines["date"], months_before(ledger.as_of), ledger.as_of)
    ]
    sales = own.groupby("group")["amount"].sum().reindex(largest.index)
    days = ledger.order_days.groupby("group").size().reindex(largest.index)
    share = largest["amount"] / sales
    marked = (days >= settings.project_orders) & (share >= settings.project_share)
    return largest.assign(project_share=share.clip(upper=1.0))[marked]


def rhythm_days(ledger: Ledger, settings: Settings) -> pd.DataFrame:
    """The order days that rhythm is judged on: group, date, amount, without project orders."""
    projects = project_orders(ledger, settings)["order_id"]
    orders = ledger.orders
    is_project = orders["order_id"] == orders["group"].map(projects)
    return orders[~is_project].groupby(["group", "date"], sort=True)["amount"].sum().reset_index()
