"""Blocks of rows through the fast reader: each block as a small workbook of its own, so that several are read at once.

Of a whole sheet the fast reader holds every cell, blank ones too, twice over; of a block that is little. Each small
workbook says itself which formats show dates, so that the reader and `cell_values` cannot disagree about them.
"""

import datetime as dt
import io
import logging
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from regulars.hosts.contract import letters
from regulars.hosts.package.archive import Package
from regulars.hosts.package.cell_values import TEXT_KINDS, CellValues
from regulars.hosts.package.row_blocks import Block
from regulars.hosts.package.row_stream import is_compact
from regulars.tables import Column

if TYPE_CHECKING:
    from regulars.hosts.package.structure import Structure

# What the fast reader makes of a truth value or a date in a column of texts: only the cell itself tells which it was.
_FROM_OTHERS = r"^(true|false|[+-]?\d{4,}-\d\d-\d\d([ T].*)?)$"
# A character that XML cannot hold (see `decoded`): it takes such texts literally where a formula gave them.
_ESCAPED = "_x[0-9A-Fa-f]{4}_"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r" Type="{_LINKS}/%s" Target="%s"/></Relationships>'
)
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="%d"/>'
    '<sheets><sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>'
)

logging.getLogger("fastexcel").setLevel(logging.ERROR)  # its remarks are not for the people at the screen


class FastReader:
    """Reads some columns of blocks of one workbook.

    columns    the columns, by key
    positions  column key -> sheet column (1 = A)
    """

    def __init__(
        self,
        package: Package,
        structure: "Structure",
        values: CellValues,
        columns: Mapping[str, Column],
        positions: Mapping[str, int],
    ) -> None:
        self._columns = columns
        self._positions = dict(sorted(positions.items(), key=lambda item: item[1]))
        self._first_day = dt.datetime(1904, 1, 1) if structure.dates_from_1904 else dt.datetime(1900, 3, 1)
        self._members: dict[str, str | bytes] = {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _LINK % ("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": _WORKBOOK % structure.dates_from_1904,
            "xl/_rels/workbook.xml.rels": _LINK % ("worksheet", "sheet.xml"),
            "xl/styles.xml": _styles(values.date_styles),
        }
        if structure.shared_strings_part:
            self._members["xl/sharedStrings.xml"] = package.read(structure.shared_strings_part)
        self.members_size = sum(map(len, self._members.values()))

    def takes(self, block: Block, rows: range) -> bool:
        """Whether the reader can be given a block: it holds each cell in the rectangle around the filled ones."""
        return is_compact(block.rows, block.last_row - rows.start + 2) and b"<![CDATA[" not in block.rows

    def columns(self, block: Block, rows: range, *, plain: bool = False) -> dict[str, pa.Array] | None:
        """The columns by key, for the rows down to the end of a block, each of one kind, missing values null.

        None where the cells of a column are of several kinds or are errors, or, unless the block is known to hold
        `plain` cells only, where the reader may have taken one kind for another.
        """
        try:
            sheet = fastexcel.read_excel(self._workbook(block, rows.start)).load_sheet(
                0,
                header_row=rows.start - 2,
                n_rows=len(rows),
                use_columns=list(self._positions),
                dtypes={key: "string" for key, column in self._columns.items() if column.kind in TEXT_KINDS},
                schema_sample_rows=None,
                dtype_coercion="strict",
            )
            found, errors = sheet.to_arrow_with_errors()
        except fastexcel.FastExcelError:
            return None
        by_key = {key: found.column(key) for key in self._columns}
        if errors is not None:
            return None
        if not plain and not all(self._is_certain(values, self._columns[key]) for key, values in by_key.items()):
            return None
        return {key: _filled_up(values, len(rows)) for key, values in by_key.items()}

    def _workbook(self, block: Block, first_row: int) -> bytes:
        """The block below a row of headings: the columns' keys."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in self._members.items():
                archive.writestr(name, content)
            with archive.open("xl/sheet.xml", "w") as sheet:
                for content in (block.frame.start, self._headings(block, first_row - 1), block.rows, block.frame.end):
                    sheet.write(content)
        return target.getvalue()

    def _headings(self, block: Block, row: int) -> bytes:
        x = block.frame.prefix.decode()
        cells = [
            f'<{x}c r="{letters(position)}{row}" t="str"><{x}v>{key}</{x}v></{x}c>'
            for key, position in self._positions.items()
        ]
        return f'<{x}row r="{row}">{"".join(cells)}</{x}row>'.encode()

    def _is_certain(self, found: pa.Array, column: Column) -> bool:
        """Whether the fast reader's values can only have come from cells of that kind."""
        if pa.types.is_string(found.type):
            unclear = f"{_FROM_OTHERS}|{_ESCAPED}" if column.kind in TEXT_KINDS else _ESCAPED
            return not pc.any(pc.match_substring_regex(pc.unique(found), unclear)).as_py()
        if pa.types.is_floating(found.type):
            return not pc.any(pc.is_nan(found)).as_py()  # it takes the text NaN for a number
        if pa.types.is_timestamp(found.type):  # others are no days to Excel, or one day off: its 1900 is a leap year
            first, last = (pa.scalar(day, found.type) for day in (self._first_day, dt.datetime(9999, 12, 31)))
            return bool(pc.all(pc.and_(pc.greater_equal(found, first), pc.less(found, last))).as_py())
        return bool(pa.types.is_boolean(found.type) or pa.types.is_null(found.type))


def _styles(dates: frozenset[str]) -> str:
    """Formats that say of each style no more than whether it shows a date."""
    formats = [14 if str(style) in dates else 0 for style in range(max(map(int, dates), default=0) + 1)]
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    return f'<styleSheet xmlns="{_MAIN}"><cellXfs>{cells}</cellXfs></styleSheet>'


def _filled_up(found: pa.Array, rows: int) -> pa.Array:
    """So many values: no value where a text is empty, or where the sheet ends."""
    if pa.types.is_string(found.type):
        found = pc.if_else(pc.equal(found, ""), None, found)
    return pa.concat_arrays([found, pa.nulls(rows - len(found), found.type)])
