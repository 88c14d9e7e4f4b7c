"""The bytes of an export, unpacked where it is compressed; what it is, is told by how it begins, not by its name."""

import gzip
import lzma
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from regulars.problems import Refusal

LARGEST = 2**30  # bytes, unpacked: about twelve million order lines
_GZIP = b"\x1f\x8b"
_XZ = b"\xfd7zXZ\x00"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # .xlsx and its like; .xls


def content(path: Path) -> bytes:
    """All of a file, unpacked where it is gzip or xz.

    Raises Refusal where there is no such file, where it cannot be read, where it is empty or too large.
    """
    if path.is_dir():
        raise Refusal("refusal.export_folder", path=str(path))
    try:
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(0)
            data = _unpacked(file, start).read(LARGEST + 1)
    except FileNotFoundError as problem:
        raise Refusal("refusal.export_missing", path=str(path)) from problem
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as problem:
        raise Refusal("refusal.export_unreadable", path=str(path), reason=str(problem)) from problem
    if len(data) > LARGEST:
        raise Refusal("refusal.export_too_large", path=str(path), gigabytes=LARGEST // 2**30)
    if not data.strip():
        raise Refusal("refusal.export_empty", path=str(path))
    return data


def _unpacked(file: IO[bytes], start: bytes) -> IO[bytes]:
    if start.startswith(_XZ):
        return lzma.open(file)
    if start.startswith(_GZIP):
        return cast(IO[bytes], gzip.open(file))
    return file


def is_spreadsheet(data: bytes) -> bool:
    """Whether the bytes are a workbook's, whatever the file is called (many systems name a text file .xls)."""
    return data.startswith(_SPREADSHEETS)


def check_workbook(data: bytes, path: Path) -> None:
    """Raise Refusal where a workbook is encrypted, or is built so that it would expand beyond reason."""
    from regulars.hosts.package.admission import admitted

    if data.startswith(_SPREADSHEETS[0]):
        admitted(BytesIO(data), str(path)).close()
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal("refusal.encrypted", path=str(path))
