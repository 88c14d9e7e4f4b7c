"""A finished workbook file is looked at once more before it takes the place of the old one."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path

import fastexcel

from regulars.hosts.package import excel_rules
from regulars.hosts.package.archive import Package, open_package
from regulars.hosts.package.excel_rules.book import Book
from regulars.problems import Refusal


def verify(path: Path, source: Package, replaced: Collection[str], dropped: Collection[str]) -> list[str]:
    """What is wrong with the workbook at `path`, made from `source` by replacing and dropping parts; [] is well.

    Every other part holds the very bytes it held, and no part came or went unplanned; the replaced ones can be read,
    break no rule of Excel's that the source did not break already, and a second reader, independent of what wrote
    them, opens their sheets. Parts that were not replaced are not inflated.
    """
    try:
        with open_package(path) as package:
            return [*_parts(package, source, replaced, dropped)] or [
                *_broken_rules(package, source, replaced),
                *_second_reading(package, replaced),
            ]
    except Refusal as refusal:
        return [f"{refusal.message}: {refusal.figures}"]


def _parts(package: Package, source: Package, replaced: Collection[str], dropped: Collection[str]) -> Iterator[str]:
    kept = [name for name in source.names if name not in dropped]
    planned = kept + [name for name in replaced if name not in source.members]
    missing, unplanned = Counter(planned) - Counter(package.names), Counter(package.names) - Counter(planned)
    yield from (f"{name} is missing" for name in missing)
    yield from (f"{name} was not planned" for name in unplanned)
    for name in package.names:
        if name in replaced:
            package.read(name)  # raises Refusal where it is damaged
        elif name in source.members and not _same(package, source, name):
            yield f"{name} is no longer what it was"


def _same(package: Package, source: Package, name: str) -> bool:
    now, before = package.members[name], source.members[name]
    said = [(member.CRC, member.file_size, member.compress_size, member.compress_type) for member in (now, before)]
    pieces = zip_longest(package.compressed(name), source.compressed(name))
    return said[0] == said[1] and all(one == other for one, other in pieces)


def _broken_rules(package: Package, source: Package, replaced: Collection[str]) -> list[str]:
    """Workbooks from other programs may break rules that Excel lets pass: what was so before is not held against us."""
    found = excel_rules.findings(package, replaced)
    if not found:
        return []
    before = {(finding.part, finding.rule) for finding in excel_rules.findings(source, replaced)}
    return [str(finding) for finding in found if (finding.part, finding.rule) not in before]


def _second_reading(package: Package, replaced: Collection[str]) -> Iterator[str]:
    """Another reader lists the same sheets, and reads the rewritten ones to their end."""
    sheets = [sheet for sheet in Book(package, ()).sheets if sheet.kind == "worksheet"]
    try:
        reader = fastexcel.read_excel(package.path)
        unlisted = [sheet.name for sheet in sheets if sheet.name not in reader.sheet_names]
        yield from (f"a second reader does not find the sheet {name!r}" for name in unlisted)
        for sheet in sheets:
            if sheet.part in replaced and sheet.name not in unlisted:
                reader.load_sheet(sheet.name, header_row=None, n_rows=1)
    except fastexcel.FastExcelError as error:
        yield f"a second reader cannot read it: {error}"
