"""Whose column, whose row: merging new results with what stands in the workbook. Shared by every host."""

from collections.abc import Mapping

import pandas as pd

from regulars.hosts.contract import RawTable, Update
from regulars.tables import Language, Rows, Table
from regulars.tables.results import SCORECARD


def updates(
    results: Mapping[str, pd.DataFrame],
    present: Mapping[str, RawTable],
    tables: Mapping[str, Table],
    language: Language,
) -> list[Update]:
    """What to write: one update per result table that the workbook holds, in the order of `results`."""
    return [merged(tables[name], rows, present[name], language) for name, rows in results.items() if name in present]


def merged(table: Table, rows: pd.DataFrame, present: RawTable, language: Language) -> Update:
    """One table's update: kept tables keep every row's place, lists are made anew, logs grow by a row."""
    if table.rows is Rows.LIST:
        return Update(table, rows, shrink=True)
    if table.rows is Rows.LOG:
        return Update(table, rows, start=filled_rows(present))
    return Update(table, _kept(table, rows, present, language))


def filled_rows(present: RawTable) -> int:
    """How many body rows there are up to the last one in which a recognised column holds anything."""
    held = present.values.notna().any(axis=1).to_numpy()
    return int(held.nonzero()[0].max()) + 1 if held.any() else 0


def _kept(table: Table, rows: pd.DataFrame, present: RawTable, language: Language) -> pd.DataFrame:
    """Rows in the place they have; new ones below; a row whose key is gone keeps its key, name and a status."""
    (key,) = table.key
    body = present.values.iloc[: filled_rows(present)]
    there = body[key].astype("str").str.strip() if key in body else pd.Series([], dtype="str")
    new = rows[~rows[key].isin(there)]
    placed = rows.set_index(key, drop=False).reindex(there.to_numpy()).astype({"name": object, "status": object})
    gone = placed[key].isna().to_numpy() & there.notna().to_numpy()
    placed[key] = there.to_numpy()
    if gone.any():
        placed.loc[gone, "name"] = body.loc[gone, "name"].to_numpy() if "name" in body else None
        placed.loc[gone, "status"] = SCORECARD.column("status").choices[1].label(language)
    return pd.concat([placed, new], ignore_index=True)
