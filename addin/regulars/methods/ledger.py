"""One reading of the order lines: what is an order, what is a sale, on which day, and whose.

Source: DOMAIN "One reading", stated for users in docs/methods/reading.md.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from regulars.problems import Fault
from regulars.settings import Settings


@dataclass(frozen=True)
class Ledger:
    """The order lines as every method reads them, up to the as-of date.

    lines       one row per line that counts; index = row in the orders table:
                customer, payer, group (str), order_id (str), date (datetime, the day its money counts), amount (float,
                reporting currency, untaxed, negative for returns), quantity (float), sku (str, where known),
                sample, returned (bool)
    orders      one row per order that counts: customer, group, order_id, date, amount (> 0)
    order_days  one row per group and day with an order: group, date, amount; the unit of rhythm
    faults      lines that were set aside or deserve a word: row, fault, column, found, used
    after_as_of number of lines dated after the as-of date, left out
    """

    lines: pd.DataFrame
    orders: pd.DataFrame
    order_days: pd.DataFrame
    faults: pd.DataFrame
    after_as_of: int
    as_of: pd.Timestamp


def ledger(
    orders: pd.DataFrame, accounts: pd.DataFrame, rates: dict[str, float], settings: Settings, as_of: pd.Timestamp
) -> Ledger:
    """Read checked order lines.

    orders:   order_id, customer_id, date, and where known sku, quantity, unit_price, amount, currency, tax_included,
              sample, cancels; index = row in the sheet
    accounts: see regulars.methods.accounts
    rates:    currency -> reporting currency per unit
    """
    faults: list[pd.DataFrame] = []
    customer = _Named(orders["customer_id"], accounts)
    lines = pd.DataFrame(
        {
            "customer": customer.named("current"),
            "order_id": orders["order_id"],
            "date": orders["date"],
            "amount": _amounts(orders, rates, settings, faults),
            "quantity": _optional(orders, "quantity", np.nan),
            "order": customer.with_another(orders["order_id"]),  # an order: one customer, one order id
            "payer": customer.named("payer"),
            "group": customer.named("payer_group"),
        }
    )
    if "sku" in orders:
        lines["sku"] = orders["sku"]
    lines["sample"] = _samples(orders)
    cancelled = _optional(orders, "cancels", np.nan)
    lines["returned"] = ~lines["sample"] & ((lines["amount"] < 0) | cancelled.notna())
    lines["amount"] = lines["amount"].where(~lines["returned"], -lines["amount"].abs())
    lines = _where(lines["amount"].notna(), lines)
    lines["date"] = lines.groupby("order", sort=False)["date"].transform("min")
    late = lines["date"] > as_of
    lines = _where(~late, lines)
    made = _orders(lines)
    made["group"] = made["customer"].map(accounts["group"])
    days = made.groupby(["group", "date"], sort=True)["amount"].sum().reset_index()
    lines = _dated_by_what_they_cancel(lines, cancelled, faults).drop(columns="order")
    return Ledger(lines, made, days, pd.concat(faults, ignore_index=True), int(late.sum()), as_of)


def _where(wanted: pd.Series, lines: pd.DataFrame) -> pd.DataFrame:
    """The wanted lines; all of them, as mostly, are not copied."""
    return lines if wanted.all() else lines[wanted]


class _Named:
    """The customers of many lines, each looked up once."""

    def __init__(self, ids: pd.Series, accounts: pd.DataFrame) -> None:
        self._codes, known = pd.factorize(ids)
        self._index = ids.index
        self._accounts = accounts.reindex(known)
        self._accounts["payer_group"] = self._accounts["payer"].map(accounts["group"])

    def named(self, column: str) -> pd.Series:
        """A column of the accounts, line by line."""
        return pd.Series(self._accounts[column].array.take(self._codes), index=self._index)

    def with_another(self, ids: pd.Series) -> pd.Series:
        """One number for each pair of current customer and other id."""
        customers = pd.factorize(self._accounts["current"])[0][self._codes]
        others, known = pd.factorize(ids)
        return pd.Series(customers * np.int64(len(known) + 1) + others, index=self._index)


def _optional(orders: pd.DataFrame, column: str, missing: object) -> pd.Series:
    return orders[column] if column in orders else pd.Series(missing, index=orders.index)


def _amounts(
    orders: pd.DataFrame, rates: dict[str, float], settings: Settings, faults: list[pd.DataFrame]
) -> pd.Series:
    """Untaxed amount of each line in the reporting currency; missing where the line must be set aside."""
    given = _optional(orders, "amount", np.nan)
    product = _optional(orders, "quantity", np.nan) * _optional(orders, "unit_price", np.nan)
    differs = given.notna() & product.notna() & ((given.round(2) - product.round(2)).abs() > 0.0051)
    faults.append(_fault(Fault.AMOUNT_DISAGREES, "amount", differs, product.round(2), given))
    amount = given.where(given.notna(), product)
    faults.append(_fault(Fault.NO_AMOUNT, "amount", amount.isna()))
    if "currency" in orders:
        rate = _rates_of(orders["currency"], rates, settings)
        faults.append(_fault(Fault.UNKNOWN_CURRENCY, "currency", rate.isna() & amount.notna(), orders["currency"]))
        amount = amount * rate
    if "tax_included" in orders:
        taxed = orders["tax_included"].fillna(False).astype(bool)
        amount = amount.where(~taxed, amount / (1 + settings.tax_rate))
    return amount


def _rates_of(currency: pd.Series, rates: dict[str, float], settings: Settings) -> pd.Series:
    """Reporting currency per unit, line by line; a blank means the reporting currency, an unknown code is missing."""
    known = {code.upper(): rate for code, rate in rates.items()} | {settings.currency.upper(): 1.0}
    codes, written = pd.factorize(currency)
    rate = np.array([*(known.get(str(code).strip().upper(), np.nan) for code in written), 1.0])
    return pd.Series(rate[codes], index=currency.index)  # factorize numbers blanks -1: the last


def _samples(orders: pd.DataFrame) -> pd.Series:
    """A sample is marked so, or given at a price of zero."""
    marked = _optional(orders, "sample", False).fillna(False).astype(bool)
    price = _optional(orders, "unit_price", np.nan)
    free = price.where(price.notna(), _optional(orders, "amount", np.nan)) == 0
    return marked | free


def _orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Orders that count: the net of their lines that are not samples is above 0."""
    net = lines["amount"].where(~lines["sample"], 0.0).groupby(lines["order"]).sum().round(2)
    first = lines[["customer", "order_id", "date", "order"]].drop_duplicates("order").set_index("order")
    made = first.assign(amount=net)
    return made[made["amount"] > 0].reset_index(drop=True)


