"""The texts that cells refer to by number."""

import re
from functools import cached_property

from regulars.hosts.package.archive import Package
from regulars.hosts.package.cells import string_item
from regulars.hosts.package.markup import plain, text_of

_ITEM = re.compile(r"<si(?:\s[^>]*)?(?:/>|(?<!/)>(.*?)</si>)", re.DOTALL)


class SharedStrings:
    """The shared strings of a workbook, read when the first is asked for."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._package = package
        self._part = part

    def __call__(self, number: int) -> str:
        """The text of that number (0 = first); IndexError where the workbook has none."""
        return self._texts[number]

    @cached_property
    def _texts(self) -> list[str]:
        if self._part is None:
            return []
        text = text_of(self._package.read(self._part))
        if "<sst" not in text or "<!" in text:
            text = plain(text)
        return [string_item(markup) for markup in _ITEM.findall(text)]
