"""One refresh: read a workbook, check it, apply the methods, write the results."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from regulars import __version__
from regulars.hosts.contract import Host, RawTable
from regulars.problems import Fault, Outcome, Problem, Refusal, count
from regulars.tables import RESULT_TABLES, TABLES, Language
from regulars.wording import Wording, wording

if TYPE_CHECKING:
    import pandas as pd

    from regulars.analysis import Analysis
    from regulars.check import Book
    from regulars.methods.ledger import Ledger

NOT_WRITTEN = (Fault.NO_ROOM, Fault.RESULT_COLUMN_GONE)  # known only when the sheet of problems is written already

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh found and did.

    changed        whether the workbook was written (False for a dry run, or where nothing differs)
    repaired, set_aside, after_as_of   cells repaired; rows left out; order lines dated after the as-of date
    overdue, dormant, newly_dormant    customers; newly: not dormant at the last refresh
    at_risk        yearly sales at risk with them, reporting currency; None where it cannot be known
    missing        result tables that the workbook does not hold, so that nothing could be written there
    """

    workbook: str
    as_of: dt.date
    language: Language
    currency: str
    customers: int
    order_lines: int
    repaired: int
    set_aside: int
    after_as_of: int
    overdue: int
    dormant: int
    newly_dormant: int
    at_risk: float | None
    changed: bool
    dry_run: bool
    seconds: float
    problems: tuple[Problem, ...] = field(repr=False, default=())
    missing: tuple[str, ...] = ()


def refresh_workbook(path: str | Path, as_of: dt.date | None = None, *, dry_run: bool = False) -> RefreshReport:
    """Refresh a workbook on disk.

    as_of: the day of the analysis; default: the workbook's setting, else today.
    Raises Refusal where the workbook cannot be used (exit code 3), or is busy or changed meanwhile (4).
    """
    from regulars.hosts.file import FileHost

    with FileHost(Path(path)) as host:
        return refresh(host, as_of=as_of, now=dt.datetime.now(), dry_run=dry_run)


def refresh(
    host: Host,
    *,
    now: dt.datetime,
    as_of: dt.date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda step: None,
) -> RefreshReport:
    """Refresh the workbook that a host holds. `now` is read once, at the edge; `progress` hears each step's name."""
    from regulars.analysis import analyse
    from regulars.hosts.merge import updates

    began = time.perf_counter()
    present, book = _read(host, progress)
    day = _as_of(book, as_of, now)
    _refuse_without_orders(present, book, day)
    progress("analysing")
    analysis = analyse(book.tables, book.rates, book.settings, day)
    if analysis.ledger.lines.empty:
        raise Refusal("refusal.no_lines", sheet=present["orders"].sheet)
    problems = (*book.problems, *_line_problems(analysis.ledger, present["orders"]))
    progress("wording")
    words = wording(book.language)
    results = result_rows(analysis, book, problems, now, words)
    progress("writing")
    planned = updates(results, present, TABLES, book.language)
    written = None if dry_run else host.write(planned)
    stage = analysis.standing["stage"]
    silent = analysis.standing[stage.isin(["overdue", "dormant"]) & ~analysis.accounts["group"].duplicated()]
    risk = silent["at_risk"].sum()
    return RefreshReport(
        workbook=host.title,
        as_of=day.date(),
        language=book.language,
        currency=book.settings.currency,
        customers=len(analysis.accounts),
        order_lines=len(analysis.ledger.lines),
        repaired=count(problems, Outcome.REPAIRED),
        set_aside=count(problems, Outcome.SET_ASIDE),
        after_as_of=analysis.ledger.after_as_of,
        overdue=int((stage == "overdue").sum()),
        dormant=int((stage == "dormant").sum()),
        newly_dormant=_newly_dormant(stage, present.get("scorecard"), words),
        at_risk=round(float(risk), 2) if analysis.standing["p_active"].notna().any() else None,
        changed=written is not None and written.changed,
        dry_run=dry_run,
        seconds=round(time.perf_counter() - began, 3),
        problems=(*problems, *(written.problems if written else ())),
        missing=tuple(table.name for table in RESULT_TABLES if table.name not in present),
    )


def find_problems(host: Host, *, now: dt.datetime, progress: Progress = lambda step: None) -> tuple[Problem, ...]:
    """All that a refresh would find wrong in a workbook's data; nothing is analysed or written.

    Raises Refusal where the workbook cannot be read, or its customers or orders cannot be told.
    """
    from regulars.methods.accounts import accounts
    from regulars.methods.ledger import ledger

    present, book = _read(host, progress)
    who = accounts(book.tables["customers"].set_index("id", drop=False))
    lines = ledger(book.tables["orders"], who, book.rates, book.settings, _as_of(book, None, now))
    return (*book.problems, *_line_problems(lines, present["orders"]))


