"""Which heading of an export is which column."""

from dataclasses import dataclass

import pytest

from regulars.exports.columns import Headings, check_headings, find_headings, named_columns
from regulars.exports.separated import SEPARATORS, Separated
from regulars.exports.sheet import Body
from regulars.problems import Refusal
from regulars.tables import Language
from regulars.tables.kept import CUSTOMERS, ORDERS, VISITS


@dataclass(frozen=True)
class Rows:
    """A sheet that has nothing but its first rows."""

    lines: tuple[tuple[str, ...], ...]
    name: str = "orders.csv"
    first_column: int = 1

    def top(self) -> tuple[tuple[str, ...], ...]:
        return self.lines

    def body(self, header_row: int, needed: int) -> Body:
        raise NotImplementedError


def found(*headings: str, table=ORDERS, **said: str) -> Headings:
    return find_headings([Rows((headings,))], table, lambda texts: said)


def test_headings_in_either_language_however_they_are_spelled():
    assert found("invoice", "stock_code", "INVOICE DATE", "客户编号", "Qty", "Unit Price").used == {
        "order_id": "invoice",
        "sku": "stock_code",
        "date": "INVOICE DATE",
        "customer_id": "客户编号",
        "quantity": "Qty",
        "unit_price": "Unit Price",
    }


def test_the_more_exact_of_two_headings():
    used = found("Customer", "Customer ID", "Order", "Date", "Invoice date").used
    assert (used["customer_id"], used["date"]) == ("Customer ID", "Invoice date")


def test_what_somebody_says_goes_before_what_is_recognised():
    assert found("Customer ID", "Buyer", "Order", "Date", customer_id="buyer").used["customer_id"] == "Buyer"


def test_order_lines_tell_the_names_and_places_of_customers():
    assert found("Order", "Date", "Customer ID", "Customer name", "Country").details == {"name": 3, "location": 4}
    assert found("订单号", "日期", "客户编号", "客户名称", "城市").details == {"name": 3, "location": 4}


def test_a_name_that_may_be_the_product_s_is_no_customer_s_name():
    assert found("Order", "Date", "Customer ID", "Product", "Name").details == {}
    assert found("Order", "Date", "Customer ID", "Product", "Name", name="Name").details == {"name": 4}


def test_other_tables_have_no_details_beside_their_columns():
    assert found("Date", "Customer", "Customer name", table=VISITS).details == {}
    assert found("Customer ID", "Customer name", table=CUSTOMERS).positions == {"id": 0, "name": 1}


def test_headings_below_titles_and_above_rows():
    lines = (("Orders of March", "", ""), (), ("Order", "Customer", "Date"), ("A1", "C1", "2024-03-05"))
    assert find_headings([Rows(lines)], ORDERS, lambda texts: {}).row == 3


@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_separator_is_the_one_that_makes_headings(separator: str):
    lines = [("Order", "Customer", "Date", "Amount"), ("A1", "Mill, Sons", "2024-03-05", "12")]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    sheets = [Separated("orders.csv", text, one) for one in SEPARATORS]
    assert find_headings(sheets, ORDERS, lambda texts: {}).sheet == Separated("orders.csv", text, separator)


def test_a_missing_column_names_the_headings_and_the_way_out():
    with pytest.raises(Refusal) as refused:
        check_headings(found("Order", "Customer", "Inv. Dt"), ORDERS, {}, "march.csv", Language.EN)
    assert refused.value.message == "refusal.export_columns"
    assert refused.value.figures == {
        "path": "march.csv",
        "missing": "Date",
        "headings": '"Order", "Customer", "Inv. Dt"',
        "example": '--map date="Inv. Dt"',
    }


def test_a_named_heading_that_is_not_there_is_said():
    said = {"amount": "Net totl"}
    with pytest.raises(Refusal) as refused:
        check_headings(found("Order", "Customer", "Date", "Net total", **said), ORDERS, said, "march.csv", Language.EN)
    assert refused.value.message == "refusal.export_map_heading"
    assert refused.value.figures["heading"] == "Net totl"


def test_columns_are_named_by_key_or_heading_in_either_language():
    mapping = {"order_id": "No", "下单日期": "Dt", "Unit price": "Each", "customer name": "Buyer"}
    assert named_columns(ORDERS, mapping, Language.EN) == {
        "order_id": "No",
        "date": "Dt",
        "unit_price": "Each",
        "name": "Buyer",
    }


def test_a_name_that_is_no_column_is_said_with_those_that_are():
    with pytest.raises(Refusal) as refused:
        named_columns(ORDERS, {"colour": "Color"}, Language.ZH)
    assert refused.value.message == "refusal.export_map_column"
    assert refused.value.figures["found"] == "colour"
    assert "下单日期" in str(refused.value.figures["columns"])
