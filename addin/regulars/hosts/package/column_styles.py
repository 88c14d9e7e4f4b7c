"""What the cells of a table's columns look like: new cells are to look like those above them."""

import re
from collections import Counter, defaultdict

from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.markup import attribute, start_tag
from regulars.hosts.package.references import Body
from regulars.hosts.package.sheet_data import SheetData

_ROWS_LOOKED_AT = 1_000
_COLUMN = re.compile(start_tag("col"))


class ColumnStyles:
    """The styles of a table's body cells (the last 1,000 rows), by sheet column; a style is ` s="3"`, or ""."""

    def __init__(self, sheet: SheetData, body: Body) -> None:
        self._sheet = sheet
        self._counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in sheet.rows(max(body.first_row, body.last_row - _ROWS_LOOKED_AT + 1), body.last_row):
            for letter, style in zip(row.letters, row.styles, strict=True):
                self._counted[letter][style] += 1

    def usual(self, position: int) -> str:
        """The most common style of a column's cells; where it has no cells, the style of the whole sheet column."""
        counted = self._counted[column_letters(position)]
        return counted.most_common(1)[0][0] if counted else self.of_sheet_column(position)

    def every(self, position: int) -> set[str]:
        """All the styles of a column's cells."""
        return set(self._counted[column_letters(position)]) or {self.of_sheet_column(position)}

    def of_sheet_column(self, position: int) -> str:
        """The style of the whole sheet column: how a cell looks that does not exist."""
        for tag in _COLUMN.findall(self._sheet.before):
            if int(attribute(tag, "min") or 0) <= position <= int(attribute(tag, "max") or 0):
                style = attribute(tag, "style")
                return f' s="{style}"' if style and style != "0" else ""
        return ""
