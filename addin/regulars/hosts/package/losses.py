"""What of an update a table cannot hold: columns that the user took out, texts longer than a cell."""

from collections.abc import Iterator

import pandas as pd

from regulars.hosts.contract import Update, address
from regulars.hosts.package.cells import LONGEST_TEXT, shortened
from regulars.hosts.package.structure import Place
from regulars.problems import Fault, Outcome, Problem
from regulars.tables import Language

_SHOWN = 40  # characters of a long text that are shown


def losses(place: Place, update: Update) -> Iterator[Problem]:
    """The problems, a line for each column; a column without values is not missed."""
    for key, values in update.rows.items():
        if str(key) in place.positions:
            yield from _cut_texts(place, update, str(key), values)
        elif values.notna().any():
            heading = update.table.column(str(key)).heading(_language(place))
            yield Problem(Fault.RESULT_COLUMN_GONE, Outcome.NOTED, update.table.name, place.sheet.name, heading)


def _cut_texts(place: Place, update: Update, key: str, values: pd.Series) -> Iterator[Problem]:
    if values.dtype == "str":
        likely = (values.str.len() * 2 > LONGEST_TEXT).to_numpy(dtype=bool, na_value=False).nonzero()[0].tolist()
    elif values.dtype == object:
        likely = [at for at, text in enumerate(values) if isinstance(text, str) and len(text) * 2 > LONGEST_TEXT]
    else:
        return
    cut = [(at, text) for at in likely if shortened(text := values.iloc[at]) != text]
    if cut:
        at, text = cut[0]
        cell = address(place.sheet.name, place.positions[key], place.first_row + update.start + at)
        found = f"{text[:_SHOWN]}…"
        heading = place.headings[key]
        yield Problem(
            Fault.OUT_OF_BOUNDS, Outcome.NOTED, update.table.name, cell, heading, found, str(LONGEST_TEXT), len(cut)
        )


def _language(place: Place) -> Language:
    """The language most of the table's headings are in."""
    chinese = sum(place.table.column(key).zh == text for key, text in place.headings.items())
    return Language.ZH if chinese * 2 > len(place.headings) else Language.EN
