"""Which rule reports which encoding error, so that each error is one finding.

The decoder records a `Fault` for everything that is not DER or not the ASN.1 of its field. If a requirement
is about exactly that (the alphabet of PrintableString, the form of UTCTime), its rule reports the fault. All
others are reported by pkix.certificate.invalid_der, and inside extensions by pkix.extensions.invalid_der.
Rules on decoded values ignore them: a text that is None, or a Raw value, is already reported.
"""

from __future__ import annotations

from bisect import bisect_right

from smime_lint.model import (
    ATTRIBUTE_NAMES,
    Asn1String,
    AttributeTypeAndValue,
    Certificate,
    CertificateList,
    Document,
    Extension,
    Fault,
    FaultKind,
    Holder,
    KeyUsage,
    MalformedExtension,
    Raw,
)
from smime_lint.rules import Context, Kind, Scope, Violation, Violations

CERTIFICATE = "pkix.certificate.invalid_der"
ALGORITHM = "pkix.certificate.algorithm_not_der"
EXTENSIONS = "pkix.extensions.invalid_der"

UTF8_STRING = 0x0C
PRINTABLE_STRING = 0x13
IA5_STRING = 0x16
STRING_TAGS: dict[int, str] = {
    UTF8_STRING: "UTF8String",
    0x12: "NumericString",
    PRINTABLE_STRING: "PrintableString",
    0x14: "TeletexString",
    IA5_STRING: "IA5String",
    0x1A: "VisibleString",
    0x1C: "UniversalString",
    0x1E: "BMPString",
}

DIRECTORY_STRING_TAGS = frozenset({UTF8_STRING, PRINTABLE_STRING})
DOUBTFUL_DIRECTORY_STRINGS = frozenset({"TeletexString", "UniversalString", "BMPString"})
"""Choices of DirectoryString that RFC 5280 permits for names that were established with them."""

_OWN_NAMES = frozenset({Holder.SUBJECT, Holder.SUBJECT_ALT_NAME})
"""The fields that name the subject; others copy the name of a CA, or one that a CA constrains."""

_DIRECTORY_STRINGS = (
    "commonName",
    "surname",
    "localityName",
    "stateOrProvinceName",
    "streetAddress",
    "organizationName",
    "organizationalUnitName",
    "title",
    "description",
    "businessCategory",
    "postalCode",
    "name",
    "givenName",
    "initials",
    "generationQualifier",
    "pseudonym",
    "organizationIdentifier",
    "userId",
    "jurisdictionLocalityName",
    "jurisdictionStateOrProvinceName",
)
ATTRIBUTE_TYPES: dict[str, tuple[str, frozenset[int]]] = {
    **dict.fromkeys(_DIRECTORY_STRINGS, ("pkix.name.directory_string_type", DIRECTORY_STRING_TAGS)),
    "countryName": ("pkix.name.country_name_not_printable", frozenset({PRINTABLE_STRING})),
    "serialNumber": ("pkix.name.serial_number_not_printable", frozenset({PRINTABLE_STRING})),
    "dnQualifier": ("pkix.name.dn_qualifier_not_printable", frozenset({PRINTABLE_STRING})),
    "emailAddress": ("pkix.name.email_address_not_ia5", frozenset({IA5_STRING})),
    "domainComponent": ("pkix.name.domain_component_not_ia5", frozenset({IA5_STRING})),
}
"""For each attribute type the rule on its string type, and the tags that its ASN.1 permits."""

_STRING_KINDS = frozenset({FaultKind.STRING_ALPHABET, FaultKind.STRING_ENCODING, FaultKind.STRING_TYPE})
_ATTRIBUTES = frozenset(ATTRIBUTE_NAMES.values())

_MALFORMED: dict[str, str] = {
    "1.3.6.1.5.5.7.1.3": "pkix.qc_statements.syntax",
    "1.2.840.113549.1.9.15": "pkix.smime_capabilities.syntax",
}
"""Extensions that have their own rule for a value that does not decode."""

_BY_FIELD: dict[tuple[FaultKind, str, str | None], str] = {
    (FaultKind.UTC_TIME_SYNTAX, "validity", None): "pkix.validity.utc_time_format",
    (FaultKind.GENERALIZED_TIME_SYNTAX, "validity", None): "pkix.validity.generalized_time_format",
    (FaultKind.NAMED_BITS_TRAILING_ZERO, "keyUsage", "2.5.29.15"): "pkix.key_usage.trailing_zero_bits",
    (FaultKind.STRUCTURE, "otherName", "2.5.29.17"): "pkix.subject_alt_name.other_name_untagged",
}
"""By kind, field and the OID of the extension around it."""

_TIME_SYNTAX = frozenset({FaultKind.UTC_TIME_SYNTAX, FaultKind.GENERALIZED_TIME_SYNTAX})


def may_be_older(holder: Holder, scope: Scope) -> bool:
    """Whether a name in a field of a certificate can have been established long before it was issued: names
    of CAs and copies of names, but not those of an end entity."""
    return holder not in _OWN_NAMES or bool(scope.profile.kind & Kind.CA)


def reporting_rule(fault: Fault, certificate: Certificate, scope: Scope) -> str:
    """The id of the rule that reports a fault."""
    if fault.kind is FaultKind.DEFAULT_ENCODED:
        return "pkix.certificate.default_value_encoded"
    outside = fault.extension is None and fault.field != "extensions"
    if not outside and is_malformed(fault, certificate):
        # It has no nodes, so the rules about them do not run.
        return _MALFORMED.get(fault.extension or "", EXTENSIONS)
    default = CERTIFICATE if outside else EXTENSIONS
    if fault.kind in _STRING_KINDS:
        return _string_rule(fault, certificate, default, scope)
    if outside and _is_in_algorithm(fault, certificate):
        return ALGORITHM
    if outside and fault.field == "subjectPublicKey":
        return _key_rule(fault, certificate)
    if fault.kind is FaultKind.NAMED_BITS_TRAILING_ZERO and _has_no_bit(fault, certificate):
        return "pkix.key_usage.no_bit_set"
    return _BY_FIELD.get((fault.kind, fault.field, fault.extension), default)


