"""OCSPResponse: RFC 6960 4.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeAlias, TypeVar

from msgspec import structs

from ..der import DerError, LimitError, Reader, tag_name
from ..model import (
    BASIC_RESPONSE,
    EXTENSION_NAMES,
    AlgorithmIdentifier,
    ArchiveCutoff,
    BasicOcspResponse,
    BitString,
    Boolean,
    CertId,
    CertStatus,
    CrlReference,
    EmbeddedCertificate,
    ExtendedRevoked,
    Extension,
    Fault,
    FaultKind,
    Holder,
    Integer,
    MalformedExtension,
    Name,
    Nodes,
    Nonce,
    ObjectIdentifier,
    OcspResponse,
    OctetString,
    Raw,
    ResponderId,
    ResponseBytes,
    ResponseCertificates,
    ResponseData,
    ResponseExtensions,
    RevokedInfo,
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    SingleResponse,
    Time,
    UnknownExtension,
)
from ..model.node import Where
from .certificate import DecodeError, decode, distinct_faults
from .extensions import read_after_value
from .fields import read_algorithm, take_algorithm
from .names import read_general_names, read_name
from .strings import IA5_STRING, make_string, read_time

T = TypeVar("T")
P = ParamSpec("P")

Head: TypeAlias = tuple[Where, int, int, str, bool, Boolean | None, OctetString]
"""The fields that all extension classes share, in their order."""
Decoder: TypeAlias = Callable[[Reader, Nodes, Head, int, int], Extension]
"""Reads the value of an extension."""

CITATION = "RFC 6960 4.2.1"
ENUMERATED = 0x0A
OCTET_STRING = 0x04


def decode_ocsp_response(der: bytes) -> OcspResponse:
    """Decode an OCSPResponse.

    What is wrong in it is recorded as Faults and costs only the field, or the one SingleResponse,
    extension or certificate. Raises DecodeError, and nothing else, if there is no OCSPResponse at all or a
    limit of size, depth or number of elements is passed.
    """
    try:
        return _decode(Reader(der))
    except DerError as error:
        raise DecodeError(error.offset, error.message) from None


def _decode(reader: Reader) -> OcspResponse:
    data = reader.data
    nodes = Nodes()
    reader.field = "ocspResponse"
    _, start, stop, after = reader.expect(0x30, 0, len(data), "ocspResponse")
    status, cursor = reader.read_integer(ENUMERATED, start, stop, "responseStatus")
    nodes.own[Holder.CERTIFICATE].append(status)
    has_body = cursor < stop and data[cursor] == 0xA0
    response_bytes, basic = None, None
    if has_body:
        response_bytes = _field(
            reader, "responseBytes", "responseBytes", _read_response_bytes, reader, nodes, cursor, stop
        )
        cursor = _skip(reader, cursor, stop)
    if response_bytes is not None and response_bytes.response_type.value == BASIC_RESPONSE:
        response = response_bytes.response
        end = response._at + response.length
        first = end - len(response.value)
        basic = _field(
            reader, "BasicOCSPResponse", "responseBytes.response", _read_basic, reader, nodes, first, end
        )
    reader.field = "ocspResponse"
    reader.end(cursor, stop, "ocspResponse")
    reader.end(after, len(data), "ocspResponse")
    faults = cited(distinct_faults(reader.faults), {"RFC 5280 4.1": CITATION})
    nodes.own[Holder.CERTIFICATE].extend(faults)
    return OcspResponse(
        "ocspResponse", 0, after, data, faults, nodes, status, response_bytes, has_body, basic
    )


def _field(
    reader: Reader, name: str, where: Where, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Read the field of a name; what is wrong in it costs only the field."""
    reader.field = name
    try:
        return read(*args, **kwargs)
    except LimitError:
        raise
    except DerError as error:
        reader.holder = Holder.CERTIFICATE
        reader.extension = None
        reader.field = name
        _record(reader, error, where)
        return None


