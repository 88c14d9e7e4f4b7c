"""Refreshing many workbooks on this machine: one bad workbook never stops the rest."""

import datetime as dt
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from regulars.problems import Refusal
from regulars.refresh import Progress, RefreshReport, refresh

WORKBOOKS = (".xlsx", ".xlsm")
UNEXPECTED = 1
SOME_FAILED = 5


@dataclass(frozen=True)
class Failure:
    """A workbook that was not refreshed: why (a message of the catalogues with its figures), and the exit code."""

    workbook: str
    message: str
    figures: dict[str, object]
    exit_code: int
    trace: str = ""


Outcome = RefreshReport | Failure


def workbooks(named: Iterable[str]) -> list[Path]:
    """The workbooks that files, folders and globs name, each once, in order; a folder means those directly in it.

    Owner files (~$name) and hidden files are passed over. A file that does not exist stays in the list, so that its
    absence is reported; a glob or folder without a workbook raises Refusal.
    """
    found: dict[Path, None] = {}
    for name in named:
        path = Path(name)
        if path.is_dir():
            matches = [child for child in path.iterdir() if _is_workbook(child)]
        elif any(sign in name for sign in "*?[") and not path.exists():
            matches = [match for match in Path(path.anchor or ".").glob(_relative(path)) if _is_workbook(match)]
        else:
            found[path] = None
            continue
        if not matches:
            raise Refusal("refusal.no_workbooks", path=name)
        found.update(dict.fromkeys(sorted(matches)))
    return list(found)


def refresh_one(path: Path, as_of: dt.date | None, dry_run: bool, progress: Progress = lambda step: None) -> Outcome:
    """Refresh one workbook; what goes wrong is a value."""
    from regulars.hosts.file import FileHost

    try:
        with FileHost(path) as host:
            return refresh(host, now=dt.datetime.now(), as_of=as_of, dry_run=dry_run, progress=progress)
    except Refusal as refusal:
        return Failure(path.name, refusal.message, refusal.figures, refusal.exit_code)
    except Exception as error:  # the one place where anything may be caught: the other workbooks go on
        figures: dict[str, object] = {"error": f"{type(error).__name__}: {error}"}
        return Failure(path.name, "refusal.unexpected", figures, UNEXPECTED, traceback.format_exc())


def refresh_many(
    paths: Sequence[Path], as_of: dt.date | None, dry_run: bool, jobs: int
) -> Iterator[tuple[Path, Outcome]]:
    """Refresh each workbook in a pool of `jobs` processes, yielding each as it is done."""
    with ProcessPoolExecutor(max_workers=min(jobs, len(paths)), mp_context=get_context("spawn")) as pool:
        pending = {pool.submit(refresh_one, path, as_of, dry_run): path for path in paths}
        try:
            for done in as_completed(pending):
                yield pending[done], done.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def exit_code(outcomes: Sequence[Outcome], strict: bool) -> int:
    """0 done · a single workbook's own code · 5 some of several failed · 6 rows set aside under --strict."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    if failures:
        return failures[0].exit_code if len(outcomes) == 1 else SOME_FAILED
    if strict and any(isinstance(outcome, RefreshReport) and outcome.set_aside for outcome in outcomes):
        return 6
    return 0


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS and not path.name.startswith((".", "~$")) and path.is_file()


def _relative(path: Path) -> str:
    return str(path.relative_to(path.anchor)) if path.anchor else str(path)
