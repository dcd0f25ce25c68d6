"""Reads certificates whose structure is in order in one pass, and gives up on all others.

Nearly all certificates are of this kind. The careful decoder in `certificate` looks at the mandatory fields
first and then reads each of them, so that a fault affects only that field. Here the first surprise ends the
attempt, and the careful decoder starts over. What every certificate has and none shares with others (serial
number, dates, subject, key, subjectAltName with mailboxes, subjectKeyIdentifier, signature) is read here;
the functions of the careful decoder read the rest. Both read the same: tests compare them on every
certificate and on many thousands of mutations.
"""

from __future__ import annotations

from ..der import MAX_ATTRIBUTES, MAX_EXTENSIONS, DerError, Reader
from ..model import (
    Asn1String,
    AttributeTypeAndValue,
    BitString,
    Certificate,
    Extension,
    Extensions,
    GeneralName,
    Holder,
    Integer,
    Nodes,
    OctetString,
    Raw,
    RelativeDistinguishedName,
    Rfc822Name,
    RsaPublicKey,
    SignatureAlgorithm,
    Subject,
    SubjectAltName,
    SubjectKeyIdentifier,
    SubjectPublicKeyInfo,
    TBSCertificate,
    TbsSignatureAlgorithm,
    Time,
    Validity,
)
from ..model.node import Where
from .extensions import read_extension
from .fields import (
    SAN_OID,
    SKI_OID,
    add_outline,
    mailbox_names,
    read_algorithm,
    read_issuer,
    read_key_algorithm,
    read_tbs_algorithm,
    read_validity,
)
from .keys import decode_public_key
from .memory import Memory, read_remembered
from .names import read_subject_rdn
from .strings import start_of_day

MAX_STRAIGHT = 1 << 15
"""Bytes of a certificate that is read here. It cannot have more elements than a certificate may have, so they
need not be counted."""

_V3 = b"\xa0\x03\x02\x01\x02"

_CERTIFICATE = Holder.CERTIFICATE
_SUBJECT = Holder.SUBJECT
_SAN = Holder.SUBJECT_ALT_NAME


class _SurpriseError(Exception):
    """Something that is not as in an ordinary certificate."""


def read_straight(der: bytes, memory: Memory | None) -> Certificate | None:
    """The Certificate that the bytes are, None if the careful decoder has to look."""
    if len(der) > MAX_STRAIGHT:
        return None
    reader = Reader(der)
    try:
        certificate = _read(reader, memory)
    except (_SurpriseError, DerError, IndexError):
        return None
    return None if reader.faults else certificate


