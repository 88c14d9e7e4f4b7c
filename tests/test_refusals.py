"""What cannot be used is refused in a sentence that says what to do, in either language, and stays as it is."""

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import pytest
import xlsxwriter

from regulars.tables import Language
from tests.support.saves import excel_owner_file
from tests.support.team import COMMAND, CUSTOMERS, ORDERS, process, regulars, team
from tests.support.workbooks import write_workbook

OLD_SYSTEM = Path(__file__).parent / "exports" / "old_system.xls"
HEADINGS = ORDERS[0]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return team(tmp_path / "team.xlsx")


def damaged(path: Path, damage: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(damage(team(path).read_bytes()))
    return path


def encrypted(content: bytes) -> bytes:
    locked = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(content)).encrypt("secret", locked)
    return locked.getvalue()


def binary(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    return path


def text(path: Path) -> Path:
    path.write_text("Order,Customer,Date\n1,C1,2025-01-01\n")
    return path


def without_tables(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write("A1", "nothing of ours")
    return path


def open_in_excel(path: Path) -> Path:
    path.with_name(f"~${path.name}").write_bytes(excel_owner_file("Li An 李安"))
    return team(path)


def read_only(path: Path) -> Path:
    team(path).chmod(0o444)
    return path


def old(path: Path) -> Path:
    return Path(shutil.copy(OLD_SYSTEM, path))


# case -> how the workbook is made, its ending, the exit code, and what the sentence must name in English and in Chinese
REFUSED: dict[str, tuple[Callable[[Path], object], str, int, str, str]] = {
    "there is none": (lambda path: None, ".xlsx", 3, "There is no file", "没有找到文件"),
    "a folder": (Path.mkdir, "", 3, "no workbook (.xlsx or .xlsm)", "没有工作簿"),
    "a text file with another name": (text, ".xlsx", 3, "import it", "导入"),
    "a csv file": (text, ".csv", 3, "import it", "导入"),
    "a password": (lambda path: damaged(path, encrypted), ".xlsx", 3, "remove the password", "取消密码"),
    "half a download": (lambda path: damaged(path, lambda all: all[:-600]), ".xlsx", 3, "copy it again", "重新下载"),
    "the old format": (old, ".xls", 3, "save it as Excel Workbook (.xlsx)", "另存为"),
    "the old format, renamed": (old, ".xlsx", 3, "save it as Excel Workbook (.xlsx)", "另存为"),
    "a binary workbook": (binary, ".xlsb", 3, "save it as Excel Workbook (.xlsx)", "另存为"),
    "no table of ours": (without_tables, ".xlsx", 3, "Add them", "请添加"),
    "no orders sheet": (
        lambda path: write_workbook(path, {"customers": CUSTOMERS}), ".xlsx", 3, "no sheet Orders", "订单"
    ),
    "no column of dates": (
        lambda path: team(path, orders=[["Order", "Customer"], ["1", "C1"]]), ".xlsx", 3, "Orders: Date", "缺少"
    ),
    "no customers": (lambda path: team(path, customers=CUSTOMERS[:1]), ".xlsx", 3, "at least one row", "至少填写一行"),
    "no usable customer": (
        lambda path: team(path, customers=[["Customer", "Name"], ["C1", None], [None, "Mill"]]),
        ".xlsx", 3, "None of the 2 customers", "2 个客户都不能使用",
    ),
    "no orders": (lambda path: team(path, orders=[HEADINGS]), ".xlsx", 3, "Paste your order", "请把订单明细粘贴"),
    "no usable order": (
        lambda path: team(path, orders=[HEADINGS, ["1", "C1", "soon"], ["2", "C9", dt.date(2025, 1, 1)]]),
        ".xlsx", 3, "None of the 2 rows", "2 行都无法使用",
    ),
    "orders only after the day": (
        lambda path: team(path, orders=[HEADINGS, ["1", "C1", dt.date(2025, 7, 1)]]),
        ".xlsx", 3, "before the first order of 2025-07-01", "早于第一张订单的日期 2025-07-01",
    ),
    "open in Excel": (open_in_excel, ".xlsx", 4, "Li An 李安 has", "李安 正打开着"),
    "write-protected": (read_only, ".xlsx", 3, "write protection", "写保护"),
}  # fmt: skip


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_sentence_and_left_as_it_is(tmp_path: Path, case: str, language: Language):
    make, ending, code, english, chinese = REFUSED[case]
    path = tmp_path / f"Anna's 团队{ending}"
    make(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    said = regulars("refresh", path, "--as-of", "2025-06-30", language=language)
    assert said.exit_code == code
    assert said.out == ""
    (sentence,) = said.error.splitlines()
    assert {Language.EN: english, Language.ZH: chinese}[language] in sentence
    assert sentence.count(path.name) <= (3 if code == 4 else 1)
    assert sentence[-1] in ".。"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


@pytest.mark.parametrize("command", ["check", "import"])
@pytest.mark.parametrize(
    "case", ["there is none", "a password", "half a download", "the old format", "no orders sheet"]
)
def test_the_other_commands_refuse_it_too(tmp_path: Path, case: str, command: str):
    make, ending, _, english, _ = REFUSED[case]
    path, sales = tmp_path / f"team{ending}", tmp_path / "sales.csv"
    make(path)
    sales.write_text("Order,Customer,Date\n1,C1,2025-01-01\n")
    said = regulars(command, path, *[sales][: command == "import"])
    assert (said.exit_code, said.out) == (3, "")
    assert "Orders" in said.error if case == "no orders sheet" else english in said.error


@pytest.mark.parametrize(
    "orders",
    [
        pytest.param([HEADINGS, ["1", "C1", dt.date(2025, 1, 5), 2, 5.0, None]], id="one order in all"),
        pytest.param(
            [["Order", "Customer", "Date", "Product", "Amount"], ["1", "C1", dt.date(2023, 1, 5), "P1", 5.0]],
            id="nothing for two years",
        ),
        pytest.param([HEADINGS, ["1", "C1", dt.date(2025, 1, 5), -2, 5.0, None]], id="only a return"),
        pytest.param([HEADINGS, ["1", "C1", dt.date(2025, 1, 5), 2, 0.0, None]], id="only a sample"),
        pytest.param([*ORDERS, ["1", "C3", dt.date(2025, 1, 5), None, None, None]], id="an amount missing"),
    ],
)
def test_little_to_go_by_is_no_reason_to_refuse(tmp_path: Path, orders: list[list[object]]):
    products = [["Product", "Unit cost"], ["P1", 3.0]]
    said = regulars("refresh", team(tmp_path / "team.xlsx", orders=orders, products=products), "--as-of", "2025-06-30")
    assert (said.exit_code, said.error) == (0, "")
    assert "3 customers" in said.out


def test_orders_without_any_amount_are_refused_by_saying_so(tmp_path: Path):
    orders = [["Order", "Customer", "Date"], *[line[:3] for line in ORDERS[1:]]]
    said = regulars("refresh", team(tmp_path / "team.xlsx", orders=orders), "--as-of", "2025-06-30")
    assert said.exit_code == 3
    assert "Orders" in said.error


@pytest.mark.parametrize("name", ["Anna's orders", '订单 "北"', "Q1 & Q2 <net>"])
def test_a_sheet_may_have_any_name(tmp_path: Path, name: str):
    orders = [*ORDERS, ["X", "C1", "2025-13-01", 1, 1.0, 1.0]]
    path = write_workbook(
        tmp_path / "team.xlsx",
        {"customers": CUSTOMERS, "orders": orders, "data_problems": [["Where", "What was done", "What was found"]]},
        sheet_names={"orders": name},
    )
    said = regulars("refresh", path, "--as-of", "2025-06-30")
    assert said.exit_code == 0
    quoted = name.replace("'", "''")
    assert f"'{quoted}'!C11" in regulars("check", path).out


def test_only_debug_shows_a_traceback(book: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the sum of nothing")

    monkeypatch.setattr("regulars.batch.local.refresh", broken)
    monkeypatch.setattr("regulars.check.check_book", broken)
    for command in ("refresh", "check"):
        plain = regulars(command, book)
        assert plain.exit_code == 1
        assert plain.out == ""
        assert len(plain.error.splitlines()) == 1
        assert "the sum of nothing" in plain.error
        assert "--debug" in plain.error
        debugged = regulars(command, book, "--debug")
        assert debugged.exit_code == 1
        assert "Traceback" in debugged.error
        assert "in broken" in debugged.error


def test_a_refusal_is_valid_json_too(tmp_path: Path):
    for command in ("check", "import"):
        said = regulars(command, tmp_path / "gone.xlsx", *[tmp_path / "x.csv"][: command == "import"], "--json")
        told = json.loads(said.out)
        assert (told["exit_code"], said.exit_code) == (3, 3)
        assert told["error"] == said.error.strip()


def test_a_place_the_system_refuses_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def locked(path: str | Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("regulars.starting.new_workbook", locked)
    said = regulars("new", tmp_path / "team.xlsm")
    assert said.exit_code == 1
    assert f"{tmp_path / 'team.xlsm'}: Permission denied" in said.error


def test_a_log_without_chinese_letters_is_no_reason_to_fail(book: Path, tmp_path: Path):
    log = {"PYTHONIOENCODING": "ascii", "REGULARS_LANGUAGE": "zh"}
    checked = process("check", book, **log)
    assert (checked.returncode, checked.stderr) == (0, b"")
    orders = [ORDERS[0], ["1", "C1", "五月五日", None, None, 5.0]]
    told = process("check", team(tmp_path / "team2.xlsx", orders=orders), "--json", **log)
    assert json.loads(told.stdout.decode("ascii"))["problems"][0]["found"] == "五月五日"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
def test_a_reader_who_has_seen_enough_is_no_error(book: Path):
    command = [*COMMAND, "check", str(book)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait(60) in (0, 1)
    running.stderr.close()


INTERRUPTED = """
import signal, {module} as module
real = module.{function}
def interrupted(*arguments):
    result = real(*arguments) if {afterwards} else None
    signal.raise_signal(signal.SIGINT)
    return result
module.{function} = interrupted
from regulars.cli import main
main()
"""


@pytest.mark.parametrize(
    ("module", "function", "afterwards"),
    [
        ("regulars.check", "check_book", False),
        ("regulars.hosts.package.patch", "patch", False),
        ("regulars.hosts.package.verify", "verify", False),
        ("regulars.hosts.package.exchange", "swap", False),
        ("regulars.hosts.package.exchange", "swap", True),
    ],
    ids=["checking", "planning", "looking over the new file", "before the exchange", "after the exchange"],
)
def test_interrupted_at_any_moment_the_workbook_is_old_or_new_and_free(
    book: Path, module: str, function: str, afterwards: bool
):
    old = book.read_bytes()
    code = INTERRUPTED.format(module=module, function=function, afterwards=afterwards)
    command = [sys.executable, "-c", code, "refresh", str(book), "--as-of", "2025-06-30"]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=os.environ | {"REGULARS_LANGUAGE": "en"}
    )
    assert ended.returncode == 130
    assert ended.stdout == ""
    assert ended.stderr.startswith("Stopped.")
    assert len(ended.stderr.splitlines()) == 1
    assert [file.name for file in book.parent.iterdir()] == [book.name]
    assert (book.read_bytes() == old) is not afterwards
    again = regulars("refresh", book, "--as-of", "2025-06-30")
    assert (again.exit_code, again.error) == (0, "")
