"""What is no workbook, or one that would do harm, is refused with the reason before anything in it is used."""

import io
import warnings
import zipfile
from pathlib import Path

import pytest

from regulars.hosts.package.archive import open_package
from regulars.problems import Refusal
from tests.support.packages import changed_directory, corpus, edited, parts_of

WORKBOOK = corpus("table01.xlsx")
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 2**20


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        open_package(path)
    assert refusal.value.exit_code == 3
    assert refusal.value.figures["path"] == str(path)
    return refusal.value.message


def with_member(name: str, content: bytes = b"x") -> bytes:
    target = io.BytesIO(WORKBOOK.read_bytes())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile, too, finds a name that is there twice odd
        info = zipfile.ZipInfo("placeholder")
        info.filename = name  # as it is: the constructor would tidy it
        archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def archive_of(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def compound_file(*streams: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def other_document(content_type: str) -> bytes:
    parts = parts_of(WORKBOOK)
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, content_type.encode())
    return archive_of(**{name: content.decode("latin-1") for name, content in parts.items()})


def strict() -> bytes:
    parts = parts_of(WORKBOOK)
    old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    new = b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(old, new)
    return archive_of(**{name: content.decode("latin-1") for name, content in parts.items()})


REFUSED = {
    "a csv file renamed": (b"customer,amount\nC1,3\n", "refusal.not_a_workbook"),
    "an empty file": (b"", "refusal.truncated"),
    "half a download": (WORKBOOK.read_bytes()[:4000], "refusal.truncated"),
    "an encrypted workbook": (compound_file("EncryptionInfo", "EncryptedPackage"), "refusal.encrypted"),
    "an Excel 97 workbook": (compound_file("Workbook"), "refusal.old_format"),
    "an Excel 5 workbook": (compound_file("Book"), "refusal.old_format"),
    "an old Word document": (compound_file("WordDocument"), "refusal.not_a_workbook"),
    "a binary workbook": (archive_of(**{"xl/workbook.bin": "", "[Content_Types].xml": ""}), "refusal.binary_format"),
    "an OpenDocument": (archive_of(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "refusal.open_document"),
    "a zip of other files": (archive_of(readme="hello"), "refusal.not_a_workbook"),
    "a Word document": (
        other_document("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        "refusal.not_a_workbook",
    ),
    "a strict workbook": (strict(), "refusal.strict_format"),
    "an encrypted member": (changed_directory(WORKBOOK, SHEET, 8, 1), "refusal.encrypted"),
    "an unknown compression": (changed_directory(WORKBOOK, SHEET, 10, 9), "refusal.unknown_compression"),
    "more than 3 GiB expanded": (changed_directory(WORKBOOK, SHEET, 24, 2**32 - 2), "refusal.too_large"),
    "filler": (with_member("xl/filler.xml", bytes(64 * MEGABYTE)), "refusal.too_large"),
    "the same part twice": (with_member(SHEET), "refusal.duplicate_part"),
    "the same part in capitals": (with_member(SHEET.upper()), "refusal.duplicate_part"),
    "a path up": (with_member("xl/../../evil.xml"), "refusal.unsafe_name"),
    "a path from the root": (with_member("/etc/evil.xml"), "refusal.unsafe_name"),
    "backslashes": (with_member("xl\\evil.xml"), "refusal.unsafe_name"),
    "a drive letter": (with_member("C:/evil.xml"), "refusal.unsafe_name"),
    "members over each other": (changed_directory(WORKBOOK, SHEET, 42, 0), "refusal.overlapping_parts"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_reason(case, tmp_path):
    content, message = REFUSED[case]
    path = tmp_path / "team.xlsx"
    path.write_bytes(content)
    assert refused(path) == message
    path.unlink()  # nothing keeps it open, so Windows can delete it


def test_missing_files_and_folders_are_refused(tmp_path):
    assert refused(tmp_path / "gone.xlsx") == "refusal.missing"
    assert refused(tmp_path) == "refusal.folder"


def test_a_full_sheet_that_repeats_itself_is_no_filler(tmp_path):
    """Two hundred thousand rows of the same order: more than 15 MB of XML."""
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}"><v>1</v></c><c r="C{0}"><v>1</v></c></row>'
    sheet = "<worksheet><sheetData>" + "".join(row.format(r) for r in range(1, 200_001)) + "</sheetData></worksheet>"
    path = edited(WORKBOOK, tmp_path / "team.xlsx", {SHEET: sheet.encode()})
    with open_package(path) as package:
        assert len(package.read(SHEET)) > 15 * MEGABYTE
