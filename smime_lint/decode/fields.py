"""The fields of a certificate, each read where it stands: RFC 5280 4.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeAlias, TypeVar

from ..der import DerError, LimitError, Reader
from ..model import (
    BitString,
    Extension,
    Holder,
    Issuer,
    KeyAlgorithm,
    Nodes,
    Outline,
    Raw,
    Rfc822Name,
    SignatureAlgorithm,
    SmtpUtf8Mailbox,
    Subject,
    SubjectAltName,
    SubjectPublicKeyInfo,
    TBSCertificate,
    TbsSignatureAlgorithm,
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


_PATHS: dict[str, Where] = {
    "signatureAlgorithm": "signatureAlgorithm",
    "signatureValue": "signatureValue",
    "subjectPublicKey": "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey",
}
"""The paths of fields that are not directly in the TBSCertificate."""


def read_field(
    reader: Reader, name: str, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Read the field of a name; a fault in it affects only that field."""
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


def read_algorithm(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> SignatureAlgorithm:
    """The algorithm of a signature at pos. Raises DerError if there is none."""
    after, der, (oid, at, _) = take_algorithm(reader, pos, end, where)
    parameters = None if at is None else Raw((where, "parameters"), pos + at, after - pos - at, der[at:])
    algorithm = SignatureAlgorithm(where, pos, after - pos, oid, parameters, der)
    nodes.own[Holder.CERTIFICATE].append(algorithm)
    return algorithm


def read_tbs_algorithm(reader: Reader, nodes: Nodes, pos: int, end: int, outer: bytes) -> SignatureAlgorithm:
    """The field signature of the TBSCertificate, at pos. Raises DerError if there is none.

    ``outer``: the encoding of signatureAlgorithm; empty for a bare TBSCertificate.
    """
    where = "tbsCertificate.signature"
    if not outer:
        return read_algorithm(reader, nodes, pos, end, where)
    after, der, (oid, at, _) = take_algorithm(reader, pos, end, where)
    parameters = None if at is None else Raw((where, "parameters"), pos + at, after - pos - at, der[at:])
    algorithm = TbsSignatureAlgorithm(where, pos, after - pos, oid, parameters, der)
    if der != outer:
        nodes.own[Holder.CERTIFICATE].append(algorithm)
    return algorithm


def read_key_algorithm(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> KeyAlgorithm:
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

    Raises DerError if there is none.
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
            # The parameters are wrong; the algorithm can still be recognized.
            reader.fault(error.kind, (where, "parameters"), cursor, value_end, error.message, error.citation)
    return oid, cursor - pos, named


def read_issuer(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> Issuer:
    """The issuer. Raises DerError if it is not a Name."""
    return read_name(reader, nodes, pos, end, where, Holder.ISSUER, Issuer)[0]


def read_validity(reader: Reader, nodes: Nodes, pos: int, end: int) -> Validity:
    where = "tbsCertificate.validity"
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    not_before, cursor = read_time(reader, start, stop, "tbsCertificate.validity.notBefore")
    not_after, cursor = read_time(reader, cursor, stop, "tbsCertificate.validity.notAfter")
    reader.end(cursor, stop, where)
    validity = Validity(where, pos, after - pos, not_before, not_after)
    nodes.own[Holder.CERTIFICATE].extend((validity, not_before, not_after))
    return validity


def read_subject(reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None) -> Subject:
    """The subject. Raises DerError if it is not a Name."""
    return read_name(reader, nodes, pos, end, "tbsCertificate.subject", Holder.SUBJECT, Subject, memory)[0]


def read_spki(
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
        read_key_algorithm,
    )
    cursor = start + algorithm.length
    key_where = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey"
    _, content, content_end, key_end = reader.expect(0x03, cursor, stop, key_where)
    octets, unused = reader.bit_string(cursor, content, content_end, key_where)
    reader.end(key_end, stop, where)
    bit_string = BitString(key_where, cursor, key_end - cursor, octets, unused)
    key = read_field(reader, "subjectPublicKey", decode_public_key, reader, nodes, algorithm, bit_string)
    spki = SubjectPublicKeyInfo(where, pos, after - pos, algorithm, bit_string, key)
    nodes.own[Holder.CERTIFICATE].append(spki)
    return spki


SAN_OID = b"\x06\x03\x55\x1d\x11"
SKI_OID = b"\x06\x03\x55\x1d\x0e"
_UNIQUE_OIDS = (SAN_OID, SKI_OID)
"""The extensions that differ from certificate to certificate."""


def read_extension_at(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, memory: Memory | None
) -> Extension:
    """The Extension at pos. Raises DerError if there is none."""
    after = reader.end_of(pos, end)
    if reader.data[pos + 2 : pos + 7] in _UNIQUE_OIDS:
        memory = None
    return read_remembered(memory, "extension", reader, nodes, pos, after, where, read_extension)


def read_signature_value(reader: Reader, pos: int, end: int) -> BitString:
    _, start, stop, after = reader.expect(0x03, pos, end, "signatureValue")
    octets, unused = reader.bit_string(pos, start, stop, "signatureValue")
    return BitString("signatureValue", pos, after - pos, octets, unused)


def add_outline(nodes: Nodes, tbs: TBSCertificate, memory: Memory | None) -> None:
    """Add the outline of a certificate to its nodes."""
    oids = tuple(tbs.by_oid)
    if memory is not None and tbs.extensions_readable and len(oids) <= MAX_OUTLINE:
        part = memory.outline(oids)
        nodes.parts[part.origin] = (part, "tbsCertificate.extensions", 0)
    else:
        outline = Outline("tbsCertificate.extensions", 0, 0, oids, tbs.extensions_readable)
        nodes.own[Holder.CERTIFICATE].append(outline)


MAX_OUTLINE = 32
"""Extensions in an outline that is remembered."""

_MAILBOX_NAMES = (Rfc822Name, SmtpUtf8Mailbox)


def mailbox_names(san: SubjectAltName | None) -> tuple[Rfc822Name | SmtpUtf8Mailbox, ...]:
    """The entries of subjectAltName that hold a mailbox."""
    return () if san is None else tuple(name for name in san.names if isinstance(name, _MAILBOX_NAMES))
