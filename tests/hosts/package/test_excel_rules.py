"""Excel's rules: silent on what Excel wrote, and each one broken on purpose is found, and only that one."""

import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from regulars.hosts.package.archive import open_package
from regulars.hosts.package.excel_rules import Rule, findings
from tests.support.packages import CORPUS, corpus, edited, parts_of, write_parts

SHEET = "xl/worksheets/sheet1.xml"
SHEET_LINKS, BOOK_LINKS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"
BOOK, STYLES, TYPES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/sharedStrings.xml"
TABLE, TABLE2 = "xl/tables/table1.xml", "xl/tables/table2.xml"
DRAWING, COMMENTS = "xl/drawings/drawing1.xml", "xl/comments1.xml"


@dataclass(frozen=True)
class Broken:
    """A good workbook in which a text of one part is replaced once, and the rule that this breaks."""

    rule: Rule
    book: str
    part: str
    old: str
    new: str

    def write(self, target: Path) -> Path:
        def edit(content: bytes) -> bytes:
            assert self.old in content.decode(), f"{self.old} is not in {self.part}"
            return content.replace(self.old.encode(), self.new.encode(), 1)

        return edited(corpus(self.book), target, {self.part: edit})

    def __str__(self) -> str:
        return f"{self.rule}: {self.old[:40]} -> {self.new[:40]}"


