"""A small file to save over: its old and new contents, a save of it, and what lies beside it."""

from pathlib import Path

import pytest

from regulars.hosts.package.saving import Saved, digest_of, save
from regulars.problems import Refusal

OLD = b"the old workbook " * 5000
NEW = b"the new workbook " * 7000
OTHER = b"saved by a colleague " * 3000


def fine(temporary: Path) -> list[str]:
    """A verification that finds nothing wrong."""
    assert temporary.read_bytes() == NEW
    return []


def write_new(file) -> None:
    file.write(NEW)


def save_new(path: Path, digest: str | None = None, write=write_new, verify=fine) -> Saved:
    """Save NEW over what stands at the path."""
    return save(path, digest or digest_of(path), write, verify)


def refused(*arguments, **named) -> Refusal:
    """The refusal that `save_new` ends in."""
    with pytest.raises(Refusal) as refusal:
        save_new(*arguments, **named)
    return refusal.value


def beside(path: Path) -> set[str]:
    """Names of the other files in the folder, hidden ones, too."""
    return {other.name for other in path.parent.iterdir()} - {path.name}


def excel_owner_file(name: str) -> bytes:
    """What Excel writes into ~$book.xlsx: the name in the system's encoding, then in UTF-16, each padded."""
    narrow = name.encode("ascii", "replace")
    wide = name.encode("utf-16-le")
    return bytes([len(narrow)]) + narrow.ljust(54) + len(name).to_bytes(2, "little") + wide.ljust(108, b" ")
