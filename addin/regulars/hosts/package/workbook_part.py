"""What all sheets share: names that follow the tables, calculation on opening, pivot tables that refresh."""

import re
from collections.abc import Collection, Mapping, Sequence

from regulars.hosts.package.archive import parse
from regulars.hosts.package.markup import PREFIX, attribute, serialised, start_tag, text_of, unescaped, with_attribute
from regulars.hosts.package.references import (
    Box,
    Follow,
    Resized,
    boxes,
    followed_list,
    followed_markup,
    following,
)

_NAME = re.compile(rf"({start_tag('definedName')})([^<]*)")
_CALCULATION = re.compile(start_tag("calcPr"))
_BEFORE_CALCULATION = re.compile(rf"</({PREFIX})(?:sheets|functionGroups|externalReferences|definedNames)\s*>")
_PIVOT = re.compile(start_tag("pivotCacheDefinition"))
_PIVOT_SOURCE = re.compile(start_tag("worksheetSource"))
_OF_ANOTHER_WORKBOOK = re.compile(r"\s[\w.-]+:id\s*=")


def recalculating(workbook: str) -> str:
    """The workbook part, asking Excel to calculate when it opens the file."""
    if _CALCULATION.search(workbook):
        return _CALCULATION.sub(lambda tag: _switched_on(tag[0], "fullCalcOnLoad"), workbook, count=1)
    *_, before = _BEFORE_CALCULATION.finditer(workbook)
    return f'{workbook[: before.end()]}<{before[1]}calcPr fullCalcOnLoad="1"/>{workbook[before.end() :]}'


def names_followed(workbook: str, resized: Sequence[Resized]) -> str:
    """The workbook part with its defined names over the tables' bodies where these stand now."""
    follow = following("", resized)

    def moved(found: re.Match[str]) -> str:
        printed = attribute(found[1], "name") == "_xlnm.Print_Area"
        return found[1] + followed_markup(found[2], _printed(follow, resized) if printed else follow)

    return _NAME.sub(moved, workbook)


def _printed(follow: Follow, resized: Sequence[Resized]) -> Follow:
    """A print area that ends with a table, and holds it, grows with it; it does not shrink: it may hold more."""

    def follow_printed(sheet: str | None, box: Box) -> Box:
        ends = [
            table.after.box.last_row
            for table in resized
            if table.before.sheet == sheet
            and box.last_row == table.before.box.last_row
            and box.around(table.before.box) == box
        ]
        return follow(sheet, box._replace(last_row=max([box.last_row, *ends])))

    return follow_printed


def names_over(workbook: str, sheets: Collection[str]) -> set[str]:
    """The defined names, in lower case, that stand for cells of one of these sheets."""
    return {
        (attribute(tag, "name") or "").casefold()
        for tag, content in _NAME.findall(workbook)
        if any(sheet in sheets for sheet, _ in boxes(unescaped(content)))
    }


def sheet_numbers(workbook: str) -> dict[str, str]:
    """The number of each sheet, which it keeps wherever its tab is moved."""
    tags = re.findall(start_tag("sheet"), workbook)
    return {attribute(tag, "name") or "": attribute(tag, "sheetId") or "" for tag in tags}


def without_cells(chain: bytes, gone: Mapping[str, Collection[str]]) -> bytes | None:
    """The calculation chain without cells that are no longer calculated; None where none is left.

    gone    sheet number -> addresses
    """
    root = parse(chain)
    named = sheet = ""  # an entry that names no sheet is on the one of the entry before
    kept = []
    for cell in root:
        named = cell.get("i", named)
        if cell.get("r") in gone.get(named, ()):
            continue
        if named != sheet:
            cell.set("i", named)
        sheet = named
        kept.append(cell)
    if len(kept) == len(root):
        return chain
    root[:] = kept
    return serialised(root) if kept else None


def refreshing_pivot(definition: bytes, follow: Follow, sheets: Collection[str], names: Collection[str]) -> bytes:
    """A pivot table's cache, asked to refresh on opening where its source is on one of these sheets or so named.

    names   of Excel tables and of ranges, in lower case
    """
    text = text_of(definition)
    found = _PIVOT_SOURCE.search(text)
    if found is None or _OF_ANOTHER_WORKBOOK.search(found[0]):
        return definition
    sheet, name, ranges = (attribute(found[0], part) for part in ("sheet", "name", "ref"))
    if sheet not in sheets and (name or "").casefold() not in names:
        return definition
    if ranges:
        moved = followed_list(ranges, lambda _, box: follow(sheet, box))
        text = text.replace(found[0], with_attribute(found[0], "ref", moved), 1)
    return _PIVOT.sub(lambda tag: _switched_on(tag[0], "refreshOnLoad"), text, count=1).encode()


def _switched_on(tag: str, name: str) -> str:
    return tag if attribute(tag, name) in ("1", "true") else with_attribute(tag, name, "1")
