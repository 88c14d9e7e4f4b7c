"""Every table, declared once: reading, checking, headings, the workbook's sheets, docs and tests all come from here."""

from regulars.tables.declaration import (
    NUMERIC_KINDS,
    Choice,
    Column,
    Keeper,
    Kind,
    Language,
    Rows,
    Table,
    plain,
)
from regulars.tables.kept import KEPT_TABLES
from regulars.tables.results import RESULT_TABLES

TABLES = {table.name: table for table in (*KEPT_TABLES, *RESULT_TABLES)}

__all__ = [
    "KEPT_TABLES",
    "NUMERIC_KINDS",
    "RESULT_TABLES",
    "TABLES",
    "Choice",
    "Column",
    "Keeper",
    "Kind",
    "Language",
    "Rows",
    "Table",
    "plain",
]
