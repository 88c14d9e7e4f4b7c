"""A host for tests: a workbook that is a few frames in memory."""

from collections.abc import Mapping, Sequence

import pandas as pd

from regulars.hosts.contract import RawTable, Update, Written
from regulars.tables import TABLES, Language


class MemoryHost:
    """Tables by name, each a frame whose columns are column keys; a row's number in its sheet starts at 2."""

    title = "team.xlsx"

    def __init__(self, tables: Mapping[str, pd.DataFrame], language: Language = Language.EN) -> None:
        self.frames = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
        self.language = language
        self.writes = 0

    def tables(self) -> Sequence[str]:
        return tuple(self.frames)

    def read(self, name: str) -> RawTable | None:
        if name not in self.frames:
            return None
        table, frame = TABLES[name], self.frames[name]
        values = frame.set_axis(pd.RangeIndex(2, len(frame) + 2))
        return RawTable(
            table,
            table.title(self.language),
            1,
            {key: place for place, key in enumerate(frame, start=1)},
            {key: table.column(key).heading(self.language) for key in frame},
            values,
        )

    def write(self, updates: Sequence[Update]) -> Written:
        self.writes += 1
        for update in updates:
            before = self.frames[update.table.name]
            kept = before.iloc[: update.start]
            below = pd.concat([kept, update.rows.reindex(columns=before.columns)], ignore_index=True)
            self.frames[update.table.name] = below
        return Written(True)


def empty(name: str, *keys: str) -> pd.DataFrame:
    """A table's columns without rows; all of them where no key is named."""
    return pd.DataFrame({key: pd.Series(dtype=object) for key in keys or [c.key for c in TABLES[name].columns]})


def workbook(language: Language = Language.EN, **tables: pd.DataFrame) -> MemoryHost:
    """A new workbook: customers and orders without rows, unless given."""
    return MemoryHost({"customers": empty("customers"), "orders": empty("orders"), **tables}, language)
