"""The buttons' macros, really run by LibreOffice in a build whose RunPython writes down what it was asked to start."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from regulars.blueprint.python_caller import recorder
from regulars.blueprint.vba import macro_sources, with_macros
from tests.support.office import MacroError, Office, OfficeError

pytestmark = pytest.mark.office

MACROS = Path(__file__).parents[2] / "macros"
FAULTY = """Option Explicit
Public Sub Fails()
    ThisWorkbook.Worksheets("Nowhere").Range("A1").Value = 1
End Sub
Public Sub Divides()
    Dim zero As Long
    ThisWorkbook.Worksheets(1).Range("A9").Value = 1 / zero
End Sub
Public Sub NeverEnds()
    Do
    Loop
End Sub
"""
UNREADABLE = "Public Sub Unreadable()\n    If Then Then\nEnd Sub\n"


@pytest.fixture
def workbook(office: Office, tmp_path: Path) -> Any:
    """The recorder variant of a workbook with a Refresh button, open in LibreOffice."""
    document = office.load(built(tmp_path, {"Faulty": FAULTY}))
    yield document
    office.close(document)


def built(folder: Path, more_modules: dict[str, str]) -> Path:
    with xlsxwriter.Workbook(folder / "plain.xlsx") as made:
        made.set_vba_name("ThisWorkbook")
        for number, name in enumerate(("开始", "记录"), 1):
            made.add_worksheet(name).set_vba_name(f"Sheet{number}")
        made.worksheets()[0].insert_button("B2", {"macro": "RegularsRefresh", "caption": "Refresh 刷新"})
    modules = macro_sources(MACROS) | recorder("记录", "C4") | more_modules
    with_macros(folder / "plain.xlsx", folder / "team.xlsm", modules)
    return folder / "team.xlsm"


def recorded(document: Any) -> str:
    return document.Sheets.getByName("记录").getCellRangeByName("C4").String


def test_pressing_refresh_asks_python_to_refresh(office: Office, workbook: Any):
    assert recorded(workbook) == ""
    office.run_macro(workbook, office.pressed(workbook, "Refresh 刷新"))
    assert recorded(workbook) == "import regulars.buttons; regulars.buttons.refresh()"


def test_the_button_runs_the_macro_it_names(office: Office, workbook: Any):
    assert office.pressed(workbook, "Refresh 刷新") == "Regulars.RegularsRefresh"
    with pytest.raises(OfficeError, match="Letters"):
        office.pressed(workbook, "Letters")


@pytest.mark.parametrize(
    ("macro", "message"),
    [
        ("Faulty.Fails", "NoSuchElementException"),
        ("Faulty.Divides", "Faulty.Divides"),
        ("Regulars.NoSuchMacro", "Regulars.NoSuchMacro"),
    ],
)
def test_a_macro_that_fails_is_never_silent(office: Office, workbook: Any, macro: str, message: str):
    with pytest.raises(MacroError, match=message):
        office.run_macro(workbook, macro)


def test_a_module_that_does_not_compile_is_never_silent(office: Office, tmp_path: Path):
    document = office.load(built(tmp_path, {"Unreadable": UNREADABLE}))
    with pytest.raises(MacroError, match="does not compile"):
        office.run_macro(document, "Regulars.RegularsRefresh")
    office.close(document)


def test_a_macro_that_never_ends_is_ended_and_the_next_workbook_opens(office: Office, workbook: Any, tmp_path: Path):
    with pytest.raises(OfficeError, match=r"3 seconds while running Faulty\.NeverEnds"):
        office.run_macro(workbook, "Faulty.NeverEnds", seconds=3)
    document = office.load(tmp_path / "team.xlsm")
    office.run_macro(document, "Regulars.RegularsRefresh")
    assert recorded(document).startswith("import regulars.buttons")
    office.close(document)


def test_the_witness_leaves_no_trace_in_the_saved_workbook(office: Office, workbook: Any, tmp_path: Path):
    office.run_macro(workbook, "Regulars.RegularsRefresh")
    assert "Witness" not in workbook.BasicLibraries.getByName("VBAProject").ElementNames
    saved = office.save_as(workbook, tmp_path / "saved.xlsx")
    again = office.load(saved)
    assert recorded(again) == "import regulars.buttons; regulars.buttons.refresh()"
    office.close(again)
