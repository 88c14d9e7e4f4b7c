"""The team workbooks that ship: built from the declarations, the same bytes every time, and clean."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from regulars.blueprint.sheets import HEADING_ROW
from regulars.blueprint.team import build_team
from regulars.hosts.file import FileHost
from regulars.hosts.package.excel_rules import findings
from regulars.settings import DECLARED
from regulars.shipped import shipped
from regulars.tables import TABLES, Kind, Language
from regulars.wording import wording

LANGUAGES = pytest.mark.parametrize("language", Language)


def template(language: Language) -> Path:
    return shipped("workbook_templates", f"team_{language}.xlsm")


@LANGUAGES
def test_what_ships_is_what_the_declarations_build(language: Language, tmp_path: Path):
    """If this fails after a change of tables, settings, wording or blueprint: make templates."""
    build_team(tmp_path / "team.xlsm", language)
    assert (tmp_path / "team.xlsm").read_bytes() == template(language).read_bytes()


@LANGUAGES
def test_every_table_is_found_with_all_its_columns(language: Language):
    with FileHost(template(language)) as host:
        assert set(host.tables()) == set(TABLES)
        for name, table in TABLES.items():
            raw = host.read(name)
            assert set(raw.positions) == {column.key for column in table.columns}, name
            assert raw.language is language
            assert raw.problems == ()


@LANGUAGES
def test_excel_would_find_nothing_to_repair(language: Language):
    assert findings(template(language)) == []


@LANGUAGES
def test_openxml_audit_finds_nothing(language: Language):
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(template(language)))
    assert [str(error) for error in result.errors] == []


@LANGUAGES
def test_no_formula_anywhere_so_that_every_figure_is_there_without_python(language: Language):
    with zipfile.ZipFile(template(language)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len([table for table in TABLES.values() if table.sheet is None])
        assert [name for name in sheets if b"<f>" in package.read(name)] == []


@LANGUAGES
def test_choices_and_references_are_drop_downs(language: Language):
    book = load_workbook(template(language), keep_vba=True)
    for table in TABLES.values():
        if table.keeper == "ours":
            continue
        sheet = book[table.title(language)]
        lists = {
            str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"
        }
        for place, column in enumerate(table.columns, start=1):
            cell = sheet.cell(HEADING_ROW + 2, place).coordinate
            if column.kind is Kind.CHOICE:
                assert lists[cell] == '"' + ",".join(choice.label(language) for choice in column.choices) + '"'
            if column.refers_to:
                assert lists[cell] == f"rg_list_{column.refers_to}"


@LANGUAGES
def test_the_settings_sheet_holds_every_threshold_with_its_default_and_meaning(language: Language):
    sheet = load_workbook(template(language), keep_vba=True)[TABLES["settings"].title(language)]
    rows = list(sheet.iter_rows(min_row=HEADING_ROW + 2, values_only=True))
    assert [row[0] for row in rows] == [declared.metadata[language.value] for declared in DECLARED.values()]
    assert [row[1] for row in rows] == [declared.default for declared in DECLARED.values()]
    assert [row[3] for row in rows] == [wording(language).say(f"setting.{key}") for key in DECLARED]


@pytest.mark.office
@LANGUAGES
def test_libreoffice_opens_it_and_shows_the_charts(office, language: Language, tmp_path: Path):
    document = office.load(template(language))
    try:
        start = document.Sheets.getByIndex(0)
        assert start.Name == TABLES["figures"].title(language)
        assert start.Charts.Count == 2
        assert document.Sheets.Count == len([table for table in TABLES.values() if table.sheet is None])
    finally:
        office.close(document)
