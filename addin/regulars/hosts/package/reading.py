"""A table's rows as they stand in the workbook: the columns of one kind in one go, the others cell by cell."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from regulars.hosts.contract import CellError, RawTable
from regulars.hosts.package.archive import Package
from regulars.hosts.package.cell_values import CellValues, Value, as_text
from regulars.hosts.package.row_stream import cells, in_bytes, rows_downwards
from regulars.hosts.package.structure import Place, Structure
from regulars.tables import NUMERIC_KINDS, Column, Kind

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Columns whose cells are read as text, whatever stands in them; in the others the kind of each cell matters.
TEXT_KINDS = frozenset({Kind.ID, Kind.TEXT, Kind.CHOICE})
# What the fast reader makes of a truth value or a date in a column of texts: only the cell itself tells which it was.
_FROM_OTHERS = r"^(true|false|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*)$"

_DTYPES: dict[type, Any] = {float: "float64", dt.datetime: "datetime64[us]", str: "str"}

logging.getLogger("fastexcel").setLevel(logging.ERROR)  # its remarks are not for the people at the screen


def read_table(package: Package, structure: Structure, place: Place) -> RawTable:
    """Read the body of a table: see RawTable for its shape.

    Ids, texts and choices are text throughout, but for error cells: 17850, TRUE, 2025-01-02; a number among them has at
    most nine decimals. In all other columns every cell keeps its kind. A cell in which nothing shows is missing, also
    where a formula gave an empty text. Blank rows are kept. Raises Refusal where the sheet is damaged.
    """
    import pandas as pd

    keys = list(place.positions)
    texts = [key for key in keys if place.table.column(key).kind in TEXT_KINDS]
    columns = _uniform_columns(package, place, keys, structure.dates_from_1904)
    columns = columns or _uniform_columns(package, place, texts, structure.dates_from_1904)
    columns |= _columns_by_cell(package, structure, place, [key for key in keys if key not in columns])
    return RawTable(
        place.table,
        place.sheet.name,
        place.header_row,
        place.positions,
        place.headings,
        pd.DataFrame({key: columns[key] for key in keys}, index=_rows(place)),
        structure.dates_from_1904,
        place.problems,
    )


def _rows(place: Place) -> "pd.RangeIndex":
    import pandas as pd

    return pd.RangeIndex(place.first_row, max(place.last_row + 1, place.first_row))


def _uniform_columns(
    package: Package, place: Place, keys: Sequence[str], dates_from_1904: bool
) -> "dict[str, pd.Series[Any]]":
    """Those of some columns that hold one kind of value; none where the fast reader finds mixed kinds, or fails."""
    import fastexcel
    import pyarrow as pa

    rows = _rows(place)
    if not (len(rows) and keys and place.compact and place.first_row > 1):
        return {}
    columns = [place.table.column(key) for key in keys]
    indexes = [place.positions[key] - 1 for key in keys]
    try:
        sheet = fastexcel.read_excel(package.path).load_sheet(
            place.sheet.name,
            header_row=place.first_row - 2,  # the row above the body, counted from 0; what stands there is not used
            n_rows=len(rows),
            use_columns=indexes,
            dtypes={at: "string" for at, column in zip(indexes, columns, strict=True) if column.kind in TEXT_KINDS},
            schema_sample_rows=None,
            dtype_coercion="strict",
        )
        values, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return {}
    order = [found.index for found in sheet.selected_columns]
    faulty = {order.index(error.offset_position[1]) for error in (errors.errors if errors else ())}
    certain = [
        at
        for at, column in enumerate(columns)
        if at not in faulty and _is_certain(values.column(at), column, dates_from_1904)
    ]
    frame = pa.Table.from_batches([values]).rename_columns(keys).select(certain).to_pandas()
    frame.index = rows[: len(frame)]
    frame = frame.reindex(rows)
    return {keys[at]: _as_declared(frame[keys[at]], columns[at]) for at in certain}


def _is_certain(found: "pa.Array", column: Column, dates_from_1904: bool) -> bool:
    """Whether the fast reader's values can only have come from cells of that kind."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(found.type):
        from_others = pc.any(pc.match_substring_regex(pc.unique(found), _FROM_OTHERS)).as_py()
        return column.kind not in TEXT_KINDS or not from_others
    if pa.types.is_floating(found.type):
        return column.kind is not Kind.DATE  # it takes East Asian date formats for plain numbers
    if pa.types.is_timestamp(found.type):  # earlier ones are no days to Excel, or one day off: its 1900 is a leap year
        first = dt.datetime(1904, 1, 1) if dates_from_1904 else dt.datetime(1900, 3, 1)
        return not pc.any(pc.less(found, pa.scalar(first, found.type))).as_py()
    return bool(pa.types.is_boolean(found.type) or pa.types.is_null(found.type))


def _as_declared(found: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    """The fast reader's column in the dtypes of RawTable."""
    if found.isna().all():
        return _series([None] * len(found), column).set_axis(found.index)
    if found.dtype.kind == "M":
        return found.astype("datetime64[us]")
    if found.dtype == "str":
        return found.where(found != "")
    return found if found.dtype == "float64" else found.astype(object).where(found.notna(), None)


def _columns_by_cell(
    package: Package, structure: Structure, place: Place, keys: Sequence[str]
) -> "dict[str, pd.Series[Any]]":
    """Some columns, each cell by itself."""
    if not keys:
        return {}
    key_at = {place.positions[key]: key for key in keys}
    rows = _rows(place)
    found: dict[str, list[Value]] = {key: [None] * len(rows) for key in keys}
    values = CellValues(package, structure)
    for number, row in rows_downwards(in_bytes(package.read(place.sheet.part))):
        if number > place.last_row:
            break
        if number < place.first_row:
            continue
        for column, cell in cells(row):
            if column in key_at:
                found[key_at[column]][number - place.first_row] = values.value(cell)
    return {key: _series(found[key], place.table.column(key)).set_axis(rows) for key in keys}


def _series(values: list[Value], column: Column) -> "pd.Series[Any]":
    """Values of one kind in that kind's dtype; of several kinds, or truth values or errors, as objects."""
    import pandas as pd

    if column.kind in TEXT_KINDS:
        values = [value if value is None or isinstance(value, CellError) else as_text(value) for value in values]
    kinds = {type(value) for value in values if value is not None} or {_expected(column)}
    return pd.Series(values, dtype=_DTYPES.get(kinds.pop(), object) if len(kinds) == 1 else object)


def _expected(column: Column) -> type:
    """What the cells of a column should hold."""
    if column.kind in NUMERIC_KINDS:
        return float
    return dt.datetime if column.kind is Kind.DATE else str
