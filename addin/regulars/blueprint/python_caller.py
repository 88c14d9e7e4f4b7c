"""The VBA module that starts Python: xlwings' own standalone module, made safe for workbooks that are passed around.

xlwings (BSD licence, kept in the module) ships it as xlwings.bas. What is changed here, and why:

1. PROJECT_NAME is "regulars": settings come from the user's own %USERPROFILE%\\.regulars\\regulars.conf (on a Mac:
   regulars.conf in Excel's container folder), untouched by other projects' xlwings.conf.
2. Settings are read from nowhere else. xlwings also looks in a sheet of the workbook and in a .conf file beside it: who
   sends a workbook could so choose the program that is started as "Python". Both look-ups are taken out.
3. The interpreter must be a path. A bare "python", xlwings' default, lets Windows start a python.exe that lies in the
   current folder, often the workbook's, and load the DLL from there. Without a path the user is told what to do.
4. Nothing is imported from the workbook's folder: ADD_WORKBOOK_TO_PYTHONPATH is gone (always "false"); the workbook's
   path and PYTHONPATH no longer stand unquoted on the command line (a file name with ^& in it could run a command); and
   Python is started with -P, which keeps the current folder off sys.path. (On a Mac, xlwings' AppleScript starts
   Python, without -P, but always in the root folder.)
5. No code in cells: sheets named *.py (an xlwings PRO feature, with its licence key), the worksheet function SQL and
   the "import functions" macros are taken out.

Each change names the exact text it replaces, and how often that occurs; another xlwings release that reads differently
is refused, not silently half changed.
"""

from dataclasses import dataclass
from pathlib import Path

NOT_SET_UP = (
    "Python is not set up for this user. The file regulars.conf must name it: "
    "docs/for-administrators.md says where and how, under The Refresh button."
)


class UnknownRunnerError(Exception):
    """The installed xlwings has a VBA module that the changes do not fit."""


@dataclass(frozen=True)
class Change:
    """Replaces a text, or everything from it up to (not including) another.

    old    exact text, lines joined by LF; where `until` is given, the start of what is replaced
    new    what stands there instead
    until  where the replaced part ends; None where `old` is all of it
    times  how often `old` occurs
    """

    old: str
    new: str = ""
    until: str | None = None
    times: int = 1


_CONST = 'Public Const PROJECT_NAME As String = "'
_INTERPRETER_MISSING = """    If {name} = "" Then
        ' Legacy
        {name} = GetConfig("INTERPRETER", "{default}")
    End If
"""
_EXCEL = '#If App = "Microsoft Excel" Then\n'

CHANGES = (
    # 1 and 3
    Change(f'{_CONST}xlwings"\n', f'{_CONST}regulars"\nPublic Const NOT_SET_UP As String = "{NOT_SET_UP}"\n'),
    # 2
    Change(" (sheet -> directory -> user -> default)", " (user -> default)"),
    Change("    ' An entry in xlwings.conf sheet overrides the config file/ribbon\n"),
    Change("    ' Sheet\n", until="    ' User Config\n"),
    Change(f"{_EXCEL}Function GetDirectoryPath(", until="Function GetConfigFilePath()"),
    Change("Function GetDirectoryConfigFilePath()", until="Function GetConfig(configKey"),
    Change(f"{_EXCEL}Function GetFullName(", until=""),
    # 3
    Change(
        _INTERPRETER_MISSING.format(name="interpreter", default="python"),
        "    If Not IsFullName(interpreter) Then\n"
        '        MsgBox NOT_SET_UP, vbExclamation, "Regulars"\n'
        "        RunPython = -1\n"
        "        Exit Function\n"
        "    End If\n",
    ),
    Change(
        _INTERPRETER_MISSING.format(name="PYTHON_WIN", default="pythonw"),
        "    If Not IsFullName(PYTHON_WIN) Then Err.Raise 1002, Description:=NOT_SET_UP\n",
        times=2,
    ),
    # 4 (on a Mac, the AppleScript of xlwings expects the list: flag, two workbooks, three cloud folders)
    Change(
        "    ' Check for embedded Python code\n",
        '    PYTHONPATH = "false;;;;;"\n\n',
        until='    OPTIMIZED_CONNECTION = GetConfig("USE UDF SERVER", False)\n',
    ),
    Change(
        '" -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\\""" & PYTHONPATH & "\\""); " & PythonCommand',
        '" -B -P -c """ & PythonCommand',
    ),
    Change(
        "    ' TODO: Doesn't automatically check if code is embedded\n",
        until='    PYTHON_WIN = GetConfig("INTERPRETER_WIN", "")\n',
    ),
    Change('    licenseKey = GetConfig("LICENSE_KEY", "")\n', until="    If DEBUG_UDFS = True Then\n"),
    Change(
        '" -B -c ""import sys, os;" & LicenseKeyEnvString & "import xlwings.utils;'
        'xlwings.utils.prepare_sys_path(\\""" & PYTHONPATH & "\\"");import xlwings; ',
        '" -B -P -c ""import xlwings; ',
    ),
    # 5
    Change("    ' PythonCommand with embedded code\n", until="    ' Call Python platform-dependent\n"),
    Change(f"{_EXCEL}Function GetUdfModules(", until="Private Sub CleanUp()\n"),
    Change("Sub ImportPythonUDFsBase(", until="Private Sub GetDLLVersion()\n"),
    Change('\'Attribute VB_Name = "Extensions"\n', until='\'Attribute VB_Name = "Utils"\n'),
)


