"""Hidden rows and columns, and merged cells, of the xlwings engine over LibreOffice."""

from typing import Any

from xlwings import base_classes


class ExcelRefuses(Exception):  # noqa: N818 - what Excel answers with a COM error
    """Excel would not do this, or do something else without a word."""


class Layout(base_classes.Range):
    """What a range shows and how its cells are joined; mixed into Range, which has `sheet`, `bounds` and `api`."""

    sheet: Any
    bounds: tuple[int, int, int, int]
    api: Any

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Any]:
        if cell_type != "visible":
            raise NotImplementedError(cell_type)
        areas = self.api.queryVisibleCells().RangeAddresses
        corners = [(area.StartRow, area.StartColumn, area.EndRow, area.EndColumn) for area in areas]
        return [type(self)(self.sheet, *(place + 1 for place in corner)) for corner in sorted(corners)]

    @property
    def row_hidden(self) -> bool | None:
        return _all_hidden(self.api.Rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.api.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return _all_hidden(self.api.Columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.api.Columns.IsVisible = not value

    def refuse_hidden_cells(self, rows: int, columns: int) -> None:
        """Excel puts the first of many values into every visible cell of a range that has hidden rows or columns."""
        if rows * columns == 1 or [area.bounds for area in self.get_special_cells("visible", None)] == [self.bounds]:
            return
        if self.column_hidden is not False or rows > 1:
            raise ExcelRefuses(f"{self.sheet.name}!{self.address} has hidden cells: Excel would fill it wrongly.")

    @property
    def merge_cells(self) -> bool | None:
        """None where only some of the cells are merged."""
        around = self.merge_area.bounds
        if not self.api.IsMerged and around == self.bounds:
            return False
        first = type(self)(self.sheet, *self.bounds[:2], *self.bounds[:2])
        return True if first.merge_area.bounds == around else None

    @property
    def merge_area(self) -> Any:
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToMergedArea()
        found = cursor.RangeAddress
        return type(self)(self.sheet, found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)


def _all_hidden(lines: Any) -> bool | None:
    hidden = {not lines.getByIndex(place).IsVisible for place in range(lines.Count)}
    return hidden.pop() if len(hidden) == 1 else None
