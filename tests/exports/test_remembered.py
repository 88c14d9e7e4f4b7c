"""What somebody said about an export once need not be said again."""

from pathlib import Path

import pytest

from regulars.exports.remembered import Remembered
from regulars.problems import Refusal
from regulars.tables.kept import CUSTOMERS, ORDERS


def test_the_same_headings_in_any_order_and_spelling(tmp_path: Path):
    place = tmp_path / "config" / "exports.json"
    assert Remembered(place).keep(ORDERS, [("Inv. No", "Buyer", "Dt")], {"date": "Dt"})
    assert Remembered(place).said(ORDERS, ["dt", "inv_no", "BUYER", ""]) == {"date": "Dt"}


def test_other_headings_or_another_table_are_another_matter(tmp_path: Path):
    memory = Remembered(tmp_path / "exports.json")
    memory.keep(ORDERS, [("Inv. No", "Buyer", "Dt")], {"date": "Dt"})
    assert memory.said(ORDERS, ["Inv. No", "Buyer", "Dt", "Total"]) == {}
    assert memory.said(CUSTOMERS, ["Inv. No", "Buyer", "Dt"]) == {}


def test_what_is_said_later_adds_to_what_was_said(tmp_path: Path):
    memory = Remembered(tmp_path / "exports.json")
    memory.keep(ORDERS, [("No", "Buyer", "Dt")], {"date": "Dt", "order_id": "Buyer"})
    memory.keep(ORDERS, [("No", "Buyer", "Dt")], {"order_id": "No"})
    assert memory.said(ORDERS, ["No", "Buyer", "Dt"]) == {"date": "Dt", "order_id": "No"}


def test_a_place_that_cannot_be_written_is_told_not_raised(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert not Remembered(tmp_path / "file" / "exports.json").keep(ORDERS, [("No",)], {"order_id": "No"})


@pytest.mark.parametrize("content", ["{", "[1]", '{"orders": 3}', '{"orders": {"no": "x"}}'])
def test_a_damaged_file_is_said_rather_than_forgotten(tmp_path: Path, content: str):
    (tmp_path / "exports.json").write_text(content)
    with pytest.raises(Refusal) as refused:
        Remembered(tmp_path / "exports.json")
    assert refused.value.message == "refusal.export_mappings"
