"""Words with a fixed meaning: yes and no, and the choices of a list, in either language."""

import unicodedata

import pandas as pd

from regulars.check.cells import NOTHING, Reading, Readings, bare, collected, read_each, written
from regulars.hosts.contract import RawTable
from regulars.problems import Fault
from regulars.tables import Column, plain

YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "√", "是", "有"})
NO = frozenset({"no", "n", "false", "0", "否", "无"})


def flags(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Read the distinct cells of a yes-or-no column as boolean."""
    return collected(read_each(cells.tolist(), _flag, NOTHING - NO), "boolean")


def choices(cells: pd.Index, column: Column, raw: RawTable) -> Readings:
    """Read the distinct cells of a CHOICE column as the keys of its choices, as str."""
    keys = {plain(name): choice.key for choice in column.choices for name in choice.names}
    offered = ", ".join(choice.label(raw.language) for choice in column.choices)

    def read(cell: object) -> Reading:
        key = keys.get(plain(written(cell)))
        return Reading(key) if key else Reading(fault=Fault.NOT_A_CHOICE, used=offered)

    return collected(read_each(cells.tolist(), read), "str")


def _flag(cell: object) -> Reading:
    word = unicodedata.normalize("NFKC", bare(written(cell))).lower()
    return Reading(word in YES) if word in YES | NO else Reading(fault=Fault.NOT_A_FLAG)
