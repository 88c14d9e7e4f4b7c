"""M1 and M4 worked out again from the raw lines, on purpose in another way: plain Python, no product code."""

import csv
import datetime as dt
import lzma
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class PlainFigures:
    """What M1 and M4 say about one customer."""

    sales: Decimal
    rank: int
    share_before: float
    tier: str
    index_day: dt.date | None
    reordered: str | None


@dataclass(frozen=True)
class PlainBook:
    """Every customer's figures, and the book's reorder rate: customers counted, and those who came back."""

    customers: dict[str, PlainFigures]
    counted: int
    came_back: int


def plain_book(path: Path, as_of: dt.date, window: int = 90) -> PlainBook:
    """Read invoice lines (Online Retail's columns) up to as_of and work the figures out customer by customer."""
    lines: dict[str, list[tuple[str, dt.date, Decimal, bool]]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["customer_id"]:
                day = dt.date.fromisoformat(row["invoice_date"][:10])
                price = Decimal(row["unit_price"])
                lines[row["customer_id"]].append((row["invoice"], day, price * Decimal(row["quantity"]), price == 0))
    year_ago = as_of.replace(year=as_of.year - 1)
    sales = {customer: _sales(rows, year_ago, as_of) for customer, rows in lines.items()}
    days = {customer: _order_days(rows, as_of) for customer, rows in lines.items()}
    earning = {customer: amount for customer, amount in sales.items() if amount > 0}
    total = sum(earning.values())
    figures, counted, came_back = {}, 0, 0
    for customer in lines:
        larger = [amount for amount in earning.values() if amount > sales[customer]]
        before = sum(larger) / total
        tier = "A" if before < Decimal("0.80") else "B" if before < Decimal("0.95") else "C"
        index = next((day for day in days[customer] if day > year_ago), None)
        verdict = None
        if index:
            closed = (as_of - index).days >= window
            again = any(0 < (day - index).days <= window for day in days[customer])
            verdict = "open" if not closed else "yes" if again else "no"
            counted += closed
            came_back += closed and again
        is_earning = customer in earning
        figures[customer] = PlainFigures(
            sales[customer],
            len(larger) + 1 if is_earning else 0,
            float(before),
            tier if is_earning else "",
            index,
            verdict,
        )
    return PlainBook(figures, counted, came_back)


def _first_days(rows: list[tuple[str, dt.date, Decimal, bool]]) -> dict[str, dt.date]:
    first: dict[str, dt.date] = {}
    for invoice, day, _, _ in rows:
        first[invoice] = min(day, first.get(invoice, day))
    return first


def _sales(rows: list[tuple[str, dt.date, Decimal, bool]], after: dt.date, until: dt.date) -> Decimal:
    first = _first_days(rows)
    paid = (amount for invoice, _, amount, sample in rows if after < first[invoice] <= until and not sample)
    return sum(paid, Decimal(0)).quantize(Decimal("0.01"))


def _order_days(rows: list[tuple[str, dt.date, Decimal, bool]], until: dt.date) -> list[dt.date]:
    first, net = _first_days(rows), defaultdict(Decimal)
    for invoice, _, amount, sample in rows:
        if not sample:
            net[invoice] += amount
    return sorted(
        {first[invoice] for invoice, amount in net.items() if amount >= Decimal("0.005") and first[invoice] <= until}
    )
