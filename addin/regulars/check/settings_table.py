"""The settings sheet: the manager's thresholds and rates of exchange, and the default where a value cannot be used."""

import re
from collections.abc import Iterator
from dataclasses import Field, dataclass, field
from typing import Any

import pandas as pd

from regulars.check.cells import Reading, bare, is_number, shown, unusable, written
from regulars.check.dates import read_day
from regulars.check.listing import at_most_listed
from regulars.check.numbers import number_in, number_text
from regulars.hosts.contract import RawTable
from regulars.problems import Fault, Outcome, Problem
from regulars.settings import DECLARED, Settings, Unit, allowed
from regulars.tables import plain

Declared = Field[Any]
NAMED = {
    plain(name): declared
    for declared in DECLARED.values()
    for name in (declared.name, declared.metadata["en"], declared.metadata["zh"])
}
RATE = re.compile(r"(?:exchange)?rate(?P<en>[a-z]{3})|汇率(?P<zh>[a-z]{3})")  # as `plain` leaves "Rate: USD"
WHOLE = frozenset({Unit.DAYS, Unit.MONTHS, Unit.COUNT, Unit.MINUTES, Unit.POINTS})
TIERS, HOURS = ("tier_a_share", "tier_b_share"), ("hours_a", "hours_b", "hours_c")
ROUNDING = 1e-9  # 0.6 + 0.3 + 0.1 is not more than 1


@dataclass(frozen=True)
class StatedSettings:
    """What the settings sheet says.

    rates      currency code -> reporting currency per unit ("rate USD", 汇率 USD)
    set_aside  rows without a name, or with the name of an earlier row
    """

    settings: Settings = field(default_factory=Settings)
    rates: dict[str, float] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    set_aside: int = 0


def read_settings(raw: RawTable) -> StatedSettings:
    """Read the settings table: a value that is missing, unreadable or out of bounds leaves the default, and says so."""
    sheet = _Sheet(raw)
    for row, name, cell in zip(raw.values.index, raw.values["name"], raw.values["value"], strict=True):
        sheet.read(row, "" if pd.isna(name) else bare(written(name)), None if pd.isna(cell) else cell)
    problems = [*sheet.problems, *sheet.missing(), *sheet.at_odds()]
    short = [problem for kind in _kinds(problems) for problem in at_most_listed(kind)]
    aside = sum(problem.outcome is Outcome.SET_ASIDE for problem in problems)
    return StatedSettings(Settings(**sheet.stated), sheet.rates, tuple(short), aside)


class _Sheet:
    """The rows read so far: what they state, and where each threshold stands."""

    def __init__(self, raw: RawTable) -> None:
        self.raw = raw
        self.stated: dict[str, Any] = {}
        self.rates: dict[str, float] = {}
        self.problems: list[Problem] = []
        self._rows: dict[str, int] = {}  # threshold or rate -> its row
        self._names: dict[str, str] = {}  # threshold -> its name as it stands

    def read(self, row: int, name: str, cell: object) -> None:
        """Read one row."""
        declared, rate = NAMED.get(plain(name)), RATE.fullmatch(plain(name))
        key = declared.name if declared else plain(name)
        if not name:
            if cell is not None:
                self._report(row, name, Fault.MISSING_VALUE, Outcome.SET_ASIDE, "", "", "name")
        elif not declared and not rate:
            self._report(row, name, Fault.UNKNOWN_SETTING, Outcome.NOTED, name, "", "name")
        elif key in self._rows:
            first = self.raw.cell("name", self._rows[key])
            self._report(row, name, Fault.DUPLICATE_KEY, Outcome.SET_ASIDE, name, first, "name")
        else:
            self._rows[key] = row
            if declared:
                self._names[key] = name
                self._read_threshold(row, name, declared, cell)
            elif rate:
                self._read_rate(row, name, (rate["en"] or rate["zh"]).upper(), cell)

    def missing(self) -> Iterator[Problem]:
        """The thresholds that have no row; without an as-of date the analysis is of today."""
        for declared in DECLARED.values():
            if declared.name not in self._rows and declared.default is not None:
                label = declared.metadata[self.raw.language.value]
                default = _shown(declared.default, declared.metadata["unit"])
                yield Problem(Fault.MISSING_VALUE, Outcome.DEFAULT, "settings", self.raw.sheet, label, used=default)

    def at_odds(self) -> Iterator[Problem]:
        """Thresholds that contradict each other go back to their defaults together."""
        settings = Settings(**self.stated)
        if settings.tier_a_share >= settings.tier_b_share:
            label_a, label_b = (DECLARED[key].metadata[self.raw.language.value] for key in TIERS)
            yield from self._withdrawn({"tier_a_share": f"< {label_b}", "tier_b_share": f"> {label_a}"})
        if settings.hours_a + settings.hours_b + settings.hours_c > 1 + ROUNDING:
            yield from self._withdrawn(dict.fromkeys(HOURS, "A + B + C ≤ 100%"))

    def _withdrawn(self, rules: dict[str, str]) -> Iterator[Problem]:
        for key, rule in rules.items():
            if key in self.stated:
                value, default = self.stated.pop(key), DECLARED[key].default
                cell = self.raw.cell("value", self._rows[key])
                found, used = _shown(value, Unit.SHARE), f"{_shown(default, Unit.SHARE)} ({rule})"
                yield Problem(Fault.OUT_OF_BOUNDS, Outcome.DEFAULT, "settings", cell, self._names[key], found, used)

    def _read_threshold(self, row: int, name: str, declared: Declared, cell: object) -> None:
        reading = _threshold(cell, declared, self.raw.dates_from_1904)
        if reading.value is not None:
            self.stated[declared.name] = reading.value
            if reading.fault:
                self._report(row, name, reading.fault, Outcome.REPAIRED, shown(cell), reading.used)
        elif reading.fault:
            self._report(row, name, reading.fault, Outcome.DEFAULT, "" if cell is None else shown(cell), reading.used)

    def _read_rate(self, row: int, name: str, currency: str, cell: object) -> None:
        if cell is None:
            return  # a rate that nobody has filled in yet
        reading = unusable(cell) or _number(cell, Unit.TIMES)
        if reading.value is not None and reading.value <= 0:
            reading = Reading(fault=Fault.OUT_OF_BOUNDS, used="> 0")
        if reading.value is not None:
            self.rates[currency] = reading.value
        if reading.fault:
            outcome = Outcome.BLANKED if reading.value is None else Outcome.REPAIRED
            self._report(row, name, reading.fault, outcome, shown(cell), reading.used)

    def _report(
        self, row: int, name: str, fault: Fault, outcome: Outcome, found: str, used: str, column: str = "value"
    ) -> None:
        label = name or self.raw.headings[column]
        cell = self.raw.cell(column, row)
        self.problems.append(Problem(fault, outcome, "settings", cell, label, found, used))


