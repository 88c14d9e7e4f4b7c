"""A workbook file is opened only when it is one and harmless, and copied without a byte of it being lost."""

import hashlib
import io
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor

import fastexcel
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.hosts.package import archive
from regulars.hosts.package.archive import Package, Relationship, content_types, open_package, parse
from regulars.problems import Refusal
from tests.support.packages import CORPUS, changed_directory, corpus, edited, parts_of

WORKBOOK = corpus("table01.xlsx")
MACROS = corpus("macro01.xlsm")
SHEET = "xl/worksheets/sheet1.xml"


def copied(package: Package, replaced: dict[str, bytes] | None = None, dropped: tuple[str, ...] = ()) -> bytes:
    target = io.BytesIO()
    package.write_to(target, replaced or {}, dropped)
    return target.getvalue()


def compressed(content: bytes) -> dict[str, bytes]:
    """Each member's bytes as they stand in the archive."""
    found = {}
    for member in zipfile.ZipFile(io.BytesIO(content)).infolist():
        name_length, extra_length = struct.unpack_from("<2H", content, member.header_offset + 26)
        start = member.header_offset + 30 + name_length + extra_length
        found[member.filename] = content[start : start + member.compress_size]
    return found


# --- what is copied ---


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_a_copy_with_nothing_replaced_holds_every_part_as_it_was(path):
    with open_package(path) as package:
        copy = copied(package)
        assert copied(package) == copy
    assert list(compressed(copy).items()) == list(compressed(path.read_bytes()).items())
    assert zipfile.ZipFile(io.BytesIO(copy)).testzip() is None
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == openpyxl.load_workbook(path).sheetnames
    assert fastexcel.read_excel(copy).sheet_names == fastexcel.read_excel(path).sheet_names


def test_a_replaced_part_keeps_its_place_and_date_and_leaves_the_others_alone(tmp_path):
    dated = zipfile.ZipInfo(SHEET, (2021, 3, 4, 5, 6, 8))
    source = tmp_path / "dated.xlsx"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(WORKBOOK).items():
            archive.writestr(dated if name == SHEET else name, content)
    new = b"<new/>" * 1000
    with open_package(source) as package:
        copy = copied(package, {SHEET: new})
    before, after = compressed(source.read_bytes()), compressed(copy)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read(SHEET) == new
        assert archive.getinfo(SHEET).date_time == (2021, 3, 4, 5, 6, 8)


def test_new_parts_come_last_and_dropped_ones_are_gone():
    with open_package(MACROS) as package:
        copy = copied(package, {"xl/neu/ä.xml": b"<a/>"}, ("xl/theme/theme1.xml",))
        expected = [name for name in package.names if name != "xl/theme/theme1.xml"] + ["xl/neu/ä.xml"]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.namelist() == expected
        assert archive.read("xl/neu/ä.xml") == b"<a/>"
        assert archive.testzip() is None


class Pipe(io.RawIOBase):
    """A target that cannot seek: zipfile then writes sizes after the data."""

    def __init__(self):
        self.content = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.content += data
        return len(data)


def test_archives_written_by_other_programs_are_copied_too(tmp_path):
    """Sizes after the data, zip64 records, extra fields, stored members, any order, names outside ASCII."""
    pipe = Pipe()
    parts = parts_of(WORKBOOK)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"by another program"
        for number, name in enumerate(sorted(parts, reverse=True)):
            info = zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<2HI", 0xA220, 4, 0)
            with archive.open(info, "w", force_zip64=number % 3 == 0) as member:
                member.write(parts[name])
        archive.writestr("xl/media/图.txt", "kept")
        archive.writestr("xl/empty/", b"")
    source = tmp_path / "other.xlsx"
    source.write_bytes(pipe.content)
    with open_package(source) as package:
        copy = copied(package, {SHEET: parts[SHEET]})
        assert package.read("xl/styles.xml") == parts["xl/styles.xml"]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == zipfile.ZipFile(source).namelist()
        assert archive.comment == b"by another program"
        assert archive.getinfo(SHEET).date_time == (2020, 1, 2, 3, 4, 6)
        assert archive.read("xl/media/图.txt") == b"kept"
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == ["Sheet1"]


@given(st.lists(st.tuples(st.sampled_from(["xl/a.bin", "xl/b.bin", "ä", "图/c.xml"]), st.binary(max_size=3000))))
def test_whatever_is_replaced_or_added_is_what_a_reader_finds(changes):
    changes = dict(changes)
    with open_package(WORKBOOK) as package:
        copy = copied(package, changes)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts_of(WORKBOOK) | changes


@pytest.mark.office
@pytest.mark.parametrize("name", ["table10.xlsx", "chart_bar01.xlsx", "image36.xlsx", "button07.xlsm", "utf8_01.xlsx"])
def test_libreoffice_opens_a_copy(name, office, tmp_path):
    with open_package(corpus(name)) as package:
        (tmp_path / name).write_bytes(copied(package, {"docProps/app.xml": package.read("docProps/app.xml")}))
        names = package.names
    document = office.load(tmp_path / name)
    sheets = document.Sheets.ElementNames
    document.close(True)
    assert len(sheets) == len([part for part in names if part.startswith("xl/worksheets/sheet")])


# --- what is read ---


