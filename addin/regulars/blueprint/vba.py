"""Puts VBA modules into a workbook made by XlsxWriter: .xlsx in, .xlsm out, the same bytes every time."""

import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
CONTENT_TYPES = "[Content_Types].xml"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

PROCEDURE = re.compile(r"^\s*(?:Public\s+)?(?:Sub|Function)\s+(\w+)", re.MULTILINE | re.IGNORECASE)
WORKBOOK_CODE_NAME = re.compile(r'<workbookPr\b[^>]*\bcodeName="([^"]*)"')
BUTTON_MACRO = re.compile(r"<x:FmlaMacro>(?:\[0\]!)?([^<]+)</x:FmlaMacro>")


class MacroError(Exception):
    """A workbook and its VBA do not fit together."""


def with_macros(xlsx: Path, out: Path, modules: Mapping[str, str], workbook_module: str | None = None) -> None:
    """Write `out`, a copy of `xlsx` with a VBA project.

    xlsx             a workbook of XlsxWriter without macros. Its document modules take the names given by set_vba_name
                     to the workbook and to each sheet (Sheet1, Sheet2 … where none was given).
    modules          standard modules: name -> source, ASCII, lines ended by LF or CRLF; an "Attribute VB_Name" line may
                     lead it, as in an exported .bas
    workbook_module  source of the workbook's own module (Workbook_Open …), without attributes

    The same input gives the same bytes: members are sorted and dated 1980. (XlsxWriter stamps the time of creation into
    docProps/core.xml unless set_properties({"created": …}) says otherwise.)

    Raises MacroError for a module that is not ASCII, for a button whose macro is in no module, and for a workbook that
    is not a plain .xlsx.
    """
    from pyopenvba import ExcelFile

    sources = {name: _vba_lines(name, source) for name, source in modules.items()}
    _refuse_dead_buttons(xlsx, sources)
    with tempfile.TemporaryDirectory() as folder:
        plain, built = Path(folder, "plain.xlsm"), Path(folder, "built.xlsm")
        _repack(xlsx, plain, MACRO_WORKBOOK_TYPE)
        with ExcelFile(plain) as workbook:
            project = workbook.add_vba_project()
            for name, source in sources.items():
                project.add_module(name, source)
            if workbook_module is not None:
                workbook.set_module(_workbook_code_name(plain), _vba_lines("of the workbook", workbook_module))
            workbook.save(built)
        _repack(built, out)


def macro_sources(folder: Path) -> dict[str, str]:
    """The hand-written modules in a folder of .bas files: name, as its "Attribute VB_Name" says, -> source."""
    sources = {}
    for path in sorted(folder.glob("*.bas")):
        source = path.read_text(encoding="utf-8")
        named = re.match(r'Attribute VB_Name = "(\w+)"', source)
        if not named:
            raise MacroError(f'{path.name} does not begin with an "Attribute VB_Name" line.')
        sources[named[1]] = source
    return sources


def _vba_lines(name: str, source: str) -> str:
    """The source with the line ends VBA wants. Raises MacroError for what another country's code page would break."""
    lines = source.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            raise MacroError(
                f"Module {name}, line {number}: VBA outside ASCII breaks on other computers: {line.strip()}"
            )
    return "".join(f"{line}\r\n" for line in lines)


def _workbook_code_name(package: Path) -> str:
    with zipfile.ZipFile(package) as opened:
        named = WORKBOOK_CODE_NAME.search(opened.read("xl/workbook.xml").decode("utf-8"))
    return named[1] if named else "ThisWorkbook"


def _refuse_dead_buttons(xlsx: Path, sources: Mapping[str, str]) -> None:
    known = {name.lower() for source in sources.values() for name in PROCEDURE.findall(source)}
    with zipfile.ZipFile(xlsx) as package:
        for part in package.namelist():
            if part.startswith("xl/drawings/vmlDrawing"):
                for macro in BUTTON_MACRO.findall(package.read(part).decode("utf-8")):
                    if macro.rpartition(".")[2].lower() not in known:
                        raise MacroError(f"A button runs the macro {macro}, which is in none of the modules.")


def _repack(source: Path, out: Path, workbook_type: bytes | None = None) -> None:
    """Copy a package with its members sorted and dated 1980; with `workbook_type`, as a workbook of that type."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if workbook_type:
        if parts[CONTENT_TYPES].count(WORKBOOK_TYPE) != 1:
            raise MacroError(f"{source.name} is not a plain .xlsx workbook.")
        parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(WORKBOOK_TYPE, workbook_type)
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            member = zipfile.ZipInfo(name, FIXED_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # the same on every operating system
            package.writestr(member, parts[name], compresslevel=9)
