"""Exports brought into a workbook: what is added, what stays, what is said."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.exports import Imported, bring_in
from regulars.hosts.file import FileHost
from regulars.problems import Fault, Outcome, Problem, Refusal
from regulars.tables import Language
from tests.exports.memory_host import MemoryHost, empty, workbook
from tests.support.workbooks import write_workbook

OLD_SYSTEM = Path(__file__).with_name("old_system.xls")
MARCH = """\
Order,Customer ID,Customer name,Country,Date,Product,Quantity,Unit price
A1,C1,Mill & Sons,United Kingdom,2024-03-05,TAPE,6,2.50
A1,C1,Mill & Sons,United Kingdom,2024-03-05,GLUE,1,4.00
A2,C2,Harbour Stores,France,2024-03-06,TAPE,2,2.50
"""
GERMAN = """\
Verkäufe März;;;;

Order;Customer;Date;Quantity;Unit price
A1;Café Süd;05.03.2024;1.500;2,50
A2;Café Süd;31.03.2024;2;0,125
"""
CHINESE = """\
订单号|客户编号|客户名称|订单日期|货号|数量|单价|样品
00101|C001|上海文具店|2024年3月5日|P-7|12件|￥1,200.50|是
"""
UNKNOWN = "Inv,Buyer,Dt,Net\nA1,C1,2024-03-05,15\n"


class Desk:
    """A folder with exports, and a workbook they are brought into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = workbook()

    def file(self, text: str, name: str = "march.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def bring_in(self, *files: Path, host: MemoryHost | None = None, **options) -> Imported:
        return bring_in(host or self.host, files, mappings=self.folder / "exports.json", **options)

    def orders(self, *keys: str) -> list[tuple[object, ...]]:
        return rows(self.host, "orders", *keys)


def rows(host: MemoryHost, table: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in host.frames[table][list(keys)].to_numpy()]


def said(problem: Problem) -> tuple[Fault, Outcome, str, str]:
    return problem.fault, problem.outcome, problem.cell, problem.found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_new_lines_are_added_with_their_customers(desk: Desk):
    imported = desk.bring_in(desk.file(MARCH))
    assert (imported.rows_read, imported.rows_added, imported.rows_already_there, imported.set_aside) == (3, 3, 0, 0)
    assert desk.orders("order_id", "customer_id", "date", "sku", "quantity", "unit_price") == [
        ("A1", "C1", pd.Timestamp("2024-03-05"), "TAPE", 6.0, 2.5),
        ("A1", "C1", pd.Timestamp("2024-03-05"), "GLUE", 1.0, 4.0),
        ("A2", "C2", pd.Timestamp("2024-03-06"), "TAPE", 2.0, 2.5),
    ]
    assert imported.customers_added == 2
    assert rows(desk.host, "customers", "id", "name", "location") == [
        ("C1", "Mill & Sons", "United Kingdom"),
        ("C2", "Harbour Stores", "France"),
    ]
    assert imported.problems == ()


def test_the_same_file_twice_adds_nothing_and_writes_nothing(desk: Desk):
    desk.bring_in(desk.file(MARCH))
    again = desk.bring_in(desk.file(MARCH))
    assert (again.rows_added, again.rows_already_there, again.customers_added) == (0, 3, 0)
    assert desk.host.writes == 1


def test_of_an_export_that_overlaps_only_the_new_lines_are_added(desk: Desk):
    desk.bring_in(desk.file(MARCH))
    longer = desk.file(MARCH + "A3,C1,Mill & Sons,United Kingdom,2024-04-01,GLUE,3,4.00\n", "april.csv")
    assert desk.bring_in(longer).rows_added == 1
    assert desk.orders("order_id", "quantity")[3:] == [("A3", 3.0)]
    assert len(desk.host.frames["customers"]) == 2


def test_rows_that_stand_there_keep_their_place_and_free_rows_are_filled(desk: Desk):
    before = pd.DataFrame(
        {"order_id": ["A0", None], "customer_id": ["C1", None], "date": [pd.Timestamp("2024-01-01"), None]}
    )
    desk.host = workbook(orders=before.astype(object))
    desk.bring_in(desk.file(MARCH))
    assert [order for (order,) in desk.orders("order_id")] == ["A0", "A1", "A1", "A2"]


def test_a_customer_without_a_name_in_the_export_is_called_by_its_id(desk: Desk):
    desk.bring_in(desk.file("Order,Customer,Date\nA1,C1,2024-03-05\n"))
    assert rows(desk.host, "customers", "id", "name") == [("C1", "C1")]


def test_customers_who_are_listed_are_left_alone_even_where_a_refresh_would_set_them_aside(desk: Desk):
    desk.host = workbook(customers=pd.DataFrame({"id": ["C1"], "name": [None]}, dtype=object))
    assert desk.bring_in(desk.file(MARCH)).customers_added == 1
    assert rows(desk.host, "customers", "id", "name") == [("C1", None), ("C2", "Harbour Stores")]


def test_a_workbook_without_a_customers_table_still_takes_the_lines(desk: Desk):
    desk.host = MemoryHost({"orders": empty("orders")})
    imported = desk.bring_in(desk.file(MARCH))
    assert (imported.rows_added, imported.customers_added) == (3, 0)


def test_a_dry_run_counts_and_writes_nothing(desk: Desk):
    imported = desk.bring_in(desk.file(MARCH), dry_run=True)
    assert (imported.rows_added, imported.customers_added) == (3, 2)
    assert desk.host.writes == 0


def test_what_cannot_be_used_is_named_by_file_row_and_column(desk: Desk):
    imported = desk.bring_in(
        desk.file(
            "Order,Customer,Date,Quantity,Unit price\n"
            "A1,C1,2024-03-05,6,2.50\n"
            "A2,,2024-03-05,6,2.50\n"
            "A3,C1,2024-13-05,6,2.50\n"
            "A4,C1,2024-03-05,six,2.50\n"
            "A5,Mill, Sons,2024-03-05,6,2.50\n"
            "A6,C1\n"
        )
    )
    assert [said(problem) for problem in imported.problems] == [
        (Fault.MISSING_COLUMN, Outcome.SET_ASIDE, "march.csv!F6", "2.50"),
        (Fault.MISSING_VALUE, Outcome.SET_ASIDE, "march.csv!C7", ""),
        (Fault.MISSING_VALUE, Outcome.SET_ASIDE, "march.csv!B3", ""),
        (Fault.NOT_A_DATE, Outcome.SET_ASIDE, "march.csv!C4", "2024-13-05"),
        (Fault.NOT_A_NUMBER, Outcome.BLANKED, "march.csv!D5", "six"),
    ]
    assert (imported.rows_read, imported.rows_added, imported.set_aside) == (6, 2, 4)
    assert desk.orders("order_id", "quantity") == [("A1", 6.0), ("A4", None)]


def test_text_that_looks_like_a_formula_stays_text(desk: Desk):
    desk.bring_in(desk.file('Order,Customer,Date,Customer name\n=1+1,@C1,2024-03-05,"=HYPERLINK(""x"")"\n'))
    assert desk.orders("order_id", "customer_id") == [("=1+1", "@C1")]
    assert rows(desk.host, "customers", "name") == [('=HYPERLINK("x")',)]


def test_a_german_system_s_file(desk: Desk):
    imported = desk.bring_in(desk.file(GERMAN, encoding="cp1252"))
    assert desk.orders("customer_id", "date", "quantity", "unit_price") == [
        ("Café Süd", pd.Timestamp("2024-03-05"), 1500.0, 2.5),
        ("Café Süd", pd.Timestamp("2024-03-31"), 2.0, 0.125),
    ]
    assert [problem.fault for problem in imported.problems] == [Fault.AMBIGUOUS_DATE]


def test_a_chinese_system_s_file(desk: Desk):
    desk.host = workbook(Language.ZH)
    imported = desk.bring_in(desk.file(CHINESE.replace("|", "\t"), "三月.txt", encoding="gbk"), table="订单")
    assert [said(problem) for problem in imported.problems] == [
        (Fault.NUMBER_AS_TEXT, Outcome.REPAIRED, "三月.txt!F2", "12件"),
        (Fault.NUMBER_AS_TEXT, Outcome.REPAIRED, "三月.txt!G2", "￥1,200.50"),
    ]
    assert desk.orders("order_id", "date", "quantity", "unit_price", "sample") == [
        ("00101", pd.Timestamp("2024-03-05"), 12.0, 1200.5, "是")
    ]
    assert rows(desk.host, "customers", "id", "name") == [("C001", "上海文具店")]


def test_a_workbook_of_an_older_system(desk: Desk):
    imported = desk.bring_in(OLD_SYSTEM)
    assert desk.orders("order_id", "date", "sku", "quantity", "unit_price", "amount") == [
        ("00101", pd.Timestamp("2024-03-05"), "P-7", 12.0, 2.5, 30.0),
        ("00102", pd.Timestamp("2024-03-06"), "P-8", 1.5, 10.1234, 15.19),
    ]
    assert imported.mapping[str(OLD_SYSTEM)]["date"] == "订单日期"


def test_headings_that_are_not_known_are_said_once_and_remembered(desk: Desk):
    with pytest.raises(Refusal) as refused:
        desk.bring_in(desk.file(UNKNOWN))
    assert refused.value.message == "refusal.export_columns"
    first = desk.bring_in(
        desk.file(UNKNOWN), mapping={"order_id": "Inv", "Customer": "Buyer", "Date": "Dt", "Amount": "Net"}
    )
    assert (first.rows_added, first.remembered) == (1, True)
    second = desk.bring_in(desk.file(UNKNOWN.replace("A1", "A2"), "april.csv"))
    assert second.rows_added == 1
    assert desk.orders("order_id", "amount") == [("A1", 15.0), ("A2", 15.0)]


def test_a_dry_run_remembers_nothing(desk: Desk):
    mapping = {"order_id": "Inv", "Customer": "Buyer", "Date": "Dt"}
    assert not desk.bring_in(desk.file(UNKNOWN), mapping=mapping, dry_run=True).remembered
    with pytest.raises(Refusal):
        desk.bring_in(desk.file(UNKNOWN))


def test_one_file_that_cannot_be_used_and_none_is_brought_in(desk: Desk):
    with pytest.raises(Refusal):
        desk.bring_in(desk.file(MARCH), desk.file(UNKNOWN, "april.csv"))
    assert desk.host.writes == 0


def test_a_heading_that_means_what_another_means_already_is_said(desk: Desk):
    imported = desk.bring_in(desk.file("Order,Customer ID,Date,Price,Unit price\nA1,C1,2024-03-05,9,2.50\n"))
    assert [said(problem) for problem in imported.problems] == [
        (Fault.DUPLICATE_HEADING, Outcome.UNUSED, "march.csv!D1", "Price")
    ]
    assert desk.orders("unit_price") == [(2.5,)]


def test_a_column_that_the_workbook_lacks_is_said(desk: Desk):
    desk.host = workbook(orders=empty("orders", "order_id", "customer_id", "date", "quantity", "unit_price"))
    imported = desk.bring_in(desk.file(MARCH))
    assert [(p.fault, p.outcome, p.cell, p.column) for p in imported.problems] == [
        (Fault.MISSING_COLUMN, Outcome.UNUSED, "Orders", "Product")
    ]


def test_products_come_in_by_key_and_those_that_are_there_are_left_alone(desk: Desk):
    desk.host = workbook(products=pd.DataFrame({"sku": ["TAPE"], "name": ["Tape, by hand"], "main_product": ["yes"]}))
    catalogue = "SKU,Description,Main product\nTAPE,Tape,no\nGLUE,Glue,yes\nGLUE,Glue again,no\n"
    imported = desk.bring_in(desk.file(catalogue), table="products")
    assert rows(desk.host, "products", "sku", "name", "main_product") == [
        ("TAPE", "Tape, by hand", "yes"),
        ("GLUE", "Glue", "yes"),
    ]
    assert (imported.rows_read, imported.rows_added, imported.rows_already_there, imported.set_aside) == (
        4 - 1,
        1,
        1,
        1,
    )
    assert [problem.fault for problem in imported.problems] == [Fault.DUPLICATE_KEY]


def test_choices_are_written_as_the_drop_down_offers_them(desk: Desk):
    desk.host = MemoryHost({"visits": empty("visits")}, Language.ZH)
    visits = desk.file("Date,Customer,Channel,Outcome\n2024-03-05,C1,phone,positive\n2024-03-06,C1,call,Rejected\n")
    imported = desk.bring_in(visits, table="visits")
    assert rows(desk.host, "visits", "channel", "outcome") == [(None, "积极"), ("电话", "拒绝")]
    assert [problem.fault for problem in imported.problems] == [Fault.NOT_A_CHOICE]


@pytest.mark.parametrize(
    ("host", "table", "message", "exit_code"),
    [
        (workbook(), "ordres", "refusal.export_table", 2),
        (workbook(), "suggestions", "refusal.export_table", 2),
        (workbook(), "visits", "refusal.export_no_table", 3),
        (workbook(orders=empty("orders", "order_id", "date")), "orders", "refusal.export_no_column", 3),
    ],
)
def test_what_the_workbook_cannot_take(desk: Desk, host: MemoryHost, table: str, message: str, exit_code: int):
    with pytest.raises(Refusal) as refused:
        desk.bring_in(desk.file(MARCH), host=host, table=table)
    assert (refused.value.message, refused.value.exit_code) == (message, exit_code)


def test_a_sheet_that_is_full(desk: Desk):
    full = pd.DataFrame({"order_id": [f"Z{n}" for n in range(1_048_573)]}, dtype=object)
    desk.host = workbook(orders=full.assign(customer_id=None, date=None))
    with pytest.raises(Refusal) as refused:
        desk.bring_in(desk.file(MARCH))
    assert refused.value.figures == {"sheet": "Orders", "n": 3, "room": 2}


def test_into_a_workbook_on_disk(desk: Desk):
    path = write_workbook(desk.folder / "team.xlsx", {"customers": empty("customers"), "orders": empty("orders")})
    export = desk.file(MARCH.replace("A2,C2", "=1+1,007"))
    added = []
    for _ in range(2):
        with FileHost(path) as host:
            added.append(bring_in(host, [export], mappings=desk.folder / "exports.json").rows_added)
    assert added == [3, 0]
    book = openpyxl.load_workbook(path)
    last = [(cell.value, cell.data_type) for cell in book["Orders"][4][:2]]
    assert last == [("=1+1", "s"), ("007", "s")]
    assert [row[:2] for row in book["Customers"].values] == [
        ("Customer", "Name"),
        ("C1", "Mill & Sons"),
        ("007", "Harbour Stores"),
    ]


def test_the_summary_is_plain(desk: Desk):
    summary = desk.bring_in(desk.file(MARCH)).summary()
    assert (summary["rows_added"], summary["problems"]) == (3, [])


def test_an_id_of_nothing_but_an_apostrophe_is_none(desk: Desk):
    assert desk.bring_in(desk.file("Order,Customer,Date\nA1,',2024-03-05\n")).set_aside == 1


cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=8)
order_line = st.tuples(
    cell, cell, st.sampled_from(["2024-03-05", "5/13/2024", "x", ""]), st.sampled_from(["1", "2,5", "", "?"])
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(order_line, max_size=10))
def test_every_row_read_is_accounted_for(desk: Desk, order_lines: list[tuple[str, ...]]):
    host = workbook()
    body = "".join('"' + '";"'.join(part.replace('"', '""') for part in line) + '"\n' for line in order_lines)
    path = desk.file("Order;Customer;Date;Quantity\n" + body)
    imported = desk.bring_in(path, host=host)
    assert imported.rows_read == imported.rows_added + imported.rows_already_there + imported.set_aside
    assert len(host.frames["orders"]) == imported.rows_added
    again = desk.bring_in(path, host=host)
    assert (again.rows_added, again.rows_already_there) == (0, imported.rows_added)
