"""How the team workbook looks: one place for colours, fonts and number formats."""

from typing import Any

from regulars.settings import Unit
from regulars.tables import NUMERIC_KINDS, Column, Keeper, Kind, Language

INK, FAINT, PAPER = "#1F2933", "#7B8794", "#FFFFFF"
OURS_DARK, OURS_LIGHT = "#0B6E4F", "#E6F2ED"  # green: what Regulars writes
YOURS_DARK, YOURS_LIGHT = "#1D4E89", "#E8EFF7"  # blue: what people keep
SETTINGS_DARK, SETTINGS_LIGHT = "#8A5A00", "#FBF3E2"  # amber: thresholds
WARN, ALARM = "#FFF1D6", "#FBE3E4"

FONTS = {Language.EN: "Calibri", Language.ZH: "Microsoft YaHei"}

NUMBER_FORMATS = {
    Kind.ID: "@",
    Kind.TEXT: "General",
    Kind.CHOICE: "General",
    Kind.FLAG: "General",
    Kind.VALUE: "General",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "#,##0.##",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.SCORE: "0",
}
RESULT_FORMATS = {Kind.MONEY: "#,##0", Kind.NUMBER: "#,##0.0", Kind.ID: "General"}
COLUMN_FORMATS = {"ran_at": "yyyy-mm-dd hh:mm", "orders_30": "0.00", "orders_90": "0.00"}
UNIT_FORMATS = {
    Unit.SHARE: "0.##%",
    Unit.MONEY: "#,##0",
    Unit.TIMES: "0.##",
    Unit.DATE: "yyyy-mm-dd",
    Unit.TEXT: "@",
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any, language: Language) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.font = FONTS[language]

    def make(self, **properties: Any) -> Any:
        """A format with the workbook's font and these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": self.font, "font_size": 10, "font_color": INK, "valign": "vcenter"}
            self._made[key] = self._workbook.add_format({**base, **properties})
        return self._made[key]

    @property
    def title(self) -> Any:
        """The sheet's title."""
        return self.make(font_size=16, bold=True)

    @property
    def hint(self) -> Any:
        """The line under the title."""
        return self.make(font_color=FAINT)

    def heading(self, column: Column, colour: str) -> Any:
        """A table's heading, standing over its figures where the column holds figures."""
        side = "right" if column.kind in NUMERIC_KINDS or column.kind in (Kind.DATE, Kind.VALUE) else "left"
        look = {"bold": True, "font_color": PAPER, "bg_color": colour, "border": 1, "border_color": colour}
        return self.make(**look, text_wrap=True, align=side, indent=int(column.kind is Kind.VALUE))

    def body(self, column: Column) -> Any:
        """A body cell of that column."""
        number_format = NUMBER_FORMATS[column.kind]
        if column.keeper is Keeper.OURS:
            number_format = COLUMN_FORMATS.get(column.key, RESULT_FORMATS.get(column.kind, number_format))
        return self.make(num_format=number_format)

    def setting(self, unit: Unit) -> Any:
        """The cell in which a threshold is typed."""
        number_format = UNIT_FORMATS.get(unit, "0")
        return self.make(num_format=number_format, bg_color=SETTINGS_LIGHT, align="left")
