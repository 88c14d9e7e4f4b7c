"""A small team workbook as its users know it, and the command they run on it."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from regulars.cli import app
from regulars.tables import RESULT_TABLES, Language
from tests.support.workbooks import write_workbook

AS_OF = dt.date(2025, 6, 30)
CUSTOMERS = [
    ["Customer", "Name", "Rep"],
    ["C1", "Mill", "Anna"],
    ["C2", "Harbour", "Anna"],
    ["C3", "Kiosk", "Ben"],
]
ORDERS = [
    ["Order", "Customer", "Date", "Quantity", "Unit price", "Amount"],
    *[[f"M{month}", "C1", dt.datetime(2025, month, 5), 10, 10.0, 100.0] for month in range(1, 7)],
    *[[f"H{month}", "C2", dt.datetime(2025, month, 20), 4, 10.0, 40.0] for month in (1, 2, 3)],
]


def team(path: Path, language: Language = Language.EN, **tables: Sequence[Sequence[Any]]) -> Path:
    """A workbook with three customers, nine orders and every result sheet, still empty; `tables` replaces some.

    Mill orders on the 5th of each month, Harbour has been silent since March, Kiosk never ordered.
    """
    empty = {table.name: [[column.heading(language) for column in table.columns]] for table in RESULT_TABLES}
    return write_workbook(path, {"customers": CUSTOMERS, "orders": ORDERS, **empty, **tables}, language)


@dataclass(frozen=True)
class Said:
    """What a command said on both streams, and its exit code."""

    out: str
    error: str
    exit_code: int

    @property
    def all(self) -> str:
        return self.out + self.error


def regulars(*arguments: str | Path, language: Language = Language.EN) -> Said:
    """Run the command as a person would who speaks that language; it never ends in a traceback."""
    done = CliRunner().invoke(app, list(map(str, arguments)), env={"REGULARS_LANGUAGE": language})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    said = Said(done.stdout, done.stderr, done.exit_code)
    assert "--debug" in arguments or "Traceback" not in said.all
    return said


COMMAND = (sys.executable, "-c", "from regulars.cli import main; main()")


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    whole = [*COMMAND, *map(str, arguments)]
    return subprocess.run(whole, capture_output=True, env=os.environ | environment, timeout=60)