def test_the_digest_is_of_the_file_that_stays_open(tmp_path):
    path = edited(WORKBOOK, tmp_path / "team.xlsx", {"xl/new.xml": b"<a/>"})
    with open_package(path) as package:
        assert package.digest == hashlib.sha256(path.read_bytes()).hexdigest()
        path.unlink()
        path.write_bytes(b"something else")
        assert package.read("xl/new.xml") == b"<a/>"


def test_a_large_part_is_read_piece_by_piece_while_other_parts_are_read_too(tmp_path):
    large = b"".join(b"<row>%d</row>" % number for number in range(200_000)) + bytes(10**6)
    path = edited(WORKBOOK, tmp_path / "team.xlsx", {"xl/large.xml": large, "xl/same.xml": large})
    with open_package(path) as package:
        pieces = []
        for one, other in zip(package.pieces("xl/large.xml"), package.pieces("xl/same.xml"), strict=True):
            assert package.read("xl/workbook.xml") == parts_of(path)["xl/workbook.xml"]
            assert one == other
            pieces.append(one)
        with ThreadPoolExecutor(4) as threads:
            assert set(threads.map(package.read, ["xl/large.xml"] * 8)) == {large}
    assert b"".join(pieces) == large
    assert max(map(len, pieces)) <= archive.PIECE


def test_relationships_name_parts_as_the_package_spells_them(tmp_path):
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://x/relationships/table" Target="../tables/table1.xml"/>'
        '<Relationship Id="rId2" Type="http://x/relationships/table" Target="/XL/Tables/Table1.xml"/>'
        '<Relationship Id="rId3" Type="http://x/relationships/hyperlink"'
        ' Target="http://a.example/?b" TargetMode="External"/>'
        '<Relationship Id="rId4" Type="http://x/relationships/hyperlink" Target="#Sheet2!A1"/>'
        '<Relationship Id="rId5" Type="http://x/relationships/image" Target="../media/gone.png"/>'
        "</Relationships>"
    )
    path = edited(WORKBOOK, tmp_path / "team.xlsx", {"xl/worksheets/_rels/sheet1.xml.rels": links.encode()})
    with open_package(path) as package:
        assert package.relationships(SHEET) == (
            Relationship("rId1", "table", "xl/tables/table1.xml", False),
            Relationship("rId2", "table", "xl/tables/table1.xml", False),
            Relationship("rId3", "hyperlink", "http://a.example/?b", True),
            Relationship("rId4", "hyperlink", "#Sheet2!A1", False),
            Relationship("rId5", "image", "xl/media/gone.png", False),
        )
        assert package.relationships("xl/styles.xml") == ()
        assert [link.target for link in package.relationships() if link.kind == "officeDocument"] == ["xl/workbook.xml"]


def test_content_types_go_by_name_then_by_extension():
    with open_package(MACROS) as package:
        types = content_types(package)
    assert types.of("xl/workbook.xml") == "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert types.of("xl/vbaProject.bin") == "application/vnd.ms-office.vbaProject"
    assert types.of("xl/unknown.dat") == ""


# --- what is refused ---


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK.read_bytes()) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_whatever_byte_is_wrong_parts_are_read_as_they_were_or_refused(tmp_path_factory, flips):
    content = bytearray(WORKBOOK.read_bytes())
    for at, change in flips:
        content[at] ^= change
    path = tmp_path_factory.mktemp("damaged") / "team.xlsx"
    path.write_bytes(content)
    good = parts_of(WORKBOOK)
    try:
        with open_package(path) as package:
            assert all(package.read(name) == good[name] for name in package.names if name in good)
    except Refusal:
        pass


@pytest.mark.parametrize("size_field", [24, 20])
def test_sizes_that_lie_are_found_when_the_part_is_read(size_field, tmp_path):
    """Field 24 is what a member says it is inflated, 20 what it says it takes in the archive."""
    path = tmp_path / "team.xlsx"
    path.write_bytes(changed_directory(WORKBOOK, SHEET, size_field, 100))
    with open_package(path) as package, pytest.raises(Refusal) as refusal:
        package.read(SHEET)
    assert (refusal.value.message, refusal.value.figures["part"]) == ("refusal.damaged", SHEET)


def test_a_signed_package_may_be_read_but_not_written(tmp_path):
    path = edited(WORKBOOK, tmp_path / "signed.xlsx", {"_xmlsignatures/origin.sigs": b" "})
    with open_package(path) as package:
        assert package.signed
        assert package.read(SHEET)
        with pytest.raises(Refusal, match=r"refusal\.signed"):
            copied(package)
    with open_package(WORKBOOK) as package:
        assert not package.signed


LAUGHS = """<?xml version="1.0" encoding="{0}"?>
<!DOCTYPE a [<!ENTITY b "&c;&c;&c;"><!ENTITY c "ha">]>
<a b="&b;">&b;</a>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "us-ascii"])
def test_a_document_type_is_refused_in_any_encoding(encoding):
    with pytest.raises(Refusal, match=r"refusal\.doctype"):
        parse(LAUGHS.format(encoding).encode(encoding))


def test_text_that_merely_looks_like_a_document_type_is_text():
    assert parse(b"<a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<a></b>", b"\xff\xfe", b"<!DOCTYPE a ["])
def test_what_is_no_xml_is_refused(xml):
    with pytest.raises(Refusal, match=r"refusal\.not_xml"):
        parse(xml)
