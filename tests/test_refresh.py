"""A refresh from Python: what it reports, that it repeats itself, and that a user's own work stays where it belongs."""

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import regulars as package
from regulars.demo import LAST_DAY, make_demo
from regulars.hosts.file import FileHost
from regulars.problems import Outcome, Refusal
from regulars.refresh import RefreshReport, refresh
from regulars.tables import RESULT_TABLES, Language
from tests.support.edited_table import EditedTable
from tests.support.packages import parts_of
from tests.support.tables import blank
from tests.support.team import AS_OF, CUSTOMERS, ORDERS, regulars, team
from tests.support.workbooks import write_workbook


def results(path: Path) -> Mapping[str, pd.DataFrame]:
    """Every result table as it stands, the run log apart."""
    names = [table.name for table in RESULT_TABLES if table.name != "run_log"]
    with FileHost(path) as host:
        return {name: raw.values for name in names if (raw := host.read(name)) is not None}


def assert_same(found: Mapping[str, pd.DataFrame], expected: Mapping[str, pd.DataFrame]) -> None:
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        pd.testing.assert_frame_equal(found[name], table, obj=name)


def stages(path: Path) -> dict[str, str]:
    card = results(path)["scorecard"]
    return dict(zip(card["customer_id"], card["stage"], strict=True))


# ---------------------------------------------------------------------- the report


def test_the_report_says_what_was_found(tmp_path: Path):
    """Two orders cannot be used, one amount is repaired, one order comes after the day."""
    more = [
        ["X1", "C1", "sometime", 1, 5.0, 5.0],
        ["X2", "C9", dt.datetime(2025, 6, 1), 1, 5.0, 5.0],
        ["X3", "C3", dt.datetime(2025, 6, 1), 1, 5.0, "5元"],
        ["X4", "C3", dt.datetime(2025, 7, 1), 1, 5.0, 5.0],
    ]
    path = team(tmp_path / "team.xlsx", orders=[*ORDERS, *more])
    report = package.refresh_workbook(path, as_of=AS_OF)
    assert isinstance(report, package.RefreshReport)
    assert (report.workbook, report.as_of, report.language, report.currency) == ("team.xlsx", AS_OF, "en", "CNY")
    assert (report.customers, report.order_lines, report.after_as_of) == (3, 10, 1)
    assert (report.set_aside, report.repaired) == (2, 1)
    assert (report.changed, report.dry_run, report.missing) == (True, False, ())
    aside = [problem.cell for problem in report.problems if problem.outcome is Outcome.SET_ASIDE]
    assert aside == ["Orders!C11", "Orders!B12"]
    assert stages(path) == {"C1": "regular", "C2": "dormant", "C3": "running-in"}


def test_the_day_is_the_one_asked_for_else_the_settings_else_today(tmp_path: Path):
    settings = [["Setting", "Value"], ["As of", dt.datetime(2025, 3, 31)]]
    path = team(tmp_path / "team.xlsx", settings=settings)
    assert package.refresh_workbook(path, dry_run=True).as_of == dt.date(2025, 3, 31)
    assert package.refresh_workbook(path, AS_OF, dry_run=True).as_of == AS_OF
    with FileHost(team(tmp_path / "unset.xlsx")) as host:
        assert refresh(host, now=dt.datetime(2025, 5, 1, 23, 59), dry_run=True).as_of == dt.date(2025, 5, 1)


def test_a_dry_run_finds_the_same_and_writes_nothing(tmp_path: Path):
    path = team(tmp_path / "team.xlsx")
    before = path.read_bytes()
    dry = package.refresh_workbook(str(path), AS_OF, dry_run=True)
    assert (dry.changed, dry.dry_run, path.read_bytes()) == (False, True, before)
    real = package.refresh_workbook(path, AS_OF)
    told = [field for field in vars(real) if field not in ("changed", "dry_run", "seconds")]
    assert [getattr(dry, field) for field in told] == [getattr(real, field) for field in told]


def test_the_newly_dormant_are_counted_against_the_last_refresh(tmp_path: Path):
    path = team(tmp_path / "team.xlsx")
    assert package.refresh_workbook(path, dt.date(2025, 3, 31)).newly_dormant == 0
    assert stages(path)["C2"] == "regular"
    later = package.refresh_workbook(path, AS_OF)
    assert (later.dormant, later.newly_dormant) == (1, 1)
    assert later.at_risk > 0
    again = package.refresh_workbook(path, AS_OF)
    assert (again.dormant, again.newly_dormant) == (1, 0)


def test_sheets_that_are_not_there_are_named_and_the_others_written(tmp_path: Path):
    card = [["Customer", "Name", "Stage"]]
    path = write_workbook(tmp_path / "own.xlsx", {"customers": CUSTOMERS, "orders": ORDERS, "scorecard": card})
    report = package.refresh_workbook(path, AS_OF)
    assert report.changed
    assert set(report.missing) == {table.name for table in RESULT_TABLES} - {"scorecard"}
    assert stages(path) == {"C1": "regular", "C2": "dormant", "C3": "prospect"}


