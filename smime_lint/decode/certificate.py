"""Certificate and TBSCertificate: RFC 5280 4.1."""

from __future__ import annotations

from ..der import MAX_EXTENSIONS, DerError, LimitError, Reader, tag_name
from ..model import (
    BitString,
    Certificate,
    Extension,
    Extensions,
    Fault,
    FaultKind,
    Holder,
    Integer,
    Nodes,
    SignatureAlgorithm,
    SubjectAltName,
    TBSCertificate,
    UniqueIdentifier,
)
from ..model.node import Where
from .fields import (
    add_outline,
    mailbox_names,
    read_algorithm,
    read_extension_at,
    read_field,
    read_issuer,
    read_signature_value,
    read_spki,
    read_subject,
    read_tbs_algorithm,
    read_validity,
)
from .memory import Memory, read_remembered
from .straight import read_straight


class DecodeError(ValueError):
    """The input holds no certificate that could be linted. ``offset`` in bytes says where that shows."""

    def __init__(self, offset: int, message: str) -> None:
        """``message``: what was expected and what was found."""
        super().__init__(f"offset {offset}: {message}")
        self.offset = offset


def decode(der: bytes, tbs: bool = False, memory: Memory | None = None) -> Certificate:
    """Decode a Certificate, or a bare TBSCertificate, which is known by its structure.

    ``tbs``: accept only a TBSCertificate. ``memory``: what was decoded before, and is now. Raises
    DecodeError, and nothing else, if no certificate structure can be found or a limit of size, depth or
    number of elements is passed.
    """
    certificate = None if tbs else read_straight(der, memory)
    return certificate or decode_carefully(der, tbs, memory)


def decode_carefully(der: bytes, tbs: bool = False, memory: Memory | None = None) -> Certificate:
    """Decode as `decode` does, with each field apart, so that a fault affects only that field."""
    try:
        return _decode(Reader(der), tbs, memory)
    except DerError as error:
        raise DecodeError(error.offset, error.message) from None


def _decode(reader: Reader, force_tbs: bool, memory: Memory | None) -> Certificate:
    data = reader.data
    size = len(data)
    _, start, stop, after = reader.expect(0x30, 0, size, "certificate")
    nodes = Nodes()
    if start == stop:
        raise DerError(start, 0, "expected a certificate, found an empty SEQUENCE")
    if force_tbs or data[start] in (0xA0, 0x02):
        del reader.faults[:]  # the TBSCertificate reads its own tag again
        tbs = _read_tbs(reader, nodes, 0, size, b"", memory)
        algorithm, signature = None, None
        is_tbs = True
    else:
        outer = reader.end_of(start, stop)
        algorithm_der = data[outer : reader.end_of(outer, stop)] or b"\0"
        tbs = _read_tbs(reader, nodes, start, stop, algorithm_der, memory)
        algorithm, signature = _read_signature(reader, nodes, start + tbs.length, stop, memory)
        is_tbs = False
    reader.field, reader.extension, reader.holder = "certificate", None, Holder.CERTIFICATE
    reader.end(after, size, "certificate")
    faults = distinct_faults(reader.faults)
    nodes.own[Holder.CERTIFICATE].extend(faults)
    return Certificate(
        "certificate",
        0,
        after,
        data,
        faults,
        nodes,
        is_tbs,
        tbs,
        algorithm,
        signature,
        mailbox_names(tbs.get(SubjectAltName)),
    )


def distinct_faults(faults: list[Fault]) -> tuple[Fault, ...]:
    """Each fault once: an element that is read twice has its faults recorded twice."""
    found: dict[tuple[FaultKind, int, int], Fault] = {}
    for fault in faults:
        found.setdefault((fault.kind, fault._at, fault.length), fault)
    return tuple(found.values())


