"""From a file to a raw table: opened, its separator and headings found, its rows below them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.check.cells import shown
from regulars.check.listing import listed
from regulars.exports.columns import Headings
from regulars.exports.encoding import decoded
from regulars.exports.opened import content, is_spreadsheet
from regulars.exports.plain_values import plain_texts, plain_values
from regulars.exports.separated import SEPARATORS, Separated
from regulars.exports.sheet import Odd, Sheet
from regulars.exports.spreadsheet import spreadsheets
from regulars.hosts.contract import RawTable, address
from regulars.problems import Fault, Outcome, Problem, Refusal
from regulars.tables import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Export:
    """An export as it stands, unchecked.

    raw      its rows as a table's; sheet = the file's name, index = row number in the file
    details  what it tells of customers: columns.CUSTOMER_DETAILS as far as it has them (str), index as in raw
    odd      rows that do not fit the headings and so are not among them
    """

    headings: Headings
    raw: RawTable
    details: "pd.DataFrame"
    odd: tuple[Problem, ...]


def opened(path: Path) -> tuple[Sheet, ...]:
    """Every way to read a file: a workbook's sheets, or a text with each separator that it may have.

    Raises Refusal where it cannot be read.
    """
    data = content(path)
    if is_spreadsheet(data):
        return spreadsheets(data, path)
    text, _ = decoded(data, str(path))
    start = text[:1000].lstrip()
    if start.startswith("<"):
        raise Refusal("refusal.export_web_page", path=str(path))
    if not start and not text.strip():
        raise Refusal("refusal.export_empty", path=str(path))
    return tuple(Separated(path.name, text, separator) for separator in SEPARATORS)


def read_export(headings: Headings, table: Table) -> Export:
    """The rows below headings that are understood; see columns.check_headings."""
    sheet = headings.sheet
    body = sheet.body(headings.row, headings.needed)
    places = {**headings.positions, **headings.details}
    texts = plain_texts(body.cells[list(places.values())].set_axis(list(places), axis=1))
    raw = RawTable(
        table,
        sheet.name,
        headings.row,
        {key: place + sheet.first_column for key, place in headings.positions.items()},
        {key: headings.texts[place] for key, place in headings.positions.items()},
        plain_values(table, texts[list(headings.positions)]),
        problems=tuple(_unused_headings(headings, table)),
    )
    odd = listed(len(body.odd), lambda place: _odd(body.odd[place], headings, raw))
    return Export(headings, raw, texts[list(headings.details)], tuple(odd))


def _unused_headings(headings: Headings, table: Table) -> Iterator[Problem]:
    """Headings that mean a column which is read from elsewhere already."""
    used = {*headings.positions.values(), *headings.details.values()}
    for place, text in enumerate(headings.texts):
        column = table.recognise(text) if text and place not in used else None
        if column is not None:
            cells = [
                address(headings.sheet.name, where + headings.sheet.first_column, headings.row)
                for where in (place, headings.positions[column.key])
            ]
            yield Problem(Fault.DUPLICATE_HEADING, Outcome.UNUSED, table.name, cells[0], text, text, cells[1])


def _odd(odd: Odd, headings: Headings, raw: RawTable) -> Problem:
    """Named by the first cell that is missing, or by the first that stands under no heading."""
    if len(odd.cells) < headings.needed:
        lacking = (key for key, place in headings.positions.items() if place >= len(odd.cells))
        key = min(lacking, key=headings.positions.__getitem__)
        cell = raw.cell(key, odd.row)
        return Problem(Fault.MISSING_VALUE, Outcome.SET_ASIDE, raw.table.name, cell, raw.headings[key])
    width = len(headings.texts)
    place = next(place for place in range(width, len(odd.cells)) if odd.cells[place].strip())
    cell = address(raw.sheet, place + headings.sheet.first_column, odd.row)
    return Problem(Fault.MISSING_COLUMN, Outcome.SET_ASIDE, raw.table.name, cell, found=shown(odd.cells[place]))