TWO_TABLES, TOTALS, PLAIN = "table22.xlsx", "table10.xlsx", "table13.xlsx"
A_LONG_TEXT = "x" * 32_768
BROKEN = [
    # rows and cells
    Broken(Rule.NOT_XML, PLAIN, SHEET, "</worksheet>", ""),
    Broken(Rule.NOT_XML, PLAIN, SHEET, "<v>4</v>", "<v>4</c>"),
    Broken(Rule.NOT_XML, PLAIN, SHEET, 't="s"><v>4</v>', 't="str"><v>a\x01b</v>'),
    Broken(Rule.NOT_XML, PLAIN, SHEET, '<row r="3" spans', '<row r="3" unknown:spans'),
    Broken(Rule.NOT_XML, PLAIN, SHEET, '<row r="3" spans', '<row r="3" r="3" spans'),
    Broken(Rule.NOT_XML, PLAIN, SHEET, '<row r="4"', 'oops<b><row r="4"'),
    Broken(Rule.ROW_ORDER, "comment01.xlsx", SHEET, '<row r="2" spans="1:2"/>', '<row r="1"/>'),
    Broken(Rule.ROW_ORDER, "comment01.xlsx", SHEET, '<row r="2" spans="1:2"/>', '<row r="1048577"/>'),
    Broken(Rule.ROW_ORDER, "comment01.xlsx", SHEET, '<row r="2" spans="1:2"/>', '<row r="0"/>'),
    Broken(Rule.ROW_ORDER, "comment01.xlsx", SHEET, '<row r="2" spans="1:2"/>', '<row r="two"/>'),
    Broken(Rule.CELL_PLACE, PLAIN, SHEET, '<c r="D4"', '<c r="D5"'),
    Broken(Rule.CELL_PLACE, PLAIN, SHEET, '<c r="D4"', '<c r="D"'),
    Broken(Rule.CELL_PLACE, PLAIN, SHEET, '<c r="F4"', '<c r="XFE4"'),
    Broken(Rule.CELL_ORDER, PLAIN, SHEET, '<c r="D4"', '<c r="F4"'),
    Broken(Rule.CELL_ORDER, PLAIN, SHEET, '<c r="D4"', '<c r="C4"'),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, "<v>1256</v>", "<v>1,256</v>"),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, "<v>1256</v>", "<v>nan</v>"),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, "<v>1256</v>", "<v>inf</v>"),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, "<v>1256</v>", "<v>1E999</v>"),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, 's="1"><v>1256</v>', 's="1" t="b"><v>2</v>'),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, 's="1"><v>1256</v>', 's="1" t="e"><v>#OOPS!</v>'),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, 's="1"><v>1256</v>', 's="1" t="d"><v>21.11.2025</v>'),
    Broken(Rule.CELL_VALUE, PLAIN, SHEET, 's="1"><v>1256</v>', 's="1" t="text"><v>1</v>'),
    Broken(Rule.STYLE_INDEX, PLAIN, SHEET, '<c r="D4" s="1"', '<c r="D4" s="2"'),
    Broken(Rule.STYLE_INDEX, PLAIN, SHEET, '<row r="4"', '<row r="4" s="9" customFormat="1"'),
    Broken(Rule.STYLE_INDEX, PLAIN, SHEET, 'width="11"', 'width="11" style="9"'),
    Broken(Rule.STRING_INDEX, PLAIN, SHEET, '<c r="C4" t="s"><v>5</v>', '<c r="C4" t="s"><v>99</v>'),
    Broken(Rule.STRING_INDEX, PLAIN, SHEET, '<c r="C4" t="s"><v>5</v>', '<c r="C4" t="s"><v>-1</v>'),
    Broken(
        Rule.TEXT_LENGTH,
        PLAIN,
        SHEET,
        '<c r="C4" t="s"><v>5</v>',
        f'<c r="C4" t="inlineStr"><is><t>{A_LONG_TEXT}</t></is>',
    ),
    Broken(Rule.TEXT_LENGTH, PLAIN, STRINGS, "</sst>", f"<si><t>unused {A_LONG_TEXT}</t></si></sst>"),
    Broken(Rule.ELEMENT_ORDER, TOTALS, SHEET, "<f>SUBTOTAL(101,[Column3])</f><v>0</v>", "<v>0</v><f>1+1</f>"),
    Broken(Rule.METADATA_INDEX, "dynamic_array01.xlsx", SHEET, 'cm="1"', 'cm="2"'),
    Broken(Rule.METADATA_INDEX, "embed_image01.xlsx", SHEET, 'vm="1"', 'vm="7"'),
    Broken(Rule.SHARED_FORMULA, PLAIN, SHEET, "<v>1256</v>", '<f t="shared" si="0"/><v>1</v>'),
    # around the cells
    Broken(Rule.ELEMENT_ORDER, "merge_range01.xlsx", SHEET, "<dimension", '<tableParts count="0"/><dimension'),
    Broken(Rule.ELEMENT_ORDER, PLAIN, SHEET, "<pageMargins", "<sheetFormatting/><pageMargins"),
    Broken(Rule.EMPTY_LIST, "merge_range01.xlsx", SHEET, '<mergeCell ref="B2:D2"/>', ""),
    Broken(Rule.DIMENSION, PLAIN, SHEET, '<dimension ref="C2:F6"', '<dimension ref="F6:C2"'),
    Broken(Rule.COLUMNS, PLAIN, SHEET, '<col min="3" max="6"', '<col min="7" max="6"'),
    Broken(Rule.COLUMNS, PLAIN, SHEET, "<cols>", '<cols><col min="2" max="4"/>'),
    Broken(Rule.MERGE, "merge_range01.xlsx", SHEET, "</mergeCells>", '<mergeCell ref="D2:E5"/></mergeCells>'),
    Broken(Rule.MERGE, "merge_range01.xlsx", SHEET, '<mergeCell ref="B2:D2"', '<mergeCell ref="B2"'),
    Broken(Rule.MERGE, PLAIN, SHEET, "<pageMargins", '<mergeCells><mergeCell ref="E6:E9"/></mergeCells><pageMargins'),
    Broken(Rule.AUTOFILTER, "autofilter01.xlsx", SHEET, '<autoFilter ref="A1:D51"', '<autoFilter ref="A1:D"'),
    Broken(Rule.AUTOFILTER, "autofilter10.xlsx", SHEET, 'colId="', 'colId="9'),
    Broken(Rule.CONDITIONAL_FORMAT, "cond_format01.xlsx", SHEET, 'sqref="A1"', 'sqref=""'),
    Broken(Rule.CONDITIONAL_FORMAT, "cond_format01.xlsx", SHEET, 'sqref="A1"', 'sqref="A1 A4:A2"'),
    Broken(Rule.CONDITIONAL_FORMAT, "cond_format01.xlsx", SHEET, 'priority="1"', 'priority="0"'),
    Broken(Rule.CONDITIONAL_FORMAT, "cond_format01.xlsx", SHEET, 'type="cellIs"', ""),
    Broken(Rule.STYLE_INDEX, "cond_format01.xlsx", SHEET, 'dxfId="0"', 'dxfId="1"'),
    Broken(Rule.VALIDATION, "data_validation01.xlsx", SHEET, "Foo,Bar", "Foo," * 70),
    Broken(Rule.VALIDATION, "data_validation01.xlsx", SHEET, 'sqref="C2"', 'sqref="C2:C"'),
    Broken(Rule.VALIDATION, "data_validation01.xlsx", SHEET, '"Foo,Bar,Baz"', ""),
    Broken(Rule.VALIDATION, "data_validation01.xlsx", SHEET, 'sqref="C2"', f'promptTitle="{"x" * 33}" sqref="C2"'),
    Broken(Rule.HYPERLINK, "hyperlink01.xlsx", SHEET, 'ref="A1" r:id="rId1"', 'ref="" r:id="rId1"'),
    Broken(Rule.HYPERLINK, "hyperlink01.xlsx", SHEET, 'r:id="rId1"', ""),
    Broken(Rule.HYPERLINK, "hyperlink01.xlsx", SHEET_LINKS, 'Target="', f'Target="http://a.example/{"x" * 2079}'),
    Broken(Rule.COMMENT, "comment01.xlsx", COMMENTS, 'ref="B2"', 'ref="B"'),
    Broken(Rule.COMMENT, "comment01.xlsx", COMMENTS, 'authorId="0"', 'authorId="1"'),
    Broken(Rule.COMMENT, "comment01.xlsx", COMMENTS, "<commentList>", '<commentList><comment ref="B2" authorId="0"/>'),
    Broken(Rule.DRAWING, "image01.xlsx", DRAWING, "<xdr:row>9</xdr:row>", "<xdr:row>7</xdr:row>"),
    Broken(Rule.DRAWING, "image01.xlsx", DRAWING, "<xdr:col>4</xdr:col>", "<xdr:col>16384</xdr:col>"),
    Broken(Rule.DRAWING, "image01.xlsx", DRAWING, "<xdr:clientData/>", ""),
    # tables
    Broken(Rule.TABLE_HEADER, PLAIN, TABLE, 'name="Column2"', 'name="Column 2"'),
    Broken(Rule.TABLE_HEADER, PLAIN, SHEET, '<c r="D2" t="s"><v>1</v></c>', '<c r="D2"><v>2024</v></c>'),
    Broken(Rule.TABLE_HEADER, PLAIN, SHEET, '<c r="D2" t="s"><v>1</v></c>', ""),
    Broken(Rule.TABLE_COLUMNS, PLAIN, TABLE, '<tableColumn id="2"', '<tableColumn id="1"'),
    Broken(Rule.TABLE_COLUMNS, PLAIN, TABLE, '<tableColumn id="4" name="Column4" dataDxfId="0"/>', ""),
    Broken(Rule.TABLE_REF, PLAIN, TABLE, 'displayName="Table1" ref="C2:F6"', 'displayName="Table1" ref="C2:F"'),
    Broken(Rule.TABLE_REF, "table30.xlsx", TABLE, 'ref="C3:F13"', 'ref="C3:F1048577"'),
    Broken(Rule.TABLE_NAME, PLAIN, TABLE, 'displayName="Table1"', 'displayName="my table"'),
    Broken(Rule.TABLE_NAME, PLAIN, TABLE, 'displayName="Table1"', 'displayName="RG1"'),
    Broken(
        Rule.TABLE_ID,
        PLAIN,
        TABLE,
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1"',
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="0"',
    ),
    Broken(Rule.TABLE_ID, PLAIN, SHEET, '<tablePart r:id="rId1"/>', '<tablePart r:id="rId1"/><tablePart r:id="rId1"/>'),
    Broken(Rule.TABLE_FILTER, PLAIN, TABLE, '<autoFilter ref="C2:F6"', '<autoFilter ref="C2:F7"'),
    Broken(Rule.TABLE_FILTER, TOTALS, TABLE, '<autoFilter ref="B3:K5"', '<autoFilter ref="B3:K6"'),
    Broken(Rule.TABLE_FILTER, PLAIN, TABLE, "<tableColumns", '<sortState ref="C3:F7"/><tableColumns'),
    Broken(Rule.TABLE_TOTALS, TOTALS, TABLE, 'totalsRowLabel="Total"', 'totalsRowLabel="Sum"'),
    Broken(Rule.STYLE_INDEX, PLAIN, TABLE, 'dataDxfId="2"', 'dataDxfId="3"'),
    Broken(Rule.ELEMENT_ORDER, PLAIN, TABLE, "</table>", "<tableColumns/></table>"),
    # the workbook
    Broken(Rule.SHEET_NAME, "theme01.xlsx", BOOK, 'name="Sheet1"', 'name="Jan/Feb"'),
    Broken(Rule.SHEET_NAME, "theme01.xlsx", BOOK, 'name="Sheet1"', f'name="{"x" * 32}"'),
    Broken(Rule.SHEET_NAME, "theme01.xlsx", BOOK, 'name="Sheet1"', 'name=""'),
    Broken(Rule.SHEET_NAME, "theme01.xlsx", BOOK, 'name="Sheet1"', 'name="\'Sheet1"'),
    Broken(Rule.SHEET_NAME, "chartsheet01.xlsx", BOOK, 'name="Chart1"', 'name="SHEET1"'),
    Broken(Rule.SHEET_ID, "chartsheet01.xlsx", BOOK, 'sheetId="2"', 'sheetId="1"'),
    Broken(Rule.SHEET_ID, "theme01.xlsx", BOOK, 'sheetId="1"', 'sheetId="65535"'),
    Broken(Rule.VISIBLE_SHEET, "theme01.xlsx", BOOK, 'sheetId="1"', 'sheetId="1" state="hidden"'),
    Broken(Rule.VISIBLE_SHEET, "chartsheet01.xlsx", BOOK, 'activeTab="1"', 'activeTab="2"'),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, 'name="Abc"', 'name="BAZ"'),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, 'name="Abc"', 'name="AB12"'),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, 'name="Abc"', 'name="A b"'),
    Broken(
        Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, 'name="aaa" localSheetId="1"', 'name="aaa" localSheetId="3"'
    ),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, "'Sheet 3'!$A$1", "'Sheet 4'!$A$1"),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, "Sheet2!$A$1", "SUM(Sheet1:Sheet9!$A$1)"),
    Broken(Rule.DEFINED_NAME, "defined_name01.xlsx", BOOK, ">0.98<", "><"),
    Broken(Rule.ELEMENT_ORDER, "defined_name01.xlsx", BOOK, "<definedNames>", "<calcPr/><definedNames>"),
    Broken(Rule.CODE_NAME, "macro01.xlsm", SHEET, 'codeName="Sheet1"', 'codeName="Table7"'),
    Broken(Rule.CODE_NAME, "macro01.xlsm", SHEET, 'codeName="Sheet1"', 'codeName="thisworkbook"'),
    Broken(Rule.CODE_NAME, "macro01.xlsm", BOOK, 'codeName="ThisWorkbook"', 'codeName="DieseArbeitsmappe"'),
    Broken(Rule.CALC_CHAIN, "outline01.xlsx", "xl/calcChain.xml", 'r="B11"', 'r="B10"'),
    Broken(Rule.CALC_CHAIN, "outline01.xlsx", "xl/calcChain.xml", 'i="1"', 'i="2"'),
    Broken(Rule.CALC_CHAIN, "outline01.xlsx", SHEET, "<f>SUBTOTAL(9,B7:B10)</f>", ""),
    Broken(Rule.CALC_CHAIN, "array_formula01.xlsx", SHEET, 'ref="A1:A3"', 'ref="A1:A2"'),
    Broken(Rule.STYLE_INDEX, PLAIN, STYLES, 'fontId="0" fillId="0" borderId="0" xfId="0" ', 'fontId="4" xfId="0" '),
    Broken(Rule.ELEMENT_ORDER, PLAIN, STYLES, "<cellXfs", "<colors/><cellXfs"),
    # parts and references
    Broken(Rule.CONTENT_TYPE, "image01.xlsx", TYPES, '<Default Extension="png" ContentType="image/png"/>', ""),
    Broken(Rule.CONTENT_TYPE, PLAIN, TYPES, 'PartName="/xl/tables/table1.xml"', 'PartName="/xl/tables/table9.xml"'),
    Broken(Rule.MISSING_TARGET, "image01.xlsx", SHEET_LINKS, "drawing1.xml", "drawing2.xml"),
    Broken(Rule.MISSING_TARGET, "image01.xlsx", BOOK_LINKS, 'Target="theme/theme1.xml"', 'Target="theme/gone.xml"'),
    Broken(Rule.RELATIONSHIP_ID, "image01.xlsx", SHEET, '<drawing r:id="rId1"', '<drawing r:id="rId2"'),
    Broken(Rule.RELATIONSHIP_ID, "image01.xlsx", DRAWING, 'r:embed="rId1"', 'r:embed="rId8"'),
    Broken(Rule.RELATIONSHIP_ID, "comment01.xlsx", SHEET, "<legacyDrawing r", "<drawing r"),
    Broken(Rule.RELATIONSHIP_ID, "comment01.xlsx", SHEET_LINKS, 'Id="rId2"', 'Id="rId1"'),
    Broken(Rule.NOT_XML, PLAIN, TABLE, "</table>", ""),
    Broken(Rule.NOT_XML, PLAIN, SHEET_LINKS, "</Relationships>", ""),
]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_silent_on_what_excel_wrote(path):
    assert findings(path) == []


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_rule_is_found_and_no_other(broken, tmp_path):
    found = findings(broken.write(tmp_path / broken.book))
    assert {finding.rule for finding in found} == {broken.rule}, [str(finding) for finding in found]
    assert all(finding.part and finding.sentence for finding in found)


