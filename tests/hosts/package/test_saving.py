"""A save that fails, is interrupted or meets another program's save: the file is the old or the new one, whole."""

import errno
import multiprocessing
import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

from regulars.hosts.package import exchange, locking, saving
from regulars.hosts.package.saving import Saved, digest_of, save
from regulars.problems import Refusal
from tests.support.saves import NEW, OLD, OTHER, beside, refused, save_new

pytestmark = pytest.mark.usefixtures("short_waits")
needs_exchange = pytest.mark.skipif(sys.platform != "linux", reason="only Linux and Windows exchange two files")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a run is ended at every line in a forked process")


# --- what a save does ---


def test_the_new_workbook_stands_where_the_old_one_did(book):
    assert save_new(book) == Saved(book, digest_of(book))
    assert book.read_bytes() == NEW
    assert beside(book) == set()


def test_the_temporary_file_is_hidden_and_no_workbook_by_name(book):
    seen = []
    save_new(book, verify=lambda temporary: seen.append(temporary) or [])
    assert seen[0].parent == book.parent
    assert seen[0].name.startswith(".")
    assert seen[0].suffix not in (".xlsx", ".xlsm")


def test_a_link_stays_a_link_and_the_file_behind_it_is_saved(book, tmp_path):
    folder = tmp_path / "desktop"
    folder.mkdir()
    link = folder / "my team.xlsx"
    link.symlink_to(book)
    assert save_new(link).path == book
    assert link.is_symlink()
    assert book.read_bytes() == NEW
    assert beside(link) == set()


@pytest.mark.skipif(os.name == "nt", reason="Windows has access lists, which ReplaceFileW keeps")
def test_who_may_read_and_write_it_stays_as_it_was(book):
    book.chmod(0o664)
    owner = book.stat().st_uid, book.stat().st_gid
    save_new(book)
    assert stat.S_IMODE(book.stat().st_mode) == 0o664
    assert (book.stat().st_uid, book.stat().st_gid) == owner


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator gives files away")
def test_the_owner_and_the_group_stay_as_they_were(book):
    os.chown(book, 4321, 1234)
    book.chmod(0o660)
    save_new(book)
    assert (book.stat().st_uid, book.stat().st_gid, stat.S_IMODE(book.stat().st_mode)) == (4321, 1234, 0o660)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are set with a Linux call")
def test_extended_attributes_are_kept(book):
    try:
        os.setxattr(book, "user.label", b"confidential")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    save_new(book)
    assert os.getxattr(book, "user.label") == b"confidential"


def test_it_is_a_newer_file_than_before(book):
    os.utime(book, (10**9, 10**9))
    save_new(book)
    assert time.time() - book.stat().st_mtime < 60


def test_a_long_chinese_name_leaves_room_for_ours(tmp_path):
    path = tmp_path / ("客户" * 40 + ".xlsx")
    path.write_bytes(OLD)
    save_new(path)
    assert path.read_bytes() == NEW


# --- what is refused ---


def test_findings_of_the_verification_stop_the_save(book):
    refusal = refused(book, verify=lambda _: ["sheet1.xml: row 3 after 4", "table1.xml: no ref"])
    assert (refusal.message, refusal.exit_code) == ("refusal.verify", 1)
    assert refusal.figures["findings"] == "sheet1.xml: row 3 after 4; table1.xml: no ref"
    assert book.read_bytes() == OLD
    assert beside(book) == set()


def test_a_workbook_changed_since_it_was_read_is_left_alone(book):
    digest = digest_of(book)
    book.write_bytes(OTHER)
    refusal = refused(book, digest, write=lambda _: pytest.fail("nothing needs to be written to find that out"))
    assert (refusal.message, refusal.exit_code) == ("refusal.changed", 4)
    assert book.read_bytes() == OTHER


def test_a_workbook_deleted_since_it_was_read_is_not_made_anew(book):
    digest = digest_of(book)
    book.unlink()
    assert refused(book, digest).message == "refusal.missing"
    assert beside(book) == set()


def test_a_read_only_workbook_is_refused(book):
    book.chmod(0o444)
    assert refused(book).message == "refusal.read_only"
    assert book.read_bytes() == OLD


@pytest.mark.parametrize(
    ("code", "message", "exit_code"),
    [
        (errno.ENOSPC, "refusal.disk_full", 1),
        (errno.EDQUOT, "refusal.disk_full", 1),
        (errno.EROFS, "refusal.read_only", 3),
        (errno.EACCES, "refusal.read_only", 3),
        (errno.EIO, "refusal.write_failed", 1),
    ],
)
@pytest.mark.parametrize("step", ["write", "fsync", "copystat", "mkstemp", "swap", "verify"])
def test_a_disk_that_fails_at_any_step_leaves_the_old_workbook(book, monkeypatch, step, code, message, exit_code):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    owner = {"fsync": saving.os, "copystat": saving.shutil, "mkstemp": saving.tempfile, "swap": saving.exchange}
    if step in owner:
        monkeypatch.setattr(owner[step], step, fail)
    refusal = refused(book, **({step: fail} if step in ("write", "verify") else {}))
    monkeypatch.undo()
    assert (refusal.message, refusal.exit_code) == (message, exit_code)
    assert book.read_bytes() == OLD
    assert beside(book) == set()


