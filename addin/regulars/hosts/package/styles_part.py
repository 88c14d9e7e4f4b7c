"""The cell formats of a workbook: which of them show dates, and one that does where a workbook has none."""

from copy import deepcopy
from functools import cached_property

from lxml import etree

from regulars.hosts.package.archive import Package, parse
from regulars.hosts.package.cell_values import _BUILT_IN_DATES as BUILT_IN_DATES
from regulars.hosts.package.cell_values import shows_date
from regulars.hosts.package.markup import serialised

SHORT_DATE, DATE_AND_TIME = "14", "22"  # number formats that Excel shows as the user's country writes dates


class Styles:
    """The styles part of a workbook. A style is what a cell says of it: ` s="3"`, or "" for the first."""

    def __init__(self, package: Package, part: str | None) -> None:
        self.part = part
        self.changed = False
        self._package = package

    def shows_date(self, style: str) -> bool:
        """Whether numbers of that style are shown as dates."""
        return self._formats is not None and self._format(style).get("numFmtId", "0") in self._dates

    def dated(self, style: str, *, with_time: bool) -> str:
        """The same style, but showing dates: one that is there already, else one that is added."""
        if self._formats is None or self.shows_date(style):
            return style
        wanted = deepcopy(self._format(style))
        wanted.set("numFmtId", DATE_AND_TIME if with_time else SHORT_DATE)
        wanted.set("applyNumberFormat", "1")
        for index, present in enumerate(self._formats):
            if _same(present, wanted):
                return f' s="{index}"'
        self._formats.append(wanted)
        self._formats.set("count", str(len(self._formats)))
        self.changed = True
        return f' s="{len(self._formats) - 1}"'

    def xml(self) -> bytes:
        """The part as it is now."""
        return serialised(self._root)

    @cached_property
    def _root(self) -> etree._Element:
        assert self.part is not None
        return parse(self._package.read(self.part))

    @cached_property
    def _formats(self) -> etree._Element | None:
        return self._root.find("{*}cellXfs") if self.part else None

    @cached_property
    def _dates(self) -> frozenset[str]:
        """The number formats that show a day or a time of day."""
        codes = {
            found.get("numFmtId", ""): found.get("formatCode", "") for found in self._root.iterfind("{*}numFmts/*")
        }
        built_in = {str(number) for number in BUILT_IN_DATES} - codes.keys()
        return frozenset(built_in | {number for number, code in codes.items() if shows_date(code)})

    def _format(self, style: str) -> etree._Element:
        """What a style stands for; Excel takes one that does not exist for the first."""
        assert self._formats is not None
        index = int(style[4:-1]) if style else 0
        return self._formats[index if index < len(self._formats) else 0]


def _same(one: etree._Element, other: etree._Element) -> bool:
    return etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")