def test_every_rule_is_broken_by_some_test():
    assert {broken.rule for broken in BROKEN} == set(Rule)


# --- rules about two things at once ---


def with_second_table(target: Path, **edits: str) -> Path:
    """table13.xlsx with a second table beside the first, described by a part of its own."""
    parts = parts_of(corpus(PLAIN))
    second = parts[TABLE].decode().replace("C2:F6", "H2:H6").replace('id="1"', 'id="2"', 1).replace("Table1", "Table2")
    second = re.sub(
        r"<tableColumns.*</tableColumns>", '<tableColumns><tableColumn id="1" name="K"/></tableColumns>', second
    )
    parts[TABLE2] = second.encode()
    heading = '<c r="H2" t="inlineStr"><is><t>K</t></is></c></row><row r="3"'
    parts[SHEET] = parts[SHEET].replace(b'</row><row r="3"', heading.encode())
    parts[SHEET] = parts[SHEET].replace(b"</tableParts>", b'<tablePart r:id="rId2"/></tableParts>')
    link = (
        parts[SHEET_LINKS]
        .split(b"<Relationship ")[1]
        .split(b"/>")[0]
        .replace(b"rId1", b"rId2")
        .replace(b"table1", b"table2")
    )
    parts[SHEET_LINKS] = parts[SHEET_LINKS].replace(
        b"</Relationships>", b"<Relationship " + link + b"/></Relationships>"
    )
    override = re.search(rb'<Override PartName="/xl/tables/table1.xml"[^>]*>', parts[TYPES])[0].replace(
        b"table1", b"table2"
    )
    parts[TYPES] = parts[TYPES].replace(b"</Types>", override + b"</Types>")
    for old, new in edits.values():
        assert old.encode() in parts[TABLE2]
        parts[TABLE2] = parts[TABLE2].replace(old.encode(), new.encode())
    return write_parts(target, parts)


