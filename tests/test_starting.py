"""A new team workbook is a copy of the one that ships; nobody's file is ever written over."""

import zipfile
from pathlib import Path

import pytest

from regulars import shipped as shipped_module
from regulars.hosts.file import FileHost
from regulars.problems import Refusal
from regulars.shipped import shipped
from regulars.starting import new_workbook
from regulars.tables import KEPT_TABLES, RESULT_TABLES, Language


@pytest.mark.parametrize("language", Language)
def test_a_new_workbook_has_every_table_in_its_language_and_the_buttons_macro(tmp_path: Path, language: Language):
    path = new_workbook(tmp_path / "team.xlsm", language)
    with FileHost(path) as host:
        tables = {name: host.read(name) for name in host.tables()}
    assert set(tables) == {table.name for table in (*KEPT_TABLES, *RESULT_TABLES)}
    assert {name for name, raw in tables.items() if raw.language is not language} == set()
    assert "xl/vbaProject.bin" in zipfile.ZipFile(path).namelist()


def test_the_language_is_the_persons_unless_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGULARS_LANGUAGE", "zh")
    new_workbook(tmp_path / "mine.xlsm")
    new_workbook(tmp_path / "theirs.xlsm", Language.EN)
    assert (tmp_path / "mine.xlsm").read_bytes() == shipped("workbook_templates", "team_zh.xlsm").read_bytes()
    assert (tmp_path / "theirs.xlsm").read_bytes() == shipped("workbook_templates", "team_en.xlsm").read_bytes()


def test_the_full_path_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert new_workbook(Path("team.xlsm"), Language.EN) == tmp_path.resolve() / "team.xlsm"


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        new_workbook(path, Language.EN)
    assert refusal.value.exit_code == 2
    return refusal.value


def test_a_file_that_is_there_stays(tmp_path: Path):
    (tmp_path / "team.xlsm").write_bytes(b"my notes")
    assert refused(tmp_path / "team.xlsm").message == "refusal.exists"
    assert (tmp_path / "team.xlsm").read_bytes() == b"my notes"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    refusal = refused(tmp_path / "gone" / "team.xlsm")
    assert (refusal.message, refusal.figures["path"]) == ("refusal.no_folder", tmp_path / "gone")


@pytest.mark.parametrize(
    ("name", "better"),
    [("team.xlsx", "team.xlsm"), ("team", "team.xlsm"), ("2025.q1.xls", "2025.q1.xlsm"), (".", "team.xlsm")],
)
def test_a_name_that_cannot_hold_macros_is_refused_with_a_better_one(name: str, better: str):
    refusal = refused(Path(name))
    assert (refusal.message, refusal.figures["better"]) == ("refusal.not_xlsm", better)


def test_what_ships_is_found_beside_the_package_once_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shipped_module, "PACKAGE", tmp_path)
    installed = tmp_path / "workbook_templates" / "team_en.xlsm"
    assert shipped("workbook_templates", "team_en.xlsm") != installed
    installed.parent.mkdir()
    installed.write_bytes(b"in the wheel")
    assert shipped("workbook_templates", "team_en.xlsm") == installed


def test_an_incomplete_installation_says_which_file_it_lacks():
    with pytest.raises(FileNotFoundError, match=r"workbook_templates/team_fr\.xlsm is missing from this installation"):
        shipped("workbook_templates", "team_fr.xlsm")
