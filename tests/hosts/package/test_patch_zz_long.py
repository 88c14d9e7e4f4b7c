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
from regulars.problems import Fault
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
    around = [
        re.sub(rb"<dimension[^>]*>|<sheetData.*?</sheetData>|<sheetData/>", b"", xml, flags=re.DOTALL)
        for xml in (before, after)
    ]
    assert around[0] == around[1]


COLUMNS = {"C": "Month", "D": "Mine", "E": "Sales"}
TOP = 4  # the row of the headings
months = st.lists(st.tuples(st.sampled_from([None, "Jan", "=x"]), st.none() | st.integers(0, 3)), max_size=6)
value = st.sampled_from(["note", "=B1", 7, True])
others = st.dictionaries(st.tuples(st.sampled_from("ABCDEFG"), st.integers(1, 14)), value, max_size=8)


def build(path, rows, around, totals):
    """A table in C4:E…, with a column of the user's in D, among other cells; returns its last body row."""
    end = TOP + max(len(rows), 1)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Start")
        for (column, row), content in around.items():
            if column not in COLUMNS or not TOP <= row <= end + totals or (column == "D" and TOP < row <= end):
                sheet.write(f"{column}{row}", content)
        for row, cells in enumerate(rows, TOP + 1):
            for column, content in zip("CE", cells, strict=True):
                sheet.write_string(f"{column}{row}", content) if column == "C" and content else None
                sheet.write_number(f"{column}{row}", content) if column == "E" and content is not None else None
        headings = [{"header": name, "total_string": f"total {name}"} for name in COLUMNS.values()]
        options = {"name": "rg_months", "columns": headings, "total_row": totals}
        sheet.add_table(f"C{TOP}:E{end + totals}", options)
    return end


def in_columns(cells, rows):
    return {cell for cell in cells if cell[0] in COLUMNS and int(cell[1:]) in rows}


@settings(max_examples=1500, deadline=None)
@given(months, others, st.booleans(), st.lists(st.tuples(months, st.booleans()), min_size=1, max_size=3))
def test_any_writes_one_after_another(rows, around, totals, writes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.xlsx"
        end = build(path, rows, around, totals)
        for wanted, shrink in writes:
            before = shown(path)
            frame = pd.DataFrame(wanted, columns=["month", "sales"]).astype({"month": object, "sales": "Int64"})
            plan = patched(path, update("months", frame, shrink=shrink))
            after = shown(path)
            needed = TOP + max(len(wanted), 1)
            notes = [row for row in range(needed + 1, end + 1) if f"D{row}" in before]
            new_end = max([needed, *notes]) if shrink else max(needed, end)
            if in_columns(before, range(end + totals + 1, new_end + totals + 1)):
                assert [problem.fault for problem in plan.problems] == [Fault.NO_ROOM]
                assert after == before
                continue
            assert plan.rows == {"months": new_end - TOP}
            expected = dict(before)
            for column in COLUMNS if totals else ():
                expected[f"{column}{new_end + 1}"] = expected.pop(f"{column}{end + 1}")
            for row in range(TOP + 1, max(end, new_end) + 1 if shrink else needed + 1):
                cells = wanted[row - TOP - 1] if row - TOP <= len(wanted) else (None, None)
                for column, content in zip("CE", cells, strict=True):
                    if (row != new_end + 1 or not totals) and (shrink or row - TOP <= len(wanted)):
                        expected[f"{column}{row}"] = content
            assert after == {cell: content for cell, content in expected.items() if content is not None}
            end = new_end