@pytest.mark.parametrize(
    ("edits", "rules"),
    [
        ({}, set()),
        ({"name": ('displayName="Table2"', 'displayName="TABLE1"')}, {Rule.TABLE_NAME}),
        ({"id": ('id="2"', 'id="1"')}, {Rule.TABLE_ID}),
        ({"ref": ("H2:H6", "F2:F6"), "heading": ('name="K"', 'name="Column4"')}, {Rule.TABLE_REF}),
    ],
)
def test_two_tables_keep_apart(edits, rules, tmp_path):
    assert {finding.rule for finding in findings(with_second_table(tmp_path / "two.xlsx", **edits))} == rules


def test_a_heading_with_a_line_break_is_the_name_that_spells_it_otherwise(tmp_path):
    two_lines = {
        TABLE: lambda xml: xml.replace(b'name="Column2"', b'name="Column_x000a_2"'),
        STRINGS: lambda xml: xml.replace(b"<t>Column2</t>", b"<t>Column\n2</t>"),
    }
    assert findings(edited(corpus(PLAIN), tmp_path / "lines.xlsx", two_lines)) == []


def test_names_may_speak_of_other_workbooks_errors_texts_and_tables(tmp_path):
    formulas = [
        "[1]Gone!$A$1",
        "'[1]Gone too'!$A$1",
        "#REF!$A$1",
        "#REF!",
        '"Gone!"',
        "Table1[[#All],[a]]",
        "sheet2!A1",
    ]
    names = "".join(f'<definedName name="ok_{n}">{formula}</definedName>' for n, formula in enumerate(formulas))
    path = edited(
        corpus("defined_name01.xlsx"),
        tmp_path / "names.xlsx",
        {BOOK: lambda xml: xml.replace(b"<definedNames>", b"<definedNames>" + names.encode())},
    )
    assert findings(path) == []


