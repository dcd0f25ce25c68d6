"""The extensions: RFC 5280 4.2, and those that the S/MIME BR name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..der import DerError, Reader, tag_name
from ..model import (
    EXTENSION_NAMES,
    AccessDescription,
    AdobeArchiveRevInfo,
    AdobeTimeStamp,
    Asn1String,
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    BasicConstraints,
    BitString,
    Boolean,
    CertificatePolicies,
    CpsUri,
    CrlDistributionPoints,
    DirectoryAttribute,
    DistributionPoint,
    ExtendedKeyUsage,
    Extension,
    FaultKind,
    FreshestCrl,
    GeneralName,
    GeneralSubtree,
    Holder,
    InhibitAnyPolicy,
    Integer,
    IssuerAltName,
    KeyPurposeId,
    KeyUsage,
    LegalEntityIdentifier,
    LegalEntityIdentifierRole,
    MalformedExtension,
    NameConstraints,
    Nodes,
    NoticeReference,
    ObjectIdentifier,
    OctetString,
    PolicyConstraints,
    PolicyInformation,
    PolicyMappings,
    PolicyQualifier,
    Raw,
    RelativeDistinguishedName,
    SmimeCapabilities,
    SmimeCapability,
    SubjectAltName,
    SubjectDirectoryAttributes,
    SubjectInfoAccess,
    SubjectKeyIdentifier,
    Time,
    UnknownExtension,
    UserNotice,
)
from ..model.node import Where
from .names import check_set_order, encode_oid, read_general_name, read_general_names, read_rdn_content
from .qc_statements import decode_qc_statements
from .strings import (
    GENERALIZED_TIME,
    STRING_TYPES,
    UTC_TIME,
    make_string,
    read_string,
    read_time,
)

Head: TypeAlias = tuple[Where, int, int, str, bool, Boolean | None, OctetString]
"""The fields that all extension classes share, in their order."""

_REVERSED = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))


def read_extension(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> Extension:
    """The Extension at pos.

    Raises DerError if there is no Extension; a value that does not decode makes a MalformedExtension.
    """
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    data = reader.data
    oid_end = start + 2 + data[start + 1] if stop - start > 2 and data[start] == 0x06 else start + 2
    known = _KNOWN.get(data[start + 2 : oid_end])
    if known is None or oid_end >= stop:
        oid, cursor = reader.read_oid(start, stop, where)
        name, decode = EXTENSION_NAMES.get(oid, oid), DECODERS.get(oid)
    else:
        oid, name, decode = known
        cursor = oid_end
    where = (where, name)
    reader.field = name
    reader.extension = oid
    critical, critical_field = False, None
    try:
        critical, critical_field, cursor = _critical(reader, cursor, stop, where)
        tag, value_start, value_stop, value_end = reader.read(cursor, stop, where)
        if tag != 0x04:
            raise DerError(
                cursor,
                value_end - cursor,
                f"expected OCTET STRING as the value of {name}, found {tag_name(tag)}",
                "RFC 5280 4.2",
            )
    except DerError as error:
        if type(error) is not DerError:
            raise
        # It is still the extension of this OID, if one whose value nobody can read.
        _fault(reader, where, error)
        value = OctetString((where, "extnValue"), cursor, stop - cursor, data[cursor:stop])
        malformed = MalformedExtension(where, pos, after - pos, oid, critical, critical_field, value)
        nodes.own[Holder.CERTIFICATE].append(malformed)
        return malformed
    if value_end < stop:
        critical, critical_field = read_after_value(reader, value_end, stop, where, critical, critical_field)
    value = OctetString((where, "extnValue"), cursor, value_end - cursor, data[value_start:value_stop])
    head: Head = (where, pos, after - pos, oid, critical, critical_field, value)
    extension: Extension
    if decode is None:
        if oid in _SYNTAX_ONLY:
            _check_syntax(reader, oid, where, value_start, value.value)
        extension = UnknownExtension(*head)
    else:
        try:
            extension = decode(reader, nodes, head, value_start, value_stop)
        except DerError as error:
            if type(error) is not DerError:
                raise
            reader.holder = Holder.CERTIFICATE
            reader.field = name
            _fault(reader, where, error)
            nodes.drop_between(value_start, value_stop)  # what was read before it failed
            extension = MalformedExtension(*head)
    nodes.own[Holder.CERTIFICATE].append(extension)
    return extension


def _critical(reader: Reader, pos: int, end: int, where: Where) -> tuple[bool, Boolean | None, int]:
    """The value of critical, its field where there is one, and where it ends."""
    if pos >= end or reader.data[pos] != 0x01:
        return False, None, pos
    where = (where, "critical")
    _, start, stop, after = reader.read(pos, end, where)
    try:
        critical = reader.boolean(pos, start, stop, where)
        if not critical:
            _default_encoded(reader, where, pos, after, "critical FALSE")
    except DerError as error:
        _fault(reader, where, error)
        critical = any(reader.data[start:stop])
    return critical, Boolean(where, pos, after - pos, critical), after


def read_after_value(
    reader: Reader, pos: int, end: int, where: Where, critical: bool, critical_field: Boolean | None
) -> tuple[bool, Boolean | None]:
    """Record what follows extnValue, and return the value of critical and its field, which can be there."""
    data = reader.data
    if critical_field is None and end - pos == 3 and data[pos : pos + 2] == b"\x01\x01":
        critical_field = Boolean((where, "critical"), pos, 3, data[pos + 2] != 0)
        message = "expected critical before extnValue, found it after extnValue"
        reader.fault(FaultKind.STRUCTURE, critical_field._where, pos, end, message, "RFC 5280 4.1")
        return critical_field.value, critical_field
    reader.end(pos, end, where)
    return critical, critical_field


def _fault(reader: Reader, where: Where, error: DerError) -> None:
    """Record why something in an extension did not decode."""
    reader.fault(
        error.kind,
        where if error.where is None else error.where,
        error.offset,
        error.offset + error.length,
        error.message,
        "RFC 5280 4.2" if error.citation == "RFC 5280 4.1" else error.citation,
    )


def _default_encoded(reader: Reader, where: Where, pos: int, end: int, value: str) -> None:
    reader.fault(
        FaultKind.DEFAULT_ENCODED, where, pos, end, f"the default value ({value}) is encoded", "X.690 11.5"
    )


def _check_syntax(reader: Reader, oid: str, where: Where, start: int, value: bytes) -> None:
    """Check a rare extension, which the model does not decode, with pyasn1-modules."""
    from pyasn1.codec.der import decoder
    from pyasn1.error import PyAsn1Error
    from pyasn1_modules import rfc5280

    stop = start + len(value)
    spec = {"2.5.29.16": rfc5280.PrivateKeyUsagePeriod}[oid]
    try:
        reader.skim(start, stop, where)
        _, rest = decoder.decode(value, asn1Spec=spec())
    except DerError as error:
        if type(error) is not DerError:
            raise
        reader.fault(
            error.kind, where, error.offset, error.offset + error.length, error.message, "RFC 5280 4.2"
        )
    except PyAsn1Error:
        reader.fault(
            FaultKind.STRUCTURE, where, start, stop, f"expected a {spec.__name__}, found none", "RFC 5280 4.2"
        )
    else:
        reader.end(stop - len(rest), stop, where)
        if value == b"\x30\x00":
            message = "expected notBefore or notAfter, found neither"
            reader.fault(FaultKind.STRUCTURE, where, start, stop, message, "RFC 5280 A.2")


_SYNTAX_ONLY = frozenset({"2.5.29.16"})


def _sequence(reader: Reader, start: int, stop: int, where: Where, tag: int = 0x30) -> tuple[int, int]:
    """The content of the one element that a value consists of."""
    _, content, content_end, after = reader.expect(tag, start, stop, where)
    if after < stop:
        reader.end(after, stop, where)
    return content, content_end


def _all_read(reader: Reader, pos: int, end: int, fields: str) -> None:
    """Raises DerError if an element follows those fields of a SEQUENCE that were found.

    It can be one of them in the wrong place or form, so it is unknown which are missing. ``fields``: as the
    ASN.1 has them, for the message.
    """
    if pos < end:
        tag, _, _, after = reader.read(pos, end, "")
        form = "constructed" if tag & 0x20 else "primitive"
        found = f"a {form} {tag_name(tag)}" if tag & 0xC0 == 0x80 else tag_name(tag)
        raise DerError(pos, after - pos, f"expected {fields} in this order and form, found {found}")


def _basic_constraints(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    ca = False
    ca_field = None
    path_len = None
    if cursor < end and reader.data[cursor] == 0x01:
        _, content, content_end, after = reader.read(cursor, end, where)
        ca = reader.boolean(cursor, content, content_end, where)
        ca_field = Boolean((where, "cA"), cursor, after - cursor, ca)
        if not ca:
            _default_encoded(reader, (where, "cA"), cursor, after, "cA FALSE")
        cursor = after
    if cursor < end and reader.data[cursor] == 0x02:
        path_len, cursor = reader.read_integer(0x02, cursor, end, (where, "pathLenConstraint"))
    if ca_field is None:
        _all_read(reader, cursor, end, "cA (BOOLEAN), pathLenConstraint (INTEGER)")
    else:
        # Whether it is a CA is known, and decides what the certificate is checked as.
        reader.end(cursor, end, where)
    return BasicConstraints(*head, ca, ca_field, path_len)


def read_named_bits(reader: Reader, pos: int, start: int, stop: int, where: Where) -> tuple[BitString, int]:
    """A BIT STRING with named bits, and its bits with bit n as 1 << n."""
    octets, unused = reader.bit_string(pos, start, stop, where)
    flags = int.from_bytes(octets.translate(_REVERSED), "little")
    bits = len(octets) * 8 - unused
    flags &= (1 << bits) - 1
    if bits and not flags >> (bits - 1):
        reader.fault(
            FaultKind.NAMED_BITS_TRAILING_ZERO,
            where,
            pos,
            stop,
            f"the BIT STRING of named bits ends in zero bits ({bits} bits are encoded)",
            "X.690 11.2.2",
        )
    return BitString(where, pos, stop - pos, octets, unused), flags


def _key_usage(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    content, content_end = _sequence(reader, start, stop, where, 0x03)
    bit_string, flags = read_named_bits(reader, start, content, content_end, where)
    return KeyUsage(*head, flags, bit_string)


def _ext_key_usage(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    purposes: list[KeyPurposeId] = []
    held = nodes.own[Holder.CERTIFICATE]
    while cursor < end:
        step = (where, len(purposes))
        oid, after = reader.read_oid(cursor, end, step)
        purposes.append(KeyPurposeId(step, cursor, after - cursor, oid))
        cursor = after
    held += purposes
    return ExtendedKeyUsage(*head, tuple(purposes))


def _certificate_policies(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    policies: list[PolicyInformation] = []
    while cursor < end:
        policy, cursor = _policy_information(reader, nodes, cursor, end, (where, len(policies)))
        policies.append(policy)
    nodes.own[Holder.CERTIFICATE].extend(policies)
    return CertificatePolicies(*head, tuple(policies))


def _policy_information(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where
) -> tuple[PolicyInformation, int]:
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    oid, cursor = reader.read_oid(start, stop, where)
    qualifiers: list[PolicyQualifier] = []
    if cursor < stop:
        try:
            _read_policy_qualifiers(reader, cursor, stop, (where, "policyQualifiers"), qualifiers)
        except DerError as error:
            if type(error) is not DerError:
                raise
            # A faulty qualifier does not affect the policy, which shows the type of certificate.
            _fault(reader, (where, "policyQualifiers"), error)
    nodes.own[Holder.CERTIFICATE].extend(qualifiers)
    return PolicyInformation(where, pos, after - pos, oid, tuple(qualifiers)), after


def _read_policy_qualifiers(
    reader: Reader, pos: int, end: int, where: Where, qualifiers: list[PolicyQualifier]
) -> None:
    """Add the qualifiers up to the first that does not decode. Raises DerError for that one."""
    _, inner, inner_end, after = reader.expect(0x30, pos, end, where)
    if inner == inner_end:
        raise DerError(inner, 0, "expected at least one policy qualifier, found none", "RFC 5280 4.2.1.4")
    while inner < inner_end:
        qualifier, inner = _policy_qualifier(reader, inner, inner_end, (where, len(qualifiers)))
        qualifiers.append(qualifier)
    reader.end(after, end, where)


def _policy_qualifier(reader: Reader, pos: int, end: int, where: Where) -> tuple[PolicyQualifier, int]:
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    oid, cursor = reader.read_oid(start, stop, where)
    raw = None
    if cursor < stop:
        _, content, content_end, value_end = reader.read(cursor, stop, where)
        raw = Raw((where, "qualifier"), cursor, value_end - cursor, reader.data[cursor:value_end])
        reader.end(value_end, stop, where)
    head = (where, pos, after - pos, oid, raw)
    if oid == "1.3.6.1.5.5.7.2.1":
        return CpsUri(*head, _cps_uri(reader, raw, where)), after
    if oid == "1.3.6.1.5.5.7.2.2":
        if raw is None:
            raise DerError(pos, after - pos, "expected a UserNotice, found nothing", "RFC 5280 4.2.1.4")
        return UserNotice(*head, *_user_notice(reader, cursor, stop, where)), after
    if raw is not None and raw.tag & 0x20:
        reader.skim(content, content_end, where)
    return PolicyQualifier(*head), after


def _cps_uri(reader: Reader, raw: Raw | None, where: Where) -> Asn1String | None:
    if raw is not None and raw.tag in STRING_TYPES:
        return read_string(reader, raw._at, raw._at + raw.length, (where, "cPSuri"))[0]
    return None


def _user_notice(
    reader: Reader, pos: int, end: int, where: Where
) -> tuple[NoticeReference | None, Asn1String | None]:
    _, cursor, stop, _ = reader.expect(0x30, pos, end, where)
    notice_ref = None
    explicit_text = None
    if cursor < stop and reader.data[cursor] == 0x30:
        step = (where, "noticeRef")
        ref_pos = cursor
        _, inner, inner_end, cursor = reader.read(cursor, stop, step)
        organization, inner = _display_text(reader, inner, inner_end, (step, "organization"))
        _, number, numbers_end, inner = reader.expect(0x30, inner, inner_end, step)
        reader.end(inner, inner_end, step)
        numbers: list[Integer] = []
        while number < numbers_end:
            place = ((step, "noticeNumbers"), len(numbers))
            value, number = reader.read_integer(0x02, number, numbers_end, place)
            numbers.append(value)
        notice_ref = NoticeReference(step, ref_pos, cursor - ref_pos, organization, tuple(numbers))
    if cursor < stop:
        explicit_text, cursor = _display_text(reader, cursor, stop, (where, "explicitText"))
    reader.end(cursor, stop, where)
    return notice_ref, explicit_text


def _display_text(reader: Reader, pos: int, end: int, where: Where) -> tuple[Asn1String, int]:
    string, after = read_string(reader, pos, end, where)
    if string.type not in ("UTF8String", "IA5String", "VisibleString", "BMPString"):
        message = f"expected one of the string types of DisplayText, found {string.type}"
        reader.fault(FaultKind.STRING_TYPE, where, pos, after, message, "RFC 5280 4.2.1.4")
    return string, after


def _names(
    reader: Reader, nodes: Nodes, start: int, stop: int, where: Where, holder: Holder
) -> tuple[GeneralName, ...]:
    """The content of GeneralNames in a field of an extension. Raises DerError if it is empty."""
    if start == stop:
        message = "expected at least one name in GeneralNames, found none"
        raise DerError(start, 0, message, "RFC 5280 A.2", where=where)
    return read_general_names(reader, nodes, start, stop, where, holder)


def _distribution_points(
    reader: Reader, nodes: Nodes, head: Head, start: int, stop: int, holder: Holder
) -> tuple[DistributionPoint, ...]:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    points: list[DistributionPoint] = []
    while cursor < end:
        point, cursor = _distribution_point(reader, nodes, cursor, end, (where, len(points)), holder)
        points.append(point)
    nodes.own[holder].extend(points)
    return tuple(points)


def _distribution_point(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, holder: Holder
) -> tuple[DistributionPoint, int]:
    _, cursor, stop, after = reader.expect(0x30, pos, end, where)
    full_name: tuple[GeneralName, ...] | None = None
    relative_name: RelativeDistinguishedName | None = None
    reasons: BitString | None = None
    crl_issuer: tuple[GeneralName, ...] | None = None
    if cursor < stop and reader.data[cursor] == 0xA0:
        _, inner, inner_end, cursor = reader.read(cursor, stop, where)
        choice, content, content_end, choice_end = reader.read(inner, inner_end, where)
        if choice == 0xA0:
            step = (where, "fullName")
            full_name = _names(reader, nodes, content, content_end, step, holder)
        elif choice == 0xA1:
            relative_name = read_rdn_content(
                reader,
                nodes,
                inner,
                content,
                content_end,
                choice_end,
                (where, "nameRelativeToCRLIssuer"),
                holder,
            )
        else:
            raise DerError(
                inner,
                choice_end - inner,
                f"expected fullName or nameRelativeToCRLIssuer, found {tag_name(choice)}",
            )
        reader.end(choice_end, inner_end, where)
    if cursor < stop and reader.data[cursor] == 0x81:
        reasons_pos = cursor
        _, content, content_end, cursor = reader.read(cursor, stop, where)
        reasons, _ = read_named_bits(reader, reasons_pos, content, content_end, (where, "reasons"))
    if cursor < stop and reader.data[cursor] == 0xA2:
        _, content, content_end, cursor = reader.read(cursor, stop, where)
        crl_issuer = _names(reader, nodes, content, content_end, (where, "cRLIssuer"), holder)
    _all_read(reader, cursor, stop, "distributionPoint [0], reasons [1], cRLIssuer [2]")
    return DistributionPoint(where, pos, after - pos, full_name, relative_name, reasons, crl_issuer), after


def _crl_distribution_points(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    points = _distribution_points(reader, nodes, head, start, stop, Holder.CRL_DISTRIBUTION_POINTS)
    return CrlDistributionPoints(*head, points)


def _freshest_crl(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    return FreshestCrl(*head, _distribution_points(reader, nodes, head, start, stop, Holder.FRESHEST_CRL))


def _access_descriptions(
    reader: Reader, nodes: Nodes, head: Head, start: int, stop: int, holder: Holder
) -> tuple[AccessDescription, ...]:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    descriptions: list[AccessDescription] = []
    while cursor < end:
        step = (where, len(descriptions))
        _, inner, inner_end, after = reader.expect(0x30, cursor, end, step)
        method, inner = reader.read_oid(inner, inner_end, step)
        location, inner = read_general_name(reader, nodes, inner, inner_end, (step, "accessLocation"), holder)
        reader.end(inner, inner_end, step)
        descriptions.append(AccessDescription(step, cursor, after - cursor, method, location))
        cursor = after
    nodes.own[holder].extend(descriptions)
    return tuple(descriptions)


def _authority_info_access(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    holder = Holder.AUTHORITY_INFO_ACCESS
    return AuthorityInfoAccess(*head, _access_descriptions(reader, nodes, head, start, stop, holder))


def _subject_info_access(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    holder = Holder.SUBJECT_INFO_ACCESS
    return SubjectInfoAccess(*head, _access_descriptions(reader, nodes, head, start, stop, holder))


def _authority_key_identifier(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    key_identifier = None
    issuer = None
    serial_number = None
    if cursor < end and reader.data[cursor] == 0x80:
        pos = cursor
        _, content, content_end, cursor = reader.read(cursor, end, where)
        octets = reader.data[content:content_end]
        key_identifier = OctetString((where, "keyIdentifier"), pos, cursor - pos, octets)
    if cursor < end and reader.data[cursor] == 0xA1:
        _, content, content_end, cursor = reader.read(cursor, end, where)
        step = (where, "authorityCertIssuer")
        issuer = _names(reader, nodes, content, content_end, step, Holder.AUTHORITY_KEY_IDENTIFIER)
    if cursor < end and reader.data[cursor] == 0x82:
        serial_number, cursor = reader.read_integer(0x82, cursor, end, (where, "authorityCertSerialNumber"))
    _all_read(
        reader, cursor, end, "keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2]"
    )
    return AuthorityKeyIdentifier(*head, key_identifier, issuer, serial_number)


def _subject_key_identifier(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    content, content_end = _sequence(reader, start, stop, where, 0x04)
    octets = reader.data[content:content_end]
    return SubjectKeyIdentifier(*head, OctetString((where, "keyIdentifier"), start, stop - start, octets))


def _subject_alt_name(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    content, end = _sequence(reader, start, stop, head[0])
    names = read_general_names(reader, nodes, content, end, head[0], Holder.SUBJECT_ALT_NAME)
    return SubjectAltName(*head, names)


def _issuer_alt_name(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    content, end = _sequence(reader, start, stop, head[0])
    names = read_general_names(reader, nodes, content, end, head[0], Holder.ISSUER_ALT_NAME)
    return IssuerAltName(*head, names)


def _name_constraints(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    subtrees: list[tuple[GeneralSubtree, ...] | None] = [None, None]
    for position, (tag, name) in enumerate(((0xA0, "permittedSubtrees"), (0xA1, "excludedSubtrees"))):
        if cursor < end and reader.data[cursor] == tag:
            _, content, content_end, cursor = reader.read(cursor, end, where)
            subtrees[position] = _general_subtrees(reader, nodes, content, content_end, (where, name))
    _all_read(reader, cursor, end, "permittedSubtrees [0], excludedSubtrees [1]")
    return NameConstraints(*head, *subtrees)


def _general_subtrees(
    reader: Reader, nodes: Nodes, cursor: int, end: int, where: Where
) -> tuple[GeneralSubtree, ...]:
    subtrees: list[GeneralSubtree] = []
    while cursor < end:
        step = (where, len(subtrees))
        _, inner, inner_end, after = reader.expect(0x30, cursor, end, step)
        base, inner = read_general_name(reader, nodes, inner, inner_end, step, Holder.NAME_CONSTRAINTS)
        minimum = 0
        maximum = None
        if inner < inner_end and reader.data[inner] == 0x80:
            field, field_end = reader.read_integer(0x80, inner, inner_end, (step, "minimum"))
            minimum = field.value
            if minimum == 0:
                _default_encoded(reader, (step, "minimum"), inner, field_end, "minimum 0")
            inner = field_end
        if inner < inner_end and reader.data[inner] == 0x81:
            field, inner = reader.read_integer(0x81, inner, inner_end, (step, "maximum"))
            maximum = field.value
        reader.end(inner, inner_end, step)
        subtrees.append(GeneralSubtree(step, cursor, after - cursor, base, minimum, maximum))
        cursor = after
    return tuple(subtrees)


def _policy_mappings(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    mappings: list[tuple[ObjectIdentifier, ObjectIdentifier]] = []
    while cursor < end:
        step = (where, len(mappings))
        _, inner, inner_end, cursor = reader.expect(0x30, cursor, end, step)
        issuer, middle = reader.read_oid(inner, inner_end, step)
        subject, after = reader.read_oid(middle, inner_end, step)
        reader.end(after, inner_end, step)
        mappings.append(
            (
                ObjectIdentifier((step, "issuerDomainPolicy"), inner, middle - inner, issuer),
                ObjectIdentifier((step, "subjectDomainPolicy"), middle, after - middle, subject),
            )
        )
    return PolicyMappings(*head, tuple(mappings))


def _policy_constraints(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    fields: list[Integer | None] = [None, None]
    for position, (tag, name) in enumerate(((0x80, "requireExplicitPolicy"), (0x81, "inhibitPolicyMapping"))):
        if cursor < end and reader.data[cursor] == tag:
            fields[position], cursor = reader.read_integer(tag, cursor, end, (where, name))
    _all_read(reader, cursor, end, "requireExplicitPolicy [0], inhibitPolicyMapping [1]")
    return PolicyConstraints(*head, *fields)


def _inhibit_any_policy(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    skip_certs, after = reader.read_integer(0x02, start, stop, head[0])
    reader.end(after, stop, head[0])
    return InhibitAnyPolicy(*head, skip_certs)


def _smime_capabilities(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    capabilities: list[SmimeCapability] = []
    while cursor < end:
        step = (where, len(capabilities))
        _, inner, inner_end, after = reader.expect(0x30, cursor, end, step)
        oid, inner = reader.read_oid(inner, inner_end, step)
        parameters = None
        if inner < inner_end:
            tag, content, content_end, value_end = reader.read(inner, inner_end, step)
            if tag & 0x20:
                reader.skim(content, content_end, step)
            parameters = Raw((step, "parameters"), inner, value_end - inner, reader.data[inner:value_end])
            inner = value_end
        reader.end(inner, inner_end, step)
        capabilities.append(SmimeCapability(step, cursor, after - cursor, oid, parameters))
        cursor = after
    nodes.own[Holder.CERTIFICATE].extend(capabilities)
    return SmimeCapabilities(*head, tuple(capabilities))


def _subject_directory_attributes(
    reader: Reader, nodes: Nodes, head: Head, start: int, stop: int
) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    attributes: list[DirectoryAttribute] = []
    while cursor < end:
        step = (where, len(attributes))
        _, inner, inner_end, after = reader.expect(0x30, cursor, end, step)
        oid, set_pos = reader.read_oid(inner, inner_end, step)
        _, inner, values_end, set_end = reader.expect(0x31, set_pos, inner_end, step)
        reader.end(set_end, inner_end, step)
        values: list[Asn1String | Time | Raw] = []
        while inner < values_end:
            value, inner = _attribute_value(reader, inner, values_end, (step, len(values)))
            values.append(value)
        if not values:
            raise DerError(
                set_pos, set_end - set_pos, "expected at least one value, found none", "RFC 5280 4.1.2.4"
            )
        encodings = [reader.data[value._at : value._at + value.length] for value in values]
        check_set_order(reader, encodings, set_pos, set_end, step)
        attributes.append(DirectoryAttribute(step, cursor, after - cursor, oid, tuple(values)))
        cursor = after
    nodes.own[Holder.CERTIFICATE].extend(attributes)
    return SubjectDirectoryAttributes(*head, tuple(attributes))


def _attribute_value(reader: Reader, pos: int, end: int, where: Where) -> tuple[Asn1String | Time | Raw, int]:
    tag, start, stop, after = reader.read(pos, end, where)
    if tag in STRING_TYPES:
        return make_string(reader, tag, pos, start, stop, where), after
    if tag in (UTC_TIME, GENERALIZED_TIME):
        return read_time(reader, pos, end, where)
    if tag & 0x20:
        reader.skim(start, stop, where)
    return Raw(where, pos, after - pos, reader.data[pos:after]), after


def _lei(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    lei, after = read_string(reader, start, stop, head[0])
    reader.end(after, stop, head[0])
    return LegalEntityIdentifier(*head, lei)


def _lei_role(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    role, after = read_string(reader, start, stop, head[0])
    reader.end(after, stop, head[0])
    return LegalEntityIdentifierRole(*head, role)


def _adobe_time_stamp(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    version, cursor = reader.read_integer(0x02, cursor, end, (where, "version"))
    location, cursor = read_general_name(
        reader, nodes, cursor, end, (where, "location"), Holder.ADOBE_TIME_STAMP
    )
    requires_auth = None
    if cursor < end and reader.data[cursor] == 0x01:
        pos = cursor
        _, content, content_end, cursor = reader.read(cursor, end, where)
        value = reader.boolean(pos, content, content_end, where)
        requires_auth = Boolean((where, "requiresAuth"), pos, cursor - pos, value)
        if not value:
            _default_encoded(reader, requires_auth._where, pos, cursor, "requiresAuth FALSE")
    reader.end(cursor, end, where)
    return AdobeTimeStamp(*head, version, location, requires_auth)


def _adobe_archive_rev_info(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    cursor, end = _sequence(reader, start, stop, where)
    version, cursor = reader.read_integer(0x02, cursor, end, (where, "version"))
    reader.end(cursor, end, where)
    return AdobeArchiveRevInfo(*head, version)


DECODERS: dict[str, Callable[[Reader, Nodes, Head, int, int], Extension]] = {
    "2.5.29.9": _subject_directory_attributes,
    "2.5.29.14": _subject_key_identifier,
    "2.5.29.15": _key_usage,
    "2.5.29.17": _subject_alt_name,
    "2.5.29.18": _issuer_alt_name,
    "2.5.29.19": _basic_constraints,
    "2.5.29.30": _name_constraints,
    "2.5.29.31": _crl_distribution_points,
    "2.5.29.32": _certificate_policies,
    "2.5.29.33": _policy_mappings,
    "2.5.29.35": _authority_key_identifier,
    "2.5.29.36": _policy_constraints,
    "2.5.29.37": _ext_key_usage,
    "2.5.29.46": _freshest_crl,
    "2.5.29.54": _inhibit_any_policy,
    "1.3.6.1.5.5.7.1.1": _authority_info_access,
    "1.3.6.1.5.5.7.1.3": decode_qc_statements,
    "1.3.6.1.5.5.7.1.11": _subject_info_access,
    "1.2.840.113549.1.9.15": _smime_capabilities,
    "1.2.840.113583.1.1.9.1": _adobe_time_stamp,
    "1.2.840.113583.1.1.9.2": _adobe_archive_rev_info,
    "1.3.6.1.4.1.52266.1": _lei,
    "1.3.6.1.4.1.52266.2": _lei_role,
}

_KNOWN = {encode_oid(oid): (oid, EXTENSION_NAMES[oid], decode) for oid, decode in DECODERS.items()}
"""What is known of an extension by the content octets of its OID."""
