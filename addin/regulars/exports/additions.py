"""What stands in a table of the workbook, and rows that are added below it."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from regulars.check import check_table
from regulars.exports.new_rows import identity
from regulars.hosts.contract import Host, RawTable, Update
from regulars.hosts.merge import filled_rows
from regulars.problems import Fault, Outcome, Problem, Refusal
from regulars.tables import Column, Kind, Language

LAST_ROW = 1_048_576  # of a sheet
YES_NO = {Language.EN: {True: "yes", False: "no"}, Language.ZH: {True: "是", False: "否"}}


def standing(raw: RawTable) -> pd.DataFrame:
    """What tells a table's rows apart, checked; of keys also those of rows that a refresh would set aside."""
    keys = [key for key in identity(raw.table) if key in raw.values]
    return check_table(replace(raw, values=raw.values[keys], problems=())).frame


def below(raw: RawTable, rows: pd.DataFrame) -> Update:
    """Checked rows as cells, to be written below the last row that holds anything.

    Raises Refusal where the sheet has no room for them.
    """
    start = filled_rows(raw)
    room = LAST_ROW - raw.header_row - start
    if len(rows) > room:
        raise Refusal("refusal.export_no_room", sheet=raw.sheet, n=len(rows), room=room)
    columns = [raw.table.column(str(key)) for key in rows if key in raw.positions]
    cells = {column.key: _cells(rows[column.key], column, raw.language) for column in columns}
    return Update(raw.table, pd.DataFrame(cells).reset_index(drop=True), start=start)


def without_column(raw: RawTable, rows: pd.DataFrame) -> Iterator[Problem]:
    """One problem for each column that the rows fill and the workbook's table lacks."""
    for key in rows:
        column = raw.table.column(str(key))
        if column.key not in raw.positions and rows[key].notna().any():
            heading = column.heading(raw.language)
            others = ", ".join(name for name in (column.en, column.zh, *column.aliases) if name != heading)
            yield Problem(Fault.MISSING_COLUMN, Outcome.UNUSED, raw.table.name, raw.sheet, heading, used=others)


def new_customers(host: Host, lines: pd.DataFrame) -> tuple[Update, ...]:
    """The customers of order lines who are not in the customers table; none where the workbook has no such table.

    lines: customer_id, and where known name and location (columns.CUSTOMER_DETAILS). The first name told of a customer
    is taken; without one the id stands for it.
    """
    raw = host.read("customers")
    if raw is None or "id" not in raw.positions:
        return ()
    told = lines.groupby("customer_id", sort=False).first()
    told = told[~told.index.isin(standing(raw)["id"])]
    if not len(told):
        return ()
    rows = told.rename_axis("id").reset_index()
    rows["name"] = rows["name"].fillna(rows["id"]) if "name" in rows else rows["id"]
    return (below(raw, rows),)


def _cells(values: "pd.Series", column: Column, language: Language) -> "pd.Series":
    """Words instead of keys: what a person would have picked from the drop-down."""
    if column.kind is Kind.CHOICE:
        return values.map({choice.key: choice.label(language) for choice in column.choices})
    if column.kind is Kind.FLAG:
        return values.astype(object).map(YES_NO[language])
    return values