# --- which parts ---


def test_only_the_parts_asked_for_are_looked_into(tmp_path):
    broken = Broken(Rule.CELL_VALUE, PLAIN, SHEET, "<v>1256</v>", "<v>1,256</v>").write(tmp_path / PLAIN)
    assert findings(broken, parts=[]) == []
    assert findings(broken, parts=[BOOK]) == []
    assert [finding.where for finding in findings(broken, parts=[SHEET])] == ["D4"]


def test_a_rewritten_table_is_compared_with_the_headings_of_its_sheet(tmp_path):
    broken = Broken(Rule.TABLE_HEADER, PLAIN, TABLE, 'name="Column2"', 'name="Other"').write(tmp_path / PLAIN)
    assert [finding.rule for finding in findings(broken, parts=[TABLE])] == [Rule.TABLE_HEADER]


def test_a_lost_target_is_found_whatever_the_parts_asked_for(tmp_path):
    broken = edited(corpus(PLAIN), tmp_path / PLAIN, {TABLE: None})
    assert Rule.MISSING_TARGET in {finding.rule for finding in findings(broken, parts=[])}


# --- other programs' workbooks ---


def test_silent_on_what_xlsxwriter_writes(tmp_path):
    path = tmp_path / "written.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户 list")
        bold = book.add_format({"bold": True, "num_format": "0.00"})
        sheet.add_table("B3:D9", {"name": "rg_one", "total_row": True, "columns": [
            {"header": "客户", "total_string": "Sum"}, {"header": "a\nb"}, {"header": "c", "total_function": "sum"},
        ]})  # fmt: skip
        sheet.write_row("B4", ["<&>\"' _x000d_", 1.5e-9, True], bold)
        sheet.write_formula("D5", '=IF(B4="a<b","x&y",1)', bold, "x&y")
        sheet.write_url("H1", "https://a.example/?x=1&y=2", string="link")
        sheet.write_comment("H2", "a comment")
        sheet.merge_range("F12:H13", "merged")
        sheet.data_validation("B4:B8", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("C4:C8", {"type": "data_bar"})
        sheet.conditional_format("C4:C8", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
        sheet.add_sparkline("J1", {"range": "C4:C8"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='客户 list'!$C$4:$C$8"})
        sheet.insert_chart("L2", chart)
        book.define_name("rate", "='客户 list'!$A$1")
    assert findings(path) == []


def test_silent_on_what_openpyxl_writes(tmp_path):
    path = tmp_path / "written.xlsx"
    book = openpyxl.Workbook()
    for number in range(50):
        book.active.append([f"text {number}", number / 7, number % 2 == 0, None, "=A1&B1"])
    book.active.auto_filter.ref = "A1:B50"
    book.save(path)
    assert findings(path) == []


def test_a_sheet_spelled_with_prefixes_or_in_another_encoding_is_read_all_the_same(tmp_path):
    """As some export programs write them: x:row for row, UTF-16, no cell addresses."""
    prefixed = re.sub(rb"(</?)(?=[a-zA-Z])", rb"\1x:", parts_of(corpus(PLAIN))[SHEET]).replace(b"xmlns=", b"xmlns:x=")
    utf16 = parts_of(corpus(PLAIN))[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    for xml in (prefixed, utf16):
        assert findings(edited(corpus(PLAIN), tmp_path / "a.xlsx", {SHEET: xml})) == []
    wrong = prefixed.replace(b"<x:v>1256<", b"<x:v>1.2.56<")
    assert [f.where for f in findings(edited(corpus(PLAIN), tmp_path / "b.xlsx", {SHEET: wrong}))] == ["D4"]
    unaddressed = re.sub(rb' r="[A-Z]*\d+"', b"", parts_of(corpus("cond_format01.xlsx"))[SHEET])
    assert findings(edited(corpus("cond_format01.xlsx"), tmp_path / "c.xlsx", {SHEET: unaddressed})) == []


def test_an_open_package_may_be_given():
    with open_package(corpus(PLAIN)) as package:
        assert findings(package) == []
