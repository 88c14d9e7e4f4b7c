"""The start sheet: the Refresh button, the key figures, and two charts over fixed blocks."""

from typing import Any

from regulars.blueprint.sheets import Book, add_sheet, add_table
from regulars.blueprint.styles import OURS_DARK
from regulars.methods.lifecycle import STAGES as STAGE_KEYS
from regulars.sheets.start import FIGURES as SHOWN
from regulars.sheets.start import MONTHS_SHOWN
from regulars.tables.results import FIGURES, MONTHS, STAGES

FIGURES_AT = (3, 0)
BLOCKS_AT = 3 + len(SHOWN) + 3  # the row of the blocks' headings, below the figures
MONTHS_LEFT, STAGES_LEFT = 4, 9
MONEY, SHARE, COUNT = "#,##0", "0.0%", "#,##0"
SHARES = {"sales_change", "concentration", "reorder_rate", "reorder_rate_own", "repeat_sales"}
WIDTHS = (34, 16, 64, 3, 12, 14, 12, 12, 3, 16, 12, 16)


def add_start(book: Book) -> None:
    """The first sheet a rep or manager sees."""
    sheet = add_sheet(book, FIGURES)
    sheet.freeze_panes(0, 0)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width, book.styles.make())
    sheet.insert_button(
        0, 2, {"macro": "RegularsRefresh", "caption": book.wording.say("button.refresh"), "width": 120, "height": 34,
               "x_offset": 280}
    )  # fmt: skip
    add_table(book, sheet, FIGURES, FIGURES_AT, rows=len(SHOWN))
    _format_figures(book, sheet)
    add_table(book, sheet, MONTHS, (BLOCKS_AT, MONTHS_LEFT), rows=MONTHS_SHOWN)
    add_table(book, sheet, STAGES, (BLOCKS_AT, STAGES_LEFT), rows=len(STAGE_KEYS))
    _add_charts(book, sheet)
    sheet.activate()


def _format_figures(book: Book, sheet: Any) -> None:
    for row, name in enumerate(SHOWN, start=FIGURES_AT[0] + 1):
        number_format = SHARE if name in SHARES else MONEY
        value = book.styles.make(
            num_format=number_format, bold=True, font_size=12, align="right", indent=1, font_color=OURS_DARK
        )
        sheet.write_string(row, 0, book.wording.say(f"figure.{name}"), book.styles.make())
        sheet.write_blank(row, 1, None, value)
        sheet.write_blank(row, 2, None, book.styles.hint)
        sheet.set_row(row, 21)


def _add_charts(book: Book, sheet: Any) -> None:
    name, first = sheet.get_name(), BLOCKS_AT + 1
    months = _chart(
        book, "column", "chart.months", (name, first, MONTHS_LEFT, first + MONTHS_SHOWN - 1, MONTHS_LEFT + 1)
    )
    stages = _chart(
        book, "bar", "chart.stages", (name, first, STAGES_LEFT, first + len(STAGE_KEYS) - 1, STAGES_LEFT + 1)
    )
    stages.set_y_axis({"reverse": True, "num_font": {"name": book.styles.font, "size": 9}, "line": {"none": True}})
    sheet.insert_chart(FIGURES_AT[0], MONTHS_LEFT, months)
    sheet.insert_chart(FIGURES_AT[0] + 8, MONTHS_LEFT, stages, {"y_offset": 12})


def _chart(book: Book, kind: str, title: str, block: tuple[str, int, int, int, int]) -> Any:
    """A chart of one series: names in the block's first column, figures in its second."""
    name, first, left, last, right = block
    chart = book.workbook.add_chart({"type": kind})
    chart.add_series(
        {
            "name": book.wording.say(title),
            "categories": [name, first, left, last, left],
            "values": [name, first, right, last, right],
            "fill": {"color": OURS_DARK},
            "gap": 40,
        }
    )
    font = {"name": book.styles.font, "size": 9}
    chart.set_title({"name": book.wording.say(title), "name_font": {**font, "size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": False}})
    chart.set_y_axis(
        {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}}, "line": {"none": True}}
    )
    chart.set_size({"width": 690, "height": 225})
    return chart
