"""What a cell of a kept table may hold: drop-downs, bounds, and the message that shows when the cell is chosen."""

import datetime as dt
from typing import Any

from regulars.tables import TABLES, Column, Keeper, Kind, Table
from regulars.wording import Wording

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
MESSAGE_LIMIT, TITLE_LIMIT = 255, 32  # Excel's


def validation(column: Column, table: Table, wording: Wording) -> dict[str, Any] | None:
    """XlsxWriter's data validation for a column's body; None for columns that Regulars writes."""
    if column.keeper is Keeper.OURS or column.kind is Kind.VALUE:
        return None
    rule = _allowed(column, wording)
    message = f"column.{table.name}.{column.key}"
    if wording.has(message):
        rule |= {
            "input_title": column.heading(wording.language)[:TITLE_LIMIT],
            "input_message": wording.say(message)[:MESSAGE_LIMIT],
        }
    elif rule["validate"] == "any":
        return None
    return {"ignore_blank": True, **rule}


def list_name(table: Table) -> str:
    """The name that lists a table's keys, for drop-downs on other sheets."""
    return f"rg_list_{table.name}"


def _allowed(column: Column, wording: Wording) -> dict[str, Any]:
    if column.refers_to:
        return {"validate": "list", "source": f"={list_name(TABLES[column.refers_to])}", "error_type": "warning"}
    if column.kind is Kind.CHOICE:
        return {
            "validate": "list",
            "source": [choice.label(wording.language) for choice in column.choices],
            "error_type": "warning",
        }
    if column.kind is Kind.FLAG:
        return {
            "validate": "list",
            "source": [wording.say("flag.yes"), wording.say("flag.no")],
            "error_type": "warning",
        }
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST,
            "maximum": LATEST,
            "error_type": "warning",
        }
    if column.kind is Kind.SCORE:
        return {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5}
    if column.kind is Kind.SHARE:
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    return {"validate": "any"}
