"""The import: exports in, new rows into the workbook's table. Read `bring_in` like a table of contents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from regulars.check import check_table
from regulars.exports.additions import below, new_customers, standing, without_column
from regulars.exports.columns import Said, check_headings, find_headings, named_columns
from regulars.exports.new_rows import unseen
from regulars.exports.reading import Export, opened, read_export
from regulars.exports.remembered import Remembered, usual_place
from regulars.hosts.contract import Host, RawTable, Update
from regulars.problems import Fault, Outcome, Problem, Refusal, count
from regulars.tables import KEPT_TABLES, Table, plain


@dataclass(frozen=True)
class Imported:
    """What an import found and did: every row read was added, was already there, or was set aside.

    files            as given
    rows_read        rows below the headings that hold anything of ours
    customers_added  customers of the added order lines who were not in the customers table
    mapping          file -> column key -> the heading that it was read from
    remembered       whether what was said about headings will be known next time
    """

    table: str
    files: tuple[str, ...]
    rows_read: int
    rows_added: int
    rows_already_there: int
    set_aside: int
    customers_added: int
    mapping: Mapping[str, Mapping[str, str]]
    remembered: bool
    problems: tuple[Problem, ...] = field(repr=False)

    def summary(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        return {**vars(self), "problems": [vars(problem) for problem in self.problems]}


def bring_in(
    host: Host,
    files: Sequence[Path],
    *,
    table: str = "orders",
    mapping: Mapping[str, str] | None = None,
    mappings: Path | None = None,
    dry_run: bool = False,
) -> Imported:
    """Add what a table of a workbook does not hold yet, of all files or of none. Rows that are there stay as they are.

    table     the table's name or title, in either language
    mapping   a column of ours, by key or heading -> the export's heading for it, where that is not recognised
    mappings  where such mappings are remembered; default: a file in the user's configuration folder
    Raises Refusal where a file, its headings or the workbook cannot be used; nothing is written then.
    """
    kept = _importable(table)
    raw = _there(host, kept)
    said = named_columns(kept, mapping or {}, raw.language)
    memory = Remembered(mappings or usual_place())
    exports = [_read(Path(file), raw, said, memory) for file in files]
    checked = [check_table(export.raw) for export in exports]
    new = unseen(kept, standing(raw), [one.frame for one in checked])
    added = [one.frame[rows] for one, rows in zip(checked, new, strict=True)]
    rows = pd.concat(added)
    customers = _customers(host, kept, added, exports)
    updates = [below(raw, rows), *customers]
    written = host.write(updates).problems if len(rows) and not dry_run else ()
    remembered = bool(said) and not dry_run and memory.keep(kept, [export.headings.texts for export in exports], said)
    found = [problem for export, one in zip(exports, checked, strict=True) for problem in (*export.odd, *one.problems)]
    set_aside = sum(
        one.set_aside + count(export.odd, Outcome.SET_ASIDE) for one, export in zip(checked, exports, strict=True)
    )
    usable = sum(len(one.frame) for one in checked)
    return Imported(
        table=kept.name,
        files=tuple(map(str, files)),
        rows_read=usable + set_aside,
        rows_added=len(rows),
        rows_already_there=usable - len(rows),
        set_aside=set_aside,
        customers_added=sum(len(update.rows) for update in customers),
        mapping={str(file): export.headings.used for file, export in zip(files, exports, strict=True)},
        remembered=remembered,
        problems=(*_worth_saying(found), *without_column(raw, rows), *written),
    )


def _worth_saying(found: Sequence[Problem]) -> Iterator[Problem]:
    """A date that is written as text is a finding in a workbook; in an export it cannot be otherwise."""
    return (problem for problem in found if problem.fault is not Fault.DATE_AS_TEXT)


def _importable(name: str) -> Table:
    """The kept table of that name. One whose keys need not be filled in cannot tell what is there already."""
    tables = [table for table in KEPT_TABLES if all(table.column(key).required for key in table.key)]
    for table in tables:
        if plain(name) in map(plain, table.names):
            return table
    known = ", ".join(table.name for table in tables)
    raise Refusal("refusal.export_table", exit_code=2, found=name, tables=known)


def _there(host: Host, table: Table) -> RawTable:
    """The table as it stands in the workbook, with all the columns that its rows cannot do without."""
    raw = host.read(table.name)
    if raw is None:
        raise Refusal("refusal.export_no_table", table=f"{table.en} / {table.zh}", path=host.title)
    missing = [column.heading(raw.language) for column in table.required if column.key not in raw.positions]
    if missing:
        raise Refusal("refusal.export_no_column", sheet=raw.sheet, missing=", ".join(missing))
    return raw


def _read(path: Path, present: RawTable, said: Said, memory: Remembered) -> Export:
    """One export, its headings understood by what is said now, then by what was said before, then by themselves."""
    table = present.table
    headings = find_headings(opened(path), table, lambda texts: {**memory.said(table, texts), **said})
    check_headings(headings, table, said, str(path), present.language)
    return read_export(headings, table)


def _customers(
    host: Host, table: Table, added: Sequence[pd.DataFrame], exports: Sequence[Export]
) -> tuple[Update, ...]:
    """Order lines of customers who are in no table would be set aside at the next refresh: they are added there."""
    if table.name != "orders":
        return ()
    lines = [rows[["customer_id"]].join(export.details) for rows, export in zip(added, exports, strict=True)]
    return new_customers(host, pd.concat(lines))
