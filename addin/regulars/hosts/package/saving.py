"""The save order: at every instant the file is the old or the new one, and nobody else's save is lost."""

import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import SoftFileLease

from regulars.hosts.package import exchange
from regulars.hosts.package.locking import locked, mark, refuse_open_elsewhere
from regulars.problems import Refusal

LEFTOVER_AFTER_SECONDS = 24 * 3600.0
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True)
class Saved:
    """path: the file that was written, links followed; digest: sha256 of what it holds now, in hexadecimal."""

    path: Path
    digest: str


def save(path: Path, digest: str, write: Callable[[BinaryIO], None], verify: Callable[[Path], Sequence[str]]) -> Saved:
    """Replace a workbook by what `write` writes, if it still is what was read, and if `verify` finds nothing wrong.

    digest    sha256 of the file as it was read, in hexadecimal
    verify    given the finished file, under a temporary name, says what is wrong with it; once it has returned, nothing
              may keep the workbook open: Windows does not replace an open file

    Raises Refusal, nothing changed: exit code 4 where another program has the workbook open, is saving it, or has
    changed it since it was read; 1 where `verify` found something or the disk failed; 3 where it may not be written.
    """
    target = _resolved(path)
    for name in dict.fromkeys((path, target)):
        refuse_open_elsewhere(name)
    with _sentences_for(target), locked(target) as lease:
        _remove_leftovers(target)
        _check_unchanged(target, digest)
        with _temporary_beside(target) as (temporary, file):
            with file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            if findings := verify(temporary):
                raise Refusal("refusal.verify", exit_code=1, path=str(target), findings="; ".join(findings))
            ours = digest_of(temporary)
            _check_nobody_came(target, digest, lease)
        _put_in_place(temporary, target, digest, ours)
    return Saved(target, ours)


def digest_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resolved(path: Path) -> Path:
    """The file itself where the path is a link; it has to be there and be writable, also for an administrator."""
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except FileNotFoundError as problem:
        raise Refusal("refusal.missing", path=str(path)) from problem
    except (OSError, RuntimeError) as problem:  # no permission to look, or links that lead in a circle
        raise Refusal("refusal.unreadable", path=str(path), reason=str(problem)) from problem
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise Refusal("refusal.read_only", path=str(target))
    return target


@contextmanager
def _sentences_for(target: Path) -> Iterator[None]:
    """What the system refuses while a file is being saved, as a sentence."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _DISK_FULL:
            raise Refusal("refusal.disk_full", exit_code=1, path=str(target)) from problem
        if problem.errno in _READ_ONLY:
            raise Refusal("refusal.read_only", path=str(target)) from problem
        reason = problem.strerror or str(problem)
        raise Refusal("refusal.write_failed", exit_code=1, path=str(target), reason=reason) from problem


def _remove_leftovers(target: Path) -> None:
    """What runs that crashed left behind for this very file, once nobody can be looking for it any more."""
    for leftover in target.parent.glob(f"{mark(target)}-*"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > LEFTOVER_AFTER_SECONDS:
                leftover.unlink()


def _check_unchanged(target: Path, digest: str) -> None:
    if digest_of(target) != digest:
        raise Refusal("refusal.changed", exit_code=4, path=str(target))


def _check_nobody_came(target: Path, digest: str, lease: SoftFileLease) -> None:
    """The last look before the new file takes its place; what happens after it is seen by what is displaced."""
    refuse_open_elsewhere(target)
    if lease.compromise is not None:
        raise Refusal("refusal.busy", exit_code=4, path=str(target))
    _check_unchanged(target, digest)


@contextmanager
def _temporary_beside(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in the same folder, its owner, mode and attributes those of the target; removed when something fails.

    No synchronising program and no colleague may take it for a workbook: its name is hidden and ends in .new.
    """
    handle, name = tempfile.mkstemp(prefix=f"{mark(target)}-", suffix=".new", dir=target.parent)
    temporary = Path(name)
    file = os.fdopen(handle, "w+b")
    try:
        _copy_owner(target, temporary)
        shutil.copystat(target, temporary)
        yield temporary, file
    except BaseException:
        file.close()
        temporary.unlink()
        raise


def _copy_owner(target: Path, temporary: Path) -> None:
    """Colleagues in the file's group keep their access; only an administrator can also give a file away."""
    if sys.platform != "win32":
        owner = target.stat()
        for user in (owner.st_uid, -1):
            with suppress(PermissionError):
                os.chown(temporary, user, owner.st_gid)
                break


def _put_in_place(temporary: Path, target: Path, digest: str, ours: str) -> None:
    """Let the two change places, and back again where what came out is not what was read."""
    try:
        displaced = exchange.swap(temporary, target)
        if displaced and digest_of(displaced) != digest:
            displaced = exchange.swap(displaced, target)
            if displaced and digest_of(displaced) != ours:  # saved once more in between: the latest save stays
                exchange.swap(displaced, target)
            raise Refusal("refusal.changed", exit_code=4, path=str(target))
        exchange.flush_folder(target.parent)
    finally:
        # Another program's save is nobody's to remove, nor is the only copy there is.
        for left in (temporary, temporary.with_suffix(".old")):
            if left.exists() and target.exists() and digest_of(left) in (digest, ours):
                left.unlink()