def _is_in_algorithm(fault: Fault, certificate: Certificate) -> bool:
    """Whether the fault is in an AlgorithmIdentifier that decoded in spite of it."""
    spki = certificate.tbs.subject_public_key_info
    algorithms = (
        certificate.signature_algorithm,
        certificate.tbs.signature,
        None if spki is None else spki.algorithm,
    )
    return any(algorithm is not None and certificate.holds(algorithm, fault) for algorithm in algorithms)


def is_malformed(fault: Fault, certificate: Certificate) -> bool:
    """Whether the extension that holds the fault did not decode."""
    return isinstance(_extension_of(fault, certificate), MalformedExtension)


def _has_no_bit(fault: Fault, certificate: Certificate) -> bool:
    """Whether the fault is in a keyUsage whose bits are all zero."""
    extension = _extension_of(fault, certificate)
    return isinstance(extension, KeyUsage) and not extension.flags


def _extension_of(fault: Fault, certificate: Certificate) -> Extension | None:
    extensions = certificate.tbs.extensions
    if extensions is None:
        return None
    entries = extensions.entries
    # A fault without length, where something is missing, can be at the end: where the next extension begins.
    offset = certificate.offset(fault)
    after = bisect_right(entries, offset, key=certificate.offset)
    for extension in entries[max(after - 2, 0) : after]:
        if extension.oid == fault.extension and certificate.holds(extension, fault):
            return extension
    return None


def _string_rule(fault: Fault, certificate: Certificate, default: str, scope: Scope) -> str:
    if fault.field == "rfc822Name":
        return "pkix.rfc822_name.not_ia5"
    if fault.field == "smtpUTF8Mailbox":
        return "pkix.smtp_utf8_mailbox.not_utf8_string"
    if fault.field not in _ATTRIBUTES and not (fault.field[:1].isdigit() and fault.field != fault.extension):
        return default
    tag = certificate.der[certificate.offset(fault)]
    rule_id, tags = ATTRIBUTE_TYPES.get(fault.field, (default, frozenset({tag})))
    doubtful = (
        tags is DIRECTORY_STRING_TAGS
        and STRING_TAGS.get(tag) in DOUBTFUL_DIRECTORY_STRINGS
        and may_be_older(fault.holder, scope)
    )
    if tag not in tags:
        return default if doubtful else rule_id
    if tag == PRINTABLE_STRING:
        return "pkix.name.printable_string_alphabet"
    if tag == UTF8_STRING:
        return "pkix.name.utf8_invalid"
    return rule_id


def _key_rule(fault: Fault, certificate: Certificate) -> str:
    spki = certificate.tbs.subject_public_key_info
    if (
        spki is None
        or spki.family != "RSA"
        or certificate.offset(fault) == certificate.offset(spki.subject_public_key)
    ):
        return "pkix.public_key.undecodable"
    return "pkix.public_key.rsa_structure"


def has_wrong_type(attribute: AttributeTypeAndValue, tags: frozenset[int]) -> bool:
    """Whether the value is of none of the types.

    A string in constructed form does not count as another type: it is not DER, and reported as that.
    """
    value = attribute.value
    if isinstance(value, Asn1String):
        return not any(STRING_TAGS[tag] == value.type for tag in tags)
    return not (value.tag & 0x20 and value.tag & 0xDF in STRING_TAGS)


def type_of(value: Asn1String | Raw) -> str:
    """The ASN.1 type of a value, for messages."""
    return value.type if isinstance(value, Asn1String) else f"a value with the tag 0x{value.tag:02x}"


def is_null(parameters: Raw) -> bool:
    """Whether the parameters of an algorithm are NULL; a length in long form is an encoding error."""
    return parameters.tag == 0x05 and (parameters.der[1] == 0 or parameters.der[1] >= 0x80)


def _is_of_string_type(fault: Fault, document: Document) -> bool:
    """Whether a rule on the string type of an attribute reports a fault of a CRL or an OCSP response.

    These rules do not run on the names in entries of CRLs.
    """
    _, tags = ATTRIBUTE_TYPES.get(fault.field, ("", frozenset()))
    if fault.kind not in _STRING_KINDS or not tags:
        return False
    if fault.holder is Holder.CERTIFICATE_ISSUER and isinstance(document, CertificateList):
        return False
    tag = document.der[document.offset(fault)]
    if tag in tags:
        return tag == IA5_STRING
    return tags is not DIRECTORY_STRING_TAGS or STRING_TAGS.get(tag) not in DOUBTFUL_DIRECTORY_STRINGS


def report(rule_id: str, fault: Fault, ctx: Context) -> Violations:
    """The violation for a fault, if the rule is the one that reports it."""
    if reporting_rule(fault, ctx.certificate, ctx) == rule_id:
        found = ctx.certificate.raw(fault)
        yield Violation(fault, f"{fault.message} ({fault.citation})", value=found[:64])


def report_except_times(fault: Fault, ctx: Context) -> Violations:
    """The violation for a fault of a CRL or an OCSP response.

    Other rules report the form of times and the string types of attributes.
    """
    if fault.kind not in _TIME_SYNTAX and not _is_of_string_type(fault, ctx.document):
        yield Violation(fault, f"{fault.message} ({fault.citation})", value=ctx.document.raw(fault)[:64])
