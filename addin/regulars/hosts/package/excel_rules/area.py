"""Numbers and cell ranges as parts spell them, read strictly: what Excel would not read is -1 or None."""

import re
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


class Area(NamedTuple):
    """A rectangle of cells, 1-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def meets(self, other: "Area") -> bool:
        """Whether some cell is in both."""
        rows = self.first_row <= other.last_row and other.first_row <= self.last_row
        return rows and self.first_column <= other.last_column and other.first_column <= self.last_column

    def holds(self, other: "Area") -> bool:
        """Whether every cell of the other is in this one."""
        rows = self.first_row <= other.first_row and other.last_row <= self.last_row
        return rows and self.first_column <= other.first_column and other.last_column <= self.last_column


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def area(text: str | None) -> Area | None:
    """A1, A1:C3 or $A$1:$C$3 within the sheet, first corner first; anything else is None."""
    corners = [_CELL.fullmatch(corner) for corner in (text or "").split(":")]
    found = [(int(corner[2]), column_number(corner[1])) for corner in corners if corner]
    if len(found) != len(corners) or len(found) > 2:
        return None
    (first_row, first_column), (last_row, last_column) = found[0], found[-1]
    if first_row > last_row or first_column > last_column or last_row > LAST_ROW or last_column > LAST_COLUMN:
        return None
    return Area(first_row, first_column, last_row, last_column)


def areas(text: str | None) -> list[Area] | None:
    """Ranges with blanks between them; None where there is none, or one that is no range."""
    found = [area(one) for one in (text or "").split()]
    good = [one for one in found if one]
    return good if found and len(good) == len(found) else None


def whole_number(text: str | None, otherwise: int) -> int:
    """The number as written; `otherwise` where nothing is written, -1 where it is no whole number."""
    if text is None:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() else -1