def _dated_by_what_they_cancel(lines: pd.DataFrame, cancelled: pd.Series, faults: list[pd.DataFrame]) -> pd.DataFrame:
    """A credit note lowers the sales of the day of the order it cancels, where that order is known."""
    marks = cancelled.reindex(lines.index).dropna()
    if marks.empty:
        return lines
    days = (
        lines[~lines["returned"]].drop_duplicates(["customer", "order_id"]).set_index(["customer", "order_id"])["date"]
    )
    keys = pd.MultiIndex.from_arrays([lines.loc[marks.index, "customer"], marks])
    day = pd.Series(days.reindex(keys).to_numpy(), index=marks.index)
    faults.append(_fault(Fault.UNKNOWN_CANCELLED, "cancels", day.isna(), marks))
    lines.loc[day.dropna().index, "date"] = day.dropna()
    return lines


def _fault(
    fault: Fault, column: str, at: pd.Series, found: pd.Series | None = None, used: pd.Series | None = None
) -> pd.DataFrame:
    rows = at.index[at.to_numpy(dtype=bool)]
    said = {
        name: "" if values is None else values[rows].astype("str")
        for name, values in (("found", found), ("used", used))
    }
    return pd.DataFrame(
        {
            "row": rows,
            "fault": fault.value,
            "column": column,
            **{k: v if isinstance(v, str) else v.to_numpy() for k, v in said.items()},
        }
    )
