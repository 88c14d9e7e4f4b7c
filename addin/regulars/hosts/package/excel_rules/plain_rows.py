"""Rows in the plain form that we and Excel mostly write: one look at the text of a row instead of one at each cell."""

import re
from collections.abc import Container

from regulars.hosts.package.excel_rules.area import LAST_COLUMN, LAST_ROW, column_number
from regulars.hosts.package.excel_rules.book import LONGEST_TEXT
from regulars.hosts.package.excel_rules.cell_rules import Cells
from regulars.hosts.package.excel_rules.sheet_text import SheetText

# Every repetition is possessive: a row that is not plain is given up at its first odd character.
_TEXT = r"(?:[^<&\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]++|&(?:amp|lt|gt|quot|apos);)*+"
_NUMBER = r"-?+\d{1,200}+(?:\.\d++)?+(?:E[-+]?+\d{1,2}+)?+"
_FORMULA = rf"(?:<f>{_TEXT}</f>)?+"
_ERROR = r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)"
_CELL = (
    r'<c r="[A-Z]{1,3}+\1"(?: s="\d{1,6}+")?+(?:/>'
    rf'|(?: t="n")?+>{_FORMULA}(?:<v>{_NUMBER}</v>)?+</c>'
    rf'| t="(?:s"><v>\d{{1,9}}+</v>'
    rf'|inlineStr"><is><t(?: xml:space="preserve")?+>{_TEXT}</t></is>'
    rf'|str">{_FORMULA}<v>{_TEXT}</v>'
    rf'|b">{_FORMULA}<v>[01]</v>'
    rf'|e">{_FORMULA}<v>{_ERROR}</v>)</c>)'
)
_ROW = re.compile(rf'\s*+<row r="([1-9]\d{{0,6}}+)"((?: [\w:]++="[^"<&]*+")*+)(?:/>|>(?:{_CELL})*+</row>)\s*+')

_ATTRIBUTES = re.compile(r" ([\w:]+)=")
_COLUMN_LETTERS = re.compile(r'<c r="([A-Z]+)')
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f')
_FORMATS = re.compile(r' s="(\d+)"')
_STRINGS = re.compile(r't="s"><v>(\d+)<')


def examine_rows(sheet: SheetText, cells: Cells) -> None:
    """Look at all rows of a sheet: the plain ones at a glance, the others closely.

    Raises Refusal where the rows' text is no XML.
    """
    text, position = sheet.rows, 0
    trusted = _references_exist(text, cells)
    seen = _SeenForms(sheet.frame.nsmap)
    while position < len(text):
        plain = _ROW.match(text, position) if trusted else None
        if plain and _is_next(plain, cells) and seen.right(plain):
            cells.last_row = int(plain[1])
            position = plain.end()
        else:
            row, position = sheet.row_at(position)
            cells.examine(row)
    if "<f" in text:
        cells.formulas.update(_FORMULA_CELL.findall(text))
    for row in sheet.rows_in_frame():
        cells.examine(row)


class _SeenForms:
    """Rows have few forms: which attributes, which columns. Each form is judged once."""

    def __init__(self, prefixes: Container[str | None]) -> None:
        self._prefixes = prefixes
        self._right: dict[tuple[tuple[str, ...], ...], bool] = {}

    def right(self, row: re.Match[str]) -> bool:
        """Whether a plain row's attributes are no nonsense, and its cells stand from left to right."""
        form = (tuple(_ATTRIBUTES.findall(row[2])), tuple(_COLUMN_LETTERS.findall(row[0])))
        if form not in self._right:
            self._right[form] = self._judge(*form)
        return self._right[form]

    def _judge(self, attributes: tuple[str, ...], letters: tuple[str, ...]) -> bool:
        columns = [column_number(letter) for letter in letters]
        ordered = columns == sorted(set(columns)) and all(column <= LAST_COLUMN for column in columns)
        prefixes = [name.split(":")[0] for name in attributes if ":" in name]
        declared = all(prefix in self._prefixes for prefix in prefixes)
        return ordered and declared and len({"r", *attributes}) == len(attributes) + 1


def _is_next(row: re.Match[str], cells: Cells) -> bool:
    """Whether a row follows the one before, and nobody asked for its texts. (In a short row no text is too long.)"""
    number = int(row[1])
    short = row.end() - row.start() <= LONGEST_TEXT
    return cells.last_row < number <= LAST_ROW and number not in cells.wanted_rows and short


def _references_exist(text: str, cells: Cells) -> bool:
    """Whether the highest format and shared text that anything in the rows may refer to is there."""
    formats = {int(index) for index in set(_FORMATS.findall(text))}
    strings = {int(index) for index in set(_STRINGS.findall(text))}
    counts = cells.counts
    return max(formats, default=-1) < counts.formats and (not strings or max(strings) < len(counts.strings))
