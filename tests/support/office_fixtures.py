"""Fixtures for tests that need a real spreadsheet program; skipped, saying why, where there is none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office, office_missing

if TYPE_CHECKING:
    import xlwings as xw


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the session (one for each pytest-xdist worker)."""
    if reason := office_missing():
        pytest.skip(reason)
    office = Office()
    yield office
    office.stop()


@pytest.fixture
def uno_app(office: Office) -> Iterator["xw.App"]:
    """Excel, as xlwings sees it, played by LibreOffice: xw.Book(path) opens there, and set_mock_caller() works.

    Every workbook is closed, unsaved, after the test; a test that hangs for two minutes is ended.
    """
    import xlwings as xw

    from tests.support.uno_engine import UnoEngine

    engine = UnoEngine(office)
    active = xw.engines.active
    xw.engines.add(xw.Engine(impl=engine))
    xw.engines["uno"].activate()
    try:
        with office.within("running a test", seconds=120):
            yield xw.App(impl=engine.app)
    finally:
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller
        if office.running:
            for document in engine.app.documents():
                office.close(document)
        xw.engines.engines.pop()
        del xw.engines.engines_by_name["uno"]
        xw.engines.active = active
