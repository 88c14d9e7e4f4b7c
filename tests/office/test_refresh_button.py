"""The Refresh button on the workbooks that ship: its macro, and the code behind it on a live spreadsheet."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import regulars.refresh
from regulars import buttons, demo
from regulars.blueprint.python_caller import recorder
from regulars.blueprint.team import build_sheets
from regulars.blueprint.vba import macro_sources, with_macros
from regulars.hosts.contract import RawTable, Update
from regulars.hosts.excel import ExcelHost
from regulars.hosts.file import FileHost
from regulars.refresh import refresh_workbook
from regulars.settings import DECLARED
from regulars.starting import new_workbook
from regulars.tables import RESULT_TABLES, TABLES, Language
from regulars.wording import wording
from tests.support.office import Office

pytestmark = pytest.mark.office

MACROS = Path(__file__).parents[2] / "macros"
SOME = 60  # customers of the demo's 300
LATER = dt.datetime(2011, 11, 9)  # a month before the day the demo was refreshed for: every figure changes


@pytest.fixture(scope="module", params=Language)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook with some real customers and their orders, its results those of another day."""
    folder, language = tmp_path_factory.mktemp("demo"), request.param
    lines = pd.read_csv(demo.SAMPLE, dtype="str", keep_default_na=False)
    some = lines["customer_id"].drop_duplicates().sort_values().head(SOME)
    lines[lines["customer_id"].isin(some)].to_csv(folder / "some.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "SAMPLE", folder / "some.csv")
        path = demo.make_demo(folder / "made", language).workbook
    with FileHost(path) as host:
        row = host.read("settings").values["name"].tolist().index(DECLARED["as_of"].metadata[language.value])
        host.write(
            [Update(TABLES["settings"], pd.DataFrame({"value": [LATER]}, dtype=object), start=row), *odd_cells()]
        )
    return path


def odd_cells() -> list[Update]:
    """Names that Excel would read as something else, and order lines with something wrong."""
    names = pd.DataFrame({"name": ["=1+1", "00123", "1/2", "+86 10 1234", "TRUE", "#N/A"]})
    lines = pd.DataFrame({"date": ["2011-13-45", "3 Nov 2011", "03/04/2011"], "quantity": ["12件", "twelve", -3]})
    return [Update(TABLES["customers"], names), Update(TABLES["orders"], lines)]


@pytest.fixture
def book(filled: Path, uno_app: Any, tmp_path: Path) -> Any:
    """The workbook open in Excel, as the button's macro hands it over."""
    return opened(shutil.copy(filled, tmp_path / filled.name))


@pytest.fixture
def speaking(book: Any, monkeypatch: pytest.MonkeyPatch) -> Language:
    """The language of the person at the screen: not the workbook's."""
    return person_speaks(Language.ZH if language_of(book) is Language.EN else Language.EN, monkeypatch)


def person_speaks(language: Language, monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setenv("REGULARS_LANGUAGE", language)
    return language


def language_of(book: Any) -> Language:
    return Language.EN if book.name == "team_en.xlsm" else Language.ZH


def opened(path: Path) -> Any:
    import xlwings as xw

    book = xw.Book(str(path))
    book.set_mock_caller()
    return book


def tables_of(host: Any) -> dict[str, RawTable]:
    return {name: host.read(name) for name in host.tables()}


def everything(book: Any) -> dict[str, Any]:
    """Every sheet's contents, formulas as formulas."""
    return {sheet.name: (sheet.used_range.address, sheet.used_range.api.getFormulaArray()) for sheet in book.sheets}


def test_the_button_writes_what_the_command_writes(book: Any, filled: Path, tmp_path: Path):
    on_disk = shutil.copy(filled, tmp_path / "by_command.xlsm")
    report = refresh_workbook(on_disk)
    before = tables_of(ExcelHost(book))
    buttons.refresh()
    after = tables_of(ExcelHost(book))
    with FileHost(on_disk) as host:
        expected = tables_of(host)
    assert report.as_of == LATER.date()
    assert list(after) == list(expected)
    for name, table in expected.items():
        found = after[name]
        hidden = ["ran_at"] if name == "run_log" else []
        assert_frame_equal(found.values.drop(columns=hidden), table.values.drop(columns=hidden), obj=name)
        assert (found.positions, found.header_row, found.problems) == (table.positions, table.header_row, ())
    results = {table.name for table in RESULT_TABLES}
    assert {name for name, table in after.items() if not table.values.equals(before[name].values)} == results
    assert len(after["run_log"].values) == 2


def test_pressing_again_changes_nothing_but_the_run_log(book: Any):
    buttons.refresh()
    once = everything(book)
    buttons.refresh()
    twice = everything(book)
    log = TABLES["run_log"].title(language_of(book))
    assert [name for name in once if once[name] != twice[name]] == [log]


def test_its_steps_show_and_it_ends_in_a_sentence(book: Any, uno_app: Any, speaking: Language):
    uno_app.status_bar = "Ready when you are"
    words = wording(speaking)
    buttons.refresh()
    shown = [text for setting, text in uno_app.impl.history if setting == "status_bar"]
    steps = [words.say(f"step.{step}") for step in ("reading", "checking", "analysing", "wording", "writing")]
    assert shown == ["Ready when you are", *steps, "Ready when you are"]
    (alert,) = uno_app.impl.alerts
    assert book.name in alert
    assert "2011-11-09" in alert
    assert (uno_app.screen_updating, uno_app.enable_events, uno_app.calculation) == (True, True, "automatic")


def test_what_could_not_be_written_is_said(book: Any, uno_app: Any, speaking: Language):
    log = ExcelHost(book).read("run_log")
    row = log.values.index[-1] + 1
    book.sheets[log.sheet].range((row, log.positions["version"])).value = "my own words"
    gone = TABLES["data_problems"].title(language_of(book))
    book.sheets[gone].delete()
    buttons.refresh()
    (alert,) = uno_app.impl.alerts
    words = wording(speaking)
    assert words.say("problem.no_room", cell=log.cell("version", row)) in alert
    assert words.say("refresh.missing", sheets=gone) in alert


def test_a_protected_sheet_is_a_plain_sentence_and_nothing_is_written(book: Any, uno_app: Any, speaking: Language):
    log = TABLES["run_log"].title(language_of(book))  # the last of the sheets to be written
    book.sheets[log].api.protect("")
    before = everything(book)
    buttons.refresh()
    (alert,) = uno_app.impl.alerts
    assert alert.startswith(wording(speaking).say("refusal.sheet_locked", sheet=log, reason="|").partition("|")[0])
    assert everything(book) == before
    assert (uno_app.screen_updating, uno_app.calculation, uno_app.status_bar) == (True, "automatic", False)


@pytest.fixture
def without_orders(uno_app: Any, tmp_path: Path) -> Any:
    path = new_workbook(tmp_path / "team.xlsm", Language.EN)
    with FileHost(path) as host:
        host.write([Update(TABLES["customers"], pd.DataFrame({"id": ["C1"], "name": ["The Mill"]}))])
    return opened(path)


@pytest.mark.parametrize("language", Language)
def test_a_refusal_is_a_plain_sentence(
    without_orders: Any, uno_app: Any, language: Language, monkeypatch: pytest.MonkeyPatch
):
    person_speaks(language, monkeypatch)
    before = everything(without_orders)
    buttons.refresh()
    assert uno_app.impl.alerts == [wording(language).say("refusal.no_orders", sheet="Orders")]
    assert everything(without_orders) == before
    assert uno_app.status_bar is False


@pytest.mark.parametrize("language", Language)
def test_the_unexpected_is_a_plain_sentence_too(
    without_orders: Any, uno_app: Any, language: Language, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: Any, progress: Any, **__: Any) -> None:
        progress("reading")
        raise ZeroDivisionError("division by zero")

    person_speaks(language, monkeypatch)
    monkeypatch.setattr(regulars.refresh, "refresh", fails)
    buttons.refresh()
    said = wording(language).say("button.failed", error="ZeroDivisionError: division by zero")
    assert uno_app.impl.alerts == [said]
    assert uno_app.status_bar is False


@pytest.fixture(params=Language)
def recording(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> Iterator[tuple[Any, str]]:
    """The workbook that ships, its starter of Python replaced by one that notes down what it was to start."""
    sheet = TABLES["run_log"].title(request.param)
    build_sheets(tmp_path / "plain.xlsx", request.param)
    modules = macro_sources(MACROS) | recorder(sheet, "Z1")
    with_macros(tmp_path / "plain.xlsx", tmp_path / "team.xlsm", modules)
    document = office.load(tmp_path / "team.xlsm")
    yield document, wording(request.param).say("button.refresh")
    office.close(document)


def test_the_button_on_the_start_sheet_starts_python(office: Office, recording: tuple[Any, str]):
    document, caption = recording
    macro = office.pressed(document, caption)
    office.run_macro(document, macro)
    sheets = document.Sheets
    noted = [sheets.getByIndex(place).getCellRangeByName("Z1").String for place in range(sheets.Count)]
    assert "".join(noted) == "import regulars.buttons; regulars.buttons.refresh()"
    assert document.CurrentController.ActiveSheet.DrawPage.Forms.Count == 1  # the button is on the sheet that opens
