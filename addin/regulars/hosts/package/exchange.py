"""Two files change places in one step, so that whatever stood at a path before is never lost unseen."""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from regulars.problems import Refusal

_RENAME_EXCHANGE = 2
_CURRENT_FOLDER = -100
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}

# ReplaceFileW: who scans or indexes a file lets go of it within a moment; who works on it does not.
_SHARING_ERRORS = {5, 32, 33, 1175, 1176}
_MOVED_ASIDE_ONLY = 1177
_PATIENCE_SECONDS = 2.0


def swap(new: Path, path: Path) -> Path | None:
    """Put the file `new` at `path`, and say where the file that stood there stands now (None: it is gone).

    Both are in one folder. Raises Refusal where another program keeps the file open (Windows), OSError where the system
    refuses; the file at `path` is then still there.
    """
    if sys.platform == "win32":
        return replaced_on_windows(new, path, _replace_file)
    if _exchanged(new, path):
        return new
    new.replace(path)
    return None


def flush_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where the system offers that (Windows and some shares do not)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replaced_on_windows(new: Path, path: Path, replace_file: Callable[[Path, Path, Path], int]) -> Path:
    """Call ReplaceFileW (path, new, where the old file goes) until it succeeds or patience ends; 0 is success."""
    old = new.with_suffix(".new" if new.suffix == ".old" else ".old")
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while code := replace_file(path, new, old):
        if code == _MOVED_ASIDE_ONLY:
            old.replace(path)
        elif code not in _SHARING_ERRORS:
            raise OSError(errno.EIO, f"ReplaceFileW: error {code}", str(path))
        if time.monotonic() > give_up:
            raise Refusal("refusal.in_use", exit_code=4, path=str(path))
        time.sleep(0.1)
    return old


def _exchanged(new: Path, path: Path) -> bool:
    """Whether the two have changed places; not every system or file system can."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = (os.fsencode(new), os.fsencode(path))
    if rename(_CURRENT_FOLDER, names[0], _CURRENT_FOLDER, names[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(path))


if sys.platform == "win32":

    def _replace_file(path: Path, new: Path, old: Path) -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        done = kernel.ReplaceFileW(*(ctypes.c_wchar_p(str(name)) for name in (path, new, old)), 0, None, None)
        return 0 if done else ctypes.get_last_error()
