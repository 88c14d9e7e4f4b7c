"""Updates as they meet an open workbook: planned first, then done step by step, and taken back where a step fails."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np

from regulars.hosts.contract import Update, address, language_of
from regulars.hosts.live_cells import read_cells, standing, typed_rows
from regulars.hosts.live_places import LivePlace
from regulars.hosts.package.references import LAST_SHEET_ROW
from regulars.problems import Fault, Outcome, Problem, Refusal

Rows = list[list[Any]]


@dataclass(frozen=True)
class Plan:
    """What an update changes.

    first, last  the body as it is; last < first where it is empty
    written      the last row of the update's own
    end          the body's last row afterwards
    calculated   the user's columns whose formulas fill them, by sheet column
    obstacle     the first cell in the way of a table that would have to grow; then nothing is written
    """

    place: LivePlace
    update: Update
    first: int
    last: int
    written: int
    end: int
    calculated: tuple[int, ...] = ()
    obstacle: str | None = None

    @property
    def problems(self) -> Iterator[Problem]:
        """What cannot be written."""
        table, sheet = self.update.table, self.place.sheet.name
        if self.obstacle:
            yield Problem(Fault.NO_ROOM, Outcome.UNUSED, table.name, self.obstacle)
            return
        language = language_of(table, self.place.headings.texts)
        for key, values in self.update.rows.items():
            if str(key) not in self.place.headings.positions and values.notna().any():
                heading = table.column(str(key)).heading(language)
                yield Problem(Fault.RESULT_COLUMN_GONE, Outcome.NOTED, table.name, sheet, heading)


def plan(place: LivePlace, update: Update) -> Plan:
    """Look at the sheet and decide. Raises Refusal where the table would need more rows than a sheet has."""
    first, last = place.body()
    written = first + update.start + len(update.rows) - 1
    end, calculated = max(written, last), ()
    if update.shrink and written < last:
        calculated = tuple(_calculated(place, first, update))
        end = max(written, min(first, last), _last_held(place, update, written + 1, last, calculated))
    if end + place.totals > LAST_SHEET_ROW:
        rows = end - first + 1
        raise Refusal("refusal.too_many_rows", sheet=place.sheet.name, rows=rows, most=LAST_SHEET_ROW)
    below = max(last, first if place.listed is not None else last) + place.totals + 1
    obstacle = _obstacle(place, below, end + place.totals)
    return Plan(place, update, first, last, written, end, calculated, obstacle)
