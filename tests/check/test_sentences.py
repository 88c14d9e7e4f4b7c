"""Problems as people read them."""

import pytest

from regulars.check import check_book, check_table
from regulars.check.sentences import sentence
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import Language
from regulars.wording import wording
from tests.check.raw import raw, sheet

EN, ZH = wording(Language.EN), wording(Language.ZH)
BAD_DAY = Problem(Fault.NOT_A_DATE, Outcome.SET_ASIDE, "orders", "Orders!C17", "Date", "2025-13-01")


def test_a_problem_names_the_cell_what_stands_there_and_what_was_done():
    assert sentence(BAD_DAY, EN) == 'Orders!C17: "2025-13-01" is not a date. The line is set aside.'
    assert sentence(BAD_DAY, ZH) == "Orders!C17：“2025-13-01” 不是日期。此行已搁置。"


def test_one_line_may_stand_for_many():
    many = Problem(Fault.NOT_A_DATE, Outcome.SET_ASIDE, "orders", "Orders!C17", "Date", "2025-13-01", times=1184)
    assert sentence(many, EN).endswith("The line is set aside. And 1,183 more like this.")
    assert sentence(many, ZH).endswith("此行已搁置。另有 1,183 处与此类似。")


def test_a_problem_of_a_whole_table_names_its_sheet():
    gone = Problem(Fault.MISSING_COLUMN, Outcome.UNUSED, "reps", column="Name", used="姓名")
    assert sentence(gone, EN).startswith("Reps")
    assert sentence(gone, ZH).startswith("业务员")


def test_blank_rows_are_counted_in_their_own_words():
    gap = Problem(Fault.BLANK_ROWS, Outcome.NOTED, "orders", "Orders!A5", times=3)
    assert sentence(gap, EN) == "Orders!A5: 3 blank rows stand above filled ones; this is the first. It stays as it is."


def test_what_a_rep_reads_of_a_messy_sheet():
    orders = sheet(
        "orders",
        """
        Order  Customer  Date        Qty   Amount    Sample
        1001   C1        2025/1/5    12件  ￥300     yes
        1002   C1        03/04/2025  2     10        perhaps
        1003   .         2025-01-05  N/A   20        no
        1004   C1        45662       n/a   #DIV/0!   no
        1005   C1        1989-01-01  -     1.2万     no
        """,
    )
    assert [sentence(problem, EN) for problem in check_table(orders).problems] == [
        'Orders!B4: "Customer" is needed and nothing is given. The line is set aside.',
        (
            'Orders!C3: "03/04/2025" can be read in two ways. Write the year first, as in 2025-12-31. '
            "The line is set aside."
        ),
        'Orders!C6: 1989-01-01 under "Date" is too early or too late to be right. The line is set aside.',
        'Orders!C2: the date "2025/1/5" is written as text. It is read as 2025-01-05.',
        "Orders!C5: 45662 is a bare number where a date belongs. It is read as 2025-01-05.",
        'Orders!D2: "12件" is written as text. It is read as 12.',
        'Orders!D5: "n/a" under "Qty" says that nothing is known. The cell counts as empty.',
        'Orders!E2: "￥300" is written as text. It is read as 300.',
        "Orders!E5: the formula or value shows #DIV/0!. The cell counts as empty.",
        'Orders!F3: "perhaps" is neither yes nor no. It stays as it is.',
    ]


def test_what_a_manager_reads_of_a_setting_that_cannot_be_used():
    tables = {
        "customers": raw("customers", {"客户编号": ["C1"], "客户名称": ["磨坊"]}),
        "orders": raw("orders", {"订单号": [], "客户编号": [], "下单日期": []}),
        "settings": raw(
            "settings",
            {"参数名称": ["A级累计占比", "统计日期", "Reporting currency"], "取值": [80.0, "近期", "CNY"]},
            sheet="参数",
        ),
    }
    said = [sentence(problem, ZH) for problem in check_book(tables).problems]
    assert said[:2] == [
        "参数!B2：“A级累计占比” 不能是 80。已使用默认值：80% (0% – 100%)。",
        "参数!B3：“近期” 不是日期。已按今天计算。",
    ]
    assert said[2] == "参数：“税率” 没有取值。已使用默认值：13%。"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_words_in_both_languages(fault, language):
    for outcome in Outcome:
        problem = Problem(fault, outcome, "orders", "Orders!C17", "Heading", "found so", "used so", times=2)
        said = sentence(problem, wording(language))
        assert said.startswith("Orders!C17")
        assert "{" not in said


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_short_word_for_the_sheet(outcome, language):
    assert wording(language).say(f"outcome.{outcome}.short")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("message", "figures"),
    [
        ("refusal.missing_tables", {"sheets": "Customers / 客户", "n": 1}),
        ("refusal.missing_columns", {"missing": "Orders: Date (下单日期)", "n": 2}),
        ("refusal.no_customers", {"sheet": "Customers"}),
        ("refusal.all_customers_bad", {"sheet": "Customers", "n": 2}),
    ],
)
def test_every_refusal_has_words_in_both_languages(message, figures, language):
    said = wording(language).say(message, **figures)
    assert all(str(value) in said for name, value in figures.items() if name != "n")
