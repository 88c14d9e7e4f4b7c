"""The settings sheet: every threshold with its value, unit, meaning and bounds."""

from dataclasses import Field
from typing import Any

from regulars.blueprint.sheets import HEADING_ROW, Book, add_sheet, add_table, set_widths
from regulars.settings import DECLARED, allowed
from regulars.tables import Language
from regulars.tables.kept import SETTINGS


def add_settings(book: Book) -> None:
    """A row for each threshold of regulars.settings, in its order."""
    sheet = add_sheet(book, SETTINGS)
    add_table(book, sheet, SETTINGS, rows=len(DECLARED))
    for row, declared in enumerate(DECLARED.values(), start=HEADING_ROW + 1):
        _write(book, sheet, row, declared)
    set_widths(book, sheet, SETTINGS)


def setting_name(declared: "Field[Any]", language: Language) -> str:
    """The threshold's name as it stands in the sheet."""
    return str(declared.metadata[language.value])


def _write(book: Book, sheet: Any, row: int, declared: "Field[Any]") -> None:
    unit = declared.metadata["unit"]
    plain, wrapped = book.styles.make(), book.styles.make(text_wrap=True)
    sheet.write_string(row, 0, setting_name(declared, book.language), plain)
    value = book.styles.setting(unit)
    if declared.default is None:
        sheet.write_blank(row, 1, None, value)
    else:
        sheet.write(row, 1, declared.default, value)
    sheet.write_string(row, 2, book.wording.say(f"unit.{unit.value}"), plain)
    sheet.write_string(row, 3, book.wording.say(f"setting.{declared.name}"), wrapped)
    sheet.write_string(row, 4, allowed(declared), plain)
    low, high = declared.metadata["low"], declared.metadata["high"]
    if low is not None:
        rule: dict[str, Any] = {"validate": "decimal", "error_message": allowed(declared)}
        between = {"criteria": "between", "minimum": low, "maximum": high}
        sheet.data_validation(row, 1, row, 1, rule | ({"criteria": ">=", "value": low} if high is None else between))
