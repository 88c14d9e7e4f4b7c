"""A zip archive written member by member from bytes that are compressed already."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from copy import copy
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipInfo

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION_NEEDED = 20  # deflate
_SIZES_FOLLOW = 0x08  # flag: sizes stand after the data; here they are always known before
_UTF8_NAME = 0x800
_PIECE = 1 << 20
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class ZipWriter:
    """Writes members in the order they are added; `close` writes the directory.

    Without zip64: the limits of `admission` keep packages below 4 GiB and 65,535 members. Extra fields are left out:
    they hold padding, time stamps and zip64 sizes, none of which a package relies on.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._directory: list[tuple[ZipInfo, bytes, int]] = []
        self._position = 0

    def add(self, info: ZipInfo, pieces: Iterable[bytes]) -> None:
        """Append a member; `info` says how many bytes the pieces are together, and what they are once inflated."""
        name = name_bytes(info)
        self._directory.append((info, name, self._position))
        self._write(_LOCAL.pack(b"PK\3\4", *_shared_fields(info), len(name), 0) + name)
        for piece in pieces:
            self._write(piece)

    def close(self, comment: bytes = b"") -> None:
        """Write the directory; the target stays open."""
        start = self._position
        for info, name, offset in self._directory:
            made_by = info.create_version | info.create_system << 8
            lengths = (len(name), 0, len(info.comment))
            attributes = (info.internal_attr, info.external_attr)
            fields = (made_by, *_shared_fields(info), *lengths, 0, *attributes, offset)
            self._write(_CENTRAL.pack(b"PK\1\2", *fields) + name + info.comment)
        count = len(self._directory)
        size = self._position - start
        self._write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(comment)) + comment)

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._position += len(data)


def name_bytes(info: ZipInfo) -> bytes:
    """The member's name as the archive spells it."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")


def deflated(data: bytes, old: ZipInfo | None, name: str) -> tuple[ZipInfo, bytes]:
    """A member holding `data`, with the old member's date and attributes where there is one."""
    info = copy(old) if old else ZipInfo(name, _EARLIEST)
    if not old and not name.isascii():
        info.flag_bits = _UTF8_NAME
    info.flag_bits &= _UTF8_NAME
    info.compress_type = ZIP_DEFLATED
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    compressed = deflate.compress(data) + deflate.flush()
    info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(compressed)
    return info, compressed


def raw_pieces(source: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    """`size` bytes of the source from `start` on, a piece at a time; fewer where the source ends early."""
    source.seek(start)
    while size and (piece := source.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def _shared_fields(info: ZipInfo) -> tuple[int, ...]:
    """What a member's own header and its directory entry both say, in their order."""
    year, month, day, hour, minute, second = info.date_time
    time = hour << 11 | minute << 5 | second // 2
    date = (year - 1980) << 9 | month << 5 | day
    flags = info.flag_bits & ~_SIZES_FOLLOW
    sizes = (info.CRC, info.compress_size, info.file_size)
    return (_VERSION_NEEDED, flags, info.compress_type, time, date, *sizes)