def python_caller() -> dict[str, str]:
    """The module "xlwings" (name -> VBA source with LF line ends) from the installed xlwings package, made safe.

    It offers `RunPython "python statements"` to buttons and `XLPy` to worksheet functions. Raises UnknownRunnerError.
    """
    import xlwings

    shipped = Path(xlwings.__file__).with_name("xlwings.bas").read_bytes().decode("ascii")
    return {"xlwings": made_safe(shipped.replace("\r\n", "\n"), xlwings.__version__)}


def made_safe(source: str, version: str) -> str:
    """Apply every change to a module's source. `version` is named in the UnknownRunnerError."""
    for change in CHANGES:
        found = source.count(change.old)
        if found != change.times:
            raise UnknownRunnerError(
                f"The VBA module of xlwings {version} is not the one this build knows: "
                f"{change.old.strip()!r} occurs {found} times instead of {change.times}."
            )
        source = source.replace(change.old, change.new) if change.until is None else _cut(source, change, version)
    return source


def recorder(sheet: str, cell: str = "A1") -> dict[str, str]:
    """A stand-in for python_caller() that starts nothing: RunPython writes the statements into a cell of a sheet.

    For tests of buttons in spreadsheet programs that cannot run the real module.
    """
    place = f'ThisWorkbook.Worksheets({vba_text(sheet)}).Range("{cell}")'
    return {
        "xlwings": 'Attribute VB_Name = "xlwings"\nOption Explicit\n\n'
        f"Public Function RunPython(PythonCommand As String)\n    {place}.Value = PythonCommand\nEnd Function\n"
    }


def vba_text(text: str) -> str:
    """Spell a text as a VBA expression in ASCII: 资料 becomes ChrW(36164) & ChrW(26009)."""
    parts: list[str] = []
    quoted = ""
    for unit in memoryview(text.encode("utf-16-le")).cast("H"):
        if 32 <= unit < 127:
            quoted += '""' if unit == ord('"') else chr(unit)
            continue
        if quoted:
            parts.append(f'"{quoted}"')
            quoted = ""
        parts.append(f"ChrW({unit})")
    if quoted or not parts:
        parts.append(f'"{quoted}"')
    return " & ".join(parts)


def _cut(source: str, change: Change, version: str) -> str:
    start = source.index(change.old)
    end = source.find(change.until, start) if change.until else len(source)
    if end < 0:
        raise UnknownRunnerError(
            f"The VBA module of xlwings {version} is not the one this build knows: "
            f"{change.until!r} does not follow {change.old.strip()!r}."
        )
    return source[:start] + change.new + source[end:]
