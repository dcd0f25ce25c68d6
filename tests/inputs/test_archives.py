"""ZIP and tar archives, compressed files, and what is made to cost much."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from smime_lint.inputs import ALL_FORMS, Inputs, Item, Reading, read_bytes
from smime_lint.inputs import archives as limits
from smime_lint.inputs.formats import read_stream

from ..certificates import CERTS, crls, der_of
from .containers import (
    PASSWORD,
    cert_bag,
    ldif,
    other_content,
    pkcs12,
    signed_data,
    signed_message,
    tar_of,
    zip_of,
)
from .test_pem import block

CERT = der_of(CERTS / "ca" / "root.pem")
SECOND = der_of(CERTS / "ca" / "smime-ca-1.pem")
MEMBERS = {
    "dir/": b"",
    "dir/a.pem": block(CERT) + block(SECOND),
    "b.der": CERT,
    "mail.eml": signed_message(signed_data([SECOND])),
    "people.ldif": ldif([("userCertificate;binary", CERT)]),
    "no-suffix": SECOND,
    "key.pem": block(b"secret", "PRIVATE KEY"),
    "README": b"text",
    ".hidden.pem": block(CERT),
    "damaged.crt": b"text",
}
EXPECTED = [
    ("dir/a.pem", 0, CERT),
    ("dir/a.pem", 1, SECOND),
    ("b.der", 0, CERT),
    ("mail.eml", 0, SECOND),
    ("people.ldif", 0, CERT),
    ("no-suffix", 0, SECOND),
    ("damaged.crt", 0, None),
]
SKIPPED = "1 hidden file or directory, 1 private key, 1 other file"
FORMATS = {
    "zip": zip_of,
    "stored": lambda members: zip_of(members, zipfile.ZIP_STORED),
    "zip-bzip2": lambda members: zip_of(members, zipfile.ZIP_BZIP2),
    "zip-lzma": lambda members: zip_of(members, zipfile.ZIP_LZMA),
    "tar": tar_of,
    "gz": lambda members: tar_of(members, "w:gz"),
    "bz2": lambda members: tar_of(members, "w:bz2"),
    "xz": lambda members: tar_of(members, "w:xz"),
}


@pytest.mark.parametrize("format", FORMATS)
def test_members(format: str, tmp_path: Path) -> None:
    data = FORMATS[format](MEMBERS)
    items = list(read_bytes(data, "x"))
    assert [(item.source, item.index, item.der) for item in items] == [
        (f"x!{name}", index, der) for name, index, der in EXPECTED
    ]
    (tmp_path / "archive").write_bytes(data)
    for names in ([str(tmp_path / "archive")], [str(tmp_path)]):
        inputs = Inputs(names)
        assert [item.der for item in inputs] == [der for _, _, der in EXPECTED]
        assert inputs.reading.skipped.describe() == SKIPPED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive"]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_files(compress: object) -> None:
    assert callable(compress)
    assert [(item.source, item.der) for item in read_bytes(compress(block(CERT)), "x.gz")] == [("x.gz", CERT)]
    two = compress(block(CERT)) + compress(block(SECOND))
    assert [item.der for item in read_bytes(two)] == [CERT, SECOND]


def test_all_documents() -> None:
    data = zip_of({"a.crl": crls()[0].der, "a.pem": block(CERT)})
    assert [(item.document, item.der) for item in read_bytes(data, forms=ALL_FORMS)] == [
        ("crl", crls()[0].der),
        ("certificate", CERT),
    ]


def test_archives_in_archives() -> None:
    inner = tar_of({"a.der": CERT}, "w:gz")
    middle = zip_of({"inner.tgz": inner, "b.der": SECOND})
    assert [(item.source, item.der) for item in read_bytes(middle, "x.zip")] == [
        ("x.zip!inner.tgz!a.der", CERT),
        ("x.zip!b.der", SECOND),
    ]
    assert [item.error for item in read_bytes(tar_of({"middle.zip": middle}), "x")] == [
        "expected archives nested at most 2 deep, found more",
        None,
    ]


def test_passwords_and_excluded_members() -> None:
    data = zip_of({"a/x.p12": pkcs12([cert_bag(CERT)]), "b/y.der": SECOND, "c.der": CERT})
    asked = []

    def passwords(source: str) -> Iterator[str]:
        asked.append(source)
        yield PASSWORD

    reading = Reading(passwords=passwords, exclude=["b/*"])
    assert [item.der for item in read_stream(io.BytesIO(data), "x", reading)] == [CERT, CERT]
    assert asked == ["x!a/x.p12"]
    assert reading.skipped.describe() == "1 excluded file or directory"


def test_an_archive_without_certificates(tmp_path: Path) -> None:
    data = zip_of({"key.der": other_content()["RSA key"], "request.der": other_content()["CSR"]})
    (item,) = read_bytes(data)
    assert item.error == (
        "expected a certificate, found an archive without certificates "
        "(1 certificate signing request (CSR), 1 private key)"
    )
    (item,) = read_bytes(zip_of({}))
    assert item.error == "expected a certificate, found an archive without certificates"
    (tmp_path / "a.zip").write_bytes(data)
    (item,) = Inputs([str(tmp_path)])
    assert item.error == (
        "expected a directory with certificates, found none (1 archive without certificates, "
        "1 certificate signing request (CSR), 1 private key)"
    )


def test_links_and_paths_are_only_names() -> None:
    stream = io.BytesIO()
    with tarfile.open(mode="w", fileobj=stream) as archive:
        for name, kind, target in (
            ("link.pem", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.pem", tarfile.LNKTYPE, "../x"),
            ("pipe.pem", tarfile.FIFOTYPE, ""),
            ("device.pem", tarfile.CHRTYPE, ""),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        for name in ("/etc/a.pem", "../../b.pem", "c\x1b[31m.pem"):
            member = tarfile.TarInfo(name)
            member.size = len(CERT)
            archive.addfile(member, io.BytesIO(CERT))
    reading = Reading()
    items = list(read_stream(io.BytesIO(stream.getvalue()), "x", reading))
    assert [item.source for item in items] == ["x!/etc/a.pem", "x!../../b.pem", "x!c\x1b[31m.pem"]
    assert reading.skipped.describe() == "2 links, 2 special files"


def test_links_in_zip() -> None:
    info = zipfile.ZipInfo("link.pem")
    info.external_attr = 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.der", CERT)
    reading = Reading()
    (item,) = read_stream(io.BytesIO(data.getvalue()), "x", reading)
    assert item.der == CERT
    assert reading.skipped.describe() == "1 link"


def test_a_member_without_a_name_is_an_error() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.der", b"0")
        archive.writestr("b.pem", CERTS.joinpath("profiles", "sponsor-strict-rsa.pem").read_bytes())
    data = bytearray(stream.getvalue())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<HHH", data, entry + 28, 0, 0, len("a.der"))  # the name becomes a comment
    damaged, whole = read_bytes(bytes(data))
    assert damaged.error is not None
    assert whole.der is not None


def test_encrypted_members_are_errors() -> None:
    data = bytearray(zip_of({"a.der": CERT, "b.der": SECOND}, zipfile.ZIP_STORED))
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    first, second = read_bytes(bytes(data), "x")
    assert (first.source, first.error) == ("x!a.der", "cannot be read: the member is encrypted")
    assert second.der == SECOND


@pytest.mark.parametrize("format", FORMATS)
def test_damage_is_an_error_and_costs_no_other_member(format: str) -> None:
    data = FORMATS[format]({f"{number}.der": CERT for number in range(20)})
    for end in range(600, len(data) - 1, max(1, len(data) // 12)):
        items = list(read_bytes(data[:end], "x"))
        assert items
        assert all(item.error is not None or item.der for item in items)
        if not format.startswith(("zip", "stored")) and end < len(data) // 2:
            assert items[-1].error is not None
    changed = bytearray(data)
    changed[700] ^= 0x55
    assert any(item.error is not None or item.der != CERT for item in read_bytes(bytes(changed), "x"))


def test_a_tar_without_its_end_is_an_error() -> None:
    data = tar_of({f"{number}.der": CERT for number in range(3)})
    member = 512 + -(-len(CERT) // 512) * 512
    flipped = bytearray(data)
    flipped[member + 5] ^= 1
    early = "cannot be read: the archive ends early, without its end marker"
    damaged = "cannot be read: the header of a member is damaged: bad checksum"
    for changed, error in (
        (bytes(flipped), damaged),
        (data[: member + 100], early),
        (data[:member], early),
        (data + data, "cannot be read: more than zeros follows its end marker"),
    ):
        for compressed in (changed, gzip.compress(changed), bz2.compress(changed), lzma.compress(changed)):
            items = list(read_bytes(compressed, "x"))
            count = 3 if changed.startswith(data) else 1
            assert [item.der for item in items[:-1]] == [CERT] * count
            assert (items[-1].source, items[-1].error) == ("x", error)


def test_the_end_of_a_tar() -> None:
    data = tar_of({"a.der": CERT})
    end = 512 + -(-len(CERT) // 512) * 512
    for zeros in (512, 700, 1024, 1 << 20):
        whole = data[:end] + bytes(zeros)
        for compressed in (whole, gzip.compress(whole)):
            assert [item.der for item in read_bytes(compressed)] == [CERT]


def errors_of(data: bytes) -> list[str]:
    """The errors; there is one at least, and finding it takes little time."""
    start = time.process_time()
    errors = [item.error for item in read_bytes(data, "x") if item.error is not None]
    assert time.process_time() - start < 2
    assert errors
    return errors


TOO_MUCH = f"expected at most {limits.MAX_RATIO} times the size of the input, found more"


def bomb(size: int) -> bytes:
    """Something that looks worth reading."""
    return block(CERT) + b"\n" * size


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_bombs(compress: object) -> None:
    assert callable(compress)
    assert errors_of(compress(bomb(12 << 20))) == [TOO_MUCH]
    assert errors_of(compress(tar_of({"a.pem": bomb(6 << 20), "b.pem": bomb(6 << 20)}))) == [TOO_MUCH]


def test_bombs_in_zip() -> None:
    data = zip_of({f"{number}.pem": bomb(2 << 20) for number in range(6)})
    assert errors_of(data) == [TOO_MUCH]
    inner = zip_of({"a.pem": bomb(6 << 20)})
    assert set(errors_of(zip_of({f"{number}.zip": inner for number in range(9)}))) == {TOO_MUCH}


def test_members_that_share_their_bytes() -> None:
    """A directory whose entries all point at one member."""
    one = zip_of({"0.pem": bomb(1 << 20)})
    start = one.index(b"PK\x01\x02")
    entry, end = one[start : one.index(b"PK\x05\x06")], one[one.index(b"PK\x05\x06") :]
    count = 5000
    end = end[:8] + struct.pack("<HHLL", count, count, len(entry) * count, start) + end[20:]
    assert errors_of(one[:start] + entry * count + end)


def test_members_of_zip_are_counted_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_of({str(number): b"" for number in range(20_000)}, zipfile.ZIP_STORED)
    monkeypatch.setattr(limits, "MAX_ZIP_MEMBERS", 19_999)
    for count in (20_000, 1):  # the library does not rely on this number either
        end = len(data) - 22
        changed = data[: end + 8] + struct.pack("<HH", count, count) + data[end + 12 :]
        tracemalloc.start()
        try:
            assert errors_of(changed) == ["expected at most 19999 members of a ZIP archive, found more"]
            assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
        finally:
            tracemalloc.stop()


def test_a_zip_behind_another_is_an_error() -> None:
    first, second = zip_of({"a.der": CERT}), zip_of({"b.der": SECOND})
    error, item = read_bytes(first + second, "x")
    assert (error.source, error.error) == ("x", "cannot be read: its first member is not in its directory")
    assert (item.source, item.der) == ("x!b.der", SECOND)


def test_many_empty_members() -> None:
    header = tarfile.TarInfo("x").tobuf()
    assert errors_of(gzip.compress(header * 50_000 + bytes(1024))) == [TOO_MUCH]
    assert errors_of(zip_of({"x.zip": zip_of({str(number): b"" for number in range(8_000)})}))[0].startswith(
        "expected at most"
    )


def test_large_headers_of_tar() -> None:
    for kind in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME):
        header = tarfile.TarInfo("x")
        header.type, header.size = kind, 15 << 20
        data = header.tobuf() + b"1" * (15 << 20)
        (error,) = errors_of(data)
        assert error.startswith("cannot be read: ")
    header = tarfile.TarInfo("a.pem")
    header.size = 1 << 40
    assert errors_of(header.tobuf(tarfile.GNU_FORMAT) + block(CERT)) == [
        "cannot be read: unexpected end of data",
        "cannot be read: the data ends early",
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_the_memory_of_members_is_bounded(method: int) -> None:
    data = zip_of({"a.pem": bytes(100 << 20)}, method)
    tracemalloc.start()
    try:
        found = list(read_bytes(data, "x"))
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [item.der for item in found] == [None]
    assert memory < 32 << 20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_members(method: int) -> None:
    data = zip_of({"a.der": CERT, "b.der": SECOND}, method)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        crc = struct.pack("<I", archive.getinfo("a.der").CRC)
    first, second = read_bytes(data.replace(crc, b"\0\0\0\0"), "x")
    assert first.der is None
    assert first.error == "cannot be read: its size or its CRC-32 is wrong"
    assert second.der == SECOND


def test_the_memory_of_xz_is_bounded() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]
    data = lzma.compress(block(CERT), filters=filters)
    assert errors_of(data) == ["cannot be read: Memory usage limit exceeded"]


class Repeated(io.RawIOBase):
    """A header, a content that is repeated, and an end, none of it in memory."""

    def __init__(self, head: bytes, part: bytes, count: int, end: bytes = b"") -> None:
        self._parts = self._make(head, part, count, end)
        self._data = b""

    def _make(self, head: bytes, part: bytes, count: int, end: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(count):
            yield part
        yield end

    def read(self, size: int = -1, /) -> bytes:
        while len(self._data) < size and (part := next(self._parts, None)) is not None:
            self._data += part
        data, self._data = self._data[:size], self._data[size:]
        return data


def counted(stream: io.RawIOBase) -> tuple[int, int]:
    """How many documents there are, and how much memory it took to find them."""
    tracemalloc.start()
    try:
        count = sum(item.der is not None for item in read_stream(stream, "x", Reading()))  # type: ignore[arg-type]
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_large_archives_and_bundles_stream() -> None:
    member = tar_of({"a.der": CERT})[: 512 + -(-len(CERT) // 512) * 512]
    count, memory = counted(Repeated(b"", member * 16, 100, bytes(1024)))
    assert count == 1600
    assert memory < 8 << 20
    bundle = tarfile.TarInfo("bundle.pem")
    text = block(CERT) * 100
    bundle.size = len(text) * 100
    count, memory = counted(Repeated(bundle.tobuf(), text, 100, bytes(-bundle.size % 512 + 1024)))
    assert count == 10_000
    assert memory < 8 << 20


def test_a_large_file_that_is_nothing_is_not_read() -> None:
    log = tarfile.TarInfo("log")
    log.size = 1 << 30
    start = time.process_time()
    items = list(read_stream(Repeated(log.tobuf(), b"hello\n" * 10_000, 100), "x", Reading()))  # type: ignore[arg-type]
    assert [item.error is not None for item in items] == [True]
    assert time.process_time() - start < 2


def test_a_zip_that_is_not_a_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_HELD", 1 << 16)
    data = zip_of({"a.pem": block(CERT) * 200}, zipfile.ZIP_STORED)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    (item,) = read_stream(Pipe(data), "-", Reading())
    assert item == Item(
        "-", 0, None, "expected at most 65536 bytes of a ZIP archive that is not a file, found more"
    )
    small = zip_of({"a.pem": block(CERT)})
    assert [item.der for item in read_stream(Pipe(small), "-", Reading())] == [CERT]
