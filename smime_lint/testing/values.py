"""The DER of names, general names and extension values.

Arguments are encoded as they are; values that violate RFC 5280 are not rejected. OIDs are dotted decimal, and
ValueError is raised for other text. Characters outside Latin-1 raise UnicodeEncodeError where the type is an
IA5String or a PrintableString.
"""

from __future__ import annotations

from . import der

KEY_USAGE_BITS = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
)
ATTRIBUTES = {
    "commonName": "2.5.4.3",
    "surname": "2.5.4.4",
    "serialNumber": "2.5.4.5",
    "countryName": "2.5.4.6",
    "localityName": "2.5.4.7",
    "stateOrProvinceName": "2.5.4.8",
    "streetAddress": "2.5.4.9",
    "organizationName": "2.5.4.10",
    "organizationalUnitName": "2.5.4.11",
    "title": "2.5.4.12",
    "description": "2.5.4.13",
    "postalCode": "2.5.4.17",
    "givenName": "2.5.4.42",
    "initials": "2.5.4.43",
    "generationQualifier": "2.5.4.44",
    "dnQualifier": "2.5.4.46",
    "pseudonym": "2.5.4.65",
    "organizationIdentifier": "2.5.4.97",
    "userId": "0.9.2342.19200300.100.1.1",
    "domainComponent": "0.9.2342.19200300.100.1.25",
    "emailAddress": "1.2.840.113549.1.9.1",
}
_PRINTABLE = {"countryName", "serialNumber", "dnQualifier"}
_IA5 = {"emailAddress", "domainComponent"}

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
OCSP = "1.3.6.1.5.5.7.48.1"
CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9"
USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3"


def attribute(name: str, value: str | bytes) -> bytes:
    """AttributeTypeAndValue.

    ``name``: a key of `ATTRIBUTES`, or an OID. ``value``: text, which is encoded as RFC 5280 Appendix A
    requires for the attribute (UTF8String where there is a choice), or DER.
    """
    if isinstance(value, str):
        encode = der.printable if name in _PRINTABLE else der.ia5 if name in _IA5 else der.utf8
        value = encode(value)
    return der.sequence(der.oid(ATTRIBUTES.get(name, name)), value)


def name(*attributes: tuple[str, str | bytes]) -> bytes:
    """Name with one attribute in each RDN; see `attribute`."""
    return der.sequence(*(der.set_of(attribute(*pair)) for pair in attributes))


def key_usage(*bits: str) -> bytes:
    """KeyUsage. ``bits``: of `KEY_USAGE_BITS`; ValueError is raised for others."""
    return der.named_bits(KEY_USAGE_BITS.index(bit) for bit in bits)


def extended_key_usage(*purposes: str) -> bytes:
    """ExtKeyUsageSyntax. ``purposes``: OIDs."""
    return der.sequence(*(der.oid(purpose) for purpose in purposes))


def policy(oid: str, *qualifiers: bytes) -> bytes:
    """PolicyInformation. ``qualifiers``: as `cps` and `user_notice` return them."""
    return der.sequence(der.oid(oid), *([der.sequence(*qualifiers)] if qualifiers else []))


def cps(uri: str) -> bytes:
    """PolicyQualifierInfo with a CPS pointer."""
    return der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), der.ia5(uri))


def user_notice(*parts: bytes) -> bytes:
    """PolicyQualifierInfo with a user notice. ``parts``: noticeRef and explicitText as DER."""
    return der.sequence(der.oid("1.3.6.1.5.5.7.2.2"), der.sequence(*parts))


def policies(*entries: bytes | str) -> bytes:
    """CertificatePolicies. ``entries``: PolicyInformation as DER, or OIDs."""
    return der.sequence(*(policy(entry) if isinstance(entry, str) else entry for entry in entries))


def rfc822_name(address: str) -> bytes:
    """GeneralName rfc822Name."""
    return der.implicit(1, address.encode("latin-1"))


def dns_name(host: str) -> bytes:
    """GeneralName dNSName."""
    return der.implicit(2, host.encode("latin-1"))


def uri(text: str) -> bytes:
    """GeneralName uniformResourceIdentifier."""
    return der.implicit(6, text.encode("latin-1"))


def directory_name(*attributes: tuple[str, str | bytes]) -> bytes:
    """GeneralName directoryName."""
    return der.explicit(4, name(*attributes))


def other_name(type_id: str, value: bytes) -> bytes:
    """GeneralName otherName. ``value``: DER, to which the [0] tag is added."""
    return der.tlv(0xA0, der.oid(type_id) + der.explicit(0, value))


def smtp_utf8_mailbox(address: str) -> bytes:
    """GeneralName otherName SmtpUTF8Mailbox."""
    return other_name(SMTP_UTF8_MAILBOX, der.utf8(address))


def general_names(*names: bytes) -> bytes:
    """GeneralNames, as in subjectAltName."""
    return der.sequence(*names)


def distribution_point(*names: bytes, reasons: bytes = b"", crl_issuer: bytes = b"") -> bytes:
    """DistributionPoint. ``names``: the fullName. ``reasons``, ``crl_issuer``: DER with its tag."""
    full_name = der.explicit(0, der.explicit(0, b"".join(names))) if names else b""
    return der.sequence(full_name, reasons, crl_issuer)


def crl_distribution_points(*points: bytes | str) -> bytes:
    """CRLDistributionPoints. ``points``: DistributionPoint as DER, or URIs."""
    return der.sequence(
        *(distribution_point(uri(point)) if isinstance(point, str) else point for point in points)
    )


def access(method: str, location: bytes | str) -> bytes:
    """AccessDescription. ``method``: an OID. ``location``: a general name as DER, or a URI."""
    return der.sequence(der.oid(method), uri(location) if isinstance(location, str) else location)


def authority_info_access(*descriptions: bytes) -> bytes:
    """AuthorityInfoAccessSyntax. ``descriptions``: as `access` returns them."""
    return der.sequence(*descriptions)


def basic_constraints(ca: bool = False, path_len: int | None = None) -> bytes:
    """BasicConstraints. cA is left out if it is FALSE, pathLenConstraint if it is None."""
    return der.sequence(der.boolean(True) if ca else b"", b"" if path_len is None else der.integer(path_len))


def algorithm(oid: str, *parameters: bytes) -> bytes:
    """AlgorithmIdentifier. ``parameters``: DER, absent by default."""
    return der.sequence(der.oid(oid), *parameters)


def general_subtrees(*bases: bytes) -> bytes:
    """The content octets of GeneralSubtrees: one GeneralSubtree for each base."""
    return b"".join(der.sequence(base) for base in bases)


def name_constraints(*permitted: bytes, excluded: tuple[bytes, ...] = ()) -> bytes:
    """NameConstraints. ``permitted``, ``excluded``: the bases of the subtrees, as general names."""
    return der.sequence(
        der.tlv(0xA0, general_subtrees(*permitted)) if permitted else b"",
        der.tlv(0xA1, general_subtrees(*excluded)) if excluded else b"",
    )
