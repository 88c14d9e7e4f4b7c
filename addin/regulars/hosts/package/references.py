"""Cell ranges as they are written in formulas, and how they follow a table body that grows or shrinks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from regulars.hosts.contract import letters
from regulars.hosts.package.markup import escaped, unescaped
from regulars.hosts.package.row_stream import column_number

LAST_SHEET_ROW = 1_048_576

_RANGE = r"(?P<start>\$?[A-Z]{1,3}\$?)(?P<first>\d+)(?::(?P<stop>\$?[A-Z]{1,3}\$?)(?P<last>\d+))?"
# Texts and what stands in brackets (structured references, other workbooks) are stepped over.
_IN_FORMULA = re.compile(
    r'"(?:[^"]|"")*"|\[[^\]]*\]'
    rf"|(?<![\w.:!\]$'])(?:(?P<sheet>'(?:[^']|'')+'|\w[\w.]*)!)?{_RANGE}(?![\w.(:!\[])"
)
_ALONE = re.compile(_RANGE)


class Box(NamedTuple):
    """A rectangle of cells; rows and columns are the sheet's own, 1 = first, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        return f"{letters(self.first_column)}{self.first_row}:{letters(self.last_column)}{self.last_row}"

    def meets(self, other: "Box") -> bool:
        """Whether both hold some cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def around(self, other: "Box") -> "Box":
        """The smallest rectangle that holds both."""
        return Box(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))


@dataclass(frozen=True)
class Body:
    """Where a table stands: its headings, its body rows (last_row < first_row when there are none), its totals row."""

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    totals_rows: int = 0

    @property
    def box(self) -> Box:
        """Headings, body and totals."""
        return Box(self.header_row, self.first_column, self.last_row + self.totals_rows, self.last_column)

    def ending_at(self, last_row: int) -> "Body":
        """The same table with its body's last row there."""
        return replace(self, last_row=last_row)


@dataclass(frozen=True)
class Resized:
    """A table body before and after a write; only its last row differs."""

    before: Body
    after: Body

    def followed(self, box: Box) -> Box:
        """Where a range on this table's sheet stands from now on.

        It follows where it covers, in columns of the table, all of the body, with or without the headings; or the
        totals row, alone or along with all above it.
        """
        body, by = self.before, self.after.last_row - self.before.last_row
        if box.first_column < body.first_column or box.last_column > body.last_column:
            return box
        if body.totals_rows and box.first_row == box.last_row == body.box.last_row:
            return box._replace(first_row=box.first_row + by, last_row=box.last_row + by)
        whole_body = box.first_row in (body.first_row, body.header_row) and box.last_row == body.last_row
        whole_table = box.first_row == body.header_row and box.last_row == body.box.last_row
        return box._replace(last_row=box.last_row + by) if whole_body or whole_table else box


def box(text: str) -> Box | None:
    """A range written alone (F6:F29, $F$6); None where it is something else, such as a whole column."""
    found = _ALONE.fullmatch(text)
    return _box(found) if found else None


def boxes(formula: str) -> list[tuple[str | None, Box]]:
    """The ranges a formula names, each with its sheet (None: the formula's own)."""
    return [(_sheet(found), _box(found)) for found in _IN_FORMULA.finditer(formula) if found["start"]]


Follow = Callable[[str | None, Box], Box]
"""Where a range stands from now on, given its sheet (None: the formula's own) and where it stands now."""


def following(sheet: str, resized: Sequence[Resized]) -> Follow:
    """Ranges follow the bodies they cover; `sheet` is the one meant by a range that names none."""

    def follow(named: str | None, box: Box) -> Box:
        on_sheet = (table for table in resized if table.before.sheet.casefold() == (named or sheet).casefold())
        return next((moved for table in on_sheet if (moved := table.followed(box)) != box), box)

    return follow


def followed(formula: str, follow: Follow, *, single_cells: bool = False) -> str:
    """A formula, or what a chart or a name refers to, with its ranges where they stand from now on.

    single_cells    a single cell may grow to a range: it covers a body of one row
    """

    def moved(found: re.Match[str]) -> str:
        if not found["start"]:
            return found[0]
        now = _box(found)
        new = follow(_sheet(found), now)
        grows = not found["stop"] and new.first_row != new.last_row
        return found[0] if new == now or (grows and not single_cells) else _written(found, new)

    return _IN_FORMULA.sub(moved, formula)


def followed_markup(content: str, follow: Follow) -> str:
    """The same for a formula as it stands in markup; not a character changes where no range does."""
    formula = unescaped(content)
    new = followed(formula, follow)
    return content if new == formula else escaped(new)


def followed_list(ranges: str, follow: Follow) -> str:
    """The same for ranges without a sheet, separated by spaces, as formats and validations name them."""

    def moved(found: re.Match[str]) -> str:
        new = follow(None, _box(found))
        return found[0] if new == _box(found) else _written(found, new)

    return _ALONE.sub(moved, ranges)


def _sheet(found: re.Match[str]) -> str | None:
    if found.re is _ALONE or not found["sheet"]:
        return None
    name = found["sheet"]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _box(found: re.Match[str]) -> Box:
    first, start = int(found["first"]), column_number(found["start"].strip("$"))
    last, stop = int(found["last"] or first), column_number((found["stop"] or found["start"]).strip("$"))
    return Box(min(first, last), min(start, stop), max(first, last), max(start, stop))


def _written(found: re.Match[str], box: Box) -> str:
    """The range with other rows; its sheet, columns and $ signs as they stand."""
    sheet = f"{found['sheet']}!" if found.re is _IN_FORMULA and found["sheet"] else ""
    single = not found["stop"] and box.first_row == box.last_row
    end = "" if single else f":{found['stop'] or found['start']}{box.last_row}"
    return f"{sheet}{found['start']}{box.first_row}{end}"
