"""The part of an Excel table: its calculated columns, and its ranges when the body changes size."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from regulars.hosts.package.archive import parse
from regulars.hosts.package.markup import attribute, start_tag, text_of, with_attribute, without_attribute
from regulars.hosts.package.references import Resized, followed_list, following

_TABLE = re.compile(start_tag("table"))
_WITHIN = re.compile(start_tag("autoFilter", "sortState", "sortCondition"))


@dataclass(frozen=True)
class Calculation:
    """The formula of a calculated column, without =; an array formula gives its cell a range of its own."""

    formula: str
    array: bool


def calculations(xml: bytes, first_column: int) -> Mapping[int, Calculation]:
    """The calculated columns of a table, by sheet column."""
    columns = parse(xml).iterfind("{*}tableColumns/{*}tableColumn")
    found = {
        position: column.find("{*}calculatedColumnFormula") for position, column in enumerate(columns, first_column)
    }
    return {
        position: Calculation(formula.text, formula.get("array") in ("1", "true"))
        for position, formula in found.items()
        if formula is not None and formula.text
    }


def resized_table(xml: bytes, resized: Resized) -> bytes:
    """The part with its ranges around the new body; the same bytes where the body has kept its size."""
    text = text_of(xml)
    follow = following(resized.before.sheet, [resized])

    def around_body(tag: re.Match[str]) -> str:
        return with_attribute(tag[0], "ref", followed_list(attribute(tag[0], "ref") or "", follow))

    def table(tag: re.Match[str]) -> str:
        # An Excel table of no rows shows one to type into, which is now a row like any other.
        return without_attribute(with_attribute(tag[0], "ref", str(resized.after.box)), "insertRow")

    changed = _WITHIN.sub(around_body, _TABLE.sub(table, text, count=1))
    return xml if changed == text else changed.encode()