def _read_signature(
    reader: Reader, nodes: Nodes, pos: int, stop: int, memory: Memory | None
) -> tuple[SignatureAlgorithm | None, BitString | None]:
    reader.extension = None
    name = "signatureAlgorithm"
    algorithm = read_field(
        reader,
        name,
        read_remembered,
        memory,
        name,
        reader,
        nodes,
        pos,
        reader.end_of(pos, stop),
        name,
        read_algorithm,
    )
    if algorithm is None:
        return None, None
    signature = read_field(
        reader, "signatureValue", read_signature_value, reader, pos + algorithm.length, stop
    )
    if signature is not None:
        reader.field = "certificate"
        reader.end(signature._at + signature.length, stop, "certificate")
    return algorithm, signature


def _read_tbs(
    reader: Reader, nodes: Nodes, pos: int, end: int, outer: bytes, memory: Memory | None
) -> TBSCertificate:
    reader.field = "tbsCertificate"
    where = "tbsCertificate"
    _, cursor, stop, after = reader.expect(0x30, pos, end, where)
    starts = _find_fields(reader, cursor, stop)
    version = None
    if reader.data[cursor] == 0xA0:
        version = read_field(reader, "version", _read_version, reader, cursor, stop)
    reader.field = "serialNumber"
    serial_number = _read_serial_number(reader, starts[0], starts[1])
    signature = read_field(
        reader, "signature", read_tbs_algorithm, reader, nodes, starts[1], starts[2], outer
    )
    issuer = read_field(
        reader,
        "issuer",
        read_remembered,
        memory,
        "issuer",
        reader,
        nodes,
        starts[2],
        starts[3],
        "tbsCertificate.issuer",
        read_issuer,
    )
    validity = read_field(reader, "validity", read_validity, reader, nodes, starts[3], starts[4])
    subject = read_field(reader, "subject", read_subject, reader, nodes, starts[4], starts[5], memory)
    spki = read_field(reader, "subjectPublicKeyInfo", read_spki, reader, nodes, starts[5], starts[6], memory)
    faults = len(reader.faults)
    unique_ids, extensions = _read_optional_fields(reader, nodes, starts[6], stop, memory)
    readable = len(reader.faults) == faults or not any(
        fault.kind in _UNREADABLE and fault.field in _EXTENSIONS for fault in reader.faults[faults:]
    )
    by_oid: dict[str, Extension] = {}
    for extension in extensions.entries if extensions is not None else ():
        by_oid.setdefault(extension.oid, extension)
    tbs = TBSCertificate(
        where,
        pos,
        after - pos,
        version,
        serial_number,
        signature,
        issuer,
        validity,
        subject,
        spki,
        unique_ids.get("issuerUniqueID"),
        unique_ids.get("subjectUniqueID"),
        extensions,
        by_oid,
        readable,
    )
    nodes.own[Holder.CERTIFICATE].append(tbs)
    add_outline(nodes, tbs, memory)
    return tbs


_UNREADABLE = (FaultKind.STRUCTURE, FaultKind.TRAILING_DATA, FaultKind.CONSTRUCTED_STRING)
_EXTENSIONS = ("tbsCertificate", "extensions")

_FIELDS = (
    ("serialNumber", 0x02),
    ("signature", 0x30),
    ("issuer", 0x30),
    ("validity", 0x30),
    ("subject", 0x30),
    ("subjectPublicKeyInfo", 0x30),
)


def _find_fields(reader: Reader, cursor: int, stop: int) -> list[int]:
    """Where the mandatory fields start, and where the last of them ends.

    Raises DerError if they are not all there: then there is no certificate structure.
    """
    faults = len(reader.faults)
    if cursor < stop and reader.data[cursor] == 0xA0:
        cursor = reader.read(cursor, stop, "tbsCertificate")[3]
    starts = []
    for name, expected in _FIELDS:
        if cursor >= stop:
            raise DerError(cursor, 0, f"expected {name}, found the end of the TBSCertificate")
        if reader.data[cursor] != expected:
            after = reader.read(cursor, stop, "tbsCertificate")[3]
            found = tag_name(reader.data[cursor])
            raise DerError(cursor, after - cursor, f"expected {tag_name(expected)} ({name}), found {found}")
        starts.append(cursor)
        length = reader.data[cursor + 1] if cursor + 1 < stop else 0x80
        if length < 0x80 and cursor + 2 + length <= stop:
            cursor += 2 + length
        else:
            cursor = reader.expect(expected, cursor, stop, "tbsCertificate")[3]
    starts.append(cursor)
    del reader.faults[faults:]  # found again when the fields are read
    return starts


