"""Which files are let in as workbooks, and which are refused before anything in them is trusted."""

import mmap
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from regulars.problems import Refusal

# A sheet filled to its last row with fifty columns is about 2.4 GB of XML. Below 4 GiB, copies never need zip64.
EXPANDED_LIMIT = 3 * 2**30
MEMBER_LIMIT = 50_000
# Rows that repeat compress up to a few hundred times (each still has its own row number); only filler passes 1,000.
RATIO_LIMIT = 1_000
RATIO_COUNTS_FROM = 10 * 2**20

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MEMBER = 0x41  # flags: encrypted, strongly encrypted


def admitted(file: BinaryIO, path: str) -> ZipFile:
    """The file's archive, all of its members found harmless to look at.

    Raises Refusal where it is no archive, or one that no workbook should be.
    """
    start = file.read(8)
    if start == _COMPOUND_FILE:
        raise Refusal(_compound_message(file), path=path)
    if start and not start.startswith(b"PK"):
        raise Refusal("refusal.not_a_workbook", path=path)
    try:
        archive = ZipFile(file)
    except (BadZipFile, NotImplementedError, ValueError, EOFError) as problem:
        raise Refusal("refusal.truncated", path=path) from problem
    members = archive.infolist()
    _check_kind(archive, path)
    _check_names(members, path)
    _check_sizes(members, path)
    _check_places(archive, path)
    return archive


def _compound_message(file: BinaryIO) -> str:
    """What an OLE compound file is, told by the names in its directory (UTF-16, anywhere in the file)."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return "refusal.encrypted"
        if any(content.find(f"{stream}\0".encode("utf-16-le")) >= 0 for stream in ("Workbook", "Book")):
            return "refusal.old_format"
    return "refusal.not_a_workbook"


def _check_kind(archive: ZipFile, path: str) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise Refusal("refusal.binary_format", path=path)
    if "mimetype" in names:
        raise Refusal("refusal.open_document", path=path)
    if "[content_types].xml" not in names:
        raise Refusal("refusal.not_a_workbook", path=path)


def _check_names(members: Sequence[ZipInfo], path: str) -> None:
    """Names as the archive spells them: Python's own reading of them hides backslashes on Windows."""
    for member in members:
        name = member.orig_filename
        climbs = ".." in PurePosixPath(name).parts
        if climbs or not name or name.startswith("/") or any(sign in name for sign in "\\:\0"):
            raise Refusal("refusal.unsafe_name", path=path, part=name)
    spelled, times = Counter(member.orig_filename.lower() for member in members).most_common(1)[0]
    if times > 1:
        raise Refusal("refusal.duplicate_part", path=path, part=spelled)


def _check_sizes(members: Sequence[ZipInfo], path: str) -> None:
    if len(members) > MEMBER_LIMIT or sum(member.file_size for member in members) > EXPANDED_LIMIT:
        raise Refusal("refusal.too_large", path=path)
    for member in members:
        if member.flag_bits & _ENCRYPTED_MEMBER:
            raise Refusal("refusal.encrypted", path=path)
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refusal("refusal.unknown_compression", path=path, part=member.filename)
        if _is_filler(member):
            raise Refusal("refusal.too_large", path=path)


def _check_places(archive: ZipFile, path: str) -> None:
    """Members lie one behind the other, before the directory: none is read twice, none ends elsewhere."""
    in_place = sorted((member.header_offset, member.compress_size) for member in archive.infolist())
    starts = [start for start, _ in in_place]
    if starts[0] < 0:
        raise Refusal("refusal.truncated", path=path)
    for (start, size), following in zip(in_place, [*starts[1:], archive.start_dir], strict=True):
        if start + size > following:
            raise Refusal("refusal.overlapping_parts", path=path)


def _is_filler(member: ZipInfo) -> bool:
    """Pictures are never inflated here, and a blank one may honestly be nothing but repetition."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    return is_xml and member.file_size > max(RATIO_COUNTS_FROM, RATIO_LIMIT * member.compress_size)