def cited(faults: tuple[Fault, ...], citations: Mapping[str, str]) -> tuple[Fault, ...]:
    """Faults with the clauses for their document type instead of those for certificates."""
    return tuple(
        structs.replace(fault, citation=citations[fault.citation]) if fault.citation in citations else fault
        for fault in faults
    )


def report_empty(reader: Reader, name: str, where: Where, pos: int, end: int, citation: str) -> None:
    """Record a Fault for a SEQUENCE OF without an element, whose ASN.1 has SIZE (1..MAX)."""
    message = f"{name} is empty; its ASN.1 is SIZE (1..MAX)"
    reader.fault(FaultKind.STRUCTURE, where, pos, end, message, citation)


def _record(reader: Reader, error: DerError, where: Where, own: str = CITATION) -> None:
    citation = own if error.citation == "RFC 5280 4.1" else error.citation
    reader.fault(error.kind, where, error.offset, error.offset + error.length, error.message, citation)


def _skip(reader: Reader, pos: int, end: int) -> int:
    """Where the element at pos ends; what is wrong with its encoding is recorded where it is read."""
    faults = len(reader.faults)
    after = reader.read(pos, end, "ocspResponse")[3]
    del reader.faults[faults:]
    return after


def _inside(reader: Reader, tag: int, pos: int, end: int, where: Where) -> tuple[int, int, int]:
    """Content and end of an element: where it starts, where it stops, what follows.

    Raises DerError for another tag.
    """
    _, start, stop, after = reader.expect(tag, pos, end, where)
    return start, stop, after


def _read_response_bytes(reader: Reader, nodes: Nodes, pos: int, end: int) -> ResponseBytes:
    where = "responseBytes"
    start, stop, _ = _inside(reader, 0xA0, pos, end, where)
    cursor, inner, after = _inside(reader, 0x30, start, stop, where)
    reader.end(after, stop, where)
    type_where = (where, "responseType")
    oid, type_end = reader.read_oid(cursor, inner, type_where)
    response_type = ObjectIdentifier(type_where, cursor, type_end - cursor, oid)
    response, last = _read_octets(reader, type_end, inner, (where, "response"))
    reader.end(last, inner, where)
    response_bytes = ResponseBytes(where, start, after - start, response_type, response)
    nodes.own[Holder.CERTIFICATE] += (response_bytes, response_type)
    return response_bytes


def _read_octets(reader: Reader, pos: int, end: int, where: Where) -> tuple[OctetString, int]:
    start, stop, after = _inside(reader, OCTET_STRING, pos, end, where)
    return OctetString(where, pos, after - pos, reader.data[start:stop]), after


def _read_basic(reader: Reader, nodes: Nodes, pos: int, end: int) -> BasicOcspResponse:
    where = "responseBytes.response"
    cursor, stop, after = _inside(reader, 0x30, pos, end, where)
    reader.end(after, end, where)
    tbs = _read_response_data(reader, nodes, cursor, stop)
    cursor = tbs._at + tbs.length
    algorithm = _field(
        reader,
        "signatureAlgorithm",
        "signatureAlgorithm",
        read_algorithm,
        reader,
        nodes,
        cursor,
        stop,
        "signatureAlgorithm",
    )
    signature, certs = None, None
    reader.field = "signature"
    cursor = _skip(reader, cursor, stop) if cursor < stop else cursor
    signature = _field(reader, "signature", "signature", _read_signature, reader, cursor, stop)
    if signature is not None:
        nodes.own[Holder.CERTIFICATE].append(signature)
        cursor = signature._at + signature.length
        if cursor < stop and reader.data[cursor] == 0xA0:
            certs = _field(reader, "certs", "certs", _read_certs, reader, nodes, cursor, stop)
            cursor = _skip(reader, cursor, stop)
        reader.field = "BasicOCSPResponse"
        reader.end(cursor, stop, where)
    basic = BasicOcspResponse(where, pos, after - pos, tbs, algorithm, signature, certs)
    nodes.own[Holder.CERTIFICATE].append(basic)
    return basic