def test_a_workbook_in_chinese_gets_results_in_chinese(tmp_path: Path):
    customers = [["客户编号", "客户名称"], ["C1", "面粉厂"]]
    orders = [["单号", "客户编号", "日期", "金额"], *[[line[0], "C1", line[2], line[5]] for line in ORDERS[1:7]]]
    path = team(tmp_path / "团队.xlsx", Language.ZH, customers=customers, orders=orders)
    assert package.refresh_workbook(path, AS_OF).language == "zh"
    card = results(path)["scorecard"]
    assert (card["stage"][2], card["status"][2]) == ("老客户", "在客户表")
    assert "天" in card["stage_why"][2]


def test_what_cannot_be_used_raises_and_is_left_alone(tmp_path: Path):
    path = team(tmp_path / "team.xlsx", orders=ORDERS[:1])
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        package.refresh_workbook(path)
    assert (refusal.value.message, refusal.value.exit_code) == ("refusal.no_orders", 3)
    assert path.read_bytes() == before


def test_each_step_is_announced_once(tmp_path: Path):
    heard: list[str] = []
    with FileHost(team(tmp_path / "team.xlsx")) as host:
        report = refresh(host, now=dt.datetime(2025, 6, 30), progress=heard.append)
    assert isinstance(report, RefreshReport)
    assert heard == ["reading", "checking", "analysing", "wording", "writing"]


# ---------------------------------------------------------------------- the demo workbook


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo"), Language.EN).workbook


@pytest.fixture
def book(demo: Path, tmp_path: Path) -> Path:
    """A copy of the refreshed demo workbook."""
    return Path(shutil.copy(demo, tmp_path / "team.xlsm"))


def test_refreshed_again_only_the_run_log_changes(book: Path):
    before, parts = results(book), parts_of(book)
    with FileHost(book) as host:
        runs = host.read("run_log").values
    package.refresh_workbook(book)
    assert_same(results(book), before)
    after = parts_of(book)
    with FileHost(book) as host:
        assert len(host.read("run_log").values) == len(runs) + 1
    log = EditedTable(book, "rg_run_log").part
    assert {name for name in parts if after[name] != parts[name]} <= {log.sheet.part, log.part}
    assert after.keys() == parts.keys()


NOTES = {"12348": "asks for green ones", "12841": "=call after 5 pm", "14646": "周三休息"}


def test_a_users_own_work_stays_where_it_belongs(book: Path):
    """A column of notes, a sort, a filter, a coloured row, a heading in the other language, a customer taken out."""
    before = results(book)["scorecard"].set_index("customer_id")
    with FileHost(book) as host:
        lines = host.read("orders").values["customer_id"].value_counts()
    card = EditedTable(book, "rg_scorecard")
    notes = dict(zip(before.index[[0, 100, 299]], NOTES.values(), strict=True))
    gone, coloured = before.index[100], before.index[50]
    card.add_column("My note", notes, key="Customer")
    card.sort(key=lambda row: -float(card.text(row, "Sales, 12 months") or 0))
    card.filter("Stage", "regular")
    card.colour("Customer", coloured, "FFFFFF00")
    card.rename("Tier", "客户分级")
    card.save()
    customers = EditedTable(book, "rg_customers")
    customers.delete_row("Customer", gone)
    customers.save()
    sorted_by_user = card.column("Customer")
    hidden = [row.get("r") for row in card.body if row.get("hidden")]

    report = package.refresh_workbook(book, LAST_DAY)

    assert (report.customers, report.set_aside) == (299, lines[gone])
    after = EditedTable(book, "rg_scorecard")
    assert after.column("Customer") == sorted_by_user
    assert {
        key: text for key, text in zip(after.column("Customer"), after.column("My note"), strict=True) if text
    } == notes
    assert after.headings[4] == "客户分级"
    assert after.filters == {"Stage": ["regular"]}
    assert [row.get("r") for row in after.body if row.get("hidden")] == hidden
    yellow = [after.text(row, "Customer") for row in after.body if "FFFFFF00" in after.colours(row)]
    assert yellow == [coloured]
    values = results(book)["scorecard"].set_index("customer_id")
    assert values.loc[gone, ["name", "status"]].tolist() == [before.loc[gone, "name"], "not in customers"]
    assert blank(values.loc[gone, ["stage", "tier", "sales_12m", "next_order", "stage_why"]]) == [None] * 5
    others = values.drop(index=gone)
    pd.testing.assert_series_equal(others["sales_12m"], before.loc[others.index, "sales_12m"])
    assert others["tier"].notna().equals(before.loc[others.index, "tier"].notna())
    with FileHost(book) as host:
        assert gone not in set(host.read("customers").values["id"])


def test_the_last_words_name_a_table_that_had_no_room(tmp_path: Path):
    path = team(tmp_path / "team.xlsx")
    book = load_workbook(path)
    book["Scorecard"]["B4"] = "my own sums"
    book.save(path)
    said = regulars("refresh", path, "--as-of", AS_OF.isoformat())
    assert said.exit_code == 0
    assert "Scorecard!B4" in said.out
    with FileHost(path) as host:
        assert host.read("reorder_rates").values["customers"].notna().any()
    assert load_workbook(path)["Scorecard"]["B4"].value == "my own sums"
