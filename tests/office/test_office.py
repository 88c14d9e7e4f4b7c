"""LibreOffice as the tests use it: opening, printing, picturing; and what is said where it is missing."""

import shutil
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.support import office as office_module
from tests.support.office import Office, OfficeError, office_missing, pictures


@pytest.mark.office
def test_a_workbook_becomes_a_pdf_and_pictures(office: Office, tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "plan 计划.xlsx") as made:
        for name in ("一月", "二月"):
            made.add_worksheet(name).write("A1", name)
    pdf = office.to_pdf(tmp_path / "plan 计划.xlsx", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")
    pages = pictures(pdf, tmp_path, dots_per_inch=40)
    assert [page.read_bytes()[:4] for page in pages] == [b"\x89PNG", b"\x89PNG"]


@pytest.mark.office
def test_a_file_that_is_no_workbook_is_an_error(office: Office, tmp_path: Path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(OfficeError, match=r"broken\.xlsx"):
        office.load(tmp_path / "broken.xlsx")


@pytest.mark.office
def test_two_of_them_run_side_by_side_and_leave_nothing_behind(office: Office, tmp_path: Path):
    other = Office()
    assert other.desktop is not None
    assert office.desktop is not None
    other.stop()
    other.stop()
    assert not other.running
    assert office.running


@pytest.mark.parametrize(("missing", "named"), [("soffice", "LibreOffice"), ("pdftoppm", "poppler-utils")])
def test_the_skip_sentence_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing: str, named: str):
    monkeypatch.setattr(shutil, "which", lambda program: None if program == missing else f"/usr/bin/{program}")
    monkeypatch.setattr(office_module, "bridge", lambda: None)
    assert named in office_missing.__wrapped__()


def test_the_skip_sentence_says_so_when_the_bridge_is_another_pythons(monkeypatch: pytest.MonkeyPatch):
    def compiled_for_another() -> None:
        raise ImportError("No module named 'pyuno'")

    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(office_module, "bridge", compiled_for_another)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"does not load in Python {version}" in office_missing.__wrapped__()
    assert "compiled for the system's own Python" in office_missing.__wrapped__()
