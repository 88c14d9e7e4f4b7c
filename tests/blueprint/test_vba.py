"""VBA in a workbook: what goes in comes out, the same bytes every time, and every button finds its macro."""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from regulars.blueprint.python_caller import python_caller
from regulars.blueprint.vba import MacroError, macro_sources, with_macros

MACROS = Path(__file__).parents[2] / "macros"
SHEETS = {"Start": "Sheet1", "今日拜访": "Sheet2", "客户": "CustomersSheet", "R&D <old>": "Sheet4", "Sheet1": "Sheet5"}


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workbook with the given sheets (name -> code name) and a button on the first of them."""

    def make(
        sheets: dict[str, str] = SHEETS, macro: str = "RegularsRefresh", workbook_name: str = "ThisWorkbook"
    ) -> Path:
        path = tmp_path / "plain.xlsx"
        with xlsxwriter.Workbook(path) as made:
            made.set_vba_name(workbook_name)
            made.set_properties({"created": dt.datetime(2024, 1, 1)})
            for name, code_name in sheets.items():
                made.add_worksheet(name).set_vba_name(code_name)
            made.worksheets()[0].insert_button("B2", {"macro": macro, "caption": "Refresh 刷新"})
        return path

    return make


@pytest.fixture
def modules() -> dict[str, str]:
    return macro_sources(MACROS) | python_caller()


def extracted(xlsm: Path) -> dict[str, str]:
    """Module -> source without attribute lines, by oletools, which knows nothing of pyOpenVBA."""
    with warnings.catch_warnings(action="ignore"):  # of the parser library it uses
        from oletools.olevba import VBA_Parser
    parser = VBA_Parser(str(xlsm))
    try:
        return {Path(name).stem: without_attributes(code) for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def without_attributes(code: str) -> str:
    lines = [line for line in code.splitlines() if not re.match(r"Attribute VB_", line)]
    return "\n".join(lines).strip("\n")


def part(package: Path, name: str) -> str:
    with zipfile.ZipFile(package) as opened:
        return opened.read(name).decode("utf-8")


def test_another_reader_extracts_the_very_sources(workbook, modules: dict[str, str], tmp_path: Path):
    on_open = 'Private Sub Workbook_Open()\n    Application.StatusBar = "ready"\nEnd Sub\n'
    with_macros(workbook(), tmp_path / "team.xlsm", modules, on_open)
    found = extracted(tmp_path / "team.xlsm")
    for name, source in {**modules, "ThisWorkbook": on_open}.items():
        assert found[name] == without_attributes(source), name
    assert set(found) == {"ThisWorkbook", *SHEETS.values(), *modules}


@pytest.mark.parametrize(
    "sheets",
    [SHEETS, {f"区域 {number}": f"Region{number}" for number in range(1, 61)}],
    ids=["names of all kinds", "sixty sheets"],
)
def test_document_modules_are_called_what_the_sheets_say(workbook, modules: dict[str, str], tmp_path: Path, sheets):
    with_macros(workbook(sheets, workbook_name="TeamBook"), tmp_path / "team.xlsm", modules)
    assert 'codeName="TeamBook"' in part(tmp_path / "team.xlsm", "xl/workbook.xml")
    for number, code_name in enumerate(sheets.values(), 1):
        assert f'codeName="{code_name}"' in part(tmp_path / "team.xlsm", f"xl/worksheets/sheet{number}.xml")
    assert set(extracted(tmp_path / "team.xlsm")) == {"TeamBook", *sheets.values(), *modules}


def test_the_workbooks_own_module_is_found_by_its_code_name(workbook, modules: dict[str, str], tmp_path: Path):
    with_macros(workbook(workbook_name="TeamBook"), tmp_path / "team.xlsm", modules, "Public Sub Hello()\nEnd Sub")
    assert extracted(tmp_path / "team.xlsm")["TeamBook"] == "Public Sub Hello()\nEnd Sub"


def test_the_same_input_gives_the_same_bytes(workbook, modules: dict[str, str], tmp_path: Path):
    builds = []
    for attempt in ("first", "second"):
        with_macros(workbook(), tmp_path / f"{attempt}.xlsm", modules)
        builds.append((tmp_path / f"{attempt}.xlsm").read_bytes())
    assert builds[0] == builds[1]
    dates = {member.date_time for member in zipfile.ZipFile(tmp_path / "first.xlsm").infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_is_a_macro_enabled_workbook_with_nothing_else_changed(
    workbook, modules: dict[str, str], tmp_path: Path
):
    plain, built = workbook(), tmp_path / "team.xlsm"
    with_macros(plain, built, modules)
    before, after = zipfile.ZipFile(plain), zipfile.ZipFile(built)
    assert set(after.namelist()) - set(before.namelist()) == {"xl/vbaProject.bin"}
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert "sheet.macroEnabled.main+xml" in part(built, "[Content_Types].xml")
    assert after.testzip() is None


def test_pyopenvba_finds_the_project_sound(workbook, modules: dict[str, str], tmp_path: Path):
    from pyopenvba import ExcelFile
    from pyopenvba.integrity import check_file

    with_macros(workbook(), tmp_path / "team.xlsm", modules)
    assert check_file(tmp_path / "team.xlsm").ok
    with ExcelFile(tmp_path / "team.xlsm") as opened:
        assert opened.validate() == []


def test_the_button_points_at_the_macro(workbook, modules: dict[str, str], tmp_path: Path):
    with_macros(workbook(), tmp_path / "team.xlsm", modules)
    assert "<x:FmlaMacro>[0]!RegularsRefresh</x:FmlaMacro>" in part(
        tmp_path / "team.xlsm", "xl/drawings/vmlDrawing1.vml"
    )
    assert re.search(r"^Public Sub RegularsRefresh\(\)$", modules["Regulars"], re.MULTILINE)


def test_a_button_without_its_macro_is_refused(workbook, modules: dict[str, str], tmp_path: Path):
    with pytest.raises(MacroError, match="RegularsRefesh"):
        with_macros(workbook(macro="RegularsRefesh"), tmp_path / "team.xlsm", modules)
    assert not (tmp_path / "team.xlsm").exists()


def test_vba_outside_ascii_is_refused_with_its_line(workbook, tmp_path: Path):
    with pytest.raises(MacroError, match=r"Texts, line 2: .*刷新"):
        with_macros(
            workbook(), tmp_path / "team.xlsm", {"Texts": 'Sub RegularsRefresh()\n    MsgBox "刷新"\nEnd Sub\n'}
        )


def test_a_workbook_that_has_macros_already_is_refused(workbook, modules: dict[str, str], tmp_path: Path):
    with_macros(workbook(), tmp_path / "team.xlsm", modules)
    with pytest.raises(MacroError, match="plain"):
        with_macros(tmp_path / "team.xlsm", tmp_path / "again.xlsm", modules)


def test_hand_written_modules_are_ascii_explicit_and_named(tmp_path: Path):
    sources = macro_sources(MACROS)
    assert "Regulars" in sources
    for source in sources.values():
        assert source.isascii()
        assert "Option Explicit" in source
    (tmp_path / "Nameless.bas").write_text("Option Explicit\n")
    with pytest.raises(MacroError, match=r"Nameless\.bas"):
        macro_sources(tmp_path)