def _open(data: bytes, pos: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the ordinary element of a tag at pos begins and ends. Raises _SurpriseError."""
    if data[pos] != tag:
        raise _SurpriseError
    length = data[pos + 1]
    start = pos + 2
    if length >= 0x80:
        if length == 0x82 and data[start]:
            length = data[start] << 8 | data[pos + 3]
            start = pos + 4
        elif length == 0x81 and data[start] >= 0x80:
            length = data[start]
            start = pos + 3
        else:
            raise _SurpriseError
    stop = start + length
    if stop > end:
        raise _SurpriseError
    return start, stop


def _read(reader: Reader, memory: Memory | None) -> Certificate:
    data = reader.data
    size = len(data)
    tbs_pos, end = _open(data, 0, size, 0x30)
    start, tbs_end = _open(data, tbs_pos, end, 0x30)
    if end != size or data[start : start + 5] != _V3:
        raise _SurpriseError
    nodes = Nodes()
    signature_pos = _open(data, tbs_end, end, 0x30)[1]
    name = "signatureAlgorithm"
    algorithm = read_remembered(memory, name, reader, nodes, tbs_end, signature_pos, name, read_algorithm)
    tbs = _read_tbs(reader, nodes, tbs_pos, start, tbs_end, algorithm, memory)
    signature = _read_bit_string(data, signature_pos, end, "signatureValue")
    san = tbs.by_oid.get(SubjectAltName.OID)
    mailboxes = mailbox_names(san) if type(san) is SubjectAltName else ()
    return Certificate("certificate", 0, size, data, (), nodes, False, tbs, algorithm, signature, mailboxes)


def _read_tbs(
    reader: Reader,
    nodes: Nodes,
    pos: int,
    start: int,
    stop: int,
    outer: SignatureAlgorithm,
    memory: Memory | None,
) -> TBSCertificate:
    """The TBSCertificate, whose content begins with the version v3.

    ``outer``: signatureAlgorithm.
    """
    data = reader.data
    where = "tbsCertificate"
    version = Integer("tbsCertificate.version", start + 2, 3, 2)
    serial_pos = start + 5
    serial_number, signature_pos = _read_integer(data, serial_pos, stop, "tbsCertificate.serialNumber")
    issuer_pos = signature_pos + outer.length
    if data[signature_pos:issuer_pos] == outer.der:
        signature: SignatureAlgorithm = _as_in_tbs(outer, signature_pos)
    else:
        issuer_pos = _open(data, signature_pos, stop, 0x30)[1]
        signature = read_tbs_algorithm(reader, nodes, signature_pos, issuer_pos, outer.der)
    validity_pos = _open(data, issuer_pos, stop, 0x30)[1]
    issuer = read_remembered(
        memory, "issuer", reader, nodes, issuer_pos, validity_pos, "tbsCertificate.issuer", read_issuer
    )
    validity, subject_pos = _read_validity(reader, nodes, validity_pos, stop)
    subject, spki_pos = _read_subject(reader, nodes, subject_pos, stop, memory)
    spki, extensions_pos = _read_spki(reader, nodes, spki_pos, stop, memory)
    extensions_start, after = _open(data, extensions_pos, stop, 0xA3)
    cursor, end = _open(data, extensions_start, stop, 0x30)
    if after != stop or end != stop:
        raise _SurpriseError
    entries = _read_extensions(reader, nodes, cursor, stop, memory)
    extensions = Extensions(
        "tbsCertificate.extensions", extensions_pos, stop - extensions_pos, tuple(entries)
    )
    by_oid: dict[str, Extension] = {}
    for extension in entries:
        by_oid.setdefault(extension.oid, extension)
    tbs = TBSCertificate(
        where,
        pos,
        stop - pos,
        version,
        serial_number,
        signature,
        issuer,
        validity,
        subject,
        spki,
        None,
        None,
        extensions,
        by_oid,
        True,
    )
    nodes.own[_CERTIFICATE] += (extensions, tbs)
    add_outline(nodes, tbs, memory)
    return tbs


def _as_in_tbs(outer: SignatureAlgorithm, pos: int) -> TbsSignatureAlgorithm:
    """The field signature of the TBSCertificate at pos, if its encoding is that of signatureAlgorithm."""
    where = "tbsCertificate.signature"
    parameters = outer.parameters
    if parameters is not None:
        at = pos + outer.length - parameters.length
        parameters = Raw((where, "parameters"), at, parameters.length, parameters.der)
    return TbsSignatureAlgorithm(where, pos, outer.length, outer.oid, parameters, outer.der)


def _read_integer(data: bytes, pos: int, end: int, where: Where) -> tuple[Integer, int]:
    start, stop = _open(data, pos, end, 0x02)
    first = data[start]
    if start == stop or (start + 1 < stop and first in (0, 0xFF) and first >> 7 == data[start + 1] >> 7):
        raise _SurpriseError
    return Integer(where, pos, stop - pos, int.from_bytes(data[start:stop], "big", signed=True)), stop


def _read_bit_string(data: bytes, pos: int, end: int, where: str) -> BitString:
    """The BIT STRING without unused bits that stands between two offsets."""
    start, stop = _open(data, pos, end, 0x03)
    if stop != end or start == stop or data[start]:
        raise _SurpriseError
    return BitString(where, pos, end - pos, data[start + 1 : stop], 0)


def _read_validity(reader: Reader, nodes: Nodes, pos: int, end: int) -> tuple[Validity, int]:
    data = reader.data
    if data[pos : pos + 4] != b"\x30\x1e\x17\x0d" or data[pos + 17 : pos + 19] != b"\x17\x0d":
        after = _open(data, pos, end, 0x30)[1]
        return read_validity(reader, nodes, pos, after), after
    not_before = _utc_time(data, pos + 2, "tbsCertificate.validity.notBefore")
    not_after = _utc_time(data, pos + 17, "tbsCertificate.validity.notAfter")
    validity = Validity("tbsCertificate.validity", pos, 32, not_before, not_after)
    nodes.own[_CERTIFICATE] += (validity, not_before, not_after)
    return validity, pos + 32


def _utc_time(data: bytes, pos: int, where: str) -> Time:
    raw = data[pos + 2 : pos + 15]
    day = start_of_day(raw[:6])
    digits = raw[6:12]
    if day is None or raw[-1] != 0x5A or not digits.isdigit():
        raise _SurpriseError
    clock = int(digits)
    minutes = clock // 100 % 100
    seconds = clock % 100
    if clock >= 240_000 or minutes > 59 or seconds > 59:
        raise _SurpriseError
    return Time(where, pos, 15, "UTCTime", raw, day + clock // 10_000 * 3600 + minutes * 60 + seconds)


def _read_subject(
    reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None
) -> tuple[Subject, int]:
    data = reader.data
    cursor, stop = _open(data, pos, end, 0x30)
    reader.holder = _SUBJECT
    rdns: list[RelativeDistinguishedName] = []
    attributes: list[AttributeTypeAndValue] = []
    while cursor < stop:
        after = _open(data, cursor, stop, 0x31)[1]
        where = ("tbsCertificate.subject", len(rdns))
        rdn = read_remembered(memory, "rdn", reader, nodes, cursor, after, where, read_subject_rdn)
        cursor = after
        rdns.append(rdn)
        attributes += rdn.attributes
    if len(attributes) > MAX_ATTRIBUTES:
        raise _SurpriseError
    subject = Subject("tbsCertificate.subject", pos, stop - pos, _SUBJECT, tuple(rdns), tuple(attributes))
    nodes.own[_SUBJECT].append(subject)
    reader.holder = _CERTIFICATE
    return subject, stop


def _read_spki(
    reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None
) -> tuple[SubjectPublicKeyInfo, int]:
    data = reader.data
    algorithm_pos, stop = _open(data, pos, end, 0x30)
    key_pos = _open(data, algorithm_pos, stop, 0x30)[1]
    where = "tbsCertificate.subjectPublicKeyInfo.algorithm"
    algorithm = read_remembered(
        memory, "keyAlgorithm", reader, nodes, algorithm_pos, key_pos, where, read_key_algorithm
    )
    where = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey"
    bit_string = _read_bit_string(data, key_pos, stop, where)
    spki_where = "tbsCertificate.subjectPublicKeyInfo"
    if algorithm.family == "RSA":
        start = stop - len(bit_string.value)
        cursor, key_end = _open(data, start, stop, 0x30)
        modulus, cursor = _read_integer(data, cursor, stop, (where, "modulus"))
        exponent, cursor = _read_integer(data, cursor, stop, (where, "publicExponent"))
        if not cursor == key_end == stop:
            raise _SurpriseError
        key = RsaPublicKey(where, start, stop - start, modulus, exponent)
        nodes.own[_CERTIFICATE].append(key)
        spki = SubjectPublicKeyInfo(spki_where, pos, stop - pos, algorithm, bit_string, key)
    else:
        other = decode_public_key(reader, nodes, algorithm, bit_string)
        spki = SubjectPublicKeyInfo(spki_where, pos, stop - pos, algorithm, bit_string, other)
    nodes.own[_CERTIFICATE].append(spki)
    return spki, stop


def _read_extensions(
    reader: Reader, nodes: Nodes, pos: int, stop: int, memory: Memory | None
) -> list[Extension]:
    data = reader.data
    entries: list[Extension] = []
    extension: Extension | None
    while pos < stop:
        after = pos + 2 + data[pos + 1]
        if data[pos] != 0x30 or data[pos + 1] >= 0x80 or after > stop:
            after = _open(data, pos, stop, 0x30)[1]
        where = ("tbsCertificate.extensions", len(entries))
        oid = data[pos + 2 : pos + 7]
        if oid == SAN_OID:
            extension = _read_mailboxes(data, nodes, pos, after, where)
        elif oid == SKI_OID:
            extension = _read_key_identifier(data, nodes, pos, after, where)
        else:
            extension = read_remembered(memory, "extension", reader, nodes, pos, after, where, read_extension)
        entries.append(extension or read_extension(reader, nodes, pos, after, where))
        pos = after
    if len(entries) > MAX_EXTENSIONS:
        raise _SurpriseError
    return entries


def _read_mailboxes(data: bytes, nodes: Nodes, pos: int, end: int, at: Where) -> SubjectAltName | None:
    """The subjectAltName, not critical, that stands between two offsets; None if it is to be read by
    `read_extension`: there are other names than mailboxes in it, or many."""
    start = pos + 11
    if end - pos >= 0x82 or data[pos + 8] != end - pos - 9 or data[pos + 10] != end - start:
        return None
    if data[pos + 7] != 0x04 or data[pos + 9] != 0x30:
        return None
    where = (at, "subjectAltName")
    names: list[GeneralName] = []
    cursor = start
    while cursor < end:
        after = cursor + 2 + data[cursor + 1]
        raw = data[cursor + 2 : after]
        if data[cursor] != 0x81 or after > end or not raw.isascii():
            return None
        step = ((where, len(names)), "rfc822Name")
        length = after - cursor
        text = Asn1String(step, cursor, length, "IA5String", raw, raw.decode("ascii"))
        names.append(Rfc822Name(step, cursor, length, _SAN, text))
        cursor = after
    nodes.own[_SAN] += names
    value = OctetString((where, "extnValue"), pos + 7, end - pos - 7, data[pos + 9 : end])
    extension = SubjectAltName(where, pos, end - pos, SubjectAltName.OID, False, None, value, tuple(names))
    nodes.own[_CERTIFICATE].append(extension)
    return extension


def _read_key_identifier(
    data: bytes, nodes: Nodes, pos: int, end: int, at: Where
) -> SubjectKeyIdentifier | None:
    """The subjectKeyIdentifier, not critical, that stands between two offsets; None if it is to be read by
    `read_extension`."""
    if end - pos >= 0x82 or data[pos + 8] != end - pos - 9 or data[pos + 10] != end - pos - 11:
        return None
    if data[pos + 7] != 0x04 or data[pos + 9] != 0x04:
        return None
    where = (at, "subjectKeyIdentifier")
    value = OctetString((where, "extnValue"), pos + 7, end - pos - 7, data[pos + 9 : end])
    identifier = OctetString((where, "keyIdentifier"), pos + 9, end - pos - 9, data[pos + 11 : end])
    extension = SubjectKeyIdentifier(
        where, pos, end - pos, SubjectKeyIdentifier.OID, False, None, value, identifier
    )
    nodes.own[_CERTIFICATE].append(extension)
    return extension