def test_a_folder_where_nothing_can_be_written_is_refused(book, monkeypatch):
    def deny(*_, **__):
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(locking.SoftFileLease, "acquire", deny)
    assert refused(book).message == "refusal.read_only"


# --- another program saves in between ---


@needs_exchange
@pytest.mark.parametrize("in_place", [True, False], ids=["written over", "replaced"])
def test_a_save_by_another_program_at_the_last_instant_is_kept(book, monkeypatch, in_place):
    def other_save():
        if in_place:
            book.write_bytes(OTHER)
        else:
            (book.parent / "other").write_bytes(OTHER)
            (book.parent / "other").replace(book)

    really_swap, first = exchange.swap, []

    def swap(new, path):
        if not first:
            first.append(other_save())
        return really_swap(new, path)

    monkeypatch.setattr(exchange, "swap", swap)
    refusal = refused(book)
    assert (refusal.message, refusal.exit_code) == ("refusal.changed", 4)
    assert book.read_bytes() == OTHER
    assert beside(book) == set()


@needs_exchange
def test_the_latest_of_two_saves_by_others_stays(book, monkeypatch):
    """One just before the exchange, one just after it: the second stays at the path, and the first is not deleted."""
    latest = b"saved by a third"
    really_swap, calls = exchange.swap, []

    def swap(new, path):
        calls.append(path)
        if len(calls) <= 2:
            book.write_bytes(OTHER if len(calls) == 1 else latest)
        return really_swap(new, path)

    monkeypatch.setattr(exchange, "swap", swap)
    assert refused(book).message == "refusal.changed"
    assert book.read_bytes() == latest
    assert [(book.parent / name).read_bytes() for name in beside(book)] == [OTHER]


def test_without_an_exchange_the_file_is_replaced(book, monkeypatch):
    monkeypatch.setattr(exchange, "_exchanged", lambda new, path: False)
    save_new(book)
    assert book.read_bytes() == NEW
    assert beside(book) == set()


def append_ones(path: Path, times: int) -> None:
    """Add `times` bytes to the file, each by a save of its own, reading it again whenever another was faster."""
    done = 0
    while done < times:
        content = path.read_bytes()
        digest = saving.hashlib.sha256(content).hexdigest()
        try:
            save(path, digest, lambda file, content=content: file.write(content + b"1"), lambda _: [])
            done += 1
        except Refusal as refusal:
            if refusal.exit_code != 4:
                raise


def test_processes_that_race_never_lose_a_save(book):
    book.write_bytes(b"")
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=append_ones, args=(book, 15)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert book.read_bytes() == b"1" * 45
    assert beside(book) == set()


# --- ended at any instant ---

OURS = {Path(module.__file__).name for module in (saving, exchange, locking)}


def ended_at_line(book: Path, number: int, end) -> bool:
    """Save in a child process that ends at the n-th line executed in our modules; True when it got to the end."""
    digest = digest_of(book)
    child = os.fork()
    if child == 0:
        lines = 0

        def trace(frame, event, _):
            nonlocal lines
            if Path(frame.f_code.co_filename).name not in OURS:
                return None
            if event == "line":
                lines += 1
                if lines == number:
                    end()
            return trace

        sys.settrace(trace)
        try:
            save_new(book, digest)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupted() -> None:
    sys.settrace(None)
    raise KeyboardInterrupt


@needs_fork
@pytest.mark.parametrize("end", [killed, interrupted])
def test_ended_at_any_line_the_file_is_the_old_or_the_new_one(book, end):
    outcomes = set()
    for number in range(1, 500):
        book.write_bytes(OLD)
        finished = ended_at_line(book, number, end)
        assert book.read_bytes() in (OLD, NEW), f"ended at line {number}"
        outcomes.add(book.read_bytes())
        if end is interrupted:
            leftovers = [name for name in beside(book) if name.endswith((".new", ".old"))]
            assert len(leftovers) <= 1
        for name in beside(book):
            (book.parent / name).unlink()
        if finished:
            break
    assert finished
    assert number > 60
    assert outcomes == {OLD, NEW}


@needs_fork
def test_after_a_crash_the_next_run_saves_at_once(book):
    ended_at_line(book, 60, killed)
    assert beside(book)
    before = time.monotonic()
    save_new(book)
    assert time.monotonic() - before < locking.WAIT_SECONDS
    assert book.read_bytes() == NEW


def test_what_crashed_runs_left_is_removed_after_a_day_for_this_file_only(book):
    other = book.with_name("other.xlsx")
    mine, fresh, others = (
        book.with_name(f"{locking.mark(path)}-{name}.new") for path, name in ((book, "a"), (book, "b"), (other, "c"))
    )
    for leftover in (mine, fresh, others):
        leftover.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    for leftover in (mine, others):
        os.utime(leftover, (two_days_ago, two_days_ago))
    save_new(book)
    assert beside(book) == {fresh.name, others.name}
