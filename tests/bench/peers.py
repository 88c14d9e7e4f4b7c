"""What people do today, as fairly as it can be written: read with pandas, compute the same figures, save with openpyxl.

    python tests/bench/peers.py WORKBOOK openpyxl|calamine

The figures are those that vectorised pandas gives cheaply (sales, tiers, gaps); no rhythm model is fitted.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import load_workbook

HEADINGS = 3  # rows above the headings in the team workbook
AS_OF = pd.Timestamp("2025-12-31")


def main(path: Path, engine: str) -> None:
    orders = pd.read_excel(path, sheet_name="Orders", skiprows=HEADINGS, engine=engine)
    customers = pd.read_excel(path, sheet_name="Customers", skiprows=HEADINGS, engine=engine)
    orders["Customer"], customers["Customer"] = orders["Customer"].astype(str), customers["Customer"].astype(str)
    orders["day"] = pd.to_datetime(orders["Date"]).dt.normalize()
    year = orders[orders["day"] > AS_OF - pd.DateOffset(months=12)]
    sales = year.groupby("Customer")["Amount"].sum().sort_values(ascending=False)
    tier = np.searchsorted([0.8, 0.95], (sales.cumsum() - sales) / sales.sum(), side="right")
    days = orders[orders["Amount"] > 0].drop_duplicates(["Customer", "day"]).sort_values(["Customer", "day"])
    gap = days.groupby("Customer")["day"].diff().dt.days
    typical = gap.groupby(days["Customer"]).median()
    last = days.groupby("Customer")["day"].max()
    card = pd.DataFrame({"sales": sales, "tier": pd.Series(np.array(list("ABC"))[tier], index=sales.index)})
    card = card.reindex(customers["Customer"]).assign(last=last, gap=typical, silence=(AS_OF - last).dt.days)
    book = load_workbook(path, keep_vba=True)
    sheet = book["Scorecard"]
    for row, (customer, values) in enumerate(zip(card.index, card.to_numpy(), strict=True), start=HEADINGS + 2):
        for column, value in enumerate((customer, *values), start=1):
            sheet.cell(row, column, None if pd.isna(value) else value)
    book.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
