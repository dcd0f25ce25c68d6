"""ZIP and tar archives, and compressed files. Nothing is written to disk, and members are only names.

An archive can be made to cost far more than its size. What it costs is bounded: see `Budget`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, BinaryIO, Protocol, cast

from . import kinds
from .form import has_suffix
from .item import MAX_SMALL, Cut, Item, PemItem
from .kinds import Kind
from .magic import BZIP2, GZIP, XZ, ZIP, is_tar
from .reading import Reading

MAX_DEPTH = 2
"""Archives in archives."""
MAX_MEMBERS = 5_000_000
"""Members of the archives in one input."""
MAX_ZIP_MEMBERS = 1_000_000
"""Members of one ZIP archive, whose directory is kept in memory."""
MAX_RATIO = 50
"""How many times larger than the input its archives may get..."""
FREE = 4 << 20
"""...beyond so many bytes."""
MEMBER_COST = 1 << 10
"""Bytes that a member counts at least."""
MAX_HELD = 64 << 20
"""Bytes of a ZIP archive that is not a file: from standard input or in another archive."""
MAX_TAR_HEADER = 1 << 16
"""Bytes of the extended headers of a member of a tar archive."""
MAX_ENDS = 64
"""How often something is read after its end."""
_ZIP_ENTRY, _ZIP_ENTRY_START = 46, b"PK\x01\x02"
"""The smallest size of a member's entry in the directory of a ZIP archive, and how it begins."""
_MAX_XZ_MEMORY = 128 << 20
_CHUNK_SIZE = 1 << 16

_ERRORS = (
    OSError,
    EOFError,
    MemoryError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What the readers of the standard library raise for what is damaged or not supported."""


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""


class ArchiveError(Exception):
    """An archive that costs too much; the message says what the limit is."""


class Budget:
    """What the archives in one input may still cost."""

    def __init__(self) -> None:
        self.read = 0
        """Bytes of the input that were read."""
        self._expanded = 0
        self._members = 0

    def add(self, size: int) -> None:
        """Count bytes that came out of an archive. Raises ArchiveError."""
        self._expanded += size
        if self._expanded > FREE and self._expanded > MAX_RATIO * self.read:
            raise ArchiveError(f"expected at most {MAX_RATIO} times the size of the input, found more")

    def add_members(self, number: int) -> None:
        """Count members. Raises ArchiveError."""
        self._members += number
        if self._members > MAX_MEMBERS:
            raise ArchiveError(f"expected at most {MAX_MEMBERS} members, found more")
        self.add(number * MEMBER_COST)


class Level:
    """How deep in archives a file is, and what it may cost."""

    def __init__(self, depth: int = 0, budget: Budget | None = None) -> None:
        self.depth = depth
        self.budget = budget or Budget()

    def below(self) -> Level:
        """Of a member of this archive."""
        return Level(self.depth + 1, self.budget)


class Counted:
    """Counts what is read, and returns what was read before."""

    def __init__(self, head: bytes, stream: Readable, count: Callable[[int], None]) -> None:
        """``head``: what was read from the stream already."""
        self._head = head
        self._stream = stream
        self._count = count
        self._ends = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises EOFError for a reader that does not notice the end: the library skips a
        member whose size is wrong step by step."""
        if self._head:
            data = self._head if size < 0 else self._head[:size]
            self._head = self._head[len(data) :]
        else:
            data = self._stream.read(size)
            if not data:
                self._ends += 1
                if self._ends > MAX_ENDS:
                    raise EOFError("the data ends early")
        self._count(len(data))
        return data


class _Decompressed:
    """What bz2 or xz streams, one after the other, hold."""

    def __init__(self, stream: Readable, make: Callable[[], Any]) -> None:
        """``make``: makes a decompressor, as those of `bz2` and `lzma`."""
        self._stream = stream
        self._make = make
        self._decompressor = make()

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises EOFError if the stream ends early."""
        size = size if size > 0 else _CHUNK_SIZE
        while True:
            data = b""
            if self._decompressor.eof:
                data = self._decompressor.unused_data.lstrip(b"\0") or self._after_padding()
                if not data:
                    return b""
                self._decompressor = self._make()
            elif self._decompressor.needs_input:
                data = self._stream.read(_CHUNK_SIZE)
                if not data:
                    raise EOFError("the compressed data ends early")
            if found := self._decompressor.decompress(data, size):
                return cast("bytes", found)

    def _after_padding(self) -> bytes:
        while (data := self._stream.read(_CHUNK_SIZE)) and not data.strip(b"\0"):
            pass
        return data.lstrip(b"\0")


def _gzip(stream: Readable) -> Readable:
    return cast("Readable", gzip.GzipFile(fileobj=cast("BinaryIO", stream), mode="rb"))


def _bz2(stream: Readable) -> Readable:
    return _Decompressed(stream, bz2.BZ2Decompressor)


def _xz(stream: Readable) -> Readable:
    return _Decompressed(stream, lambda: lzma.LZMADecompressor(memlimit=_MAX_XZ_MEMORY))


_COMPRESSED: tuple[tuple[bytes, Callable[[Readable], Readable]], ...] = (
    (GZIP, _gzip),
    (BZIP2, _bz2),
    (XZ, _xz),
)


def cut_archive(head: bytes, stream: BinaryIO, source: str, reading: Reading, level: Level) -> Iterator[Cut]:
    """What is looked for in an archive or a compressed file that begins with ``head``.

    What else is in it is counted.
    """
    if level.depth >= MAX_DEPTH:
        yield reading.error(source, 0, f"expected archives nested at most {MAX_DEPTH} deep, found more")
        return
    before = reading.skipped.copy()
    is_empty = True
    try:
        for cut in _cut(head, stream, source, reading, level):
            is_empty = False
            yield cut
    except ArchiveError as error:
        yield reading.error(source, 0, str(error))
        return
    except _ERRORS as error:
        yield reading.error(source, 0, f"cannot be read: {_reason(error)}")
        return
    if is_empty:
        skipped = reading.skipped.since(before)
        found = f" ({skipped.describe()})" if skipped else ""
        plural = reading.form.plural
        kind = Kind(f"an archive without {plural}", f"archives without {plural}")
        yield reading.other(kind, source, 0, found)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _cut(head: bytes, stream: BinaryIO, source: str, reading: Reading, level: Level) -> Iterator[Cut]:
    budget = level.budget

    def count(size: int) -> None:
        if not level.depth:
            budget.read += size

    if head.startswith(ZIP):
        yield from _cut_zip(head, stream, source, reading, level)
        return
    raw = Counted(head, stream, count)
    if is_tar(head):
        yield from _cut_tar(raw, source, reading, level)
        return
    open_compressed = next(make for magic, make in _COMPRESSED if head.startswith(magic))
    content = Counted(b"", open_compressed(raw), budget.add)
    first = read_fully(content, tarfile.BLOCKSIZE)
    content = Counted(first, content, lambda size: None)
    if is_tar(first):
        yield from _cut_tar(content, source, reading, level)
    else:
        from .formats import cut_stream

        yield from cut_stream(cast("BinaryIO", content), source, reading, level.below())


def read_fully(stream: Readable, size: int) -> bytes:
    """So many bytes, or all that there are."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _cut_member(
    stream: BinaryIO, size: int, name: str, source: str, reading: Reading, level: Level
) -> Iterator[Item | PemItem]:
    """What is looked for in a member; errors in reading it end with it."""
    from .formats import HEAD_SIZE, cut_stream, is_readable

    source = f"{source}!{name}"
    try:
        if size > MAX_SMALL and not has_suffix(name, reading.forms):
            head = read_fully(stream, HEAD_SIZE)
            if not is_readable(head, reading.forms):
                reading.skipped.add(kinds.OTHER)
                return
            stream = cast("BinaryIO", Counted(head, stream, lambda size: None))
        yield from reading.sift(cut_stream(stream, source, reading, level.below()), name)
    except _ERRORS as error:
        yield reading.error(source, 0, f"cannot be read: {_reason(error)}")


