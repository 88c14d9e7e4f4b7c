"""Make a large workbook of order lines, like a wholesaler's: python tests/bench/make_orders.py FILE --rows 100000.

A customer has about 150 lines in some seven orders of twenty; few customers buy much, most little. Ids are the mixture
that real exports hold: numbers, numbers with a letter, and credit notes that begin with C.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from regulars.tables import TABLES, Language

FIRST_DAY = np.datetime64("2021-01-04")
DAYS = 5 * 365
LINES_PER_CUSTOMER = 125  # of those who might buy: a fifth never do
LINES_PER_ORDER = 20
PRODUCTS = 4000


def order_lines(rows: int, seed: int = 1) -> pd.DataFrame:
    """So many order lines, by date: columns as in the orders table; ids are int or str, as an export has them."""
    rng = np.random.default_rng(seed)
    orders = _orders(rows, rng)
    lines = 1 + rng.geometric(1 / LINES_PER_ORDER, len(orders))
    line = orders.loc[orders.index.repeat(lines)].head(rows).reset_index(drop=True)
    product = np.minimum(rng.zipf(1.3, rows) * 7919, 10**9) % PRODUCTS
    price = np.round(rng.lognormal(0.8, 0.9, PRODUCTS), 2)[product] + 0.01
    quantity = rng.choice([1, 2, 3, 4, 6, 10, 12, 24, 48, 100], rows) * np.where(line["credit"], -1, 1)
    return pd.DataFrame(
        {
            "order_id": _ids(line["number"] + 536365, "C{}", line["credit"]),
            "customer_id": line["customer"] + 12346,
            "date": line["date"],
            "sku": _ids(product + 20000, "{}A", product % 4 == 0),
            "quantity": quantity,
            "unit_price": price,
            "amount": np.round(quantity * price, 2),
            "currency": "CNY",
        }
    )


def customers(lines: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """The customers of those lines, shared among ten reps."""
    ids = np.sort(lines["customer_id"].unique())
    rep = np.random.default_rng(seed).integers(1, 11, len(ids))
    return pd.DataFrame({"id": ids, "name": [f"Shop {id}" for id in ids], "rep": [f"R{number:02}" for number in rep]})


def write(path: Path, rows: int, seed: int = 1) -> Path:
    """Write customers and orders as plain ranges (a million rows need constant memory, which knows no tables)."""
    lines = order_lines(rows, seed)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows_of in (("customers", customers(lines, seed)), ("orders", lines)):
            table = TABLES[name]
            sheet = book.add_worksheet(table.title(Language.EN))
            sheet.write_row(0, 0, [table.column(key).heading(Language.EN) for key in rows_of])
            for row, cells in enumerate(rows_of.itertuples(index=False), 1):
                sheet.write_row(row, 0, cells)
    return path


def _orders(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Orders by date (number, customer, date, credit), enough of them for so many lines."""
    buyers = max(rows // LINES_PER_CUSTOMER, 1)
    rate = rng.gamma(0.8, 1.0, buyers)
    count = rows * 11 // (LINES_PER_ORDER * 10) + 20  # a tenth more than are needed: lines are drawn by chance
    customer = rng.choice(buyers, count, p=rate / rate.sum())
    seconds = rng.integers(0, DAYS, count) * 86_400 + rng.integers(8 * 60, 18 * 60, count) * 60
    orders = pd.DataFrame({"customer": customer, "date": FIRST_DAY + seconds.astype("timedelta64[s]")})
    orders["credit"] = rng.random(count) < 0.02
    return orders.sort_values("date", ignore_index=True).rename_axis("number").reset_index()


def _ids(number: pd.Series | np.ndarray, pattern: str, lettered: pd.Series | np.ndarray) -> np.ndarray:
    """Numbers, and texts where `lettered`."""
    return np.where(lettered, [pattern.format(value) for value in number], np.asarray(number, dtype=object))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    print(write(given.path, given.rows, given.seed))
