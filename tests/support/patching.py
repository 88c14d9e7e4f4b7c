"""Patching a workbook file in tests as a save does; each result is looked at as before a save."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils.escape import unescape

from regulars.hosts.contract import Update
from regulars.hosts.package.archive import open_package
from regulars.hosts.package.patch import Patch, patch
from regulars.hosts.package.structure import places, structure
from regulars.hosts.package.verify import verify
from regulars.tables import TABLES

MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]


def months(count: int) -> pd.DataFrame:
    """The first months of 2025: 100, 200, 300 … of sales."""
    return pd.DataFrame({"month": MONTHS[:count], "sales": [100.0 * (n + 1) for n in range(count)]})


def update(name: str, rows: pd.DataFrame | dict[str, Any], start: int = 0, *, shrink: bool = False) -> Update:
    """An update of a declared table, by its name."""
    return Update(TABLES[name], pd.DataFrame(rows), start, shrink)


def patched(path: Path, *updates: Update) -> Patch:
    """Write updates into a workbook file; it must be well afterwards, and a second time must change nothing."""
    plan = _patched(path, *updates)
    again = _planned(path, *updates)
    assert (again.replaced.keys(), again.dropped) == (set(), set())
    assert (again.problems, again.rows) == (plan.problems, plan.rows)
    return plan


def appended(path: Path, *updates: Update) -> Patch:
    """The same for updates that add rows: a second time would add them again."""
    return _patched(path, *updates)


def _planned(path: Path, *updates: Update) -> Patch:
    with open_package(path) as package:
        parts = structure(package)
        standing = places(package, parts)
        return patch(package, parts, [(standing[one.table.name], one) for one in updates])


def _patched(path: Path, *updates: Update) -> Patch:
    plan = _planned(path, *updates)
    new = path.with_name(f"new-{path.name}")
    with open_package(path) as package:
        with new.open("wb") as file:
            package.write_to(file, plan.replaced, plan.dropped)
        assert verify(new, package, plan.replaced, plan.dropped) == []
    new.replace(path)
    return plan


def shown(path: Path, sheet: str | None = None) -> dict[str, Any]:
    """What a second reader finds on a sheet (the first): address -> value or formula, without the empty cells."""
    book = openpyxl.load_workbook(path)
    cells = (cell for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows() for cell in row)
    return {
        cell.coordinate: unescape(cell.value) if isinstance(cell.value, str) else cell.value
        for cell in cells
        if cell.value is not None
    }


def grid(path: Path, area: str, sheet: str | None = None) -> list[list[Any]]:
    """The values of a rectangle of cells, row by row."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in (book[sheet] if sheet else book.worksheets[0])[area]]


def table_ref(path: Path, name: str = "rg_months") -> str:
    """The range of an Excel table."""
    book = openpyxl.load_workbook(path)
    return next(sheet.tables[name].ref for sheet in book.worksheets if name in sheet.tables)
