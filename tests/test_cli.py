"""The command as a rep, a manager and a nightly job use it: what it writes, what it says, how it ends."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.tables import Language
from tests.support.patching import grid, shown
from tests.support.team import CUSTOMERS, ORDERS, process, regulars, team

SALES = """\
Order No,Customer,Customer name,Date,Qty,Price
A1,C1,Mill,2025-06-20,2,2.50
A2,C8,"Café ""Süd"", east",2025-06-21,12件,9
A3,,,2025-06-22,1,9
A4,C9,Corner,2025-06-31,1,9
"""
BAD_ORDERS = [
    *ORDERS,
    ["X1", "C1", "2025-13-01", None, None, 5.0],
    ["X2", "C7", "2025-06-01", None, None, 5.0],
    ["X3", "C1", "2025-06-02", None, None, "12元"],
]

ODD_LINES = [[None, None, None, None], [1, 5.0, 5.0, "USD"], [2, 5.0, 11.0, None]]


@pytest.fixture(autouse=True)
def no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said about an export's headings in one test is not remembered in another."""
    monkeypatch.setattr("regulars.exports.importing.usual_place", lambda: tmp_path / "config" / "exports.json")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return team(tmp_path / "team.xlsx")


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


# ---------------------------------------------------------------------- help


def test_help_answers_without_loading_what_the_work_needs():
    heavy = {"numpy", "pandas", "pyarrow", "openpyxl", "lxml", "xlwings", "fastexcel", "filelock", "regulars.refresh"}
    asked = "import sys\nfrom regulars.cli import main\ntry: main()\nexcept SystemExit: print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked, "--help"], capture_output=True, text=True, check=True)
    assert "refresh" in answer.stdout
    assert heavy & set(answer.stdout.split()) == set()


@pytest.mark.parametrize("command", ["new", "import", "refresh", "check", "demo"])
@pytest.mark.parametrize(("language", "word"), [(Language.EN, "technical"), (Language.ZH, "技术")])
def test_every_command_explains_itself_in_the_persons_language(command: str, language: Language, word: str):
    helped = process(command, "--help", REGULARS_LANGUAGE=language, PYTHONIOENCODING="utf-8", COLUMNS="200")
    assert helped.returncode == 0
    assert word in helped.stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["refresh"],
        ["refresh", "team.xlsx", "--jobs", "0"],
        ["refresh", "team.xlsx", "--as-of", "31.3.2025"],
        ["import", "team.xlsx", "sales.csv", "--map", "amount"],
        ["new", "team.xlsx"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]):
    said = regulars(*arguments)
    assert said.exit_code == 2
    assert said.error
    assert said.out == ""


# ---------------------------------------------------------------------- new


@pytest.mark.parametrize(("language", "sheet"), [(Language.EN, "Scorecard"), (Language.ZH, "客户评分卡")])
def test_new_makes_a_workbook_in_the_persons_language_and_says_what_comes_next(
    tmp_path: Path, language: Language, sheet: str
):
    said = regulars("new", tmp_path / "team.xlsm", language=language)
    assert (said.exit_code, said.error) == (0, "")
    assert str(tmp_path.resolve() / "team.xlsm") in said.out
    assert "regulars import" in said.out
    assert shown(tmp_path / "team.xlsm", sheet)


def test_new_in_another_language_where_told_and_never_over_a_file(tmp_path: Path):
    path = tmp_path / "team.xlsm"
    assert regulars("new", path, "--language", "zh", language=Language.EN).exit_code == 0
    before = path.read_bytes()
    assert shown(path, "客户评分卡")
    again = regulars("new", path)
    assert again.exit_code == 2
    assert (
        again.error
        == f"{path} is there already and may hold somebody's notes. Choose another name, or move it away first.\n"
    )
    assert path.read_bytes() == before


# ---------------------------------------------------------------------- import


def test_import_adds_rows_and_their_customers_and_accounts_for_every_row(book: Path, sales: Path):
    said = regulars("import", book, sales)
    assert (said.exit_code, said.error) == (0, "")
    assert said.out.splitlines() == [
        f"Imported into {book}: 4 rows read, 2 added, 0 already there, 2 set aside.",
        "1 new customer was added to the customers table.",
        '  sales.csv!B4: "Customer" is needed and nothing is given. The line is set aside.',
        '  sales.csv!D5: "2025-06-31" is not a date. The line is set aside.',
        '  sales.csv!E3: "12件" is written as text. It is read as 12.',
    ]
    assert grid(book, "A11:B12", "Orders") == [["A1", "C1"], ["A2", "C8"]]
    assert grid(book, "A5:B5", "Customers") == [["C8", 'Café "Süd", east']]


def test_import_twice_adds_nothing_the_second_time(book: Path, sales: Path):
    regulars("import", book, sales)
    before = book.read_bytes()
    said = regulars("import", book, sales)
    assert said.out.splitlines()[0] == f"Imported into {book}: 4 rows read, 0 added, 2 already there, 2 set aside."
    assert "new customer" not in said.out
    assert book.read_bytes() == before


