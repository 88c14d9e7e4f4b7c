"""The plan of a save: which parts of a workbook are replaced, and by what, so that its tables are up to date."""

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from regulars.hosts.contract import Update
from regulars.hosts.package.archive import CONTENT_TYPES, Package, parse
from regulars.hosts.package.charts import chart_parts, refreshed_chart
from regulars.hosts.package.figures import Figures
from regulars.hosts.package.losses import losses
from regulars.hosts.package.markup import serialised, text_of
from regulars.hosts.package.ranges import widened, with_ranges_followed
from regulars.hosts.package.references import Resized, following
from regulars.hosts.package.rewriting import rewritten
from regulars.hosts.package.shared_formulas import written_out
from regulars.hosts.package.shared_strings import SharedStrings
from regulars.hosts.package.sheet_data import Cell, SheetData
from regulars.hosts.package.structure import Place, SheetPart, Structure
from regulars.hosts.package.styles_part import Styles
from regulars.hosts.package.table_part import calculations, resized_table
from regulars.hosts.package.table_update import Plan, TableUpdate
from regulars.hosts.package.workbook_part import (
    names_followed,
    names_over,
    recalculating,
    refreshing_pivot,
    sheet_numbers,
    without_cells,
)
from regulars.problems import Problem


@dataclass(frozen=True)
class Patch:
    """What to change in a package.

    replaced    part -> its new content
    dropped     parts to leave out
    problems    what could not be written, or not wholly
    rows        table name -> body rows it has afterwards; without the tables that could not be written
    """

    replaced: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    problems: tuple[Problem, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)


def patch(package: Package, structure: Structure, updates: Sequence[tuple[Place, Update]]) -> Patch:
    """Plan the writing of updates, one per table; a part that would not change is not replaced.

    A table that has no room to grow is left as it is, and the others go on. Raises Refusal where a table would need
    more rows than a sheet has.
    """
    by_sheet: dict[SheetPart, list[tuple[Place, Update]]] = defaultdict(list)
    for place, update in updates:
        by_sheet[place.sheet].append((place, update))
    patching = _Patching(package, structure)
    for sheet, on_sheet in by_sheet.items():
        patching.rewrite(sheet, on_sheet)
    if patching.sheets:
        patching.refresh_the_rest()
    return Patch(patching.replaced, patching.dropped, tuple(patching.problems), patching.rows)


class _Patching:
    """The work of one patch: sheet by sheet, then the parts that depend on them."""

    def __init__(self, package: Package, structure: Structure) -> None:
        self.package = package
        self.structure = structure
        self.texts = SharedStrings(package, structure.shared_strings_part)
        self.styles = Styles(package, structure.styles_part)
        self.replaced: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self.problems: list[Problem] = []
        self.rows: dict[str, int] = {}
        self.sheets: dict[str, SheetData] = {}  # those that were rewritten
        self.resized: list[Resized] = []  # all tables on them, also those that kept their size
        self.tables: set[str] = set()  # the names of those that are Excel tables
        self.formulas_gone: dict[str, frozenset[str]] = {}

    def rewrite(self, sheet: SheetPart, updates: Sequence[tuple[Place, Update]]) -> None:
        """Rewrite a sheet and the parts of its tables."""
        data = SheetData(self.package.read(sheet.part))
        plans = [(place, self._plan(place, update, data)) for place, update in updates]
        plans = [(place, plan) for place, plan in plans if plan.problem is None]
        moved: dict[int, dict[str, Cell | None]] = defaultdict(dict)
        for _, plan in plans:
            for row, cells in plan.moved.items():
                moved[row].update(cells)
        result = rewritten(data, [block for _, plan in plans for block in plan.blocks], moved, self.texts)
        resized = [plan.resized for _, plan in plans]
        if not result.changed and all(table.before == table.after for table in resized):
            return
        before = widened(data.before, [table.after.box for table in resized])
        after = with_ranges_followed(data.after, sheet.name, resized)
        data.body = written_out(data.body, result.body) if result.formulas_gone else result.body
        self.replaced[sheet.part] = b"".join([before.encode(), data.body, after.encode()])
        self.sheets[sheet.name] = data
        self.resized += resized
        self.formulas_gone[sheet.name] = result.formulas_gone
        for place, plan in plans:
            if place.part is not None:
                self.tables.add(place.part.name)
                table = self.package.read(place.part.part)
                self._replace(place.part.part, table, resized_table(table, plan.resized))

    def _plan(self, place: Place, update: Update, sheet: SheetData) -> Plan:
        part = place.part
        formulas = calculations(self.package.read(part.part), part.first_column) if part else {}
        plan = TableUpdate(place, update, sheet, formulas).plan(self.styles, self.structure.dates_from_1904)
        if plan.problem:
            self.problems.append(plan.problem)
        else:
            self.problems += losses(place, update)
            self.rows[update.table.name] = plan.resized.after.last_row - plan.resized.after.first_row + 1
        return plan

    def _replace(self, part: str, old: bytes, new: bytes) -> None:
        if new != old:
            self.replaced[part] = new

    def refresh_the_rest(self) -> None:
        """Formats, charts, names, calculation and pivot tables."""
        if self.styles.part and self.styles.changed:
            self.replaced[self.styles.part] = self.styles.xml()
        self._refresh_charts()
        part = self.structure.workbook_part
        xml = self.package.read(part)
        workbook = text_of(xml)
        self._replace(part, xml, recalculating(names_followed(workbook, self.resized)).encode())
        for link in self.package.relationships(part):
            if link.kind == "pivotCacheDefinition":
                self._refresh_pivot(link.target, workbook)
            elif link.kind == "calcChain":
                self._shorten_chain(link.target, link.id, workbook)

    def _refresh_charts(self) -> None:
        rewritten_tables = defaultdict(list)
        for table in self.resized:
            rewritten_tables[table.before.sheet].append(table.before.box.around(table.after.box))
        figures = Figures(self.sheets, rewritten_tables, self.texts)
        follow = following("", self.resized)
        for part in chart_parts(self.package, self.structure.workbook_part):
            chart = self.package.read(part)
            self._replace(part, chart, refreshed_chart(chart, follow, figures))

    def _refresh_pivot(self, part: str, workbook: str) -> None:
        definition = self.package.read(part)
        names = {name.casefold() for name in self.tables} | names_over(workbook, self.sheets)
        follow = following("", self.resized)
        self._replace(part, definition, refreshing_pivot(definition, follow, self.sheets, names))

    def _shorten_chain(self, part: str, link: str, workbook: str) -> None:
        """Take cells that are no longer calculated out of the calculation chain, and an empty chain out altogether."""
        numbers = sheet_numbers(workbook)
        chain = self.package.read(part)
        left = without_cells(chain, {numbers[name]: gone for name, gone in self.formulas_gone.items()})
        if left is not None:
            self._replace(part, chain, left)
            return
        self.dropped.add(part)
        folder, name = posixpath.split(self.structure.workbook_part)
        self._take_out(posixpath.join(folder, "_rels", f"{name}.rels"), "Id", link)
        self._take_out(CONTENT_TYPES, "PartName", f"/{part}")

    def _take_out(self, part: str, name: str, value: str) -> None:
        """Take the element out of a part whose attribute has that value; names of parts compare in lower case."""
        spelled = next(present for present in self.package.names if present.lower() == part.lower())
        root = parse(self.package.read(spelled))
        for element in root:
            if element.get(name, "").lower() == value.lower():
                root.remove(element)
        self.replaced[spelled] = serialised(root)
