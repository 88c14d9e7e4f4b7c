"""Walking a sheet's rows, from either end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.hosts.contract import letters
from regulars.hosts.package import row_stream
from regulars.hosts.package.row_stream import (
    area,
    cells,
    column_number,
    in_utf8,
    is_compact,
    last_filled_row,
    merged_areas,
    rows_downwards,
    rows_upwards,
)
from regulars.problems import Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, below: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{below}</worksheet>'.encode()


def cell(place: str, value: object) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def in_pieces(xml: bytes, size: int) -> list[bytes]:
    return [xml[at : at + size] for at in range(0, len(xml), size)]


@given(st.sets(st.integers(1, 10**6), max_size=40), st.sampled_from([16, 100, 1 << 16]))
def test_upwards_is_downwards_turned_round(numbers, window):
    xml = sheet(
        "".join(f'<row r="{n}">{cell(f"A{n}", n)}{cell(f"C{n}", "x" * (n % 50))}</row>' for n in sorted(numbers))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_stream, "WINDOW", window)
        upwards = [number for number, _ in rows_upwards(xml)]
    assert upwards == sorted(numbers, reverse=True)
    assert [number for number, _ in rows_downwards(in_pieces(xml, window))] == sorted(numbers)


def test_rows_and_cells_that_do_not_say_where_they_stand_are_counted():
    xml = sheet('<row><c><v>1</v></c></row><row/><row r="7"><c r="C7"><v>2</v></c><c><v>3</v></c></row><row><c/></row>')
    assert [number for number, _ in rows_downwards([xml])] == [1, 2, 7, 8]
    assert [number for number, _ in rows_upwards(xml)] == [8, 7, 2, 1]
    assert [[column for column, _ in cells(row)] for _, row in rows_upwards(xml)] == [[1], [3, 4], [], [1]]


def test_other_programs_markup_prefixes_comments_and_utf_16():
    xml = f"""<?xml version='1.0' encoding='utf-16'?><x:worksheet xmlns:x='{MAIN}'>
        <x:sheetData><!-- made by a program --><x:row r='2'><x:c s='0' r='B2'><x:v>5</x:v></x:c></x:row ></x:sheetData
        ></x:worksheet>""".encode("utf-16")
    assert [number for number, _ in rows_downwards(in_utf8([xml]))] == [2]
    assert [number for number, _ in rows_upwards(b"".join(in_utf8([xml])))] == [2]
    assert last_filled_row(b"".join(in_utf8([xml])), [2], 0) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "iso-8859-1"])
def test_another_encoding_is_turned_into_utf_8(encoding):
    text = "R\xe9" if encoding == "iso-8859-1" else "人民币"
    xml = f"<?xml version='1.0' encoding='{encoding}'?><a>{text}</a>".encode(encoding)
    assert text.encode() in b"".join(in_utf8(in_pieces(xml, 10**6)))
    utf_8 = f"<?xml version='1.0' encoding='UTF-8'?><a>{text}</a>".encode()
    assert b"".join(in_utf8(in_pieces(utf_8, 10))) == utf_8


def test_a_sheet_without_rows():
    for empty in (sheet(""), f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()):
        assert list(rows_upwards(empty)) == []
        assert last_filled_row(empty, [1], 4) == 4
        assert is_compact(empty, 1)


def test_a_torn_sheet_is_refused():
    with pytest.raises(Refusal):
        list(rows_downwards([sheet('<row r="1">')[:-30]]))


def test_the_last_filled_row_looks_only_at_some_columns_and_only_below():
    rows = f'<row r="2">{cell("A2", 1)}</row><row r="5">{cell("B5", 1)}</row><row r="9"><c r="A9" s="3"/></row>'
    xml = sheet(rows)
    assert last_filled_row(xml, [1], 0) == 2
    assert last_filled_row(xml, [1, 2], 0) == 5
    assert last_filled_row(xml, [1], 3) == 3


def test_a_text_in_a_cell_fills_it_and_an_empty_one_does_not():
    filled = '<row r="1"><c r="A1" t="inlineStr"><is><r><t>Mill</t></r></is></c></row>'
    shows_nothing = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c></row>'
    assert last_filled_row(sheet(filled + shows_nothing), [1], 0) == 1


def test_merged_cells_and_references():
    merged = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="AA10:AB12"/></mergeCells>'
    assert merged_areas(sheet('<row r="1"/>', merged)) == ((1, 1, 1, 3), (10, 27, 12, 28))
    assert area("$B$3") == (3, 2, 3, 2)


@given(st.integers(1, 16384))
def test_columns_have_letters_and_numbers(column):
    assert column_number(letters(column)) == column


@given(st.integers(1, 16384), st.integers(1, 2**20))
def test_a_stray_cell_far_away_makes_a_sheet_too_large_for_one_grid(column, row):
    xml = sheet(f'<row r="1">{cell("A1", 1)}</row><row r="{row + 1}">{cell(f"{letters(column)}{row + 1}", 1)}</row>')
    assert is_compact(xml, row + 1) == (column <= row_stream.LARGEST_GRID // (row + 1))
