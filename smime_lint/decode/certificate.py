"""Certificate and TBSCertificate: RFC 5280 4.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeAlias, TypeVar

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
    Issuer,
    KeyAlgorithm,
    Nodes,
    Raw,
    Rfc822Name,
    SignatureAlgorithm,
    SmtpUtf8Mailbox,
    Subject,
    SubjectAltName,
    SubjectPublicKeyInfo,
    TBSCertificate,
    UniqueIdentifier,
    Validity,
)
from ..model.node import Where
from .extensions import read_extension
from .keys import decode_public_key
from .memory import Memory, read_remembered
from .names import read_name
from .strings import read_time

T = TypeVar("T")
P = ParamSpec("P")


class DecodeError(ValueError):
    """The input holds no certificate that could be linted. ``offset`` in bytes says where that shows."""

    def __init__(self, offset: int, message: str) -> None:
        """``message``: what was expected and what was found."""
        super().__init__(f"offset {offset}: {message}")
        self.offset = offset


def decode(der: bytes, tbs: bool = False, memory: Memory | None = None) -> Certificate:
    """Decode a Certificate, or a bare TBSCertificate, which is known by its structure.

    ``tbs``: take nothing but a TBSCertificate. ``memory``: what was decoded before, and is now. Raises
    DecodeError, and nothing else, if no certificate structure can be found or a limit of size, depth or
    number of elements is passed.
    """
    try:
        certificate = _decode(Reader(der), tbs, memory)
        parts = certificate.nodes.parts
        if parts and len({id(part) for part, _, _ in parts}) < len(parts):
            # The same piece stands there twice, so that its positions would be ambiguous.
            certificate = _decode(Reader(der), tbs, None)
    except DerError as error:
        raise DecodeError(error.offset, error.message) from None
    return certificate


def _decode(reader: Reader, force_tbs: bool, memory: Memory | None) -> Certificate:
    data = reader.data
    size = len(data)
    _, start, stop, after = reader.expect(0x30, 0, size, "certificate")
    nodes = Nodes()
    if start == stop:
        raise DerError(start, 0, "expected a certificate, found an empty SEQUENCE")
    if force_tbs or data[start] in (0xA0, 0x02):
        del reader.faults[:]  # the TBSCertificate reads its own tag again
        tbs = _read_tbs(reader, nodes, 0, size, memory)
        algorithm, signature = None, None
        is_tbs = True
    else:
        tbs = _read_tbs(reader, nodes, start, stop, memory)
        algorithm, signature = _read_signature(reader, nodes, start + tbs.length, stop, memory)
        is_tbs = False
    reader.field, reader.extension, reader.holder = "certificate", None, Holder.CERTIFICATE
    reader.end(after, size, "certificate")
    faults = distinct_faults(reader.faults)
    nodes.own[Holder.CERTIFICATE].extend(faults)
    san = tbs.get(SubjectAltName)
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
        () if san is None else tuple(name for name in san.names if isinstance(name, _MAILBOX_NAMES)),
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
    algorithm = _field(
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
    signature = _field(reader, "signatureValue", _read_signature_value, reader, pos + algorithm.length, stop)
    if signature is not None:
        reader.field = "certificate"
        reader.end(signature._at + signature.length, stop, "certificate")
    return algorithm, signature


def _read_signature_value(reader: Reader, pos: int, end: int) -> BitString:
    _, start, stop, after = reader.expect(0x03, pos, end, "signatureValue")
    octets, unused = reader.bit_string(pos, start, stop, "signatureValue")
    return BitString("signatureValue", pos, after - pos, octets, unused)


_PATHS: dict[str, Where] = {
    "signatureAlgorithm": "signatureAlgorithm",
    "signatureValue": "signatureValue",
    "subjectPublicKey": "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey",
}
"""The paths of fields that are not directly in the TBSCertificate."""


def _field(reader: Reader, name: str, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Read the field of a name; what is wrong in it costs the field alone."""
    reader.field = name
    try:
        return read(*args, **kwargs)
    except LimitError:
        raise
    except DerError as error:
        reader.holder = Holder.CERTIFICATE
        reader.field = name
        where = _PATHS.get(name, ("tbsCertificate", name)) if error.where is None else error.where
        reader.fault(
            error.kind, where, error.offset, error.offset + error.length, error.message, error.citation
        )
        return None


def _read_tbs(reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None) -> TBSCertificate:
    reader.field = "tbsCertificate"
    where = "tbsCertificate"
    _, cursor, stop, after = reader.expect(0x30, pos, end, where)
    starts = _find_fields(reader, cursor, stop)
    version = None
    if reader.data[cursor] == 0xA0:
        version = _field(reader, "version", _read_version, reader, cursor, stop)
    reader.field = "serialNumber"
    serial_number = _read_serial_number(reader, starts[0], starts[1])
    signature = _field(
        reader,
        "signature",
        read_remembered,
        memory,
        "signature",
        reader,
        nodes,
        starts[1],
        starts[2],
        "tbsCertificate.signature",
        read_algorithm,
    )
    issuer = _field(
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
        _read_issuer,
    )
    validity = _field(reader, "validity", _read_validity, reader, nodes, starts[3], starts[4])
    subject = _field(reader, "subject", _read_subject, reader, nodes, starts[4], starts[5], memory)
    spki = _field(reader, "subjectPublicKeyInfo", _read_spki, reader, nodes, starts[5], starts[6], memory)
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
    return tbs


