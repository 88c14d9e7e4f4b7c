"""Formulas beside our columns: given to the rows a table gains, known again in those it loses, moved with a total."""

import re
from collections.abc import Callable

from regulars.hosts.contract import letters as column_letters
from regulars.hosts.package.cells import is_formula
from regulars.hosts.package.markup import attribute, escaped, unescaped, with_attribute
from regulars.hosts.package.references import Follow, box, followed_markup
from regulars.hosts.package.table_part import Calculation

_FORMULA = re.compile(r"(<f(?:\s[^>]*[^/>])?>)([^<]*)</f>")
_TYPE = re.compile(r'^([^>]*?)\st="\w+"')
_VALUE = re.compile(r"<v>[^<]*</v>")
_SHARED = re.compile(r'<f\s[^>]*t="shared"')


def filled_down(
    calculation: Calculation, position: int, first_row: int, last_row: int, above: str
) -> Callable[[int], str]:
    """The tail that a calculated column has in each new row. No value: Excel calculates it when it opens the file.

    A formula that names cells by their distance is the one of the last body row, else the one of the first.
    above   the tail of the column's cell in the last body row
    """
    from openpyxl.formula.translate import Translator

    letter = column_letters(position)
    translator = Translator(f"={calculation.formula}", f"{letter}{first_row}")
    same_everywhere = translator.translate_formula(row_delta=1) == f"={calculation.formula}"
    if not same_everywhere and (written := _FORMULA.search(above)):
        translator = Translator(f"={unescaped(written[2])}", f"{letter}{last_row}")

    def tail(row: int) -> str:
        formula = calculation.formula if same_everywhere else translator.translate_formula(f"{letter}{row}")[1:]
        kind = f' t="array" ref="{letter}{row}"' if calculation.array else ""
        return f"><f{kind}>{escaped(formula)}</f></c>"

    return tail


def is_calculation(tail: str, calculation: Calculation) -> bool:
    """Whether a cell of a calculated column holds that formula and nothing of the user's own."""
    written = _FORMULA.search(tail)
    return bool(_SHARED.search(tail)) or (written is not None and unescaped(written[2]) == calculation.formula)


def moved_down(tail: str, rows: int, follow: Follow) -> str:
    """The tail of a totals cell that stands some rows lower (higher: negative), without the value it once had.

    Ranges over the body end where `follow` says; all others stay: a formula that is moved still names the same cells.
    """
    if not is_formula(tail):
        return tail

    def moved(found: re.Match[str]) -> str:
        tag, own = found[1], box(attribute(found[1], "ref") or "")
        if own:  # the cells that share the formula, or an array's, move along
            own = own._replace(first_row=own.first_row + rows, last_row=own.last_row + rows)
            tag = with_attribute(tag, "ref", str(own))
        return f"{tag}{followed_markup(found[2], follow)}</f>"

    return _TYPE.sub(r"\1", _VALUE.sub("", _FORMULA.sub(moved, tail)))
