"""Rows told right at a glance are those that a close look finds nothing wrong with."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.hosts.package.excel_rules.book import SharedStrings
from regulars.hosts.package.excel_rules.cell_rules import Cells, Counts
from regulars.hosts.package.excel_rules.finding import MAIN
from regulars.hosts.package.excel_rules.plain_rows import examine_rows
from regulars.hosts.package.excel_rules.sheet_text import taken_apart, whole

CELL_PIECES = [
    '<c r="A{r}"><v>{n}</v></c>',
    '<c r="B{r}" s="{s}"/>',
    '<c r="C{r}" t="s"><v>{s}</v></c>',
    '<c r="D{r}" t="inlineStr"><is><t xml:space="preserve"> a&amp;b{n}</t></is></c>',
    '<c r="E{n}"><v>1</v></c>',
    '<c r="F{r}" t="str"><f>A1&lt;2</f><v>x</v></c>',
    '<c r="G{r}" t="b"><v>{n}</v></c>',
    '<c r="H{r}" t="e"><v>#N/A</v></c>',
    '<c r="I{r}"><v>-1.{n}E+{n}</v></c>',
    '<c r="J{r}"><v>{n}{n}.</v></c>',
    '<c r="K{r}"><f>{n}</f></c>',
    '<c r="AA{r}"/>',
    '<c r="XFE{r}"/>',
]
rows = st.lists(
    st.tuples(
        st.integers(0, 4), st.lists(st.tuples(st.sampled_from(CELL_PIECES), st.integers(0, 3), st.integers(0, 2)))
    ),
    max_size=4,
)


def looked_at(sheet, strings=2, formats=2):
    cells = Cells("sheet", Counts(formats, 0, 0, SharedStrings(b"<si><t>a</t></si>" * strings)), wanted_rows=())
    examine_rows(sheet, cells)
    return cells


@settings(max_examples=300)
@given(rows)
def test_what_is_told_at_a_glance_is_what_a_close_look_tells(drawn):
    number, text = 0, ""
    for step, pieces in drawn:
        number += step
        text += f'<row r="{number}">' + "".join(p.format(r=number, n=n, s=s) for p, n, s in pieces) + "</row>"
    xml = f'<worksheet xmlns="{MAIN[1:-1]}"><sheetData>{text}</sheetData></worksheet>'.encode()
    glance, close = looked_at(taken_apart(xml)), looked_at(whole(xml))
    assert glance.findings == close.findings
    if not close.findings:
        assert glance.formulas == close.formulas


def test_plain_rows_are_not_looked_at_cell_by_cell(monkeypatch):
    """What makes the rules quick: rows as we write them, and most rows that Excel writes, are plain."""
    ours = (
        '<row r="2" ht="15" customHeight="1"><c r="A2" s="1" t="inlineStr"><is><t>李 &amp; Co</t></is></c>'
        '<c r="B2" s="1"><v>-12.5</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="1"/></row>'
    )
    excels = '<row r="3" spans="1:4"><c r="A3" t="s"><v>1</v></c><c r="B3"><f>A1*2</f><v>1.5E-7</v></c></row>'
    monkeypatch.setattr(Cells, "examine", lambda cells, row: pytest.fail("looked at"))
    xml = f'<worksheet xmlns="{MAIN[1:-1]}"><sheetData>{ours}{excels}</sheetData></worksheet>'
    cells = looked_at(taken_apart(xml.encode()))
    assert (cells.last_row, cells.formulas) == (3, {"B3"})


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"), max_size=40))
def test_whatever_text_a_cell_holds_is_no_finding(text):
    cell = f'<c r="A1" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    xml = f'<worksheet xmlns="{MAIN[1:-1]}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
    assert looked_at(taken_apart(xml)).findings == looked_at(whole(xml)).findings == []
