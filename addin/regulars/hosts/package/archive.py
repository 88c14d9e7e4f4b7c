"""A workbook as a package of named parts: opened safely, read part by part, copied with some parts replaced."""

import hashlib
import posixpath
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Self
from zipfile import ZIP_STORED, ZipInfo

from lxml import etree

from regulars.hosts.package.admission import admitted
from regulars.hosts.package.zip_writer import ZipWriter, deflated, name_bytes, raw_pieces
from regulars.problems import Refusal

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"
_LOCAL_HEADER = struct.Struct("<4s22x2H")
_COMPRESSED_PIECE = 1 << 20
PIECE = 1 << 18


@dataclass(frozen=True)
class Relationship:
    """What one part says about another.

    kind      the last segment of its type: worksheet, table, officeDocument …
    target    the part's name as the package spells it; the address as written when external; "#…" within a part
    """

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class ContentTypes:
    """What kind of content each part is said to hold: by its name, else by its extension (both in lower case)."""

    by_name: Mapping[str, str]
    by_extension: Mapping[str, str]

    def of(self, part: str) -> str:
        """A part's content type, "" where none is given."""
        name = part.lower()
        return self.by_name.get(name) or self.by_extension.get(name.rpartition(".")[2], "")


class Package:
    """An open workbook file.

    path      the file as it was named
    names     the parts, in the order of the archive
    digest    sha256 of the file as read, in hexadecimal

    The file stays open, so that what is read is what was hashed; close it (or leave the `with` block) before another
    file is put in its place: Windows does not replace a file that is open.
    """

    def __init__(self, path: Path, file: BufferedReader) -> None:
        self.path = path
        self._file = file
        self._seeking = Lock()
        self.digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        archive = admitted(file, str(path))
        self.members: Mapping[str, ZipInfo] = {member.filename: member for member in archive.infolist()}
        self.names = tuple(self.members)
        self._comment = archive.comment
        self._spelling = {name.lower(): name for name in self.names}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; nothing can be read afterwards."""
        self._file.close()

    @property
    def signed(self) -> bool:
        """Whether a digital signature covers the package: it may be read, but any change would break the signature."""
        return any(name.startswith("_xmlsignatures/") for name in self._spelling)

    def read(self, part: str) -> bytes:
        """A part's content. Raises KeyError where there is none, Refusal where it is not what the archive says."""
        content = BytesIO()
        for piece in self.pieces(part):
            content.write(piece)
        return content.getvalue()

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part's content, a piece at a time, so that a large part need not be held.

        Raises KeyError where there is none. Raises Refusal where it is not what the archive says: of that only those
        who read to the end can be sure.
        """
        member = self.members[part]
        size = checksum = 0
        for piece in self.compressed(part) if member.compress_type == ZIP_STORED else self._inflated(part):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > member.file_size:
                break
            yield piece
        if (size, checksum) != (member.file_size, member.CRC):
            raise self._damaged(part)

    def compressed(self, part: str) -> Iterator[bytes]:
        """The bytes a part takes in the archive, a piece at a time.

        Other parts may be read between two pieces, by other threads too.
        """
        member = self.members[part]
        with self._seeking:
            start = self._data_start(member)
        end = start + member.compress_size
        for at in range(start, end, _COMPRESSED_PIECE):
            with self._seeking:
                piece = b"".join(raw_pieces(self._file, at, min(_COMPRESSED_PIECE, end - at)))
            yield piece

    def _inflated(self, part: str) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for left in self.compressed(part):
                while left:
                    yield inflate.decompress(left, PIECE)
                    left = inflate.unconsumed_tail
            while piece := inflate.decompress(b"", PIECE):  # what a full piece may have left behind
                yield piece
        except zlib.error as problem:
            raise self._damaged(part) from problem

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """What a part refers to; "" asks for the package's own."""
        folder, name = posixpath.split(part)
        listed_in = self._spelling.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        if listed_in is None:
            return ()
        elements = parse(self.read(listed_in)).iter(_RELATIONSHIP)
        return tuple(self._relationship(element, folder) for element in elements)

    def write_to(self, target: BinaryIO, replaced: Mapping[str, bytes], dropped: Collection[str] = ()) -> None:
        """Write the package with some parts replaced, dropped or (names it does not have yet) appended.

        Every other part is copied as the compressed bytes it already is. The same input gives the same bytes.
        Raises Refusal where the package is signed.
        """
        if self.signed:
            raise Refusal("refusal.signed", path=str(self.path))
        writer = ZipWriter(target)
        for name, member in self.members.items():
            if name in dropped:
                continue
            if name in replaced:
                info, compressed = deflated(replaced[name], member, name)
                writer.add(info, [compressed])
            else:
                writer.add(copy(member), self.compressed(name))
        for name, content in replaced.items():
            if name not in self.members:
                info, compressed = deflated(content, None, name)
                writer.add(info, [compressed])
        writer.close(self._comment)

    def _data_start(self, member: ZipInfo) -> int:
        """Where a member's bytes begin: its own header may be longer than the directory says."""
        self._file.seek(member.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise self._damaged(member.filename)
        mark, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if mark != b"PK\3\4" or self._file.read(name_length) != name_bytes(member):
            raise self._damaged(member.filename)
        return member.header_offset + len(header) + int(name_length) + int(extra_length)

    def _relationship(self, element: etree._Element, folder: str) -> Relationship:
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external and not target.startswith("#"):
            place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            target = self._spelling.get(place.lower(), place)
        return Relationship(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)

    def _damaged(self, part: str) -> Refusal:
        return Refusal("refusal.damaged", path=str(self.path), part=part)


def open_package(path: Path) -> Package:
    """Open a workbook file (.xlsx, .xlsm, their templates and add-ins).

    Raises Refusal where there is no such file, where it cannot be read, or where it is not such a workbook.
    """
    if path.is_dir():
        raise Refusal("refusal.folder", path=str(path))
    try:
        file = path.open("rb")
    except FileNotFoundError as problem:
        raise Refusal("refusal.missing", path=str(path)) from problem
    except OSError as problem:
        raise Refusal("refusal.unreadable", path=str(path), reason=problem.strerror or "") from problem
    try:
        package = Package(path, file)
        _check_workbook(package)
    except BaseException:
        file.close()
        raise
    return package


def _check_workbook(package: Package) -> None:
    """The package must hold a workbook: not a letter or a drawing, nor a workbook in the strict dialect."""
    documents = [link.target for link in package.relationships() if link.kind == "officeDocument"]
    types = content_types(package)
    if not any(_is_workbook_type(types.of(name)) for name in documents if name in package.members):
        raise Refusal("refusal.not_a_workbook", path=str(package.path))
    if _STRICT in package.read("_rels/.rels"):
        raise Refusal("refusal.strict_format", path=str(package.path))


def _is_workbook_type(content_type: str) -> bool:
    return "spreadsheetml" in content_type or "ms-excel" in content_type


def content_types(package: Package) -> ContentTypes:
    """What the package says its parts are."""
    by_name, by_extension = {}, {}
    for item in parse(package.read(CONTENT_TYPES)).iter("{*}Override", "{*}Default"):
        given = item.get("ContentType", "")
        if name := item.get("PartName"):
            by_name[name.lstrip("/").lower()] = given
        else:
            by_extension[item.get("Extension", "").lower()] = given
    return ContentTypes(by_name, by_extension)


def parse(xml: bytes) -> etree._Element:
    """The root element of a part.

    Entities are not resolved and nothing is fetched. Raises Refusal where the text is not well formed, or has a
    document type declaration, which no workbook has and through which a few bytes can ask for gigabytes.
    """
    try:
        _refuse_doctype(xml)
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        raise Refusal("refusal.not_xml", reason=str(problem)) from problem


def _refuse_doctype(xml: bytes) -> None:
    """Read up to the first element only, with the parser's own limits on, whatever the encoding."""
    first = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    for at in range(0, len(xml), 4096):
        first.feed(xml[at : at + 4096])
        for _, element in first.read_events():
            if isinstance(element, etree._Element) and element.getroottree().docinfo.internalDTD is not None:
                raise Refusal("refusal.doctype")
            return
