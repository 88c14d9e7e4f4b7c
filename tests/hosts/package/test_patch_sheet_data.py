"""The rows of a worksheet, however another program wrote them."""

import pytest

from regulars.hosts.package.sheet_data import SheetData
from regulars.problems import Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EXCEL = '<row r="2" spans="1:3"><c r="A2" s="4" t="s"><v>0</v></c><c r="C2"><v>5</v></c></row><row r="7" ht="30"/>'


def sheet(rows: str, prefix: str = "") -> SheetData:
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    data = f"<{prefix}sheetData>{rows}</{prefix}sheetData>"
    return SheetData(f'<{prefix}worksheet {name}="{MAIN}">{data}</{prefix}worksheet>'.encode())


def test_rows_are_found_by_number_and_taken_apart():
    data = sheet(EXCEL)
    (row,) = data.rows(1, 6)
    assert (row.number, row.attributes) == (2, ' spans="1:3"')
    assert row.cells("ABC") == {"A": (' s="4"', ' t="s"><v>0</v></c>'), "C": ("", "><v>5</v></c>")}
    assert [row.number for row in data.rows(3, 9)] == [7]
    assert list(data.rows(8, 99)) == []


def test_rows_are_put_together_as_they_were():
    rows = EXCEL.replace("</row><", "</row>\n<").split("\n")
    assert [str(row) for row in sheet(EXCEL).rows(1, 9)] == rows


@pytest.mark.parametrize("number", [1, 2, 3, 499, 500, 777, 1_000])
def test_a_row_is_found_among_many(number):
    data = sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000, 2)))
    found = next(data.rows(number, 2_000), None)
    assert (found.number if found else None) == (None if number > 999 else number | 1)


@pytest.mark.parametrize(
    ("rows", "prefix"),
    [
        ('<row><c s="4" t="s"><v>0</v></c><c r="C1"><v>5</v></c></row><row r="6" ht="30"/>', ""),
        ("<row r='1'><c r='A1' t='s' s='4'><v>0</v></c><c/><c><v>5</v></c></row><row ht='30' r='6'/>", ""),
        ('<row r="1"><c t="s" r="A1" s="4"><v>0</v></c><c r="C1"><v>5</v></c></row><row r="6" ht="30"></row>', ""),
        ('<x:row r="1"><x:c r="A1" s="4" t="s"><x:v>0</x:v></x:c><x:c r="C1"><x:v>5</x:v></x:c></x:row>', "x:"),
        ('\n <row r="1">\n  <c r="A1" s="4" t="s"><v>0</v></c>\n  <c r="C1"><v>5</v></c>\n </row>\n ', ""),
        (
            '<row r="1"><!-- <c r="B1"/> --><c r="A1" s="4" t="s"><v><![CDATA[0]]></v></c><c r="C1"><v>5</v></c></row>',
            "",
        ),
    ],
    ids=["no places", "other order", "style last", "prefix", "white space", "comment"],
)
def test_rows_as_other_programs_write_them(rows, prefix):
    row = next(sheet(rows, prefix).rows(1, 1))
    cells = {letter: (style, tail.rstrip()) for letter, (style, tail) in row.cells("AC").items()}
    assert cells == {"A": (' s="4"', ' t="s"><v>0</v></c>'), "C": ("", "><v>5</v></c>")}


def test_a_sheet_without_rows():
    assert list(SheetData(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()).rows(1, 9)) == []


def test_a_sheet_in_another_encoding():
    data = SheetData(
        f'<?xml version="1.0" encoding="utf-16"?><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>客户</v></c></row></sheetData></worksheet>'.encode("utf-16")
    )
    assert next(data.rows(1, 1)).tail("A") == ' t="str"><v>客户</v></c>'


def test_cells_are_put_in_their_place_and_the_rows_spans_hold_them():
    (row,) = sheet(EXCEL).rows(2, 2)
    row.replace({"AA": ("", "/>"), "B": (' s="1"', "><v>1</v></c>"), "A": None})
    assert str(row) == '<row r="2" spans="1:27"><c r="B2" s="1"><v>1</v></c><c r="C2"><v>5</v></c><c r="AA2"/></row>'


def test_what_follows_the_cells_of_a_row_stays():
    extension = '<extLst><ext uri="{1}"/></extLst>'
    (row,) = sheet(f'<row r="2"><c r="A2"><v>1</v></c>{extension}</row>').rows(2, 2)
    row.replace({"A": ("", "/>")})
    assert str(row) == f'<row r="2"><c r="A2"/>{extension}</row>'


def test_a_part_that_is_no_worksheet_is_refused():
    with pytest.raises(Refusal):
        SheetData(b"<worksheet/>")