_MAILBOX_NAMES = (Rfc822Name, SmtpUtf8Mailbox)

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

    Raises DerError where they are not all there: then there is no certificate structure.
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


def read_algorithm(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> SignatureAlgorithm:
    """The algorithm of a signature at pos. Raises DerError where there is none."""
    after, der, (oid, at, _) = take_algorithm(reader, pos, end, where)
    parameters = None if at is None else Raw((where, "parameters"), pos + at, after - pos - at, der[at:])
    algorithm = SignatureAlgorithm(where, pos, after - pos, oid, parameters, der)
    nodes.own[Holder.CERTIFICATE].append(algorithm)
    return algorithm


def _read_key_algorithm(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> KeyAlgorithm:
    """The algorithm of a key at pos. Raises DerError if there is none."""
    after, der, (oid, at, curve) = take_algorithm(reader, pos, end, where)
    parameters = None if at is None else Raw((where, "parameters"), pos + at, after - pos - at, der[at:])
    algorithm = KeyAlgorithm(where, pos, after - pos, oid, parameters, der, curve)
    nodes.own[Holder.CERTIFICATE].append(algorithm)
    return algorithm


AlgorithmParts: TypeAlias = tuple[str, int | None, str | None]
"""OID, the place of the parameters, and the OID that they are if they are one."""


def take_algorithm(reader: Reader, pos: int, end: int, where: Where) -> tuple[int, bytes, AlgorithmParts]:
    """The AlgorithmIdentifier at pos: where it ends, its encoding, and its parts.

    Raises DerError where there is none.
    """
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    return after, reader.data[pos:after], _take_algorithm_apart(reader, pos, start, stop, where)


def _take_algorithm_apart(reader: Reader, pos: int, start: int, stop: int, where: Where) -> AlgorithmParts:
    oid, cursor = reader.read_oid(start, stop, where)
    if cursor == stop:
        return oid, None, None
    tag, content, content_end, value_end = reader.read(cursor, stop, where)
    if tag & 0x20:
        reader.skim(content, content_end, where)
    reader.end(value_end, stop, where)
    named = None
    if tag == 0x06:
        try:
            named = reader.oid(cursor, content, content_end, (where, "parameters"))
        except DerError as error:
            # The parameters are wrong; which algorithm it is can still be told.
            reader.fault(error.kind, (where, "parameters"), cursor, value_end, error.message, error.citation)
    return oid, cursor - pos, named


def _read_validity(reader: Reader, nodes: Nodes, pos: int, end: int) -> Validity:
    where = "tbsCertificate.validity"
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    not_before, cursor = read_time(reader, start, stop, "tbsCertificate.validity.notBefore")
    not_after, cursor = read_time(reader, cursor, stop, "tbsCertificate.validity.notAfter")
    reader.end(cursor, stop, where)
    validity = Validity(where, pos, after - pos, not_before, not_after)
    nodes.own[Holder.CERTIFICATE].extend((validity, not_before, not_after))
    return validity


def _read_spki(
    reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None
) -> SubjectPublicKeyInfo:
    where = "tbsCertificate.subjectPublicKeyInfo"
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    algorithm = read_remembered(
        memory,
        "keyAlgorithm",
        reader,
        nodes,
        start,
        reader.end_of(start, stop),
        f"{where}.algorithm",
        _read_key_algorithm,
    )
    cursor = start + algorithm.length
    key_where = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey"
    _, content, content_end, key_end = reader.expect(0x03, cursor, stop, key_where)
    octets, unused = reader.bit_string(cursor, content, content_end, key_where)
    reader.end(key_end, stop, where)
    bit_string = BitString(key_where, cursor, key_end - cursor, octets, unused)
    key = _field(reader, "subjectPublicKey", decode_public_key, reader, nodes, algorithm, bit_string)
    spki = SubjectPublicKeyInfo(where, pos, after - pos, algorithm, bit_string, key)
    nodes.own[Holder.CERTIFICATE].append(spki)
    return spki


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
                extension = _read_extension(reader, nodes, cursor, end, (where, len(entries)), memory)
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


_UNIQUE_OIDS = (b"\x06\x03\x55\x1d\x11", b"\x06\x03\x55\x1d\x0e")
"""subjectAltName and subjectKeyIdentifier: they differ from certificate to certificate."""


def _read_extension(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, memory: Memory | None
) -> Extension:
    """The Extension at pos. Raises DerError if there is none."""
    after = reader.end_of(pos, end)
    if reader.data[pos + 2 : pos + 7] in _UNIQUE_OIDS:
        memory = None
    return read_remembered(memory, "extension", reader, nodes, pos, after, where, read_extension)


def _read_subject(reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None) -> Subject:
    """The subject. Raises DerError if it is not a Name."""
    return read_name(reader, nodes, pos, end, "tbsCertificate.subject", Holder.SUBJECT, Subject, memory)[0]


def _read_issuer(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> Issuer:
    """The issuer. Raises DerError if it is not a Name."""
    return read_name(reader, nodes, pos, end, where, Holder.ISSUER, Issuer)[0]


def _extension_fault(reader: Reader, error: DerError, where: Where) -> None:
    reader.holder = Holder.CERTIFICATE
    reader.fault(error.kind, where, error.offset, error.offset + error.length, error.message, "RFC 5280 4.2")