def _threshold(cell: object, declared: Declared, from_1904: bool) -> Reading:
    """A threshold's value; where there is none, the fault and the default with what is allowed."""
    unit = declared.metadata["unit"]
    reading = Reading(fault=Fault.MISSING_VALUE) if cell is None else unusable(cell)
    if reading is None:
        reading = (
            _day(cell, from_1904) if unit is Unit.DATE else _text(cell) if unit is Unit.TEXT else _number(cell, unit)
        )
    if reading.value is not None and unit not in (Unit.DATE, Unit.TEXT):
        reading = _bounded(reading, declared)
    if reading.value is not None:
        return reading
    if declared.default is None and reading.fault in (None, Fault.MISSING_VALUE):
        return Reading()
    rule = reading.used or allowed(declared)
    default = _shown(declared.default, unit)
    return Reading(fault=reading.fault or Fault.MISSING_VALUE, used=f"{default} ({rule})" if rule else default)


def _day(cell: object, from_1904: bool) -> Reading:
    reading = read_day(cell, from_1904)
    return Reading(reading.value and reading.value.date(), reading.fault, reading.used)


def _text(cell: object) -> Reading:
    return Reading(bare(written(cell)))


def _number(cell: object, unit: Unit) -> Reading:
    if is_number(cell):
        return Reading(float(cell))
    value = number_in(cell, percent=unit is Unit.SHARE) if isinstance(cell, str) else None
    if value is None:
        return Reading(fault=Fault.NOT_A_NUMBER)
    return Reading(value, Fault.NUMBER_AS_TEXT, _shown(value, unit))


def _bounded(reading: Reading, declared: Declared) -> Reading:
    low, high, unit = (declared.metadata[name] for name in ("low", "high", "unit"))
    value = reading.value
    if value < low or (high is not None and value > high):
        return Reading(fault=Fault.OUT_OF_BOUNDS)
    if unit not in WHOLE:
        return reading
    if not value.is_integer():
        return Reading(fault=Fault.OUT_OF_BOUNDS, used=f"{low:g}, {low + 1:g} … {high:g}")
    return Reading(int(value), reading.fault, reading.used)


def _shown(value: Any, unit: Unit) -> str:
    if value is None:
        return ""
    if unit is Unit.SHARE:
        return f"{number_text(round(value * 100, 10))}%"
    return value if isinstance(value, str) else number_text(value)


def _kinds(problems: list[Problem]) -> list[list[Problem]]:
    """The problems by fault and outcome, in the order in which each kind first appears."""
    kinds: dict[tuple[Fault, Outcome], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.fault, problem.outcome), []).append(problem)
    return list(kinds.values())
