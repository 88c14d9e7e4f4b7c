"""The reorder-rate sheet: one row per dimension and group, small numbers shown as small."""

import pandas as pd

from regulars.analysis import OTHER_PRODUCTS, Analysis
from regulars.sheets.sentences import reasons
from regulars.tables.results import REORDER_RATES
from regulars.wording import Wording

DIMENSIONS = ("all", "month", "cohort", "tier", "rep", "region", "neighbourhood_type", "product")
SHARES = ["rate", "low", "high", "rate_with_open", "own_rate", "repeat_customers", "repeat_sales"]


def reorder_rates(analysis: Analysis, wording: Wording) -> pd.DataFrame:
    """The rows of the reorder-rate sheet, the whole book first; columns as tables.results.REORDER_RATES."""
    rates = analysis.reorder_rates
    order = rates["dimension"].map({name: place for place, name in enumerate(DIMENSIONS)})
    rates = rates.assign(order=order).sort_values(["order", "value"], kind="stable")
    shown = rates[[c.key for c in REORDER_RATES.columns if c.key in rates.columns]].copy()
    shown[SHARES] = shown[SHARES].round(4)
    shown["dimension"] = rates["dimension"].map({name: wording.say(f"dimension.{name}") for name in DIMENSIONS})
    shown["group"] = rates["value"].replace({OTHER_PRODUCTS: wording.say("dimension.other_products")})
    shown["why"] = reasons(rates, wording)
    return shown.reset_index(drop=True)
