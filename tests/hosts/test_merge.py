"""Whose row, whose place: merging new results with what stands in the workbook."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from regulars.hosts.contract import RawTable
from regulars.hosts.merge import merged
from regulars.tables import TABLES, Language
from tests.support.tables import blank

SCORECARD, RUN_LOG, PROBLEMS = TABLES["scorecard"], TABLES["run_log"], TABLES["data_problems"]


def present(table, rows: dict[str, list[object]]) -> RawTable:
    values = pd.DataFrame(rows, index=range(5, 5 + len(next(iter(rows.values())))))
    positions = {key: place for place, key in enumerate(rows, start=1)}
    return RawTable(table, "Sheet", 4, positions, {key: key for key in rows}, values)


def results(*customers: str) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": customers, "name": [f"{c} Ltd" for c in customers], "status": "in customers"})


def test_rows_keep_the_place_the_user_sorted_them_into_and_new_ones_come_below():
    body = present(SCORECARD, {"customer_id": ["C", "A"], "name": ["C Ltd", "A Ltd"]})
    update = merged(SCORECARD, results("A", "B", "C"), body, Language.EN)
    assert update.rows["customer_id"].tolist() == ["C", "A", "B"]
    assert update.start == 0
    assert not update.shrink


def test_a_customer_gone_keeps_its_row_its_name_and_says_so():
    body = present(SCORECARD, {"customer_id": ["Gone", "A"], "name": ["Gone Ltd", "A Ltd"], "tier": ["A", "B"]})
    update = merged(SCORECARD, results("A").assign(tier="B"), body, Language.EN)
    assert blank(update.rows.loc[0, ["customer_id", "name", "tier", "status"]]) == [
        "Gone",
        "Gone Ltd",
        None,
        "not in customers",
    ]


def test_a_customer_that_comes_back_is_filled_again():
    body = present(SCORECARD, {"customer_id": ["A"], "name": ["A Ltd"], "status": ["not in customers"]})
    assert merged(SCORECARD, results("A"), body, Language.EN).rows.loc[0, "status"] == "in customers"


def test_a_blank_row_of_the_user_stays_blank():
    body = present(SCORECARD, {"customer_id": ["A", None, "B"], "name": ["A Ltd", None, "B Ltd"]})
    update = merged(SCORECARD, results("A", "B"), body, Language.EN)
    assert blank(update.rows["customer_id"]) == ["A", None, "B"]
    assert blank(update.rows["status"]) == ["in customers", None, "in customers"]


def test_a_row_copied_by_the_user_is_filled_like_the_first():
    body = present(SCORECARD, {"customer_id": ["A", "A"], "name": ["A Ltd", "A Ltd"]})
    assert merged(SCORECARD, results("A"), body, Language.EN).rows["name"].tolist() == ["A Ltd", "A Ltd"]


def test_free_rows_at_the_end_are_filled_first():
    body = present(SCORECARD, {"customer_id": [None, None], "name": [None, None]})
    assert merged(SCORECARD, results("A", "B", "C"), body, Language.EN).rows["customer_id"].tolist() == ["A", "B", "C"]


def test_a_list_is_made_anew_and_shrinks():
    body = present(PROBLEMS, {"cell": ["x", "y"], "sentence": ["old", "old"]})
    update = merged(PROBLEMS, pd.DataFrame({"cell": ["z"], "sentence": ["new"]}), body, Language.EN)
    assert update.shrink
    assert update.rows["cell"].tolist() == ["z"]


def test_a_log_grows_by_a_row():
    body = present(RUN_LOG, {"ran_at": [pd.Timestamp("2025-01-01"), None], "version": ["1", None]})
    update = merged(RUN_LOG, pd.DataFrame({"version": ["2"]}), body, Language.EN)
    assert update.start == 1


@given(st.lists(st.sampled_from("ABCDEFGH"), unique=True), st.lists(st.sampled_from("ABCDEFGH"), unique=True))
def test_no_row_is_ever_lost_or_moved(there, now):
    body = present(SCORECARD, {"customer_id": there or [None], "name": [f"{c} Ltd" for c in there] or [None]})
    ids = merged(SCORECARD, results(*now), body, Language.EN).rows["customer_id"].tolist()
    assert ids[: len(there)] == there
    assert ids[len(there) :] == [customer for customer in now if customer not in there]