def test_import_in_chinese_says_the_same(book: Path, sales: Path):
    said = regulars("import", book, sales, language=Language.ZH)
    assert said.out.splitlines()[:3] == [
        f"已导入 {book}：读取 4 行，新增 2 行，已存在 0 行，搁置 2 行。",
        "客户表新增 1 位客户。",
        "  sales.csv!B4：“Customer” 是必填项，但没有填写。此行已搁置。",
    ]


def test_a_dry_run_says_what_it_would_add_and_writes_nothing(book: Path, sales: Path):
    before = book.read_bytes()
    said = regulars("import", book, sales, "--dry-run")
    assert said.out.splitlines()[:2] == [
        f"Nothing was written. Of 4 rows read, 2 would be added to {book}, 0 already there, 2 set aside.",
        "1 new customer would be added to the customers table.",
    ]
    assert book.read_bytes() == before


def test_import_asks_for_a_heading_it_does_not_know_and_remembers_the_answer(book: Path, tmp_path: Path):
    export = tmp_path / "erp.csv"
    export.write_text("Beleg,Customer,Date,Netto\nB1,C1,2025-06-20,7\n")
    asked = regulars("import", book, export)
    assert asked.exit_code == 3
    assert '--map order_id="Beleg"' in asked.error
    said = regulars("import", book, export, "--map", "order_id=Beleg", "--map", "Amount=Netto")
    assert "1 row read, 1 added" in said.out
    assert "remembered" in said.out
    assert shown(book, "Orders")["A11"] == "B1"
    assert shown(book, "Orders")["F11"] == 7
    export.write_text("Beleg,Customer,Date,Netto\nB2,C1,2025-06-21,8\n")
    assert "1 row read, 1 added" in regulars("import", book, export).out


def test_import_as_json_and_strict(book: Path, sales: Path):
    said = regulars("import", book, sales, "--json", "--strict")
    result = json.loads(said.out)
    assert said.exit_code == 6
    assert (result["rows_read"], result["rows_added"], result["set_aside"], result["customers_added"]) == (4, 2, 2, 1)
    assert result["mapping"][str(sales)]["quantity"] == "Qty"
    assert (result["problems"][0]["cell"], result["problems"][0]["outcome"]) == ("sales.csv!B4", "set_aside")


def test_import_into_another_table(book: Path, tmp_path: Path):
    export = tmp_path / "customers.csv"
    export.write_text("客户编号,客户名称\nC1,Mill\nC9,角落店\n", encoding="gb18030")
    assert "1 added, 1 already there" in regulars("import", book, export, "--table", "客户").out
    assert grid(book, "A5:B5", "Customers") == [["C9", "角落店"]]


# ---------------------------------------------------------------------- check


def test_check_names_every_cell_and_writes_nothing(tmp_path: Path):
    path = team(tmp_path / "team.xlsx", orders=BAD_ORDERS)
    before = path.read_bytes()
    said = regulars("check", path)
    assert (said.exit_code, said.error) == (0, "")
    assert said.out.splitlines() == [
        f"Checked {path}; nothing was written. Rows that would be set aside: 2. Cells that can be repaired: 3.",
        '  Orders!C11: "2025-13-01" is not a date. The line is set aside.',
        '  Orders!C12: the date "2025-06-01" is written as text. It is read as 2025-06-01.',
        '  Orders!C13: the date "2025-06-02" is written as text. It is read as 2025-06-02.',
        '  Orders!F13: "12元" is written as text. It is read as 12.',
        '  Orders!B12: "C7" under "Customer" is not among the usable rows of Customers. The line is set aside.',
    ]
    assert "Orders!C11：“2025-13-01” 不是日期。此行已搁置。" in regulars("check", path, language=Language.ZH).out
    assert regulars("check", path, "--strict").exit_code == 6
    assert path.read_bytes() == before


def test_check_of_a_clean_workbook(book: Path):
    said = regulars("check", book, "--strict")
    assert (said.exit_code, said.out) == (0, f"Checked {book}: nothing to correct. Nothing was written.\n")
    assert "没有需要改正的内容" in regulars("check", book, language=Language.ZH).out


def test_check_finds_whatever_a_refresh_finds(tmp_path: Path):
    """A line without an amount, one in a currency without a rate, one whose amount is not quantity × price."""
    lines = [["X1", "C1", dt.datetime(2025, 6, day), *cells] for day, cells in enumerate(ODD_LINES, 1)]
    orders = [[*ORDERS[0], "Currency"], *[[*line, None] for line in ORDERS[1:]], *lines]
    path = team(tmp_path / "team.xlsx", orders=orders)
    checked = json.loads(regulars("check", path, "--json").out)
    (refreshed,) = json.loads(regulars("refresh", path, "--json", "--as-of", "2025-06-30").out)
    assert checked["problems"] == refreshed["problems"]
    assert (checked["set_aside"], refreshed["set_aside"]) == (2, 2)
    assert {problem["cell"] for problem in checked["problems"]} == {"Orders!F11", "Orders!G12", "Orders!F13"}


