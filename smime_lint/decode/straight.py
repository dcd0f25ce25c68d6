"""Reads certificates whose structure is in order in one pass, and gives up on all others.

Nearly all certificates are of this kind. The careful decoder in `certificate` looks at the mandatory fields
first and then reads each of them, so that a fault affects only that field. Here the first surprise ends the
attempt, and the careful decoder starts over. Both read the same: tests compare them on every certificate and
on many thousands of mutations.
"""

from __future__ import annotations

from ..der import MAX_EXTENSIONS, MAX_SIZE, DerError, Reader
from ..model import (
    Certificate,
    Extension,
    Extensions,
    Holder,
    Integer,
    Nodes,
    SubjectAltName,
    TBSCertificate,
)
from .fields import (
    add_outline,
    mailbox_names,
    read_algorithm,
    read_extension_at,
    read_issuer,
    read_signature_value,
    read_spki,
    read_subject,
    read_tbs_algorithm,
    read_validity,
)
from .memory import Memory, read_remembered

_V3 = b"\xa0\x03\x02\x01\x02"


class _SurpriseError(Exception):
    """Something that is not as in an ordinary certificate."""


def read_straight(der: bytes, memory: Memory | None) -> Certificate | None:
    """The Certificate that the bytes are, None if the careful decoder has to look."""
    if len(der) > MAX_SIZE:
        return None
    reader = Reader(der)
    try:
        certificate = _read(reader, memory)
    except (_SurpriseError, DerError, IndexError):
        return None
    return None if reader.faults else certificate


def _open(data: bytes, pos: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the ordinary element of a tag at pos begins and ends. Raises _SurpriseError."""
    start = pos + 2
    if start > end or data[pos] != tag:
        raise _SurpriseError
    length = data[pos + 1]
    if length == 0x82:
        start += 2
        length = data[pos + 2] << 8 | data[pos + 3]
        if length < 0x100:
            raise _SurpriseError
    elif length == 0x81:
        start += 1
        length = data[pos + 2]
        if length < 0x80:
            raise _SurpriseError
    elif length >= 0x80:
        raise _SurpriseError
    if start + length > end:
        raise _SurpriseError
    return start, start + length


def _read(reader: Reader, memory: Memory | None) -> Certificate:
    data = reader.data
    size = len(data)
    tbs_pos, end = _open(data, 0, size, 0x30)
    start, tbs_end = _open(data, tbs_pos, end, 0x30)
    if end != size or data[start : start + 5] != _V3:
        raise _SurpriseError
    nodes = Nodes()
    signature_pos = _open(data, tbs_end, end, 0x30)[1]
    tbs = _read_tbs(reader, nodes, tbs_pos, start, tbs_end, data[tbs_end:signature_pos], memory)
    name = "signatureAlgorithm"
    algorithm = read_remembered(memory, name, reader, nodes, tbs_end, signature_pos, name, read_algorithm)
    signature = read_signature_value(reader, signature_pos, end)
    if signature_pos + signature.length != end:
        raise _SurpriseError
    mailboxes = mailbox_names(tbs.get(SubjectAltName))
    return Certificate("certificate", 0, size, data, (), nodes, False, tbs, algorithm, signature, mailboxes)


def _read_tbs(
    reader: Reader, nodes: Nodes, pos: int, start: int, stop: int, outer: bytes, memory: Memory | None
) -> TBSCertificate:
    """The TBSCertificate, whose content begins with the version v3.

    ``outer``: the encoding of signatureAlgorithm.
    """
    data = reader.data
    where = "tbsCertificate"
    version = Integer("tbsCertificate.version", start + 2, 3, 2)
    serial_pos = start + len(_V3)
    serial_number, signature_pos = reader.read_integer(0x02, serial_pos, stop, "tbsCertificate.serialNumber")
    issuer_pos = _open(data, signature_pos, stop, 0x30)[1]
    validity_pos = _open(data, issuer_pos, stop, 0x30)[1]
    subject_pos = _open(data, validity_pos, stop, 0x30)[1]
    spki_pos = _open(data, subject_pos, stop, 0x30)[1]
    extensions_pos = _open(data, spki_pos, stop, 0x30)[1]
    extensions_start, after = _open(data, extensions_pos, stop, 0xA3)
    if after != stop:
        raise _SurpriseError
    signature = read_tbs_algorithm(reader, nodes, signature_pos, issuer_pos, outer)
    issuer = read_remembered(
        memory, "issuer", reader, nodes, issuer_pos, validity_pos, "tbsCertificate.issuer", read_issuer
    )
    validity = read_validity(reader, nodes, validity_pos, subject_pos)
    subject = read_subject(reader, nodes, subject_pos, spki_pos, memory)
    spki = read_spki(reader, nodes, spki_pos, extensions_pos, memory)
    entries = _read_extensions(reader, nodes, extensions_start, stop, memory)
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
    nodes.own[Holder.CERTIFICATE] += (extensions, tbs)
    add_outline(nodes, tbs, memory)
    return tbs


def _read_extensions(
    reader: Reader, nodes: Nodes, pos: int, end: int, memory: Memory | None
) -> list[Extension]:
    cursor, stop = _open(reader.data, pos, end, 0x30)
    if stop != end:
        raise _SurpriseError
    entries: list[Extension] = []
    while cursor < stop:
        where = ("tbsCertificate.extensions", len(entries))
        extension = read_extension_at(reader, nodes, cursor, stop, where, memory)
        entries.append(extension)
        cursor += extension.length
    if len(entries) > MAX_EXTENSIONS:
        raise _SurpriseError
    return entries
