"""The demo: real orders in a team workbook, refreshed; what was invented says so."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from regulars.demo import LAST_DAY, SAMPLE, invented, make_demo
from regulars.hosts.file import FileHost
from regulars.problems import Refusal
from regulars.tables import Language
from tests.support.team import regulars

SAID_TO_BE_INVENTED = {Language.EN: "invented", Language.ZH: "虚构"}


@pytest.fixture(scope="module", params=Language)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    return make_demo(tmp_path_factory.mktemp("demo") / "new folder", request.param)


def test_every_real_line_is_used_as_of_the_last_day_of_the_data(made):
    lines = pd.read_csv(SAMPLE, dtype="str", keep_default_na=False)
    named = lines[lines["customer_id"] != ""]
    report = made.report
    assert (report.order_lines, report.customers) == (len(named), named["customer_id"].nunique())
    assert (report.as_of, report.currency, report.after_as_of) == (LAST_DAY, "GBP", 0)
    assert (report.repaired, report.set_aside, report.missing) == (0, 0, ())


def test_the_workbook_speaks_its_language_and_says_what_is_invented(made):
    said = SAID_TO_BE_INVENTED[made.report.language]
    assert made.workbook.name == f"team_{made.report.language}.xlsm"
    with FileHost(made.workbook) as host:
        customers, reps, regions = (host.read(name) for name in ("customers", "reps", "regions"))
    assert {raw.language for raw in (customers, reps, regions)} == {made.report.language}
    for raw in (customers, reps, regions):
        assert raw.values["name"].str.contains(said).all()
    assert set(customers.values["rep"]) == set(reps.values["id"])
    assert set(customers.values["region"]) == set(regions.values["id"])


def test_it_finds_something_to_show(made):
    with FileHost(made.workbook) as host:
        stages = host.read("stages").values
        rates = host.read("reorder_rates").values
    assert stages["customers"].sum() == made.report.customers
    assert made.report.overdue > 0
    assert made.report.at_risk > 0
    assert len(rates) > 50


def test_refreshed_again_it_finds_the_same(made):
    again = regulars("refresh", made.workbook, "--dry-run", language=Language.EN)
    assert again.exit_code == 0
    assert f"{made.report.customers} customers, {made.report.order_lines:,} order lines" in again.out
    assert f"{made.report.overdue} overdue" in again.out


def test_the_same_ids_give_the_same_invented_rows():
    lines = pd.DataFrame(
        {"customer_id": ["2", "1", "", "1"], "country": ["United Kingdom", "France", "Spain", "France"]}
    )
    first, again = (invented.customers(lines.sample(frac=1, random_state=seed), Language.EN) for seed in (1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert first["id"].tolist() == ["1", "2"]
    assert first["region"].tolist()[0] == "E"
    assert first["region"].tolist()[1] in ("N", "S")


def test_a_demo_that_is_there_stays(tmp_path: Path):
    (tmp_path / "team_en.xlsm").write_bytes(b"my notes in the demo")
    with pytest.raises(Refusal) as refusal:
        make_demo(tmp_path, Language.EN)
    assert (refusal.value.message, refusal.value.exit_code) == ("refusal.exists", 2)
    assert (tmp_path / "team_en.xlsm").read_bytes() == b"my notes in the demo"


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path):
    (tmp_path / "regulars-demo").write_text("a file")
    said = regulars("demo", tmp_path / "regulars-demo")
    assert said.exit_code == 2
    assert "is there already" in said.error


def test_the_command_makes_it_in_the_current_folder_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    said = regulars("demo", language=Language.ZH)
    workbook = tmp_path / "regulars-demo" / "team_zh.xlsm"
    assert (said.exit_code, said.error) == (0, "")
    assert said.out.startswith("已刷新 team_zh.xlsm")
    assert str(workbook.resolve()) in said.out.splitlines()[-1]
    with FileHost(workbook) as host:
        ran = host.read("run_log").values
    assert ran["as_of"].tolist() == [pd.Timestamp(LAST_DAY)]
    assert ran["ran_at"].iloc[0].date() <= dt.date.today()
