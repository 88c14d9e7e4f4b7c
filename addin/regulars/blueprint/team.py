"""The team workbook, built from the declarations: results first, then the tables people keep, then the settings."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from regulars.blueprint.drop_downs import list_name
from regulars.blueprint.settings_sheet import add_settings
from regulars.blueprint.sheets import HEADING_ROW, Book, add_sheet, add_table, set_widths
from regulars.blueprint.start_sheet import add_start
from regulars.blueprint.styles import ALARM, WARN, Styles
from regulars.shipped import shipped
from regulars.tables import KEPT_TABLES, Language
from regulars.tables.kept import CUSTOMERS, REGIONS, REPS
from regulars.tables.results import DATA_PROBLEMS, REORDER_RATES, RUN_LOG, SCORECARD
from regulars.wording import wording

CREATED = dt.datetime(2024, 1, 1)  # a fixed day, so that two builds are the same bytes
SCORECARD_PAGES_WIDE = 4
WORKBOOK_MODULE = "ThisWorkbook"


def build_team(path: Path, language: Language) -> None:
    """Write the team workbook (.xlsm) of that language; two builds are the same, byte for byte."""
    from regulars.blueprint.python_caller import python_caller
    from regulars.blueprint.vba import macro_sources, with_macros

    modules = macro_sources(shipped("macros", "Regulars.bas").parent) | python_caller()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "team.xlsx")
        build_sheets(plain, language)
        with_macros(plain, path, modules)


def build_sheets(path: Path, language: Language) -> None:
    """Write the sheets (.xlsx), without macros."""
    from xlsxwriter import Workbook

    with Workbook(path) as workbook:
        workbook.set_vba_name(WORKBOOK_MODULE)
        workbook.set_properties({"title": "Regulars", "created": CREATED})
        book = Book(workbook, Styles(workbook, language), wording(language))
        add_start(book)
        for table in (SCORECARD, REORDER_RATES, DATA_PROBLEMS, RUN_LOG):
            sheet = add_sheet(book, table)
            add_table(book, sheet, table)
            set_widths(book, sheet, table)
            if table is SCORECARD:
                _colour_stages(book, sheet)
                sheet.repeat_columns(0, 1)
                sheet.fit_to_pages(SCORECARD_PAGES_WIDE, 0)
        for table in KEPT_TABLES:
            if table.name != "settings":
                sheet = add_sheet(book, table)
                add_table(book, sheet, table)
                set_widths(book, sheet, table)
        add_settings(book)
        for table in (CUSTOMERS, REPS, REGIONS):
            key = table.column(table.key[0]).heading(language)
            workbook.define_name(list_name(table), f"={table.range_name}[{key}]")


def _colour_stages(book: Book, sheet: Any) -> None:
    """Overdue in amber, dormant in red, over the whole row."""
    first, last = HEADING_ROW + 1, len(SCORECARD.columns) - 1
    stage = SCORECARD.column("stage")
    letter = chr(ord("A") + SCORECARD.columns.index(stage))
    for key, fill in (("overdue", WARN), ("dormant", ALARM)):
        label = next(choice.label(book.language) for choice in stage.choices if choice.key == key)
        rule = {
            "type": "formula",
            "criteria": f'=${letter}{first + 1}="{label}"',
            "format": book.workbook.add_format({"bg_color": fill}),
        }
        sheet.conditional_format(first, 0, first, last, rule)
