"""Refreshing many workbooks on this machine: one bad workbook never stops the rest."""

import datetime as dt
import os
import signal
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from glob import glob
from multiprocessing import get_context
from pathlib import Path

from regulars.problems import Refusal
from regulars.refresh import Progress, RefreshReport, refresh

WORKBOOKS = (".xlsx", ".xlsm")
UNEXPECTED = 1
SOME_FAILED = 5


@dataclass(frozen=True)
class Failure:
    """A workbook that was not refreshed, by its path: why (a message of the catalogues with its figures), exit code."""

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
    found: dict[str, Path] = {}  # by where it really is: two spellings, or a link, name the same workbook
    for name in named:
        path = Path(name)
        if name and path.is_dir():
            matches = [child for child in path.iterdir() if _is_workbook(child)]
        elif any(sign in name for sign in "*?[") and not path.exists():
            named_so = glob(name, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
            matches = [match for match in map(Path, named_so) if _is_workbook(match)]
        else:
            matches = [path]
        if not matches:
            raise Refusal("refusal.no_workbooks", path=name)
        for match in sorted(matches):
            found.setdefault(os.path.realpath(match), match)
    return list(found.values())


def refresh_one(path: Path, as_of: dt.date | None, dry_run: bool, progress: Progress = lambda step: None) -> Outcome:
    """Refresh one workbook; what goes wrong is a value. Either names the workbook by its path."""
    from regulars.hosts.file import FileHost

    try:
        with FileHost(path) as host:
            report = refresh(host, now=dt.datetime.now(), as_of=as_of, dry_run=dry_run, progress=progress)
            return replace(report, workbook=str(path))
    except Refusal as refusal:
        return Failure(str(path), refusal.message, refusal.figures, refusal.exit_code)
    except Exception as error:  # the one place where anything may be caught: the other workbooks go on
        figures: dict[str, object] = {"error": f"{type(error).__name__}: {error}"}
        return Failure(str(path), "refusal.unexpected", figures, UNEXPECTED, traceback.format_exc())


def refresh_many(
    paths: Sequence[Path], as_of: dt.date | None, dry_run: bool, jobs: int
) -> Iterator[tuple[Path, Outcome]]:
    """Refresh each workbook in a pool of `jobs` processes, yielding each as it is done; for the main thread.

    A process that dies (no memory left, say) takes the others of its pool along: from then on the workbooks that are
    left are refreshed one by one.
    """
    waiting = deque(paths)
    working: dict[Future[Outcome], Path] = {}
    broken: list[Path] = []
    with _pool(jobs) as pool:
        while working or (waiting and not broken):
            while waiting and not broken and len(working) < jobs:  # none is queued that an interrupt could not stop
                path = waiting.popleft()
                working[_begun(pool, path, as_of, dry_run)] = path
            for done in wait(working, return_when=FIRST_COMPLETED).done:
                path = working.pop(done)
                if isinstance(done.exception(), BrokenProcessPool):
                    broken.append(path)
                else:
                    yield path, done.result()
    for path in (*broken, *waiting):
        yield path, _refresh_alone(path, as_of, dry_run)


def _refresh_alone(path: Path, as_of: dt.date | None, dry_run: bool) -> Outcome:
    with _pool(1) as pool:
        try:
            return _begun(pool, path, as_of, dry_run).result()
        except BrokenProcessPool:
            return Failure(str(path), "refusal.process_died", {"path": str(path)}, UNEXPECTED)


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that do not hear Ctrl-C while they have nothing to do."""
    ignore = (signal.SIGINT, signal.SIG_IGN)
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=signal.signal, initargs=ignore)


def _begun(pool: ProcessPoolExecutor, path: Path, as_of: dt.date | None, dry_run: bool) -> "Future[Outcome]":
    """A refresh that a pool has begun. A process started for it inherits that Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return pool.submit(_refresh_interruptibly, path, as_of, dry_run)
    except BrokenProcessPool as died:
        begun: Future[Outcome] = Future()
        begun.set_exception(died)
        return begun
    finally:
        signal.signal(signal.SIGINT, before)


def _refresh_interruptibly(path: Path, as_of: dt.date | None, dry_run: bool) -> Outcome:
    """In a process of a pool: at work, Ctrl-C ends it as it would end a single refresh, everything tidied up."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return refresh_one(path, as_of, dry_run)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


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
