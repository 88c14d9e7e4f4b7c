"""Whatever a user has around and beside our columns is there after any number of writes, to the byte."""

import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.hosts.package.archive import open_package
from regulars.hosts.package.patch import patch
from regulars.hosts.package.structure import Place, structure
from regulars.hosts.package.verify import verify
from regulars.tables import TABLES
from tests.support.packages import CORPUS, parts_of
from tests.support.patching import patched, shown, update

CELL = re.compile(rb"<c (?:[^>]*/>|.*?</c>)", re.DOTALL)
ROW = re.compile(rb"<row[^>]*>")


@pytest.mark.parametrize("workbook", CORPUS, ids=lambda path: path.name)
def test_two_columns_written_into_any_workbook_that_excel_made(workbook, tmp_path):
    """Far to the right of what is there; all else stays: rows, cells, and what is around them."""
    with open_package(workbook) as package:
        parts = structure(package)
        sheet = parts.sheets[0]
        columns = {"customer_id": 200, "name": 201}
        place = Place(TABLES["scorecard"], sheet, None, 2, columns, dict.fromkeys(columns, "x"), 3, 4)
        rows = {"customer_id": [1, 2, 3], "name": ["Mill & Sons", None, "=1+1"]}
        plan = patch(package, parts, [(place, update("scorecard", rows))])
        new = tmp_path / workbook.name
        with new.open("wb") as file:
            package.write_to(file, plan.replaced, plan.dropped)
        assert verify(new, package, plan.replaced, plan.dropped) == []
    assert set(plan.replaced) <= {sheet.part, parts.workbook_part}
    before, after = parts_of(workbook)[sheet.part], parts_of(new)[sheet.part]
    ours = [cell for cell in CELL.findall(after) if re.match(rb'<c r="G[RS]\d', cell)]
    assert ours == [
        b'<c r="GR3"><v>1</v></c>',
        b'<c r="GS3" t="inlineStr"><is><t>Mill &amp; Sons</t></is></c>',
        b'<c r="GR4"><v>2</v></c>',
        b'<c r="GR5"><v>3</v></c>',
        b'<c r="GS5" t="inlineStr"><is><t>=1+1</t></is></c>',
    ]
    assert [cell for cell in CELL.findall(after) if cell not in ours] == CELL.findall(before)
    around = [re.sub(rb"<dimension[^>]*>|<sheetData.*?</sheetData>|<sheetData/>", b"", xml, flags=re.DOTALL) for xml in (before, after)]
    assert around[0] == around[1]


TABLE_COLUMNS = {"C": "Month", "D": "Mine", "E": "Sales"}
ours = st.lists(st.tuples(st.sampled_from(["", "Jan", "=x", "_x0041_"]), st.none() | st.integers(0, 3)), max_size=6)
value = st.sampled_from(["note", "=B1", 7, True])
users = st.dictionaries(st.integers(5, 12), value, max_size=3)  # sheet row -> what stands in column D
others = st.dictionaries(st.tuples(st.sampled_from("ABCDEFG"), st.integers(1, 14)), value, max_size=6)


def build(path, rows, mine, around, totals):
    """The table in C4:E…, `mine` in its column of the user's; the rest of `around` wherever the table is not."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Start")
        bottom = 4 + max(len(rows), 1)
        headings = [{"header": name} for name in TABLE_COLUMNS.values()]
        options = {"name": "rg_months", "columns": headings, "total_row": totals}
        sheet.add_table(f"C4:E{bottom + totals}", options)
        for row, (month, sales) in enumerate(rows, 5):
            for column, content in (("C", month or None), ("E", sales)):
                if content is not None:
                    sheet.write(f"{column}{row}", content)
        for row, content in mine.items():
            if row <= bottom:
                sheet.write(f"D{row}", content)
        for (column, row), content in around.items():
            if column not in TABLE_COLUMNS or not 4 <= row <= bottom + totals:
                sheet.write(f"{column}{row}", content)
    return bottom


@settings(max_examples=60, deadline=None)
@given(ours, users, others, st.booleans(), st.lists(st.tuples(ours, st.booleans()), min_size=1, max_size=3))
def test_any_writes_one_after_another(rows, mine, around, totals, writes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.xlsx"
        bottom = build(path, [(month if month[:1] != "=" else "x", sales) for month, sales in rows], mine, around, totals)
        for wanted, shrink in writes:
            before = shown(path)
            frame = pd.DataFrame(wanted, columns=["month", "sales"]).astype({"month": object, "sales": "Int64"})
            plan = patched(path, update("months", frame, shrink=shrink))
            after = shown(path)
            if plan.problems:
                assert after == before
                continue
            assert others_of(after, bottom, plan.rows["months"]) == others_of(before, bottom, plan.rows["months"])
            ...


def others_of(cells, *ends):
    ...
