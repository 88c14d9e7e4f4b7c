"""Workbook files as parts: the corpus that Excel wrote, and copies of its workbooks with some parts edited."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.xls[xm]"))

Edit = bytes | Callable[[bytes], bytes] | None


def corpus(name: str) -> Path:
    """One workbook of the corpus, by its file name."""
    return next(path for path in CORPUS if path.name == name)


def parts_of(path: Path) -> dict[str, bytes]:
    """What a workbook file holds: part name -> content, in the order of the archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a workbook file from its parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def edited(source: Path, target: Path, edits: Mapping[str, Edit]) -> Path:
    """Copy a workbook with some parts edited: new content, a function from the old content to the new, or None: gone.

    An edit that changes nothing is an error in the test.
    """
    parts = parts_of(source)
    for name, edit in edits.items():
        old = parts.get(name, b"")
        new = edit(old) if callable(edit) else edit
        assert new != old, f"the edit of {name} changes nothing"
        if new is None:
            del parts[name]
        else:
            parts[name] = new
    return write_parts(target, parts)


def changed_directory(path: Path, part: str, at: int, value: int) -> bytes:
    """A workbook's bytes with one field of a part's directory entry changed: 2 bytes where `at` is 8 or 10, else 4."""
    content = bytearray(path.read_bytes())
    entry = content.rindex(part.encode()) - 46
    struct.pack_into("<H" if at in (8, 10) else "<I", content, entry + at, value)
    return bytes(content)