class _TarInfo(tarfile.TarInfo):
    """The header of a member, of limited size: the library reads extended headers into memory.

    The library takes a header that is damaged or cut off for the end of the archive; here it is an error.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _TarInfo:
        """Raises TarError."""
        if len(buf) < tarfile.BLOCKSIZE:
            raise tarfile.ReadError("the archive ends early, without its end marker")
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not any(buf):  # the end marker
                raise
            raise tarfile.ReadError(f"the header of a member is damaged: {error}") from error
        if (
            header.type not in tarfile.SUPPORTED_TYPES
            or header.type
            in (
                tarfile.GNUTYPE_LONGNAME,
                tarfile.GNUTYPE_LONGLINK,
            )
        ) and header.size > MAX_TAR_HEADER:
            raise tarfile.ReadError(f"expected headers of at most {MAX_TAR_HEADER} bytes, found more")
        if header.size < 0:
            raise tarfile.ReadError("expected the size of a member, found a negative one")
        return header


def _cut_tar(stream: Readable, source: str, reading: Reading, level: Level) -> Iterator[Item | PemItem]:
    with tarfile.open(
        mode="r|", fileobj=cast("BinaryIO", stream), bufsize=_CHUNK_SIZE, tarinfo=_TarInfo, errorlevel=0
    ) as archive:
        while (member := archive.next()) is not None:
            cast("Any", archive).members.clear()  # the library keeps all of them
            level.budget.add_members(1)
            if member.isdir():
                continue
            name = _printable(member.name)
            if (kind := reading.left_out(name)) or (kind := _kind_of_member(member)):
                reading.skipped.add(kind)
                continue
            content = archive.extractfile(member)
            if content is not None:
                yield from _cut_member(cast("BinaryIO", content), member.size, name, source, reading, level)
        rest = cast("Readable", archive.fileobj)
        while data := rest.read(_CHUNK_SIZE):
            if data.strip(b"\0"):
                raise tarfile.ReadError("more than zeros follows its end marker")


def _kind_of_member(member: tarfile.TarInfo) -> Kind | None:
    """Why a member of a tar archive is skipped, if it is."""
    if member.issym() or member.islnk():
        return kinds.LINK
    return None if member.isreg() and not member.issparse() else kinds.SPECIAL


def _cut_zip(
    head: bytes, stream: BinaryIO, source: str, reading: Reading, level: Level
) -> Iterator[Item | PemItem]:
    file = _seekable(head, stream, level.depth == 0)
    size = file.seek(0, io.SEEK_END)
    if not level.depth:
        level.budget.read += size
    else:  # the library reads all entries of the directory before the first member
        level.budget.add_members(size // _ZIP_ENTRY)
    with zipfile.ZipFile(cast("BinaryIO", _ZipFile(file))) as archive:
        members = archive.infolist()
        if head.startswith(ZIP[0]) and not any(member.header_offset == 0 for member in members):
            yield reading.error(source, 0, "cannot be read: its first member is not in its directory")
        for member in members:
            level.budget.add_members(1)
            if member.filename.endswith("/"):  # a directory; `is_dir` fails where the name is empty
                continue
            name = _printable(member.filename)
            kind = reading.left_out(name)
            if kind is None and stat.S_ISLNK(member.external_attr >> 16):
                kind = kinds.LINK
            if kind is not None:
                reading.skipped.add(kind)
            elif member.flag_bits & 1:
                yield reading.error(f"{source}!{name}", 0, "cannot be read: the member is encrypted")
            else:
                yield from _cut_zip_member(archive, member, name, source, reading, level)


class _ZipFile:
    """A ZIP archive whose directory has a limited number of members: the library reads the directory at once
    and then needs several times as much memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises ArchiveError."""
        data = self._file.read(size)
        if len(data) > MAX_ZIP_MEMBERS * _ZIP_ENTRY and data.count(_ZIP_ENTRY_START) > MAX_ZIP_MEMBERS:
            raise ArchiveError(f"expected at most {MAX_ZIP_MEMBERS} members of a ZIP archive, found more")
        return data


def _cut_zip_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    name: str,
    source: str,
    reading: Reading,
    level: Level,
) -> Iterator[Item | PemItem]:
    try:
        with archive.open(_raw(member)) as content:
            counted = cast("BinaryIO", Counted(b"", _Member(content, member), level.budget.add))
            yield from _cut_member(counted, member.file_size, name, source, reading, level)
    except _ERRORS as error:
        yield reading.error(f"{source}!{name}", 0, f"cannot be read: {_reason(error)}")


def _raw(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The member for the library to read as it is stored, if it is compressed with bzip2 or LZMA: the library
    decompresses as much at once as a piece of these holds, which can be gigabytes."""
    if member.compress_type not in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        return member
    raw = copy(member)
    raw.compress_type = zipfile.ZIP_STORED
    raw.file_size = member.compress_size
    del raw.CRC  # `_Member` compares it
    return raw


