"""A sheet of the team workbook: title, hint, and one table made from its declaration."""

from dataclasses import dataclass
from typing import Any

from regulars.blueprint.drop_downs import validation
from regulars.blueprint.styles import OURS_DARK, SETTINGS_DARK, YOURS_DARK, Styles
from regulars.tables import Keeper, Language, Table
from regulars.wording import Wording

HEADING_ROW = 3  # the fourth row: title, hint, a blank line, headings
ROW_HEIGHT = 16.5  # points
EMPTY_ROWS = 1  # an Excel table has at least one body row


@dataclass
class Book:
    """The workbook being built."""

    workbook: Any
    styles: Styles
    wording: Wording

    @property
    def language(self) -> Language:
        """The language its headings are in."""
        return self.wording.language


def colour(table: Table) -> str:
    """Green for what Regulars writes, blue for what people keep, amber for the thresholds."""
    if table.name == "settings":
        return SETTINGS_DARK
    return OURS_DARK if table.keeper is Keeper.OURS else YOURS_DARK


def add_sheet(book: Book, table: Table) -> Any:
    """A sheet for that table: named, coloured, titled, with frozen headings, ready to print."""
    sheet = book.workbook.add_worksheet(table.title(book.language))
    sheet.set_vba_name(f"Sheet_{table.name}")
    sheet.set_tab_color(colour(table))
    sheet.hide_gridlines(2)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, table.title(book.language), book.styles.title)
    sheet.write_string(1, 0, book.wording.say(f"sheet.{table.name}"), book.styles.hint)
    sheet.freeze_panes(HEADING_ROW + 1, 2 if len(table.columns) > 4 else 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    return sheet


def add_table(
    book: Book, sheet: Any, table: Table, at: tuple[int, int] = (HEADING_ROW, 0), rows: int = EMPTY_ROWS
) -> None:
    """The Excel table, its headings from the declaration, empty body rows with each column's format and drop-down."""
    top, left = at
    dark = colour(table)
    columns = [
        {"header": column.heading(book.language), "header_format": book.styles.heading(column, dark)}
        for column in table.columns
    ]
    bottom, right = top + rows, left + len(columns) - 1
    look = {"style": None, "name": table.range_name, "columns": columns, "autofilter": rows <= EMPTY_ROWS}
    for place, column in enumerate(table.columns, start=left):
        body = book.styles.body(column)
        for row in range(top + 1, bottom + 1):
            sheet.write_blank(row, place, None, body)
        if rule := validation(column, table, book.wording):
            sheet.data_validation(top + 1, place, bottom, place, rule)
    sheet.add_table(top, left, bottom, right, look)
    sheet.set_row(top, 32)


def set_widths(book: Book, sheet: Any, table: Table) -> None:
    """Column widths, and the column's format for rows typed below the table."""
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, book.styles.body(column))