def _read_version(reader: Reader, pos: int, end: int) -> Integer:
    where = "tbsCertificate.version"
    _, start, stop, _ = reader.read(pos, end, where)
    version, after = reader.read_integer(0x02, start, stop, where)
    reader.end(after, stop, where)
    if version.value == 0:
        reader.fault(
            FaultKind.DEFAULT_ENCODED, where, start, after, "the default value (v1) is encoded", "X.690 11.5"
        )
    return version


def _read_serial_number(reader: Reader, pos: int, end: int) -> Integer:
    where = "tbsCertificate.serialNumber"
    return reader.read_integer(0x02, pos, end, where)[0]


def _read_optional_fields(
    reader: Reader, nodes: Nodes, cursor: int, stop: int, memory: Memory | None
) -> tuple[dict[str, UniqueIdentifier], Extensions | None]:
    unique_ids: dict[str, UniqueIdentifier] = {}
    extensions = None
    where = "tbsCertificate"
    last_tag = 0
    while cursor < stop:
        reader.field = "tbsCertificate"
        try:
            tag, start, content_end, after = reader.read(cursor, stop, where)
        except LimitError:
            raise
        except DerError as error:
            reader.fault(error.kind, where, cursor, stop, error.message, error.citation)
            break
        number = tag & 0x1F
        if tag in (0x81, 0x82, 0xA1, 0xA2) and number > last_tag:
            name = "issuerUniqueID" if number == 1 else "subjectUniqueID"
            unique_ids[name] = UniqueIdentifier(f"tbsCertificate.{name}", cursor, after - cursor)
            if tag & 0x20:
                reader.skim(start, content_end, where)
            last_tag = number
        elif tag == 0xA3 and last_tag < 3:
            extensions = _read_extensions(reader, nodes, cursor, start, content_end, after, memory)
            last_tag = 3
        else:
            reader.end(cursor, stop, where)
            break
        cursor = after
    nodes.own[Holder.CERTIFICATE].extend(unique_ids.values())
    return unique_ids, extensions


def _read_extensions(
    reader: Reader, nodes: Nodes, pos: int, start: int, stop: int, after: int, memory: Memory | None
) -> Extensions:
    where = "tbsCertificate.extensions"
    entries: list[Extension] = []
    reader.field = "extensions"
    try:
        _, cursor, end, sequence_end = reader.expect(0x30, start, stop, where)
        reader.end(sequence_end, stop, where)
        while cursor < end:
            before = cursor
            reader.field, reader.extension = "extensions", None
            try:
                extension = read_extension_at(reader, nodes, cursor, end, (where, len(entries)), memory)
                cursor += extension.length
                entries.append(extension)
                if len(entries) > MAX_EXTENSIONS:
                    raise LimitError(pos, after - pos, f"expected at most {MAX_EXTENSIONS} extensions")
            except LimitError:
                raise
            except DerError as error:
                # Not an Extension: skip the element. Where not even that can be read, the outer except ends.
                _extension_fault(reader, error, (where, len(entries)))
                cursor = reader.read(before, end, where)[3]
    except LimitError:
        raise
    except DerError as error:
        _extension_fault(reader, error, where)
    reader.extension = None
    extensions = Extensions(where, pos, after - pos, tuple(entries))
    nodes.own[Holder.CERTIFICATE].append(extensions)
    return extensions


def _extension_fault(reader: Reader, error: DerError, where: Where) -> None:
    reader.holder = Holder.CERTIFICATE
    reader.fault(error.kind, where, error.offset, error.offset + error.length, error.message, "RFC 5280 4.2")
