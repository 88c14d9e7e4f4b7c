"""What the command shows: progress while it works, sentences or JSON at the end, and the exit code."""

import datetime as dt
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self

from regulars.problems import Outcome, Problem, Refusal, count
from regulars.wording import preferred_language, wording

if TYPE_CHECKING:
    from regulars.batch.local import Failure
    from regulars.batch.local import Outcome as Refreshed
    from regulars.exports import Imported
    from regulars.refresh import RefreshReport

WRONG_USAGE = 2
INTERRUPTED = 130
PROBLEMS_SHOWN = 20


def say(message: str, **figures: Any) -> str:
    """A sentence in the language of the person at the screen."""
    return wording(preferred_language()).say(message, **figures)


class Screen:
    """Where a command reports: every exception that reaches it becomes a sentence and an exit code."""

    def __init__(self, *, json: bool = False, debug: bool = False) -> None:
        self.json = json
        self.debug = debug

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, SystemExit):
            sys.stdout.flush()  # a reader who has gone (| head) is noticed here, and typer ends the command quietly
        if error is None or isinstance(error, SystemExit | BrokenPipeError):
            return
        if self.debug:
            traceback.print_exception(error)
        if isinstance(error, KeyboardInterrupt):
            self.fail("cli.interrupted", INTERRUPTED)
        if isinstance(error, Refusal):
            self.fail(error.message, error.exit_code, **error.figures)
        if isinstance(error, OSError) and error.filename:
            self.fail("refusal.system", 1, path=error.filename, reason=error.strerror)
        self.fail("refusal.unexpected", 1, error=f"{type(error).__name__}: {error}")

    # ------------------------------------------------------------------ arguments
    def day(self, text: str | None) -> dt.date | None:
        """A date argument; leaves with a sentence where it is none."""
        if text is None:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.fail("cli.not_a_date", WRONG_USAGE, found=text)

    def pairs(self, texts: Sequence[str]) -> dict[str, str]:
        """COLUMN=HEADING arguments; leaves with a sentence where one has no '='."""
        for text in texts:
            if "=" not in text:
                self.fail("cli.not_a_pair", WRONG_USAGE, found=text)
        return dict(text.split("=", 1) for text in texts)

    # ------------------------------------------------------------------ progress
    @contextmanager
    def steps(self, title: str) -> Iterator[Callable[[str], None]]:
        """Show the step at work, on a terminal only."""
        with self._bar(title) as (bar, task):
            yield lambda step: bar.update(task, description=f"{title}: {say(f'step.{step}')}")

    @contextmanager
    def count(self, total: int) -> Iterator[Callable[[str], None]]:
        """Show how many of several workbooks are done."""
        with self._bar(say("step.workbooks", n=total), total) as (bar, task):
            yield lambda name: bar.update(task, advance=1, description=name)

    @contextmanager
    def _bar(self, title: str, total: int | None = None) -> Iterator[tuple[Any, Any]]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        shown = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
        with Progress(*shown, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            yield bar, bar.add_task(title, total=total)

    # ------------------------------------------------------------------ last words
    def refreshed(self, outcomes: "Sequence[Refreshed]") -> None:
        """A few lines per workbook: what was done, or why not."""
        from regulars.refresh import RefreshReport

        if self.json:
            self._print_json([_plain(outcome) for outcome in outcomes])
            return
        for outcome in outcomes:
            if isinstance(outcome, RefreshReport):
                self._say_refreshed(outcome)
            else:
                self._complain(outcome.workbook, outcome)
        if len(outcomes) > 1:
            failed = sum(not isinstance(outcome, RefreshReport) for outcome in outcomes)
            print(say("refresh.all", n=len(outcomes), failed=failed))

    def _say_refreshed(self, report: "RefreshReport") -> None:
        from regulars.refresh import last_words

        kind = "refresh.dry_run" if report.dry_run else "refresh.done" if report.changed else "refresh.unchanged"
        print("\n".join(last_words(report, wording(preferred_language()), kind)))

    def _complain(self, workbook: str, failure: "Failure") -> None:
        if self.debug and failure.trace:
            print(failure.trace, file=sys.stderr)
        sentence = say(failure.message, **failure.figures)
        named = sentence if workbook in sentence else say("refresh.failed", workbook=workbook, reason=sentence)
        print(named, file=sys.stderr)

    def imported(self, workbook: Path, imported: "Imported", dry_run: bool) -> None:
        """What an import added, and what it could not use."""
        if self.json:
            self._print_json({"workbook": str(workbook), "dry_run": dry_run, **imported.summary()})
            return
        did = {
            "added": imported.rows_added,
            "there": imported.rows_already_there,
            "set_aside": imported.set_aside,
        }
        print(say("import.would_add" if dry_run else "import.added", path=workbook, n=imported.rows_read, **did))
        if imported.customers_added:
            kind = "import.customers.dry_run" if dry_run else "import.customers"
            print(say(kind, n=imported.customers_added))
        if imported.remembered:
            print(say("import.remembered"))
        self._list(imported.problems)

    def checked(self, workbook: Path, problems: Sequence[Problem]) -> int:
        """Every finding of a check; how many rows would be set aside."""
        set_aside, repaired = (count(problems, outcome) for outcome in (Outcome.SET_ASIDE, Outcome.REPAIRED))
        if self.json:
            listed = [vars(problem) for problem in problems]
            self._print_json({"workbook": str(workbook), "set_aside": set_aside, "problems": listed})
            return set_aside
        print(say("check.done" if problems else "check.clean", workbook=workbook, n=set_aside, repaired=repaired))
        self._list(problems)
        return set_aside

    def _list(self, problems: Sequence[Problem]) -> None:
        from regulars.check.sentences import sentence

        for problem in problems[:PROBLEMS_SHOWN]:
            print("  " + sentence(problem, wording(preferred_language())))
        if rest := problems[PROBLEMS_SHOWN:]:
            print("  " + say("check.more", n=sum(problem.times for problem in rest)))

    def done(self, message: str, **figures: Any) -> None:
        """One sentence."""
        print(say(message, **figures))

    def leave(self, code: int) -> NoReturn:
        """End the command with an exit code."""
        raise SystemExit(code)

    def fail(self, message: str, code: int, **figures: Any) -> NoReturn:
        """End the command with a sentence on the error stream (and as JSON where that was asked for)."""
        sentence = say(message, **figures)
        if self.json:
            self._print_json({"error": sentence, "exit_code": code})
        print(sentence, file=sys.stderr)
        raise SystemExit(code)

    def _print_json(self, value: Any) -> None:
        import json

        escaped = sys.stdout.encoding.lower() != "utf-8"  # elsewhere a customer's name may have no letters
        print(json.dumps(value, ensure_ascii=escaped, default=str, indent=2))


def _plain(outcome: "Refreshed") -> dict[str, Any]:
    """A report or failure as plain values for JSON; problems by their fields."""
    plain = dict(vars(outcome))
    if "problems" in plain:
        plain["problems"] = [vars(problem) for problem in plain["problems"]]
    if "message" in plain:
        plain["error"] = say(plain.pop("message"), **plain.pop("figures"))
        plain.pop("trace")
    return plain
