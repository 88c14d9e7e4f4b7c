"""Who is at work on a workbook: our own lock beside it, and the owner files of Excel and LibreOffice."""

import hashlib
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import LeaseSettingsMismatch, SoftFileLease, Timeout

from regulars.problems import Refusal

# A lock made on a machine that crashed is taken over once it has not been refreshed for this long; whoever waits sees
# that only with his own clock, so he has to wait longer than that.
LEASE_SECONDS = 10.0
WAIT_SECONDS = 14.0
# Excel and LibreOffice leave their owner file behind when they crash, and do not touch it while a workbook is open.
# Three days outlast a weekend on which somebody's Excel stayed open.
STALE_AFTER_SECONDS = 3 * 24 * 3600.0

_EXCEL_WIDE_NAME = 55  # bytes: length and name in the system's encoding, padded; then the same in UTF-16


def mark(path: Path) -> str:
    """How the names of our own files beside a workbook begin: hidden, short, the same for any spelling of its name."""
    name = unicodedata.normalize("NFC", path.name).casefold()
    return f".regulars-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


@contextmanager
def locked(path: Path) -> Iterator[SoftFileLease]:
    """Keep other runs of regulars, on this machine or another, from saving to the same file.

    Raises Refusal where one of them is at it and does not finish soon, OSError where nothing can be written beside it.
    """
    lease = SoftFileLease(path.with_name(f"{mark(path)}.lock"), lease_duration=LEASE_SECONDS, timeout=WAIT_SECONDS)
    try:
        lease.acquire()
    except (Timeout, LeaseSettingsMismatch) as problem:
        raise Refusal("refusal.busy", exit_code=4, path=str(path)) from problem
    try:
        yield lease
    finally:
        # A lock that cannot be taken away now expires by itself: no reason to call a finished save a failure.
        with suppress(OSError):
            lease.release()


def refuse_open_elsewhere(path: Path) -> None:
    """Raises Refusal, saying who, where Excel or LibreOffice has the workbook open."""
    readers = {f"~${path.name}": _excel_owner, f".~lock.{path.name}#": _libreoffice_owner}
    for name, owner_in in readers.items():
        owner_file = path.with_name(name)
        try:
            if time.time() - owner_file.stat().st_mtime > STALE_AFTER_SECONDS:
                continue
            content = owner_file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:  # Excel may keep its owner file to itself: that says enough
            content = b""
        who = owner_in(content).strip(" \0")
        figures = {"path": str(path), "who": who, "owner_file": str(owner_file)}
        raise Refusal("refusal.open_elsewhere" if who else "refusal.open_somewhere", exit_code=4, **figures)


def _excel_owner(content: bytes) -> str:
    wide = content[_EXCEL_WIDE_NAME:]
    if len(wide) > 2:
        length = int.from_bytes(wide[:2], "little")
        return wide[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return content[1 : 1 + content[0]].decode("latin-1") if content else ""


def _libreoffice_owner(content: bytes) -> str:
    """The first of the fields that says something: full name, account, host; commas within them are escaped."""
    fields = content.decode("utf-8", "replace").replace("\\,", "\0").split(",")[:3]
    return next((field.replace("\0", ",") for field in fields if field.strip()), "")