def test_check_counts_what_it_does_not_list(tmp_path: Path):
    """Thirty customers named twice: twenty in sentences, the rest counted."""
    path = team(tmp_path / "team.xlsx", customers=[*CUSTOMERS, *[["C1", "Mill", "Anna"]] * 30])
    lines = regulars("check", path).out.splitlines()
    assert len([line for line in lines if "stands already in Customers!A2" in line]) == 20
    assert "10 more" in lines[-1]
    problems = json.loads(regulars("check", path, "--json").out)["problems"]
    assert sum(problem["times"] for problem in problems) == 30


# ---------------------------------------------------------------------- refresh


def test_refresh_writes_the_results_and_says_what_it_found(book: Path):
    said = regulars("refresh", book, "--as-of", "2025-06-30")
    assert (said.exit_code, said.error) == (0, "")
    first, second = said.out.splitlines()
    assert first.startswith(f"Refreshed {book} in ")
    assert first.endswith("as of 2025-06-30: 3 customers, 9 order lines.")
    assert "overdue" in second
    assert [row[0] for row in grid(book, "A2:A4", "Scorecard")] == ["C1", "C2", "C3"]
    assert grid(book, "D2:D4", "Scorecard")[0] == ["regular"]
    assert grid(book, "D2:D4", "Scorecard")[2] == ["prospect"]


def test_refresh_leaves_out_orders_after_the_day_and_says_so(book: Path):
    said = regulars("refresh", book, "--as-of", "2025-05-31")
    assert "1 order line is dated after 2025-05-31 and was left out." in said.out


def test_refresh_sets_bad_rows_aside_and_strict_says_so_in_the_exit_code(tmp_path: Path):
    path = team(tmp_path / "team.xlsx", orders=BAD_ORDERS)
    said = regulars("refresh", path, "--as-of", "2025-06-30", "--strict")
    assert said.exit_code == 6
    assert "2 rows were set aside: see sheet “Data problems”." in said.out
    assert grid(path, "A2:B3", "Data problems") == [["Orders!C11", "set aside"], ["Orders!B12", "set aside"]]
    assert regulars("refresh", path, "--as-of", "2025-06-30").exit_code == 0


def test_a_dry_run_analyses_and_writes_nothing(book: Path):
    before = book.read_bytes()
    said = regulars("refresh", book, "--dry-run", "--as-of", "2025-06-30")
    assert said.exit_code == 0
    assert "nothing written: 3 customers, 9 order lines" in said.out
    assert book.read_bytes() == before


def test_refresh_as_json(book: Path):
    said = regulars("refresh", book, "--json", "--as-of", "2025-06-30", language=Language.ZH)
    (report,) = json.loads(said.out)
    assert (report["workbook"], report["as_of"], report["changed"]) == (str(book), "2025-06-30", True)
    assert (report["customers"], report["order_lines"], report["problems"]) == (3, 9, [])


def test_several_workbooks_are_refreshed_side_by_side_and_one_bad_one_is_named(tmp_path: Path):
    for rep in ("anna", "ben"):
        (tmp_path / rep).mkdir()
        team(tmp_path / rep / "team.xlsx")
    (tmp_path / "ben" / "notes.xlsx").write_text("only text")
    named = [tmp_path / "anna", f"{tmp_path}/ben/*.xlsx", tmp_path / "gone.xlsx"]
    said = regulars("refresh", *named, "--jobs", "2", "--as-of", "2025-06-30")
    assert said.exit_code == 5
    assert [line.partition(" in ")[0] for line in said.out.splitlines() if line.startswith("Refreshed")] == [
        f"Refreshed {tmp_path / 'anna' / 'team.xlsx'}",
        f"Refreshed {tmp_path / 'ben' / 'team.xlsx'}",
    ]
    assert said.out.splitlines()[-1] == "4 workbooks; failed: 2."
    bad, missing = said.error.splitlines()
    assert bad.startswith(f"{tmp_path / 'ben' / 'notes.xlsx'} is not an Excel workbook.")
    assert missing.startswith(f"There is no file {tmp_path / 'gone.xlsx'}.")


def test_several_as_json_in_the_order_named(tmp_path: Path):
    large = team(tmp_path / "z.xlsx", orders=[*ORDERS, *ORDERS[1:] * 200])
    small = tmp_path / "a.xlsx"
    small.write_text("no workbook")
    said = regulars("refresh", large, small, "--json", "--jobs", "2", "--as-of", "2025-06-30")
    results = json.loads(said.out)
    assert said.exit_code == 5
    assert [result["workbook"] for result in results] == [str(large), str(small)]
    assert (results[1]["exit_code"], results[1]["error"][: len(str(small))]) == (3, str(small))