class _Member:
    """What a member of a ZIP archive holds, decompressed piece by piece."""

    def __init__(self, content: Readable, member: zipfile.ZipInfo) -> None:
        """``content``: the member as `_raw` has it."""
        self._content = content
        self._member = member
        self._is_raw = True
        self._left = member.file_size
        self._crc = 0
        if member.compress_type == zipfile.ZIP_BZIP2:
            self._content = _bz2(content)
        elif member.compress_type == zipfile.ZIP_LZMA:
            filters = [_lzma_filter(content)]
            self._content = _Decompressed(
                content, lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
            )
        else:
            self._is_raw = False

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises BadZipFile."""
        if not self._is_raw:
            return self._content.read(size)
        size = size if size > 0 else _CHUNK_SIZE
        data = self._content.read(min(size, self._left)) if self._left else b""
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        if not data and (self._left or self._crc != self._member.CRC):
            raise zipfile.BadZipFile("its size or its CRC-32 is wrong")
        return data


def _lzma_filter(content: Readable) -> dict[str, int]:
    """The parameters before LZMA in a ZIP archive. Raises BadZipFile."""
    head = read_fully(content, 9)
    if len(head) < 9 or head[2:4] != b"\x05\0":
        raise zipfile.BadZipFile("the header of LZMA is wrong")
    modes, dictionary = head[4], int.from_bytes(head[5:], "little")
    if dictionary > _MAX_XZ_MEMORY:
        raise zipfile.BadZipFile(f"expected a dictionary of at most {_MAX_XZ_MEMORY} bytes, found more")
    return {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(dictionary, 4096),
        "lc": modes % 9,
        "lp": modes // 9 % 5,
        "pb": modes // 45,
    }


def _seekable(head: bytes, stream: BinaryIO, is_outermost: bool) -> BinaryIO:
    """The file itself, or all of it in memory. Raises ArchiveError."""
    if is_outermost and stream.seekable():
        return stream
    data = head + read_fully(stream, MAX_HELD + 1 - len(head))
    if len(data) > MAX_HELD:
        raise ArchiveError(
            f"expected at most {MAX_HELD} bytes of a ZIP archive that is not a file, found more"
        )
    return io.BytesIO(data)


def _printable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
