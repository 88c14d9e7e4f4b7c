"""Many workbooks: which are named, that one never stops the others, and what the exit code says."""

import datetime as dt
import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from regulars.batch.local import Failure, exit_code, refresh_many, refresh_one, workbooks
from regulars.hosts.file import FileHost
from regulars.problems import Refusal
from regulars.refresh import RefreshReport
from tests.support.team import AS_OF, team


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files as they lie in a sales folder; the current folder."""
    names = [
        "ben.xlsx",
        "anna.xlsm",
        "Cleo.XLSX",
        "~$anna.xlsm",
        ".hidden.xlsx",
        "notes.txt",
        "old.xls",
        "east/dora.xlsx",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "archive.xlsx").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*named: str) -> list[str]:
    return [path.as_posix() for path in workbooks(named)]


def test_a_folder_means_the_workbooks_directly_in_it(folder: Path):
    assert names(".") == ["Cleo.XLSX", "anna.xlsm", "ben.xlsx"]
    assert workbooks([str(folder)]) == [folder / "Cleo.XLSX", folder / "anna.xlsm", folder / "ben.xlsx"]


def test_a_pattern_means_the_workbooks_that_match_it(folder: Path):
    assert names("*n*") == ["anna.xlsm", "ben.xlsx"]
    assert names("**/*.xlsx") == ["ben.xlsx", "east/dora.xlsx"]
    assert workbooks([f"{folder}/east/*"]) == [folder / "east" / "dora.xlsx"]
    assert names("**a.xlsm") == ["anna.xlsm"]


def test_each_workbook_comes_once_in_the_order_named(folder: Path):
    (folder / "link.xlsx").symlink_to(folder / "ben.xlsx")
    assert names("ben.xlsx", str(folder / "anna.xlsm"), ".", "east/../anna.xlsm", "link.xlsx") == [
        "ben.xlsx",
        (folder / "anna.xlsm").as_posix(),
        "Cleo.XLSX",
    ]


def test_a_file_that_is_not_there_is_kept_so_that_it_is_reported(folder: Path):
    assert names("gone.xlsx", "old.xls") == ["gone.xlsx", "old.xls"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path):
    (folder / "team [2025].xlsx").touch()
    assert names("team [2025].xlsx") == ["team [2025].xlsx"]


@pytest.mark.parametrize("named", ["east/*.xlsm", "empty"])
def test_nothing_to_refresh_is_said(folder: Path, named: str):
    (folder / "empty").mkdir()
    with pytest.raises(Refusal) as refusal:
        workbooks(["ben.xlsx", named])
    assert (refusal.value.message, refusal.value.figures) == ("refusal.no_workbooks", {"path": named})


def test_an_empty_name_is_never_the_current_folder(folder: Path):
    """As in: regulars refresh "$FOLDER", where FOLDER is not set."""
    outcome = refresh_one(*workbooks([""]), AS_OF, dry_run=False)
    assert isinstance(outcome, Failure)
    assert outcome.exit_code == 3


def test_one_bad_workbook_never_stops_the_others(tmp_path: Path):
    good = [team(tmp_path / f"{name}.xlsx") for name in ("anna", "ben")]
    bad = tmp_path / "notes.xlsx"
    bad.write_text("only text")
    done = dict(refresh_many([good[0], bad, good[1]], AS_OF, dry_run=False, jobs=2))
    assert done.keys() == {*good, bad}
    assert [(done[path].workbook, done[path].changed) for path in good] == [(str(path), True) for path in good]
    assert (done[bad].workbook, done[bad].message, done[bad].exit_code) == (str(bad), "refusal.not_a_workbook", 3)


def test_an_unexpected_error_is_a_value_with_its_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the sum of nothing")

    monkeypatch.setattr("regulars.batch.local.refresh", broken)
    outcome = refresh_one(team(tmp_path / "team.xlsx"), AS_OF, dry_run=False)
    assert isinstance(outcome, Failure)
    assert (outcome.message, outcome.exit_code) == ("refusal.unexpected", 1)
    assert outcome.figures == {"error": "ZeroDivisionError: the sum of nothing"}
    assert "in broken" in outcome.trace


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe stands for a workbook that exhausts the memory")
def test_a_process_that_dies_takes_no_other_workbook_along(tmp_path: Path):
    """Whoever reads the pipe waits at it, and is killed there, as the system does where no memory is left."""
    deadly = tmp_path / "deadly.xlsx"
    os.mkfifo(deadly)
    good = [team(tmp_path / f"{name}.xlsx") for name in ("anna", "ben")]
    finished = threading.Event()

    def kill_whoever_reads() -> None:
        while not finished.is_set():
            try:
                held = os.open(deadly, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # nobody reads it
                time.sleep(0.01)
                continue
            for child in multiprocessing.active_children():
                child.kill()
                child.join()
            os.close(held)

    killer = threading.Thread(target=kill_whoever_reads)
    killer.start()
    try:
        done = dict(refresh_many([deadly, *good], AS_OF, dry_run=False, jobs=2))
    finally:
        finished.set()
        killer.join()
    assert (done[deadly].message, done[deadly].exit_code) == ("refusal.process_died", 1)
    assert all(isinstance(done[path], RefreshReport) for path in good)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_interrupted_it_stops_at_once_and_every_workbook_is_old_or_new(tmp_path: Path):
    """The signal goes to all processes, as it does from a keyboard, while the first two workbooks are at work."""
    paths = [team(tmp_path / f"{number}.xlsx") for number in range(4)]
    old = paths[0].read_bytes()
    results = refresh_many(paths, AS_OF, dry_run=False, jobs=2)
    next(results)

    def interrupt() -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid, signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    threading.Timer(0.1, interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        list(results)
    assert multiprocessing.active_children() == []
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}
    assert paths[-1].read_bytes() == old
    for path in paths:
        with FileHost(path) as host:
            assert host.read("orders") is not None


REPORT = RefreshReport(
    workbook="team.xlsx",
    as_of=dt.date(2025, 6, 30),
    language="en",
    currency="CNY",
    customers=3,
    order_lines=9,
    repaired=0,
    set_aside=0,
    after_as_of=0,
    overdue=0,
    dormant=0,
    newly_dormant=0,
    at_risk=0.0,
    changed=True,
    dry_run=False,
    seconds=0.1,
)
ASIDE = replace(REPORT, set_aside=2)
BUSY = Failure("team.xlsx", "refusal.busy", {}, 4)


@pytest.mark.parametrize(
    ("outcomes", "strict", "code"),
    [
        ([REPORT], True, 0),
        ([REPORT, REPORT], False, 0),
        ([ASIDE], False, 0),
        ([ASIDE], True, 6),
        ([REPORT, ASIDE], True, 6),
        ([BUSY], False, 4),
        ([BUSY, REPORT], False, 5),
        ([BUSY, BUSY], False, 5),
        ([BUSY, ASIDE], True, 5),
    ],
)
def test_the_exit_code_says_what_happened(outcomes: list[RefreshReport | Failure], strict: bool, code: int):
    assert exit_code(outcomes, strict) == code
