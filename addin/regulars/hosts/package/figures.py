"""What ranges of rewritten sheets hold now."""

from collections.abc import Mapping, Sequence

from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.cells import Texts, Value, held
from regulars.hosts.package.references import Box
from regulars.hosts.package.sheet_data import SheetData


class Figures:
    """The cells of the sheets that were rewritten; names of sheets are the same in upper and lower case.

    sheets      sheet name -> its rows as they are now
    rewritten   sheet name -> where its rewritten tables stand
    """

    def __init__(self, sheets: Mapping[str, SheetData], rewritten: Mapping[str, Sequence[Box]], texts: Texts) -> None:
        self._sheets = {name.casefold(): sheet for name, sheet in sheets.items()}
        self._rewritten = {name.casefold(): tables for name, tables in rewritten.items()}
        self._texts = texts

    def touches(self, sheet: str, box: Box) -> bool:
        """Whether a range holds a cell of a rewritten table."""
        return any(box.meets(table) for table in self._rewritten.get(sheet.casefold(), ()))

    def values(self, sheet: str, box: Box) -> list[Value] | None:
        """What the cells of a range hold, row by row; None where the sheet is not a rewritten one."""
        rows = self._sheets.get(sheet.casefold())
        if rows is None:
            return None
        letters = [column_letters(position) for position in range(box.first_column, box.last_column + 1)]
        present = {row.number: row.cells(letters) for row in rows.rows(box.first_row, box.last_row)}
        return [
            held(present[number][letter][1], self._texts) if letter in present.get(number, {}) else None
            for number in range(box.first_row, box.last_row + 1)
            for letter in letters
        ]
