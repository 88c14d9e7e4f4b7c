"""Who has a workbook open is said, and two runs never save at once."""

import os
import socket
import time

import pytest

from regulars.hosts.package import locking
from tests.support.saves import NEW, OLD, beside, excel_owner_file, refused, save_new

pytestmark = pytest.mark.usefixtures("short_waits")


@pytest.mark.parametrize(
    ("owner_file", "content", "who"),
    [
        ("~$team.xlsx", excel_owner_file("Li Wei"), "Li Wei"),
        ("~$team.xlsx", excel_owner_file("李伟"), "李伟"),
        ("~$team.xlsx", b"\x06Li Wei", "Li Wei"),
        (".~lock.team.xlsx#", b"Li Wei,liwei,PC-17,21.11.2025 09:30,file:///C:/Users/liwei;", "Li Wei"),
        (".~lock.team.xlsx#", b"Wei\\, Li,liwei,PC-17,21.11.2025 09:30,x;", "Wei, Li"),
        (".~lock.team.xlsx#", b",liwei,PC-17,21.11.2025 09:30,x;", "liwei"),
    ],
)
def test_a_workbook_open_elsewhere_is_left_alone_and_it_is_said_by_whom(book, owner_file, content, who):
    book.with_name(owner_file).write_bytes(content)
    refusal = refused(book)
    assert (refusal.message, refusal.exit_code, refusal.figures["who"]) == ("refusal.open_elsewhere", 4, who)
    assert book.read_bytes() == OLD
    assert beside(book) == {owner_file}


@pytest.mark.parametrize("content", [b"", b"\0", b"\xff" * 20, b",,,;"])
def test_an_owner_file_that_names_nobody_still_counts(book, content):
    name = ".~lock.team.xlsx#" if content.startswith(b",") else "~$team.xlsx"
    book.with_name(name).write_bytes(content)
    assert refused(book).message in ("refusal.open_somewhere", "refusal.open_elsewhere")


def test_an_owner_file_from_last_week_is_what_a_crash_left_behind(book):
    owner_file = book.with_name("~$team.xlsx")
    owner_file.write_bytes(excel_owner_file("Li Wei"))
    week_ago = time.time() - 7 * 24 * 3600
    os.utime(owner_file, (week_ago, week_ago))
    save_new(book)
    assert book.read_bytes() == NEW
    assert owner_file.exists()


def test_a_workbook_opened_through_a_link_is_open(book, tmp_path):
    """The program that opened the link may have put its owner file beside the link."""
    (tmp_path / "desktop").mkdir()
    link = tmp_path / "desktop" / "team.xlsx"
    link.symlink_to(book)
    link.with_name("~$team.xlsx").write_bytes(excel_owner_file("Li Wei"))
    assert refused(link).message == "refusal.open_elsewhere"


def test_opened_while_the_new_file_is_being_written(book):
    def write(file):
        file.write(NEW)
        book.with_name("~$team.xlsx").write_bytes(excel_owner_file("Li Wei"))

    assert refused(book, write=write).message == "refusal.open_elsewhere"
    assert book.read_bytes() == OLD
    assert beside(book) == {"~$team.xlsx"}


def test_another_run_at_the_same_workbook_is_waited_for_and_then_named_busy(book):
    with locking.locked(book):
        refusal = refused(book)
    assert (refusal.message, refusal.exit_code) == ("refusal.busy", 4)
    save_new(book)
    assert book.read_bytes() == NEW


def test_a_lock_whose_holder_lost_it_is_no_licence_to_write(book):
    def verify(temporary):
        for lock in book.parent.glob(".regulars-*.lock"):
            lock.unlink()
        time.sleep(0.7)  # more than two heartbeats
        return []

    assert refused(book, verify=verify).message == "refusal.busy"
    assert book.read_bytes() == OLD


def test_a_lock_left_by_a_machine_that_crashed_is_taken_over(book, monkeypatch):
    with locking.locked(book):
        lock = next(book.parent.glob(".regulars-*.lock"))
        text = lock.read_bytes()
    assert socket.gethostname().encode() in text
    lock.write_bytes(text.replace(socket.gethostname().encode(), b"another-machine"))
    assert refused(book).message == "refusal.busy"
    monkeypatch.setattr(locking, "WAIT_SECONDS", 3.0)
    save_new(book)
    assert book.read_bytes() == NEW
