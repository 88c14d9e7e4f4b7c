"""What is wrong in the user's data, in which cell, and what was done about it: values, not sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What happened because of a problem."""

    REPAIRED = "repaired"  # understood safely; the repaired value is used
    BLANKED = "blanked"  # the cell counts as empty, its row is used
    SET_ASIDE = "set_aside"  # the row is left out
    DEFAULT = "default"  # a setting's default is used
    UNUSED = "unused"  # a table or column cannot be used
    NOTED = "noted"  # used as it is


class Fault(StrEnum):
    """What was found. The wording of each is in the language catalogues, under `problem.<fault>`."""

    NUMBER_AS_TEXT = "number_as_text"  # "12件", "1,234.50", "￥300", full-width digits
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_BOUNDS = "out_of_bounds"  # a share of 3, a score of 7
    DATE_AS_TEXT = "date_as_text"
    DATE_AS_SERIAL = "date_as_serial"  # a bare number that is an Excel day
    AMBIGUOUS_DATE = "ambiguous_date"  # 03/04/2025
    NOT_A_DATE = "not_a_date"
    IMPROBABLE_DATE = "improbable_date"  # 1900, 2199
    NOT_A_FLAG = "not_a_flag"
    NOT_A_CHOICE = "not_a_choice"
    ERROR_CELL = "error_cell"  # #DIV/0!, #N/A
    MISSING_VALUE = "missing_value"  # a required cell is empty
    UNKNOWN_REFERENCE = "unknown_reference"  # a customer that the customers table does not hold
    DUPLICATE_KEY = "duplicate_key"
    BLANK_ROWS = "blank_rows"
    ROWS_BELOW_TABLE = "rows_below_table"  # filled in below an Excel table that did not grow
    MISSING_COLUMN = "missing_column"
    DUPLICATE_HEADING = "duplicate_heading"
    MERGED_HEADING = "merged_heading"
    UNKNOWN_SETTING = "unknown_setting"
    AMOUNT_DISAGREES = "amount_disagrees"  # amount is not quantity × unit price
    NO_AMOUNT = "no_amount"  # neither an amount nor quantity and price
    UNKNOWN_CURRENCY = "unknown_currency"
    CIRCULAR_REFERENCE = "circular_reference"  # a customer merged into itself, or its own parent
    UNKNOWN_CANCELLED = "unknown_cancelled"  # a credit note for an order that is not there
    RESULT_COLUMN_GONE = "result_column_gone"  # the user took one of our columns out
    NO_ROOM = "no_room"  # cells below a result table stand in its way


@dataclass(frozen=True)
class Problem:
    """One finding.

    table     the table's name as declared ("orders")
    cell      where: "Orders!C17"; for a whole table or sheet, the sheet's name or ""
    column    the heading as it stands in the sheet, or ""
    found     what stands there, as text
    used      what is used instead (a repaired value, a default), or what was expected
    times     how many cells or rows this line stands for: beyond the first of a kind, the rest are counted in one line
    """

    fault: Fault
    outcome: Outcome
    table: str = ""
    cell: str = ""
    column: str = ""
    found: str = ""
    used: str = ""
    times: int = 1


def count(problems: Iterable[Problem], outcome: Outcome) -> int:
    """How many cells or rows met that outcome."""
    return sum(problem.times for problem in problems if problem.outcome is outcome)


class Refusal(Exception):
    """A workbook, table or export that cannot be used: a message id of the catalogues, and its figures.

    exit_code   3 where the workbook cannot be used, 4 where it is busy or was changed meanwhile
    """

    def __init__(self, message: str, *, exit_code: int = 3, **figures: object) -> None:
        super().__init__(message, figures)
        self.message = message
        self.figures = figures
        self.exit_code = exit_code
