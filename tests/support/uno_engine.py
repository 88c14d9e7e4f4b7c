"""An xlwings engine over LibreOffice: the real `xw.Book`, live sheets, no Excel. Its app and workbooks.

It knows what this project asks of Excel; everything else raises NotImplementedError. It is strict where Excel is:
text is interpreted (`excel_input`), values cross as over COM (`com_values`), bad formulas and locked cells are refused.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from xlwings import base_classes

from tests.support.com_values import ERROR_NUMBERS
from tests.support.office import FILTERS, Office, bridge, properties, url
from tests.support.uno_sheets import Sheets
from tests.support.uno_tables import Collection, Names

ERROR_TEXTS = {number: text for text, number in ERROR_NUMBERS.items()}


class UnoEngine:
    name = "uno"
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.app = App(self, office)
        self.apps = Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """What xlwings does on Windows before a value goes to COM."""
        if value is pd.NaT or value is None:
            return ""
        if isinstance(value, np.datetime64):
            return pd.Timestamp(value).to_pydatetime()
        if isinstance(value, pd.Timestamp):
            return value.to_pydatetime()
        if type(value) is dt.date:
            return dt.datetime(value.year, value.month, value.day)
        if isinstance(value, dt.datetime):
            return value
        if pd.isna(value):
            return ""
        return float(value) if isinstance(value, np.number) else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """What xlwings does on Windows with what COM gave."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            if type(value) is int and value in ERROR_TEXTS:
                return ERROR_TEXTS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, app: "App") -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator["App"]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        return self._app

    def add(self, **options: Any) -> "App":
        return self._app


class App(base_classes.App):
    """Excel itself. For tests it records what a user would have seen:

    alerts   the text of each message box           answer   the button a test presses in them: "ok", "yes", "no" …
    history  every setting in order, as pairs: ("status_bar", "Reading …"), ("screen_updating", False) …
    """

    engine = None  # the base class declares none; set below
    pid = 1
    version = "16.0"
    visible = interactive = enable_events = display_alerts = True
    cut_copy_mode = False

    def __init__(self, engine: UnoEngine, office: Office) -> None:
        self.engine, self._office = engine, office
        self.alerts: list[str] = []
        self.answer = "ok"
        self.history: list[tuple[str, Any]] = []
        self.remembered_totals: dict[tuple[str, str], Any] = {}  # of tables whose totals are off, as Excel does
        self._screen_updating = True
        self._status_bar: str | bool = False

    @property
    def api(self) -> Any:
        """The com.sun.star.frame.Desktop."""
        return self._office.desktop

    @property
    def books(self) -> "Books":
        return Books(self)

    def documents(self) -> list[Any]:
        opened = self.api.Components.createEnumeration()
        found = []
        while opened.hasMoreElements():
            document = opened.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(document)
        return found

    def activate(self, steal_focus: bool = False) -> None:
        """A headless program has no focus to take."""

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.history.append(("screen_updating", value))
        self._screen_updating = value

    @property
    def calculation(self) -> str:
        automatic = all(document.isAutomaticCalculationEnabled() for document in self.documents())
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.history.append(("calculation", value))
        for document in self.documents():
            document.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for document in self.documents():
            document.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        return self._status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.history.append(("status_bar", value))
        self._status_bar = value

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: Any) -> str:
        if mode not in (None, "info", "critical"):
            raise KeyError(mode)  # xlwings knows no other
        self.alerts.append(prompt)
        return self.answer


class Books(Collection, base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    def members(self) -> list["Book"]:
        return [Book(self.app, document) for document in self.app.documents()]

    @property
    def active(self) -> "Book":
        return Book(self.app, self.app.api.CurrentComponent)

    def open(self, fullname: str, *options: Any, **named: Any) -> "Book":
        return Book(self.app, self.app._office.load(Path(fullname)))

    def add(self) -> "Book":
        return Book(self.app, self.app.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))


class Book(base_classes.Book):
    app = None  # the base class declares a read-only property

    def __init__(self, app: App, document: Any) -> None:
        self.app, self._document = app, document

    @property
    def api(self) -> Any:
        """The com.sun.star.sheet.SpreadsheetDocument."""
        return self._document

    @property
    def fullname(self) -> str:
        return bridge().fileUrlToSystemPath(self.api.URL) if self.api.URL else self.api.Title

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        self.api.CurrentController.Frame.activate()

    def close(self) -> None:
        self.api.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None:
            self.api.store()
        else:
            self.api.storeAsURL(url(Path(path)), properties(FilterName=FILTERS[Path(path).suffix.lower()]))
