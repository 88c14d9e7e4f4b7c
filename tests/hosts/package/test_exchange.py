"""A file takes another's place on Windows: its one system call is played here."""

import errno
from pathlib import Path

import pytest

from regulars.hosts.package import exchange
from regulars.problems import Refusal
from tests.support.saves import NEW, OLD, beside, refused, save_new

pytestmark = pytest.mark.usefixtures("short_waits")


def played(*codes: int):
    """ReplaceFileW: fails with these codes in turn, then does what it does."""
    left = list(codes)

    def replace_file(path: Path, new: Path, old: Path) -> int:
        if left:
            code = left.pop(0)
            if code == 1177:
                path.replace(old)
            return code
        path.replace(old)
        new.replace(path)
        return 0

    return replace_file


def test_says_where_the_displaced_file_is(book):
    new = book.with_name(".x.new")
    new.write_bytes(NEW)
    old = exchange.replaced_on_windows(new, book, played())
    assert (book.read_bytes(), old.read_bytes(), new.exists()) == (NEW, OLD, False)
    back = exchange.replaced_on_windows(old, book, played())
    assert (book.read_bytes(), back.read_bytes(), old.exists()) == (OLD, NEW, False)


def test_a_virus_scanner_that_looks_for_a_moment_is_waited_for(book):
    new = book.with_name(".x.new")
    new.write_bytes(NEW)
    exchange.replaced_on_windows(new, book, played(32, 5, 1177))
    assert book.read_bytes() == NEW


def test_a_program_that_keeps_the_file_open_is_named(book):
    new = book.with_name(".x.new")
    new.write_bytes(NEW)
    with pytest.raises(Refusal, match=r"refusal\.in_use"):
        exchange.replaced_on_windows(new, book, played(*[32] * 100))
    assert book.read_bytes() == OLD


def test_moved_aside_and_not_replaced_is_moved_back(book):
    new = book.with_name(".x.new")
    new.write_bytes(NEW)
    with pytest.raises(Refusal):
        exchange.replaced_on_windows(new, book, played(*[1177] * 100))
    assert book.read_bytes() == OLD


def test_the_only_copy_is_not_removed(book, monkeypatch):
    """The system moved the workbook aside and then refused everything: it is still there, under another name."""

    def swap(new, path):
        path.replace(new.with_suffix(".old"))
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr(exchange, "swap", swap)
    assert refused(book).message == "refusal.write_failed"
    assert OLD in [(book.parent / name).read_bytes() for name in beside(book)]


@pytest.mark.parametrize("codes", [(), (32,), (1177,)])
def test_the_whole_save_order(book, monkeypatch, codes):
    monkeypatch.setattr(exchange, "swap", lambda new, path: exchange.replaced_on_windows(new, path, played(*codes)))
    save_new(book)
    assert book.read_bytes() == NEW
    assert beside(book) == set()
