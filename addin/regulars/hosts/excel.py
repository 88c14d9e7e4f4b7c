"""A workbook open in Excel, through xlwings: the same contract as a file, whole ranges at a time."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from regulars.hosts.contract import RawTable, Update, Written
from regulars.hosts.live_places import places
from regulars.hosts.live_writing import Steps, plan
from regulars.problems import Refusal

STILL = {"screen_updating": False, "enable_events": False, "calculation": "manual"}


class ExcelHost:
    """An open workbook, given as xlwings' Book; nothing is saved.

    Excel's own undo is lost by writing from outside, as with any macro.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._places = places(book)

    @property
    def title(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    def tables(self) -> Sequence[str]:
        """Names of the declared tables found."""
        return tuple(self._places)

    def read(self, name: str) -> RawTable | None:
        """One table as it stands; None where the workbook does not hold it."""
        place = self._places.get(name)
        return place.read(dates_from_1904(self._book.api)) if place else None

    def write(self, updates: Sequence[Update]) -> Written:
        """Write our columns, all or nothing; cells that hold their value already are not touched.

        Raises Refusal where Excel does not let a cell be changed (a protected sheet, say), or a sheet is too short.
        """
        plans = [plan(self._places[update.table.name], update) for update in updates]
        steps = Steps()
        with still(self._book.app):
            for each in plans:
                try:
                    steps.carry_out(each)
                except Exception as error:  # the errors of Excel have no common class
                    steps.take_back()
                    sheet = each.place.sheet.name
                    raise Refusal("refusal.sheet_locked", sheet=sheet, reason=said(error)) from error
        return Written(
            steps.changed,
            tuple(problem for each in plans for problem in each.problems),
            {each.update.table.name: each.end - each.first + 1 for each in plans if not each.obstacle},
        )


@contextmanager
def still(app: Any) -> Iterator[None]:
    """Screen updating, events and calculation off, and back to what they were, whatever happens."""
    with ExitStack() as back:
        for setting, value in STILL.items():
            back.callback(setattr, app, setting, getattr(app, setting))
            setattr(app, setting, value)
        yield


def dates_from_1904(api: Any) -> bool:
    """Whether a workbook counts days from 1904, asked of Excel's own object for it: on Windows, else on a Mac."""
    stated = getattr(api, "Date1904", None)
    if stated is None and (reference := getattr(api, "date_1904", None)) is not None:
        stated = reference.get()
    return bool(stated)


def said(error: Exception) -> str:
    """What Excel said about an error: over COM it comes as the third of its details."""
    details = getattr(error, "excepinfo", None)
    return str(details[2] if details and details[2] else error)
