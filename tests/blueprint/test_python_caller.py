"""The VBA that starts Python: it obeys the user's own settings only, whatever lies beside or inside the workbook.

pyOpenVBA's interpreter runs the module as it is built, on a made-up Windows: the files that exist, the environment and
what WScript.Shell is told to run are the test's.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAObject, VBARuntimeError, method
from xlsxwriter import Workbook

from regulars.blueprint.python_caller import (
    CHANGES,
    NOT_SET_UP,
    UnknownRunnerError,
    made_safe,
    python_caller,
    recorder,
    vba_text,
)
from regulars.blueprint.vba import with_macros

USER_CONF = r"C:\Users\rep\.regulars\regulars.conf"
PYTHON = r"C:\Programs\Python 311\python.exe"
# What the interpreter does not know, or reads more strictly than VBA: nothing of it bears on these tests.
BEYOND_THE_INTERPRETER = {
    " 'Adjust when using outside of Excel": "",
    "Application.Hwnd": "1",
    "Kill LOG_FILE": "",
    'GetConfig("SHOW CONSOLE", False) = True': "False",
}


def shipped() -> str:
    return Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="ascii")


class Windows:
    """A PC with a workbook in it; `conf` are the user's settings, None where there is no regulars.conf."""

    def __init__(self, folder: Path, conf: dict[str, str] | None, name: str = "team.xlsm") -> None:
        self.commands: list[str] = []
        self.looked_for: list[str] = []
        self.files = {PYTHON: "", **({USER_CONF: ""} if conf is not None else {})}
        source = python_caller()["xlwings"]
        for unknown, known in BEYOND_THE_INTERPRETER.items():
            assert unknown in source
            source = source.replace(unknown, known)
        with Workbook(folder / "plain.xlsx") as book:
            book.add_worksheet("Start")
            planted = book.add_worksheet("regulars.conf")
            planted.write_row("A1", ["INTERPRETER_WIN", r"\\elsewhere\share\python.exe"])
            book.add_worksheet("regulars.py").write("A1", "print('code in a cell')")
        caller = 'Sub Go()\n    RunPython "import regulars.buttons"\nEnd Sub\n'
        with_macros(folder / "plain.xlsx", folder / name, {"xlwings": source, "Test": caller})
        for planted_file in ("regulars.conf", "xlwings.conf"):
            (folder / planted_file).write_text(r'"INTERPRETER_WIN","\\elsewhere\share\python.exe"')
            self.files[str(folder / planted_file)] = ""
        self.excel = ExcelApplication.open(folder / name, with_vba=True)
        self._furnish(conf or {})

    def _furnish(self, conf: dict[str, str]) -> None:
        vba = self.excel.interpreter
        environment = {"USERPROFILE": r"C:\Users\rep", "TEMP": r"C:\Temp"}
        shell = Shell(self.commands)

        def attributes(_: Any, arguments: list[Any], __: Any) -> int:
            self.looked_for.append(str(arguments[0]))
            if str(arguments[0]) not in self.files:
                raise VBARuntimeError(53, "File not found")
            return 0

        vba._intrinsics = {
            **vba._intrinsics,
            "environ": lambda _, arguments, __: environment.get(str(arguments[0]).upper(), ""),
            "getattr": attributes,
        }
        vba.host.create = lambda name: shell
        answers = "".join(f'Case "{key}"\nsValue = "{value}"\n' for key, value in conf.items())
        settings = vba.add_module(
            "Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean\n"
            f"GetConfigFromFile = True\nSelect Case sName\n{answers}"
            "Case Else\nGetConfigFromFile = False\nEnd Select\nEnd Function\n",
            name="Settings",
        )
        vba.modules["xlwings"].procedures["getconfigfromfile"] = settings.procedures["getconfigfromfile"]

    def press(self) -> None:
        self.excel.run("Go")

    @property
    def messages(self) -> list[str]:
        return [dialog[1] for dialog in self.excel.interpreter.dialogs]


class Shell(VBAObject):
    """WScript.Shell, writing down what it is told to run."""

    vba_type_name = "WshShell"

    def __init__(self, commands: list[str]) -> None:
        self._commands = commands

    @method
    def Run(self, command: object, style: object = 0, wait: object = False) -> int:  # noqa: N802
        self._commands.append(str(command))
        return 0

    @method
    def ExpandEnvironmentStrings(self, text: object) -> object:  # noqa: N802
        return text


