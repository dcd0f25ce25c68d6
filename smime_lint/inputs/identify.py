"""Identifies the ASN.1 type of binary content by its first levels of structure.

Only unmistakable structures are named. Everything else is left to the decoder of the document that is
expected, which reports what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..der import DerError, Reader
from ..model import pattern
from . import kinds
from .form import CERTIFICATE, CRL, OCSP_RESPONSE, Form
from .kinds import Kind

_INTEGER, _BIT_STRING, _OCTET_STRING, _OID = 0x02, 0x03, 0x04, 0x06
_ENUMERATED, _SEQUENCE, _SET, _TIMES = 0x0A, 0x30, 0x31, (0x17, 0x18)
_CONTEXT_0, _CONTEXT_1 = 0xA0, 0xA1

_MAX_CHILDREN = 12
"""Elements of a structure that are looked at."""

_LENGTH = rb"(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)"
_PLAIN: tuple[tuple[re.Pattern[bytes], Form], ...] = (
    # Certificate with version [0]
    (pattern(rb"(?:\x30" + _LENGTH + rb"){2}\xa0\x03\x02\x01", re.DOTALL), CERTIFICATE),
    # CertificateList with version v2 and signature
    (pattern(rb"(?:\x30" + _LENGTH + rb"){2}\x02\x01\x01\x30" + _LENGTH + rb"\x06", re.DOTALL), CRL),
    # OCSPResponse: responseStatus
    (pattern(rb"\x30" + _LENGTH + rb"\x0a\x01", re.DOTALL), OCSP_RESPONSE),
)
"""How most documents begin."""

_CMS = {
    "1.2.840.113549.1.7.2": kinds.SIGNED_DATA,
    "1.2.840.113549.1.7.3": kinds.ENCRYPTED,
    "1.2.840.113549.1.7.4": kinds.ENCRYPTED,  # signedAndEnvelopedData
    "1.2.840.113549.1.7.6": kinds.ENCRYPTED,  # encryptedData
    "1.2.840.113549.1.9.16.1.23": kinds.ENCRYPTED,  # authEnvelopedData
}
_CMS_ARCS = ("1.2.840.113549.1.7.", "1.2.840.113549.1.9.16.1.")

Element = tuple[int, int, int]
"""Tag, start and end of the content."""


def identify_head(head: bytes) -> Form | None:
    """The document that certainly begins so; None if more must be read to know."""
    return next((form for pattern, form in _PLAIN if pattern.match(head)), None)


def identify(octets: bytes) -> Form | Kind | None:
    """What is encoded, None if it is not clear. A bare TBSCertificate counts as a certificate."""
    if octets[:1] != b"\x30":
        return None
    try:
        return identify_head(octets) or _identify(Reader(octets, len(octets)))
    except DerError:
        return None


def _identify(reader: Reader) -> Form | Kind | None:
    outer = _children(reader, (_SEQUENCE, *_content(reader)))
    if not outer:
        return None
    first = outer[0][0]
    if first == _OID:
        return _content_type(reader, outer)
    if first == _INTEGER:
        return _beginning_with_integer(reader, outer)
    if first == _CONTEXT_0 and len(outer) > 5:
        return CERTIFICATE
    return _beginning_with_sequence(reader, outer) if first == _SEQUENCE else None


def _content(reader: Reader) -> tuple[int, int]:
    _, start, stop, _ = reader.read(0, len(reader.data), "content")
    return start, stop


def _children(reader: Reader, element: Element) -> list[Element]:
    """The first elements in a constructed one. Raises DerError."""
    tag, cursor, end = element
    found: list[Element] = []
    while tag & 0x20 and cursor < end and len(found) < _MAX_CHILDREN:
        child, start, stop, cursor = reader.read(cursor, end, "content")
        found.append((child, start, stop))
    return found


def _tags(elements: Sequence[Element]) -> tuple[int, ...]:
    return tuple(tag for tag, _, _ in elements)


def _is_algorithm(reader: Reader, element: Element) -> bool:
    """Whether it can be an AlgorithmIdentifier: a SEQUENCE that begins with an OBJECT IDENTIFIER."""
    return element[0] == _SEQUENCE and _tags(_children(reader, element)[:1]) == (_OID,)


def _is_name(reader: Reader, element: Element) -> bool:
    """Whether it can be a Name: a SEQUENCE of SETs, or an empty one."""
    return element[0] == _SEQUENCE and _tags(_children(reader, element)[:1]) in ((), (_SET,))


def _is_validity(reader: Reader, element: Element) -> bool:
    tags = _tags(_children(reader, element))
    return element[0] == _SEQUENCE and len(tags) == 2 and all(tag in _TIMES for tag in tags)


def _content_type(reader: Reader, outer: list[Element]) -> Kind | None:
    """A ContentInfo: RFC 5652 3."""
    if len(outer) < 2 or outer[1][0] != _CONTEXT_0:
        return None
    oid = reader.oid(0, outer[0][1], outer[0][2], "content")
    return _CMS.get(oid) or (kinds.OTHER_CMS if oid.startswith(_CMS_ARCS) else None)


def _beginning_with_integer(reader: Reader, outer: list[Element]) -> Form | Kind | None:
    tags = _tags(outer)
    version = int.from_bytes(reader.data[outer[0][1] : outer[0][2]], "big")
    if set(tags) == {_INTEGER}:
        return {2: kinds.PUBLIC_KEY, 3: kinds.PARAMETERS, 6: kinds.PRIVATE_KEY, 9: kinds.PRIVATE_KEY}.get(
            len(tags)
        )
    if tags[:2] == (_INTEGER, _OCTET_STRING) and version == 1:
        return kinds.PRIVATE_KEY  # RFC 5915
    if tags[:4] == (_INTEGER, _INTEGER, _OCTET_STRING, _OCTET_STRING):
        return kinds.TLS_SESSION  # SSL_SESSION of OpenSSL
    if tags[:3] == (_INTEGER, _SEQUENCE, _OCTET_STRING) and _is_algorithm(reader, outer[1]):
        return kinds.PRIVATE_KEY  # RFC 5958
    if tags[:2] == (_INTEGER, _SEQUENCE) and version == 3 and len(tags) in (2, 3):
        return kinds.PKCS12 if _content_type(reader, _children(reader, outer[1])) else None
    return _signed_fields(reader, outer, is_signed=False)


def _beginning_with_sequence(reader: Reader, outer: list[Element]) -> Form | Kind | None:
    tags = _tags(outer)
    inner = _children(reader, outer[0])
    starts_with_oid = _tags(inner[:1]) == (_OID,)
    if tags == (_SEQUENCE, _BIT_STRING) and starts_with_oid:
        return kinds.PUBLIC_KEY
    if tags == (_SEQUENCE, _OCTET_STRING) and starts_with_oid and outer[1][2] - outer[1][1] >= 8:
        return kinds.PRIVATE_KEY  # encrypted: RFC 5958 3
    if tags == (_SEQUENCE, _SEQUENCE, _BIT_STRING) and _is_algorithm(reader, outer[1]):
        return _signed_fields(reader, inner, is_signed=True)
    if len(tags) == 2 and tags[1] == _SEQUENCE and _tags(inner[:1]) == (_INTEGER,):
        content = _content_type(reader, _children(reader, outer[1]))
        return kinds.TIMESTAMP if content is kinds.SIGNED_DATA else None
    if starts_with_oid and tags[1:2] == (_SEQUENCE,) and len(outer) > 2 and outer[2][0] in _TIMES:
        return kinds.TBS_CERT_LIST
    return kinds.OCSP_REQUEST if _is_ocsp_request(reader, outer, inner) else None


def _signed_fields(reader: Reader, fields: list[Element], is_signed: bool) -> Form | Kind | None:
    """What is signed, by its first fields."""
    if not fields:
        return None
    tags = _tags(fields)
    if tags[0] == _CONTEXT_0:
        return CERTIFICATE
    if tags[0] == _SEQUENCE:  # CertificateList of version v1
        is_list = len(fields) > 2 and fields[2][0] in _TIMES and _is_algorithm(reader, fields[0])
        return CRL if is_list else None
    if tags[0] != _INTEGER or len(fields) < 4:
        return None
    if _is_algorithm(reader, fields[1]) and _is_name(reader, fields[2]):
        if fields[3][0] in _TIMES:
            return CRL if is_signed else kinds.TBS_CERT_LIST
        return CERTIFICATE if _is_validity(reader, fields[3]) else None
    if _is_name(reader, fields[1]) and fields[3][0] == _CONTEXT_0 and fields[2][0] == _SEQUENCE:
        return kinds.CSR
    if tags[2] == _CONTEXT_0 and is_signed:
        return kinds.ATTRIBUTE_CERTIFICATE  # version, holder, issuer [0]: RFC 5755 4.1
    return None


def _is_ocsp_request(reader: Reader, outer: list[Element], inner: list[Element]) -> bool:
    """Whether the CertID of the first request is there: RFC 6960 4.1.1."""
    requests = next((element for element in inner if element[0] == _SEQUENCE), None)
    if requests is None or len(outer) > 2 or any(tag != _CONTEXT_0 for tag in _tags(outer[1:])):
        return False
    request = _children(reader, requests)[:1]
    cert_id = _children(reader, request[0])[:1] if request else []
    tags = _tags(_children(reader, cert_id[0])) if cert_id else ()
    return tags == (_SEQUENCE, _OCTET_STRING, _OCTET_STRING, _INTEGER)
