"""Charts show the new figures at once, also in viewers that do not calculate, and over the table's new rows."""

import re

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from tests.support.packages import edited, parts_of
from tests.support.patching import patched, update

CHART = "xl/charts/chart1.xml"
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def start_sheet(path, rows, series, name="Start", other=()):
    """Months in A1:C…, totals below, a chart of `series`, and another sheet with cells of its own."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
        headings = [{"header": "Month"}, {"header": "Sales", "total_function": "sum"}, {"header": "Orders"}]
        sheet.add_table(0, 0, len(rows) + 1, 2, {"name": "rg_months", "columns": headings, "total_row": True})
        chart = book.add_chart({"type": "line"})
        for one in series:
            chart.add_series(one)
        sheet.insert_chart("E2", chart)
        book.add_worksheet("Other").write_column("A1", other)
    return path


def caches(path, part=CHART):
    """What each reference of a chart shows: (range, number of points, points that are not empty)."""
    chart = etree.fromstring(parts_of(path)[part])
    return [
        (
            reference.findtext("c:f", namespaces=C),
            int(reference.find("*/c:ptCount", C).get("val")),
            [point.findtext("c:v", namespaces=C) for point in reference.iterfind("*/c:pt", C)],
        )
        for reference in chart.xpath("//c:numRef | //c:strRef", namespaces=C)
    ]


SERIES = [{"name": "=Start!$B$1", "categories": "=Start!$A$2:$A$3", "values": "=Start!$B$2:$B$3"}]
ROWS = [["2025-01", 100, 5], ["2025-02", 200, 6]]
MORE = {"month": ["2025-01", "2025-02", "2025-03"], "sales": [110.5, None, 330], "orders": [1, 2, 3]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team.xlsx"


def test_series_over_the_body_follow_it_with_its_figures(path):
    start_sheet(path, ROWS, SERIES)
    assert caches(path)[2] == ("Start!$B$2:$B$3", 2, ["100", "200"])
    patched(path, update("months", MORE))
    assert caches(path) == [
        ("Start!$B$1", 1, ["Sales"]),
        ("Start!$A$2:$A$4", 3, ["2025-01", "2025-02", "2025-03"]),
        ("Start!$B$2:$B$4", 3, ["110.5", "330"]),
    ]
    chart = etree.fromstring(parts_of(path)[CHART])
    assert chart.xpath("//c:numCache/c:pt/@idx", namespaces=C) == ["0", "2"]
    assert chart.xpath("//c:numCache/c:formatCode/text()", namespaces=C) == ["General"]
    assert openpyxl.load_workbook(path).worksheets[0]._charts


def test_a_chart_over_some_cells_keeps_its_range_and_shows_their_figures(path):
    start_sheet(path, ROWS, [{"values": "=Start!$B$3"}, {"values": "=(Start!$B$2,Start!$C$3)"}])
    patched(path, update("months", MORE))
    assert caches(path) == [("Start!$B$3", 1, []), ("(Start!$B$2,Start!$C$3)", 2, ["110.5", "2"])]


def test_labels_of_a_blank_table_become_texts(path):
    """A chart that was made before there was anything to show takes its labels for numbers."""
    start_sheet(path, [["", "", ""]], [{"categories": "=Start!$A$2:$A$2", "values": "=Start!$B$2:$B$2"}])
    assert b"<c:cat><c:numRef>" in parts_of(path)[CHART]
    patched(path, update("months", MORE))
    chart = etree.fromstring(parts_of(path)[CHART])
    texts = chart.xpath("//c:cat/c:strRef/c:strCache/c:pt/c:v/text()", namespaces=C)
    assert texts == ["2025-01", "2025-02", "2025-03"]
    assert not chart.xpath("//c:cat/c:numRef | //c:cat//c:numCache", namespaces=C)


def test_a_list_that_shrinks_takes_its_charts_along(path):
    start_sheet(path, ROWS, SERIES)
    patched(path, update("months", {"month": ["2025-06"], "sales": [7], "orders": [1]}, shrink=True))
    assert caches(path)[1:] == [("Start!$A$2:$A$2", 1, ["2025-06"]), ("Start!$B$2:$B$2", 1, ["7"])]


def test_a_chart_of_other_cells_keeps_every_byte(path):
    start_sheet(path, ROWS, [{"values": "=Other!$A$1:$A$3"}, {"values": "=Start!$B$20:$B$30"}], other=[1, 2, 3])
    before = parts_of(path)[CHART]
    plan = patched(path, update("months", MORE))
    assert CHART not in plan.replaced
    assert parts_of(path)[CHART] == before


def test_a_chart_that_shows_the_figures_already_keeps_every_byte(path):
    start_sheet(path, [["2025-01", 100, 5], ["2025-02", 200, 6]], SERIES)
    plan = patched(path, update("months", {"month": ["2025-01", "2025-02"], "sales": [100, 200], "orders": [7, 8]}))
    assert CHART not in plan.replaced


def test_a_chart_on_a_sheet_of_its_own_and_a_sheet_name_in_quotes(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Bob's start")
        sheet.add_table("A1:B2", {"name": "rg_months", "columns": [{"header": "Month"}, {"header": "Sales"}]})
        sheet.write_row("A2", ["2025-01", 5])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Bob''s start'!$B$2:$B$2"})
        book.add_chartsheet("Picture").set_chart(chart)
    patched(path, update("months", {"month": ["2025-01", "2025-02"], "sales": [1, 2]}))
    assert caches(path) == [("'Bob''s start'!$B$2:$B$3", 2, ["1", "2"])]


def test_labels_in_several_levels_are_left_to_excel(path):
    levels = (
        b'<c:cat><c:multiLvlStrRef><c:f>Start!$A$2:$B$3</c:f><c:multiLvlStrCache><c:ptCount val="2"/><c:lvl/>'
        b"</c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    )
    start_sheet(path, ROWS, SERIES)
    edited(path, path, {CHART: lambda xml: re.sub(rb"<c:cat>.*</c:cat>", levels, xml)})
    patched(path, update("months", MORE))
    chart = etree.fromstring(parts_of(path)[CHART])
    assert chart.xpath("//c:multiLvlStrRef/c:f/text()", namespaces=C) == ["Start!$A$2:$B$4"]
    assert not chart.xpath("//c:multiLvlStrCache", namespaces=C)
