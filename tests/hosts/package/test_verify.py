"""The last look before a save: nothing lost, nothing unplanned, nothing that Excel or another reader refuses."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from regulars.hosts.package.archive import Package, open_package
from regulars.hosts.package.saving import save
from regulars.hosts.package.verify import verify
from regulars.problems import Refusal
from tests.support.packages import CORPUS, corpus, edited, parts_of

SHEET, TABLE, STYLES = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/styles.xml"


@pytest.fixture
def source(tmp_path):
    shutil.copy(corpus("table13.xlsx"), tmp_path / "team.xlsx")
    with open_package(tmp_path / "team.xlsx") as package:
        yield package


def patched(source: Package, target: Path, replaced: dict[str, bytes], dropped: tuple[str, ...] = ()) -> Path:
    with target.open("wb") as file:
        source.write_to(file, replaced, dropped)
    return target


def new_value(source: Package, value: str = "777") -> dict[str, bytes]:
    return {SHEET: source.read(SHEET).replace(b"<v>1256</v>", f"<v>{value}</v>".encode())}


def test_a_patch_as_planned_is_well(tmp_path):
    """A formula becomes a value, and the calculation chain that named its cell goes, with all that spoke of it."""
    links, types, chain = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/calcChain.xml"
    with open_package(corpus("outline01.xlsx")) as source:
        replaced = {
            SHEET: source.read(SHEET).replace(b"<f>SUBTOTAL(9,B7:B10)</f>", b""),
            links: re.sub(rb"<Relationship [^>]*calcChain[^>]*>", b"", source.read(links)),
            types: re.sub(rb"<Override [^>]*calcChain[^>]*>", b"", source.read(types)),
        }
        assert verify(patched(source, tmp_path / "new", replaced, (chain,)), source, replaced, (chain,)) == []
        forgotten = {SHEET: replaced[SHEET]}
        found = verify(patched(source, tmp_path / "chain", forgotten, (chain,)), source, forgotten, (chain,))
        assert len(found) == 1
        assert found[0].endswith(f"refers to {chain}, which is not there")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_every_workbook_of_the_corpus_with_its_sheets_written_anew_is_well(path, tmp_path):
    with open_package(path) as source:
        replaced = {name: source.read(name) for name in source.names if name.startswith("xl/worksheets/sheet")}
        assert verify(patched(source, tmp_path / "new", replaced), source, replaced, ()) == []


def test_a_part_that_changed_without_a_plan(source, tmp_path):
    result = patched(source, tmp_path / "new", {STYLES: source.read(STYLES).replace(b"Calibri", b"Courier")})
    assert verify(result, source, (), ()) == [f"{STYLES} is no longer what it was"]


def test_a_part_compressed_anew_is_well_only_where_it_was_planned(source, tmp_path):
    """Only what is copied raw is certain to be what it was."""
    with zipfile.ZipFile(tmp_path / "new", "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of(source.path).items():
            archive.writestr(name, content)
    unplanned = verify(tmp_path / "new", source, (), ())
    assert unplanned == [f"{name} is no longer what it was" for name in source.names]
    assert verify(tmp_path / "new", source, source.names, ()) == []


def test_parts_that_came_or_went_without_a_plan(source, tmp_path):
    result = patched(source, tmp_path / "new", {"xl/new.xml": b"<a/>"}, ("docProps/app.xml",))
    assert verify(result, source, (), ()) == ["docProps/app.xml is missing", "xl/new.xml was not planned"]


def test_a_part_that_should_be_gone(source, tmp_path):
    result = patched(source, tmp_path / "new", {})
    assert verify(result, source, (), ("docProps/app.xml",)) == ["docProps/app.xml was not planned"]


def test_damage_in_a_rewritten_part(source, tmp_path):
    replaced = new_value(source)
    result = patched(source, tmp_path / "new", replaced)
    with open_package(result) as package:
        start = package.members[SHEET].header_offset + 30 + len(SHEET) + 20
    content = bytearray(result.read_bytes())
    content[start] ^= 0xFF
    result.write_bytes(content)
    assert [finding.split(":")[0] for finding in verify(result, source, replaced, ())] == ["refusal.damaged"]


def test_damage_in_a_copied_part(source, tmp_path):
    result = patched(source, tmp_path / "new", {})
    content = bytearray(result.read_bytes())
    with open_package(result) as package:
        content[package.members[STYLES].header_offset + 30 + len(STYLES) + 20] ^= 0xFF
    result.write_bytes(content)
    assert verify(result, source, (), ()) == [f"{STYLES} is no longer what it was"]


def test_a_file_cut_short(source, tmp_path):
    result = patched(source, tmp_path / "new", {})
    result.write_bytes(result.read_bytes()[:-100])
    assert verify(result, source, (), ())


def test_a_rule_of_excels_that_the_patch_breaks(source, tmp_path):
    replaced = new_value(source, "1,256")
    found = verify(patched(source, tmp_path / "new", replaced), source, replaced, ())
    assert any("D4" in finding and "no value" in finding for finding in found)


def test_a_rule_that_was_broken_before_is_not_held_against_the_patch(tmp_path):
    other_heading = {TABLE: lambda xml: xml.replace(b'name="Column2"', b'name="Other"')}
    odd = edited(corpus("table13.xlsx"), tmp_path / "odd.xlsx", other_heading)
    with open_package(odd) as source:
        replaced = new_value(source)
        assert verify(patched(source, tmp_path / "new", replaced), source, replaced, ()) == []
        replaced = new_value(source, "1,256")
        assert verify(patched(source, tmp_path / "new", replaced), source, replaced, ()) != []


def test_the_second_reader_reads_to_the_end_of_a_sheet(source, tmp_path, monkeypatch):
    """Even where our own rules see nothing, a sheet that another reader gives up on is not saved."""
    monkeypatch.setattr("regulars.hosts.package.excel_rules.findings", lambda *_: [])
    replaced = {SHEET: re.sub(rb'(<row r="6".*?)<v>4333</v>', rb"\1<v>4333</w>", source.read(SHEET))}
    found = verify(patched(source, tmp_path / "new", replaced), source, replaced, ())
    assert len(found) == 1
    assert found[0].startswith("a second reader cannot read it")


def test_the_second_reader_finds_every_sheet(source, tmp_path, monkeypatch):
    monkeypatch.setattr("regulars.hosts.package.excel_rules.findings", lambda *_: [])
    book = "xl/workbook.xml"
    replaced = {book: source.read(book).replace(b'r:id="rId1"', b'r:id="rId99"')}
    assert verify(patched(source, tmp_path / "new", replaced), source, replaced, ())


def test_untouched_sheets_are_not_inflated(source, tmp_path, monkeypatch):
    replaced = {STYLES: source.read(STYLES)}
    result = patched(source, tmp_path / "new", replaced)
    read = []
    really_read = Package.read
    monkeypatch.setattr(Package, "read", lambda package, part: read.append(part) or really_read(package, part))
    assert verify(result, source, replaced, ()) == []
    assert SHEET not in read
    assert STYLES in read


def test_together_with_the_save_order(source):
    """A good patch replaces the workbook; a bad one leaves it as it is and says why."""
    digest, path, bad = source.digest, source.path, new_value(source, "not a number")
    with pytest.raises(Refusal, match=r"refusal\.verify"):
        save(path, digest, lambda f: source.write_to(f, bad), lambda new: verify(new, source, bad, ()))
    assert open_package(path).digest == digest
    good = new_value(source)
    saved = save(path, digest, lambda f: source.write_to(f, good), lambda new: verify(new, source, good, ()))
    with open_package(path) as package:
        assert package.digest == saved.digest
        assert package.read(SHEET) == good[SHEET]