def test_python_is_started_as_the_user_set_it_up(tmp_path: Path):
    pc = Windows(tmp_path, {"INTERPRETER_WIN": PYTHON})
    pc.press()
    (command,) = pc.commands
    folder, started = r'cd "C:\Programs\Python 311"', rf'"{PYTHON}" -B -P -c "import regulars.buttons"'
    assert command.startswith(f"cmd.exe /C C: & {folder} & {started}")
    assert '--wb="team.xlsm" --from_xl=1' in command
    assert pc.messages == []


def test_nothing_beside_or_inside_the_workbook_is_asked(tmp_path: Path):
    pc = Windows(tmp_path, {"INTERPRETER_WIN": PYTHON})
    pc.press()
    assert set(pc.looked_for) == {USER_CONF, PYTHON}
    assert "elsewhere" not in pc.commands[0]
    assert str(tmp_path) not in pc.commands[0].partition("--app=")[0]


@pytest.mark.parametrize("conf", [None, {}, {"INTERPRETER_WIN": "python"}, {"INTERPRETER": PYTHON}])
def test_without_a_path_to_python_the_user_is_told_what_to_do(tmp_path: Path, conf: dict[str, str] | None):
    pc = Windows(tmp_path, conf)
    pc.press()
    assert pc.commands == []
    assert pc.messages == [NOT_SET_UP]


def test_what_the_user_is_told_to_read_is_there():
    page, section = re.search(r"(docs/[\w-]+\.md) .* under (.*)\.", NOT_SET_UP).groups()
    said = (Path(__file__).parents[2] / page).read_text("utf-8").partition(f"## {section}\n")[2]
    assert "regulars.conf" in said.partition("\n## ")[0]


def test_a_file_name_never_becomes_a_command(tmp_path: Path):
    name = "offer ^& calc & (1).xlsm"
    pc = Windows(tmp_path, {"INTERPRETER_WIN": PYTHON}, name)
    pc.press()
    outside_quotes = "".join(pc.commands[0].split('"')[::2])
    assert outside_quotes.count("&") == 2  # change drive & change folder & Python
    assert f'--wb="{name}"' in pc.commands[0]


def test_worksheet_functions_start_python_the_same_way(tmp_path: Path):
    pc = Windows(tmp_path, {"INTERPRETER_WIN": PYTHON})
    command = str(pc.excel.run("XLPyCommand"))
    assert f'"{PYTHON}" -B -P -c "import xlwings; xlwings.serve(' in command
    with pytest.raises(VBARuntimeError, match=r"regulars\.conf"):
        Windows(tmp_path, {"INTERPRETER_WIN": "pythonw"}).excel.run("XLPyCommand")


def test_a_module_planted_in_the_current_folder_is_not_imported(tmp_path: Path):
    (tmp_path / "pandas.py").write_text("print('planted')")
    pc = Windows(tmp_path, {"INTERPRETER_WIN": PYTHON})
    pc.press()
    flags = re.search(r'python\.exe" (.*) -c ', pc.commands[0])[1].split()

    def output(options: list[str]) -> str:
        command = [sys.executable, *options, "-c", "import pandas; print(pandas.__file__)"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True).stdout

    assert "planted" in output([])  # so it is worth guarding against
    assert "planted" not in output(flags)


def test_the_lookups_and_the_paid_parts_are_gone():
    source = python_caller()["xlwings"]
    for gone in ("GetDirectoryConfigFilePath", "GetConfigFromSheet", "xlwings.pro", "LICENSE_KEY", "prepare_sys_path"):
        assert gone in shipped()
        assert gone not in source
    assert "distributed under a BSD 3-clause license" in source


def test_another_xlwings_module_is_refused_by_its_version():
    source = shipped().replace("\r\n", "\n")
    assert made_safe(source, "0.37.8") == python_caller()["xlwings"]
    for change in CHANGES:
        with pytest.raises(UnknownRunnerError, match=r"xlwings 9\.9"):
            made_safe(source.replace(change.old, "' rewritten"), "9.9")
        if change.until:
            with pytest.raises(UnknownRunnerError, match=r"xlwings 9\.9"):
                made_safe(source.replace(change.until, "' rewritten"), "9.9")


def test_texts_are_spelled_in_ascii():
    assert vba_text('Say "hi"') == '"Say ""hi"""'
    assert vba_text("资料 1") == 'ChrW(36164) & ChrW(26009) & " 1"'
    assert vba_text("") == '""'


def test_the_recorder_offers_what_buttons_call():
    (source,) = recorder("资料", "B7").values()
    assert "Public Function RunPython(PythonCommand As String)" in source
    assert source.isascii()