def _read_signature(reader: Reader, pos: int, end: int) -> BitString:
    start, stop, after = _inside(reader, 0x03, pos, end, "signature")
    octets, unused = reader.bit_string(pos, start, stop, "signature")
    return BitString("signature", pos, after - pos, octets, unused)


def _read_certs(reader: Reader, nodes: Nodes, pos: int, end: int) -> ResponseCertificates:
    where = "certs"
    start, stop, after = _inside(reader, 0xA0, pos, end, where)
    cursor, inner, sequence_end = _inside(reader, 0x30, start, stop, where)
    reader.end(sequence_end, stop, where)
    entries: list[EmbeddedCertificate] = []
    while cursor < inner:
        at = (where, len(entries))
        certificate_end = _skip(reader, cursor, inner)
        certificate = None
        try:
            certificate = decode(reader.data[cursor:certificate_end])
            if certificate.is_tbs:
                raise DecodeError(0, "expected a Certificate, found a bare TBSCertificate")
        except DecodeError as error:
            certificate = None
            message = str(error).partition(": ")[2]
            reader.fault(
                FaultKind.STRUCTURE, at, cursor, certificate_end, f"not a Certificate: {message}", CITATION
            )
        entries.append(EmbeddedCertificate(at, cursor, certificate_end - cursor, certificate))
        cursor = certificate_end
    certs = ResponseCertificates(where, pos, after - pos, tuple(entries))
    nodes.own[Holder.CERTIFICATE] += (certs, *entries)
    return certs


# ResponseData


def _read_response_data(reader: Reader, nodes: Nodes, pos: int, end: int) -> ResponseData:
    where = "tbsResponseData"
    reader.field = where
    cursor, stop, after = _inside(reader, 0x30, pos, end, where)
    data = reader.data
    version = None
    if cursor < stop and data[cursor] == 0xA0:
        version = _field(reader, "version", (where, "version"), _read_version, reader, cursor, stop)
        cursor = _skip(reader, cursor, stop)
    responder_id = _field(
        reader, "responderID", (where, "responderID"), _read_responder_id, reader, nodes, cursor, stop
    )
    cursor = _skip(reader, cursor, stop)
    produced_at = _field(
        reader, "producedAt", (where, "producedAt"), _read_produced_at, reader, nodes, cursor, stop
    )
    cursor = _skip(reader, cursor, stop)
    reader.field = "responses"
    responses, readable = _read_responses(reader, nodes, cursor, stop)
    cursor = _skip(reader, cursor, stop)
    extensions = None
    if cursor < stop and data[cursor] == 0xA1:
        at = (where, "responseExtensions")
        read = _field(reader, "responseExtensions", at, _read_extensions, reader, nodes, cursor, stop, at)
        extension_end = _skip(reader, cursor, stop)
        extensions = ResponseExtensions(at, cursor, extension_end - cursor, () if read is None else read)
        nodes.own[Holder.CERTIFICATE].append(extensions)
        cursor = extension_end
    reader.field = where
    reader.end(cursor, stop, where)
    tbs = ResponseData(
        where, pos, after - pos, version, responder_id, produced_at, responses, readable, extensions
    )
    nodes.own[Holder.CERTIFICATE].append(tbs)
    return tbs


def _read_version(reader: Reader, pos: int, end: int) -> Integer:
    where = "tbsResponseData.version"
    start, stop, _ = _inside(reader, 0xA0, pos, end, where)
    version, after = reader.read_integer(0x02, start, stop, where)
    reader.end(after, stop, where)
    if version.value == 0:
        reader.fault(
            FaultKind.DEFAULT_ENCODED, where, pos, after, "the default value (v1) is encoded", "X.690 11.5"
        )
    else:
        shown = version.value if version.value.bit_length() < 64 else hex(version.value)
        message = f"expected version v1 (0), found {shown}"
        reader.fault(FaultKind.STRUCTURE, where, start, after, message, CITATION)
    return version


