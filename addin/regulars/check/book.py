"""A whole workbook: every kept table checked, references followed from table to table, settings read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from regulars.check.keys import Reference, circles, known_keys, references, unknown
from regulars.check.listing import listed
from regulars.check.settings_table import StatedSettings, read_settings
from regulars.check.table import check_table
from regulars.hosts.contract import RawTable
from regulars.problems import Fault, Outcome, Problem, Refusal
from regulars.settings import Settings
from regulars.tables import KEPT_TABLES, TABLES, Column, Language

NEEDED = ("customers", "orders")
MAY_CIRCLE = ("merged_into", "parent_id", "supplied_through")  # columns of customers
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Book:
    """A workbook that the methods can use.

    tables     kept tables by name, as Checked.frame; every reference to a customer leads to one, none in a circle
    rates      currency code -> reporting currency per unit
    language   the language of most headings
    problems   what was found, table by table; at most 20 of a kind one by one, the rest counted in one
    set_aside  table name -> rows left out
    """

    tables: dict[str, pd.DataFrame]
    settings: Settings
    rates: dict[str, float]
    language: Language
    problems: tuple[Problem, ...]
    set_aside: dict[str, int]


def check_book(raws: Mapping[str, RawTable]) -> Book:
    """Check the tables of a workbook, by name; result tables among them only tell the language.

    Raises Refusal where customers or orders are missing or lack a required column, or no customer can be used.
    """
    _refuse_without_needed(raws)
    frames: dict[str, pd.DataFrame] = {}
    set_aside: dict[str, int] = {}
    kept = {table.name for table in KEPT_TABLES}
    problems = [problem for name, raw in raws.items() if name not in kept for problem in raw.problems]
    stated = StatedSettings()
    for name in (table.name for table in KEPT_TABLES if table.name in raws):
        raw = raws[name]
        if lacking := list(_lacking(raw)):
            problems += [*raw.problems, *(_unused(raw, column) for column in lacking)]
        elif name == "settings":
            stated = read_settings(raw)
            problems += [*raw.problems, *stated.problems]
            set_aside[name] = stated.set_aside
        else:
            checked = check_table(raw)
            frames[name], set_aside[name] = checked.frame, checked.set_aside
            problems += checked.problems
    _refuse_without_customers(raws["customers"], frames["customers"], set_aside["customers"])
    for name in list(frames):
        for reference in references(TABLES[name]):
            problems += _follow(reference, name, raws, frames, set_aside)
    for key in MAY_CIRCLE:
        problems += _break_circles(raws["customers"], key, frames)
    return Book(frames, stated.settings, stated.rates, _language(raws), tuple(problems), set_aside)


def _refuse_without_needed(raws: Mapping[str, RawTable]) -> None:
    missing = [f"{TABLES[name].en} / {TABLES[name].zh}" for name in NEEDED if name not in raws]
    if missing:
        raise Refusal("refusal.missing_tables", sheets=", ".join(missing), n=len(missing))
    lacking = [(raws[name], column) for name in NEEDED for column in _lacking(raws[name])]
    if lacking:
        said = (f"{raw.sheet}: {column.heading(raw.language)} ({_recognised(raw, column)})" for raw, column in lacking)
        raise Refusal("refusal.missing_columns", missing="; ".join(said), n=len(lacking))


def _refuse_without_customers(raw: RawTable, customers: pd.DataFrame, set_aside: int) -> None:
    if not customers.empty:
        return
    if set_aside:
        raise Refusal("refusal.all_customers_bad", sheet=raw.sheet, n=set_aside)
    raise Refusal("refusal.no_customers", sheet=raw.sheet)


def _lacking(raw: RawTable) -> Iterator[Column]:
    return (column for column in raw.table.required if column.key not in raw.values)


def _unused(raw: RawTable, column: Column) -> Problem:
    heading, recognised = column.heading(raw.language), _recognised(raw, column)
    return Problem(Fault.MISSING_COLUMN, Outcome.UNUSED, raw.table.name, raw.sheet, heading, used=recognised)


def _recognised(raw: RawTable, column: Column) -> str:
    """The other headings that would mean that column."""
    return ", ".join(name for name in (column.en, column.zh, *column.aliases) if name != column.heading(raw.language))


def _language(raws: Mapping[str, RawTable]) -> Language:
    headings = [heading for raw in raws.values() for heading in raw.headings.values()]
    chinese = sum(bool(CHINESE.search(heading)) for heading in headings)
    return Language.ZH if chinese * 2 > len(headings) else Language.EN


def _follow(
    reference: Reference,
    name: str,
    raws: Mapping[str, RawTable],
    frames: dict[str, pd.DataFrame],
    set_aside: dict[str, int],
) -> list[Problem]:
    """Report the cells of one column that name nothing, and set their rows aside or blank them."""
    key = reference.column.key
    known = known_keys(reference, frames)
    frame = frames[name]
    if known is None or key not in frame:
        return []
    astray = unknown(frame[key], known)
    if not astray.any():
        return []
    named = frame.loc[astray, key]
    if reference.outcome is Outcome.SET_ASIDE:
        frames[name] = frame[~astray]
        set_aside[name] += len(named)
    elif reference.outcome is Outcome.BLANKED:
        frames[name] = frame.assign(**{key: frame[key].mask(astray)})
    sheets = ", ".join(raws[table].sheet for table in reference.tables if table in frames)
    return _reported(raws[name], key, Fault.UNKNOWN_REFERENCE, reference.outcome, named, dict.fromkeys(named, sheets))


def _break_circles(raw: RawTable, key: str, frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Blank the cells of a customers column that lead back to their own customer."""
    customers = frames["customers"]
    if key not in customers:
        return []
    linked = customers[customers[key].notna()]
    ways = circles(dict(zip(linked["id"], linked[key], strict=True)))
    if not ways:
        return []
    in_circle = customers["id"].isin(ways)
    frames["customers"] = customers.assign(**{key: customers[key].mask(in_circle)})
    ids = customers.loc[in_circle, "id"]
    return _reported(raw, key, Fault.CIRCULAR_REFERENCE, Outcome.BLANKED, ids, ways)


def _reported(
    raw: RawTable, key: str, fault: Fault, outcome: Outcome, found: pd.Series, used: Mapping[str, str]
) -> list[Problem]:
    rows, said = found.index, found.tolist()

    def problem(place: int) -> Problem:
        cell = raw.cell(key, rows[place])
        return Problem(fault, outcome, raw.table.name, cell, raw.headings[key], said[place], used[said[place]])

    return listed(len(rows), problem)
