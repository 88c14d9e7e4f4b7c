"""Keys: rows that share one, cells that refer to one which is not there, and references that run in a circle."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from regulars.problems import Outcome
from regulars.tables import TABLES, Column, Table

# Declared without a reference, so that no drop-down stands in the way of pasting, or because either table may be meant.
ALSO_REFER = {
    ("orders", "customer_id"): ("customers",),
    ("contacts", "customer_id"): ("customers", "targets"),
    ("visits", "customer_id"): ("customers", "targets"),
}
OPTIONAL_LISTS = ("reps", "regions")  # people name reps and regions long before they list them


@dataclass(frozen=True)
class Reference:
    """A column whose cells name rows of other tables, and what happens to a cell that names none."""

    column: Column
    tables: tuple[str, ...]
    outcome: Outcome


def references(table: Table) -> list[Reference]:
    """The references of a table, in the order of its columns."""
    found = []
    for column in table.columns:
        tables = ALSO_REFER.get((table.name, column.key)) or ((column.refers_to,) if column.refers_to else ())
        if tables:
            listed = tables[0] not in OPTIONAL_LISTS
            outcome = Outcome.NOTED if not listed else Outcome.SET_ASIDE if column.required else Outcome.BLANKED
            found.append(Reference(column, tables, outcome))
    return found


def known_keys(reference: Reference, frames: Mapping[str, pd.DataFrame]) -> pd.Series | None:
    """Every key that the reference may name; None where that cannot be known: no such table, or an empty list."""
    lists = [frames[name][TABLES[name].key[0]] for name in reference.tables if name in frames]
    if not lists or (reference.outcome is Outcome.NOTED and lists[0].empty):
        return None
    return pd.concat(lists) if len(lists) > 1 else lists[0]


def unknown(values: pd.Series, known: pd.Series) -> pd.Series:
    """Which cells name a key that is not known."""
    codes, named = pd.factorize(values)
    listed = set(known)
    astray = np.array([*(name not in listed for name in named), False])  # factorize numbers blanks -1: the last
    return pd.Series(astray[codes], index=values.index)


def duplicate_keys(keys: pd.DataFrame) -> pd.Series:
    """The rows whose key stands in an earlier row: row -> that earlier row. Rows without a key are all different."""
    full = keys.dropna()
    repeated = full.duplicated()
    if not repeated.any():
        return pd.Series(dtype="int64")
    first = full.index.to_series().groupby([full[key] for key in full], sort=False).transform("first")
    return first[repeated]


def circles(links: Mapping[str, str]) -> dict[str, str]:
    """The ids that lead back to themselves by following links, and the way: A -> "A → B → A"."""
    found: dict[str, str] = {}
    walked: set[str] = set()
    for start in links:
        way: list[str] = []
        place = start
        while place in links and place not in walked:
            walked.add(place)
            way.append(place)
            place = links[place]
        if place in way:
            ring = way[way.index(place) :]
            for turn, member in enumerate(ring):
                found[member] = " → ".join([*ring[turn:], *ring[:turn], member])
    return found
