"""Yes and no, and the words of a list, in either language."""

import pytest

from regulars.check import check_table
from regulars.problems import Fault, Outcome
from regulars.tables import KEPT_TABLES, Kind, plain
from tests.check.raw import blank, checked_column, raw


def flags(*cells):
    column, problems = checked_column("orders", "Sample?", cells)
    assert column.dtype == "boolean"
    return blank(column), problems


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "1", "x", "✓", "是", "√", "有", " Yes ", "ＹＥＳ", True, 1.0])
def test_yes_in_every_usual_form(word):
    assert flags(word) == ([True], ())


@pytest.mark.parametrize("word", ["no", "N", "false", "0", "否", "无", False, 0.0])
def test_no_in_every_usual_form(word):
    assert flags(word) == ([False], ())


def test_ones_and_truths_may_stand_together():
    assert flags(True, 1.0, 0.0, False, "no", None) == ([True, True, False, False, False, None], ())


def test_neither_yes_nor_no_is_left_blank_and_reported():
    values, problems = flags("maybe", 7.0)
    assert values == [None, None]
    assert {(p.fault, p.outcome) for p in problems} == {(Fault.NOT_A_FLAG, Outcome.BLANKED)}


@pytest.mark.parametrize(
    "word", ["channel partner", "Channel Partner", "渠道商", "Dealer", "经销商", "channel_partner"]
)
def test_a_choice_is_known_by_any_of_its_names(word):
    kind, problems = checked_column("customers", "Kind", [word])
    assert kind.tolist() == ["channel_partner"]
    assert problems == ()


def test_another_word_is_left_blank_and_the_choices_are_named_in_the_language_of_the_sheet():
    english = check_table(raw("customers", {"Customer": ["C1"], "Name": ["Mill"], "Kind": ["shopp"]}))
    chinese = check_table(raw("customers", {"客户编号": ["C1"], "客户名称": ["磨坊"], "客户类别": ["店"]}))
    assert blank(english.frame["kind"]) == blank(chinese.frame["kind"]) == [None]
    assert english.problems[0].used == "end customer, channel partner"
    assert chinese.problems[0].used == "终端, 渠道商"


@pytest.mark.parametrize(
    "column",
    [column for table in KEPT_TABLES for column in table.columns if column.kind is Kind.CHOICE],
    ids=lambda column: column.key,
)
def test_every_word_of_a_list_means_one_choice(column):
    names = [(plain(name), choice.key) for choice in column.choices for name in choice.names]
    assert len(dict(names)) == len(set(names))
