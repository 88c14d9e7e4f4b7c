"""A sheet part cut between rows: every row in one block, or at the foot, and none torn."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regulars.hosts.package import row_blocks
from regulars.hosts.package.row_blocks import NotInBlocksError, blocks, foot
from regulars.hosts.package.row_stream import merged_areas, rows_downwards

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BELOW = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells><rowBreaks count="0"/>'


def sheet(numbers: list[int], x: str = "", space: str = "") -> bytes:
    rows = [
        f'<{x}row r="{n}" ht="1"/>'
        if n % 5 == 0
        else f'<{x}row r="{n}"><{x}c r="A{n}"><{x}v>{n}</{x}v></{x}c></{x}row >'
        for n in numbers
    ]
    xmlns = f"xmlns:{x[:-1]}" if x else "xmlns"
    below = re.sub("<(/?)", rf"<\1{x}", BELOW)
    start = f'<?xml version="1.0"?><{x}worksheet {xmlns}="{MAIN}"><{x}cols><{x}col/></{x}cols><{x}sheetData >'
    return f"{start}{space.join(rows)}</{x}sheetData>{below}</{x}worksheet>".encode()


def in_pieces(xml: bytes, size: int) -> list[bytes]:
    return [xml[at : at + size] for at in range(0, len(xml), size)]


def numbers_in(xml: bytes) -> list[int]:
    return [number for number, _ in rows_downwards([xml])]


ROWS = st.sets(st.integers(1, 2**20), max_size=60).map(sorted)
PIECES = st.sampled_from([7, 60, 300, 10**6])
SIZES = st.sampled_from([1, 200, 10**6])


@given(ROWS, st.integers(1, 2**20), PIECES, SIZES, st.sampled_from(["", "x:"]), st.sampled_from(["", " \n "]))
def test_every_row_from_one_on_is_in_one_block(numbers, from_row, piece, size, prefix, space):
    found = list(blocks(in_pieces(sheet(numbers, prefix, space), piece), from_row, size))
    wanted = [number for number in numbers if number >= from_row]
    assert [number for block in found for number in numbers_in(block.xml)] == wanted
    for block in found:
        inside = numbers_in(block.xml)
        assert (block.first_row, block.last_row) == (inside[0], inside[-1])


def test_blocks_are_about_as_large_as_asked_for():
    xml = sheet(list(range(1, 20_001)))
    sizes = [len(block.rows) for block in blocks(in_pieces(xml, 1000), 1, 50_000)]
    assert len(sizes) > 5
    assert all(49_000 <= size <= 51_000 for size in sizes[:-1])


@given(ROWS, st.integers(1, 2**20))
def test_a_block_without_its_upper_rows(numbers, row):
    assume(numbers and row <= numbers[-1])
    [block] = blocks([sheet(numbers)], 1, 10**6)
    assert numbers_in(block.starting(row).xml) == [number for number in numbers if number >= row]


@pytest.mark.parametrize("rows", ["<row><c><v>1</v></c></row>", '<row r="1"/><row/>', '<row r="3"/><row r="2"/>'])
def test_rows_without_numbers_or_out_of_order_cannot_be_cut(rows):
    xml = sheet([]).replace(b"</sheetData", rows.encode() + b"</sheetData")
    with pytest.raises(NotInBlocksError):
        list(blocks([xml], 1, 10**6))


def test_rows_that_do_not_end_cannot_be_cut():
    with pytest.raises(NotInBlocksError):
        list(blocks([sheet([1, 2, 3]).split(b"</sheetData")[0]], 1, 10**6))


def test_a_sheet_without_rows_has_no_blocks():
    assert list(blocks([sheet([])], 1, 100)) == []
    assert list(blocks([f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()], 1, 100)) == []
    assert list(blocks([b"<worksheet/>"], 1, 100)) == []


@given(ROWS, PIECES, st.sampled_from([1, 500, 10**6]), st.sampled_from(["", "x:"]))
def test_the_foot_is_what_stands_below_the_rows_and_the_last_of_them(numbers, piece, size, prefix):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_blocks, "FOOT", size)
        found = foot(in_pieces(sheet(numbers, prefix), piece))
    assert merged_areas(found.xml) == ((1, 1, 1, 3),)
    last = numbers_in(found.xml)
    assert last == numbers[len(numbers) - len(last) :]
    assert not found.whole or last == numbers


def test_the_foot_of_a_large_sheet_is_small():
    found = foot(in_pieces(sheet(list(range(1, 100_001))), 1 << 18))
    assert not found.whole
    assert len(found.xml) < row_blocks.FOOT * 2
    assert numbers_in(found.xml)[-1] == 100_000


def test_rows_at_the_foot_that_do_not_say_their_numbers_are_left_out():
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(100_000))
    found = foot(in_pieces(sheet([]).replace(b"</sheetData>", rows.encode() + b"</sheetData>"), 1 << 18))
    assert (found.whole, numbers_in(found.xml)) == (False, [])
    assert merged_areas(found.xml) == ((1, 1, 1, 3),)