def last_words(report: RefreshReport, words: Wording, kind: str = "refresh.done") -> list[str]:
    """What a refresh found, a sentence a line, for the command and the button alike."""
    figures = vars(report)
    lines = [
        words.say(kind, **figures),
        words.say("refresh.silent" if report.at_risk is not None else "refresh.no_rhythm", **figures),
    ]
    if report.repaired:
        lines.append(words.say("refresh.repaired", n=report.repaired))
    if report.set_aside:
        lines.append(words.say("refresh.set_aside", n=report.set_aside))
    if report.after_as_of:
        lines.append(words.say("refresh.after_as_of", n=report.after_as_of, as_of=report.as_of))
    return [*lines, *_not_written(report, words)]


def _not_written(report: RefreshReport, words: Wording) -> list[str]:
    """Results that the workbook has no sheet, column or room for."""
    from regulars.check.sentences import sentence

    lines = [sentence(problem, words) for problem in report.problems if problem.fault in NOT_WRITTEN]
    if report.missing:
        sheets = ", ".join(TABLES[name].title(report.language) for name in report.missing)
        lines.append(words.say("refresh.missing", sheets=sheets))
    return lines


def result_rows(
    analysis: "Analysis", book: "Book", problems: tuple[Problem, ...], now: dt.datetime, words: Wording
) -> "dict[str, pd.DataFrame]":
    """The rows of every result table, by table name, in the order in which the sheets stand."""
    from regulars.sheets.problems import data_problems
    from regulars.sheets.reorder_rates import reorder_rates
    from regulars.sheets.run_log import run
    from regulars.sheets.scorecard import scorecard
    from regulars.sheets.start import figures, months, stage_counts

    return {
        "figures": figures(analysis, count(problems, Outcome.SET_ASIDE), words),
        "months": months(analysis),
        "stages": stage_counts(analysis, words),
        "scorecard": scorecard(analysis, book.tables["customers"], book.settings, words),
        "reorder_rates": reorder_rates(analysis, words),
        "data_problems": data_problems(problems, words),
        "run_log": run(analysis, problems, now, __version__),
    }


def _read(host: Host, progress: Progress) -> "tuple[dict[str, RawTable], Book]":
    """The tables as they stand, and as the methods can use them."""
    from regulars.check import check_book

    progress("reading")
    present = {name: raw for name in host.tables() if (raw := host.read(name)) is not None}
    progress("checking")
    return present, check_book(present)


def _as_of(book: "Book", asked: dt.date | None, now: dt.datetime) -> "pd.Timestamp":
    import pandas as pd

    return pd.Timestamp(asked or book.settings.as_of or now).normalize()


def _refuse_without_orders(present: Mapping[str, RawTable], book: "Book", day: "pd.Timestamp") -> None:
    """A refresh needs at least one order line that can be used."""
    orders = book.tables["orders"]
    sheet = present["orders"].sheet
    if orders.empty:
        if set_aside := book.set_aside.get("orders", 0):
            raise Refusal("refusal.all_orders_bad", n=set_aside, sheet=sheet)
        raise Refusal("refusal.no_orders", sheet=sheet)
    first = orders["date"].min()
    if first > day:
        raise Refusal("refusal.as_of_before_orders", as_of=f"{day:%Y-%m-%d}", first=f"{first:%Y-%m-%d}")


def _line_problems(ledger: "Ledger", orders: RawTable) -> tuple[Problem, ...]:
    """What reading the order lines found, by cell."""
    from regulars.check import at_most_listed

    outcomes = {Fault.NO_AMOUNT: Outcome.SET_ASIDE, Fault.UNKNOWN_CURRENCY: Outcome.SET_ASIDE}
    found = []
    for fault, rows in ledger.faults.groupby("fault", sort=False):
        kind = Fault(str(fault))
        key = rows["column"].iloc[0]
        if key not in orders.positions:
            key = "order_id"
        found += at_most_listed(
            [
                Problem(
                    kind,
                    outcomes.get(kind, Outcome.NOTED),
                    "orders",
                    orders.cell(key, row),
                    orders.headings[key],
                    was,
                    used,
                )
                for row, was, used in zip(rows["row"], rows["found"], rows["used"], strict=True)
            ]
        )
    return tuple(found)


def _newly_dormant(stage: "pd.Series", before: RawTable | None, words: Wording) -> int:
    """Customers dormant now that the scorecard did not call dormant before; 0 at the first refresh."""
    from regulars.tables.results import STAGE

    if before is None or not {"customer_id", "stage"} <= set(before.values.columns):
        return 0
    named = next(choice for choice in STAGE if choice.key == "dormant").names
    known = before.values.dropna(subset=["customer_id"])
    if known["stage"].isna().all():
        return 0
    dormant_before = set(known.loc[known["stage"].isin(named), "customer_id"])
    now_dormant = stage.index[stage == "dormant"]
    return sum(customer in set(known["customer_id"]) and customer not in dormant_before for customer in now_dormant)
