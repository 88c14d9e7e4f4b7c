"""A sheet part cut between rows, without reading what stands in them: into blocks of rows, or down to its foot."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^>]*?)?(/?)>")
_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
FOOT = 1 << 20  # bytes


class NotInBlocksError(Exception):
    """The rows do not say their numbers, or not in order, or have no end: they must be read one by one."""


@dataclass(frozen=True)
class Frame:
    """What stands around the rows of a sheet part.

    start   everything before them
    prefix  what stands before the names of elements: nothing, or x:
    """

    start: bytes
    prefix: bytes

    @cached_property
    def row(self) -> re.Pattern[bytes]:
        """Where a row starts; group 1 is its attributes."""
        return re.compile(rb"<%srow(?=[\s/>])([^>]*)>" % self.prefix)

    @cached_property
    def between_rows(self) -> re.Pattern[bytes]:
        """Where one row has ended and the next one starts."""
        return re.compile(rb"(?:</%srow\s*>|/>)\s*(?=<%srow[\s/>])" % (self.prefix, self.prefix))

    def around(self, rows: bytes) -> bytes:
        """Rows as a sheet part of their own."""
        return b"".join([self.start, rows, self.end])

    @property
    def end_of_rows(self) -> bytes:
        """How the tag begins that closes the rows."""
        return b"</%ssheetData" % self.prefix

    @property
    def end(self) -> bytes:
        """What closes the rows and the sheet."""
        return b"%s></%sworksheet>" % (self.end_of_rows, self.prefix)


def opened(pieces: Iterable[bytes]) -> tuple[Frame | None, Iterator[bytes]]:
    """A sheet part's frame, and its content from the first row on; no frame where it has no place for rows."""
    remaining = iter(pieces)
    start = b""
    for piece in remaining:
        start += piece
        if found := _SHEET_DATA.search(start):
            if found[2]:
                break
            return Frame(start[: found.end()], found[1]), _put_before(start[found.end() :], remaining)
    return None, _put_before(start, remaining)


@dataclass(frozen=True)
class Block:
    """Rows of a sheet that follow each other, as they stand, and the numbers of the first and the last of them."""

    frame: Frame
    rows: bytes
    first_row: int
    last_row: int

    @property
    def xml(self) -> bytes:
        """The block as a sheet part of its own."""
        return self.frame.around(self.rows)

    def starting(self, row: int) -> "Block":
        """The block without the rows above one; that one, or a later one, must be in it."""
        starts = ((found.start(), _number(found)) for found in self.frame.row.finditer(self.rows))
        start, first_row = next(found for found in starts if found[1] >= row)
        return Block(self.frame, self.rows[start:], first_row, self.last_row)


def blocks(pieces: Iterable[bytes], from_row: int, size: int) -> Iterator[Block]:
    """The rows of a sheet part (in UTF-8) from one row on, in blocks of about `size` bytes; no block is empty.

    Raises NotInBlocksError.
    """
    frame, remaining = opened(pieces)
    if frame is None:
        return
    last_row = 0
    for rows in _cut(frame, remaining, size):
        first = frame.row.search(rows)
        if first is None:
            continue
        block = Block(frame, rows, _number(first), _number(_last_row(frame, rows)))
        if not last_row < block.first_row <= block.last_row:
            raise NotInBlocksError
        last_row = block.last_row
        if block.first_row < from_row <= block.last_row:
            block = block.starting(from_row)
        if block.first_row >= from_row:
            yield block


@dataclass(frozen=True)
class Foot:
    """The end of a sheet part, as a sheet part of its own; `whole` where no rows were left out."""

    xml: bytes
    whole: bool


def foot(pieces: Iterable[bytes]) -> Foot:
    """What stands below the rows, and the last rows, as many as are numbered and found in about a megabyte."""
    frame, remaining = opened(pieces)
    if frame is None:
        return Foot(b"".join(remaining), True)
    kept: deque[bytes] = deque()
    whole, behind = True, 0  # bytes behind the first piece kept
    for piece in remaining:
        kept.append(piece)
        behind += len(piece) if len(kept) > 1 else 0
        while behind > FOOT and any(frame.row.search(later) for later in list(kept)[1:]):
            kept.popleft()
            behind -= len(kept[0])
            whole = False
    rows = b"".join(kept)
    if not whole:
        end = rows.rfind(frame.end_of_rows)
        numbered = all(_NUMBER.search(row[1]) for row in frame.row.finditer(rows))
        first = frame.between_rows.search(rows) if numbered else None
        rows = rows[first.end() if first else end :]
    return Foot(frame.start + rows, whole)


def _put_before(first: bytes, remaining: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from remaining


def _cut(frame: Frame, pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Whole rows, about so many bytes at a time; the last time up to where the rows end."""
    kept: list[bytes] = []
    held = 0
    for piece in pieces:
        kept.append(piece)
        held += len(piece)
        cut = frame.between_rows.search(piece) if held >= size else None
        if cut:
            kept[-1] = piece[: cut.end()]
            yield b"".join(kept)
            kept = [piece[cut.end() :]]
            held = len(kept[0])
    rows, end, _ = b"".join(kept).rpartition(frame.end_of_rows)
    if not end:
        raise NotInBlocksError
    yield rows


def _last_row(frame: Frame, rows: bytes) -> re.Match[bytes] | None:
    """The start of the last row."""
    return frame.row.match(rows, rows.rfind(b"<%srow" % frame.prefix))


def _number(row: re.Match[bytes] | None) -> int:
    number = _NUMBER.search(row[1]) if row else None
    if number is None:
        raise NotInBlocksError
    return int(number[1])
