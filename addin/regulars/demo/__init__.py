"""The demo: a team workbook made from real orders, refreshed, ready to open."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.problems import Refusal
from regulars.refresh import Progress, RefreshReport, refresh
from regulars.starting import new_workbook
from regulars.tables import TABLES
from regulars.tables.declaration import Language
from regulars.wording import preferred_language

if TYPE_CHECKING:
    from regulars.hosts.contract import Update
    from regulars.hosts.file import FileHost

SAMPLE = Path(__file__).parent / "online_retail_sample.csv.xz"
LAST_DAY = dt.date(2011, 12, 9)
CHOSEN_SETTINGS = {"as_of": dt.datetime.combine(LAST_DAY, dt.time()), "currency": "GBP"}


@dataclass(frozen=True)
class Demo:
    """Where the demo's workbook is, and what its refresh found."""

    workbook: Path
    report: RefreshReport


def make_demo(folder: Path, language: Language | None = None, progress: Progress = lambda step: None) -> Demo:
    """Build the demo's workbook in `folder` (made where it is missing), import the real orders, and refresh it.

    Raises Refusal where a workbook stands there already: it may hold somebody's notes.
    """
    from regulars.exports import bring_in
    from regulars.hosts.file import FileHost

    language = language or preferred_language()
    if folder.exists() and not folder.is_dir():
        raise Refusal("refusal.exists", exit_code=2, path=folder)
    folder.mkdir(parents=True, exist_ok=True)
    progress("building")
    workbook = new_workbook(folder / f"team_{language}.xlsm", language)
    with FileHost(workbook) as host:
        host.write(_given(host, language))
    progress("importing")
    with FileHost(workbook) as host:
        bring_in(host, [SAMPLE])
    with FileHost(workbook) as host:
        report = refresh(host, now=dt.datetime.now(), progress=progress)
    return Demo(workbook, report)


def _given(host: "FileHost", language: Language) -> "Sequence[Update]":
    """Customers, reps and regions as invented, and the settings that fit the data."""
    import pandas as pd

    from regulars.demo import invented
    from regulars.hosts.contract import Update

    lines = pd.read_csv(SAMPLE, dtype="str", keep_default_na=False, usecols=["customer_id", "country"])
    rows = {
        "customers": invented.customers(lines, language),
        "reps": invented.reps(language),
        "regions": invented.regions(language),
    }
    return [*(Update(TABLES[name], table) for name, table in rows.items()), *_settings(host, language)]


def _settings(host: "FileHost", language: Language) -> "list[Update]":
    import pandas as pd

    from regulars.hosts.contract import Update
    from regulars.settings import DECLARED

    present = host.read("settings")
    assert present is not None, "the team workbook that ships has a settings table"
    names = present.values["name"].tolist()
    return [
        Update(
            TABLES["settings"],
            pd.DataFrame({"value": pd.Series([value], dtype=object)}),
            start=names.index(DECLARED[key].metadata[language.value]),
        )
        for key, value in CHOSEN_SETTINGS.items()
    ]