def _read_responder_id(reader: Reader, nodes: Nodes, pos: int, end: int) -> ResponderId:
    where: Where = "tbsResponseData.responderID"
    tag, start, stop, after = reader.read(pos, end, where)
    name, key_hash = None, None
    if tag == 0xA1:
        name, last = read_name(reader, nodes, start, stop, (where, "byName"), Holder.RESPONDER_ID, Name)
    elif tag == 0xA2:
        key_hash, last = _read_octets(reader, start, stop, (where, "byKey"))
    else:
        raise DerError(pos, after - pos, f"expected byName [1] or byKey [2], found {tag_name(tag)}", CITATION)
    reader.end(last, stop, where)
    responder_id = ResponderId(where, pos, after - pos, name, key_hash)
    nodes.own[Holder.CERTIFICATE].append(responder_id)
    return responder_id


def _read_produced_at(reader: Reader, nodes: Nodes, pos: int, end: int) -> Time:
    return _read_own_time(reader, nodes, pos, end, "tbsResponseData.producedAt")[0]


def _read_own_time(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> tuple[Time, int]:
    time, after = read_time(reader, pos, end, where)
    nodes.own[Holder.CERTIFICATE].append(time)
    return time, after


def _read_responses(
    reader: Reader, nodes: Nodes, pos: int, end: int
) -> tuple[tuple[SingleResponse, ...], bool]:
    """The SingleResponses that decode, and whether all do."""
    where = "tbsResponseData.responses"
    entries: list[SingleResponse] = []
    readable = True
    cursor, stop, _ = _inside(reader, 0x30, pos, end, where)
    index = 0
    while cursor < stop:
        at = (where, index)
        single = _field(reader, "SingleResponse", at, _read_single_response, reader, nodes, cursor, stop, at)
        after = _skip(reader, cursor, stop)
        if single is None:
            readable = False
            nodes.drop_between(cursor, after)
        else:
            entries.append(single)
        cursor = after
        index += 1
    return tuple(entries), readable


def _read_single_response(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> SingleResponse:
    cursor, stop, after = _inside(reader, 0x30, pos, end, where)
    cert_id, cursor = _read_cert_id(reader, nodes, cursor, stop, (where, "certID"))
    status, cursor = _read_cert_status(reader, nodes, cursor, stop, (where, "certStatus"))
    this_update, cursor = _read_own_time(reader, nodes, cursor, stop, (where, "thisUpdate"))
    next_update = None
    if cursor < stop and reader.data[cursor] == 0xA0:
        at = (where, "nextUpdate")
        start, inner, tag_end = _inside(reader, 0xA0, cursor, stop, at)
        next_update, cursor = _read_own_time(reader, nodes, start, inner, at)
        reader.end(cursor, inner, at)
        cursor = tag_end
    extensions: tuple[Extension, ...] = ()
    if cursor < stop and reader.data[cursor] == 0xA1:
        extensions = _read_extensions(reader, nodes, cursor, stop, (where, "singleExtensions"))
        cursor = _skip(reader, cursor, stop)
    reader.field = "SingleResponse"
    reader.end(cursor, stop, where)
    single = SingleResponse(where, pos, after - pos, cert_id, status, this_update, next_update, extensions)
    nodes.own[Holder.CERTIFICATE].append(single)
    return single


def _read_cert_id(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> tuple[CertId, int]:
    start, stop, after = _inside(reader, 0x30, pos, end, where)
    at = (where, "hashAlgorithm")
    cursor, der, (oid, inside, _) = take_algorithm(reader, start, stop, at)
    parameters = None
    if inside is not None:
        parameters = Raw((at, "parameters"), start + inside, len(der) - inside, der[inside:])
    algorithm = AlgorithmIdentifier(at, start, cursor - start, oid, parameters, der)
    name_hash, cursor = _read_octets(reader, cursor, stop, (where, "issuerNameHash"))
    key_hash, cursor = _read_octets(reader, cursor, stop, (where, "issuerKeyHash"))
    serial_number, cursor = reader.read_integer(0x02, cursor, stop, (where, "serialNumber"))
    reader.end(cursor, stop, where)
    cert_id = CertId(where, pos, after - pos, algorithm, name_hash, key_hash, serial_number)
    nodes.own[Holder.CERTIFICATE].append(cert_id)
    return cert_id, after


_EMPTY_STATUS = {0x80: "good", 0x82: "unknown"}


def _read_cert_status(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where
) -> tuple[CertStatus, int]:
    tag, start, stop, after = reader.read(pos, end, where)
    status: CertStatus
    if tag in _EMPTY_STATUS:
        name = _EMPTY_STATUS[tag]
        if start < stop:
            raise DerError(pos, after - pos, f"expected {name} as NULL, found content", CITATION)
        status = CertStatus(where, pos, after - pos, name)
    elif tag == 0xA1:
        revocation_time, cursor = _read_own_time(reader, nodes, start, stop, (where, "revocationTime"))
        reason = None
        if cursor < stop:
            at = (where, "revocationReason")
            inner, inner_end, cursor = _inside(reader, 0xA0, cursor, stop, at)
            reason, last = reader.read_integer(ENUMERATED, inner, inner_end, at)
            reader.end(last, inner_end, at)
        reader.end(cursor, stop, where)
        status = RevokedInfo(where, pos, after - pos, "revoked", revocation_time, reason)
    else:
        raise DerError(
            pos, after - pos, f"expected good, revoked or unknown, found {tag_name(tag)}", CITATION
        )
    nodes.own[Holder.CERTIFICATE].append(status)
    return status, after


# Extensions


def _read_extensions(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> tuple[Extension, ...]:
    """The Extensions in a [1] tag. One that is no Extension costs itself."""
    start, stop, _ = _inside(reader, 0xA1, pos, end, where)
    cursor, inner, after = _inside(reader, 0x30, start, stop, where)
    reader.end(after, stop, where)
    entries: list[Extension] = []
    index = 0
    if cursor == inner:
        report_empty(reader, where[1], where, start, after, "RFC 6960 4.4; RFC 5280 4.1")
    while cursor < inner:
        at = (where, index)
        extension = _field(reader, "extension", at, read_plain_extension, reader, nodes, cursor, inner, at)
        if extension is not None:
            entries.append(extension)
        reader.extension = None
        cursor = _skip(reader, cursor, inner)
        index += 1
    return tuple(entries)


def read_plain_extension(
    reader: Reader,
    nodes: Nodes,
    pos: int,
    end: int,
    where: Where,
    decoders: Mapping[str, Decoder] | None = None,
    citation: str = "RFC 6960 4.4",
) -> Extension:
    """The Extension at pos. ``decoders``: by OID; left out, those of OCSP. ``citation``: of its definition.

    Raises DerError if there is no Extension; a value that does not decode makes a MalformedExtension.
    """
    start, stop, after = _inside(reader, 0x30, pos, end, where)
    oid, cursor = reader.read_oid(start, stop, where)
    name = EXTENSION_NAMES.get(oid, oid)
    where = (where, name)
    reader.field, reader.extension = name, oid
    critical, critical_field = False, None
    if cursor < stop and reader.data[cursor] == 0x01:
        at = (where, "critical")
        _, value_start, value_stop, value_end = reader.read(cursor, stop, at)
        critical = reader.boolean(cursor, value_start, value_stop, at)
        critical_field = Boolean(at, cursor, value_end - cursor, critical)
        if not critical:
            message = "the default value (critical FALSE) is encoded"
            reader.fault(FaultKind.DEFAULT_ENCODED, at, cursor, value_end, message, "X.690 11.5")
        cursor = value_end
    value, last = _read_octets(reader, cursor, stop, (where, "extnValue"))
    if last < stop:
        critical, critical_field = read_after_value(reader, last, stop, where, critical, critical_field)
    head: Head = (where, pos, after - pos, oid, critical, critical_field, value)
    value_stop = value._at + value.length
    value_start = value_stop - len(value.value)
    extension: Extension
    try:
        decode_value = (DECODERS if decoders is None else decoders).get(oid)
        if decode_value is None:
            extension = UnknownExtension(*head)
        else:
            extension = decode_value(reader, nodes, head, value_start, value_stop)
    except LimitError:
        raise
    except DerError as error:
        reader.holder, reader.field = Holder.CERTIFICATE, name
        _record(reader, error, where, citation)
        nodes.drop_between(value_start, value_stop)  # what was read before it failed
        extension = MalformedExtension(*head)
    nodes.own[Holder.CERTIFICATE].append(extension)
    return extension


def _nonce(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    nonce, after = _read_octets(reader, start, stop, head[0])
    reader.end(after, stop, head[0])
    return Nonce(*head, nonce)


def _crl_reference(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end, after = _inside(reader, 0x30, start, stop, where)
    reader.end(after, stop, where)
    url, number, time = None, None, None
    last_tag = 0
    while cursor < end:
        tag, inner, inner_end, tag_end = reader.read(cursor, end, where)
        if tag not in (0xA0, 0xA1, 0xA2) or tag <= last_tag:
            raise DerError(cursor, tag_end - cursor, f"expected a CrlID, found {tag_name(tag)}", CITATION)
        if tag == 0xA0:
            _, first, last, value_end = reader.expect(IA5_STRING, inner, inner_end, (where, "crlUrl"))
            url = make_string(reader, IA5_STRING, inner, first, last, (where, "crlUrl"))
        elif tag == 0xA1:
            number, value_end = reader.read_integer(0x02, inner, inner_end, (where, "crlNum"))
        else:
            time, value_end = _read_own_time(reader, nodes, inner, inner_end, (where, "crlTime"))
        reader.end(value_end, inner_end, where)
        last_tag, cursor = tag, tag_end
    return CrlReference(*head, url, number, time)


def _archive_cutoff(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    time, after = _read_own_time(reader, nodes, start, stop, head[0])
    reader.end(after, stop, head[0])
    return ArchiveCutoff(*head, time)


def _extended_revoked(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    content, end, after = _inside(reader, 0x05, start, stop, head[0])
    reader.end(content, end, head[0])
    reader.end(after, stop, head[0])
    return ExtendedRevoked(*head)


def _reason_code(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    reason, after = reader.read_integer(ENUMERATED, start, stop, head[0])
    reader.end(after, stop, head[0])
    return SingleReasonCode(*head, reason)


def _invalidity_date(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    time, after = _read_own_time(reader, nodes, start, stop, head[0])
    reader.end(after, stop, head[0])
    return SingleInvalidityDate(*head, time)


def _certificate_issuer(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    cursor, end, after = _inside(reader, 0x30, start, stop, head[0])
    reader.end(after, stop, head[0])
    names = read_general_names(reader, nodes, cursor, end, head[0], Holder.CERTIFICATE_ISSUER)
    if not names:
        report_empty(reader, "certificateIssuer", head[0], start, stop, "RFC 5280 5.3.3")
    return SingleCertificateIssuer(*head, names)


DECODERS: dict[str, Decoder] = {
    Nonce.OID: _nonce,
    CrlReference.OID: _crl_reference,
    ArchiveCutoff.OID: _archive_cutoff,
    ExtendedRevoked.OID: _extended_revoked,
    SingleReasonCode.OID: _reason_code,
    SingleInvalidityDate.OID: _invalidity_date,
    SingleCertificateIssuer.OID: _certificate_issuer,
}
"""Of the extensions in responses and SingleResponses, by OID."""
