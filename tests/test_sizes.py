"""Every SIZE (1..MAX) and INTEGER (0..MAX) of the ASN.1 modules of RFC 5280 and RFC 6960 is enforced.

`SIZES` has a row for each place in a document. A row for a place in a CRL or in an OCSP response holds a Crl
or a Response in place of the Certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from pyasn1.type.base import Asn1Type
from pyasn1.type.constraint import AbstractConstraint, ValueRangeConstraint, ValueSizeConstraint
from pyasn1.type.namedtype import NamedTypes
from pyasn1_modules import rfc5280

from smime_lint.engine.report import Finding
from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate
from smime_lint.testing.crl import (
    INDIRECT,
    REVOKED_AT,
    Crl,
    aki,
    authority_info_access,
    crl,
    delta,
    entry,
    issuer_alt_name,
    number,
)
from smime_lint.testing.crl import point as crl_point
from smime_lint.testing.expectations import Expected
from smime_lint.testing.ocsp import Response, direct, extension, extensions, single

from .factory.recipes.pkix.common import plain, self_issued
from .linting import lint

Document = Certificate | Crl | Response

_URI = values.uri("http://crl.example.com/1.crl")
_EXAMPLE = values.rfc822_name("example.com")
_SUBTREE = der.sequence(_EXAMPLE)
_NAME = der.tlv(0xA4, der.sequence(der.set_of(values.attribute("commonName", "CA"))))
_POINT = der.sequence(der.explicit(0, der.tlv(0xA0, _URI)))
_POLICY = der.oid("1.3.6.1.4.1.99999.1")
_CPS = der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), der.ia5("http://www.example.com/cps"))
_MAPPING = der.sequence(_POLICY, der.oid("1.3.6.1.4.1.99999.2"))
_ACCESS = values.access(values.OCSP, "http://ocsp.example.com")
_KEY_IDENTIFIER = der.implicit(0, bytes(20))


class Size(NamedTuple):
    """A place with a SIZE or a range: a document that violates it, and one at its limit."""

    type: str
    """The type in the ASN.1 module, with the field if the constraint is on a field."""
    place: str
    violating: Document
    valid: Document


def _end_entity(type_: str, name: str, violating: bytes, valid: bytes) -> Size:
    certificate = plain()
    return Size(type_, name, certificate.extension(name, violating), certificate.extension(name, valid))


def _ca(type_: str, name: str, violating: bytes, valid: bytes, place: str = "") -> Size:
    certificate = early_subca().policies("1.3.6.1.4.1.99999.1")
    return Size(
        type_,
        f"{name}.{place}" if place else name,
        certificate.extension(name, violating, critical=True),
        certificate.extension(name, valid, critical=True),
    )


def _edi(*fields: bytes) -> bytes:
    return der.sequence(der.tlv(0xA5, b"".join(fields)))


SIZES = [
    Size(
        "Extensions",
        "extensions",
        self_issued().change(extensions_der=der.explicit(3, der.sequence())),
        self_issued(),
    ),
    Size(
        "RelativeDistinguishedName",
        "subject",
        plain().change(subject_der=der.sequence(der.set_of())),
        plain(),
    ),
    Size("DirectoryString", "subject", plain().attribute("commonName", ""), plain()),
    _end_entity(
        "DirectoryString",
        "issuerAltName",
        _edi(der.explicit(0, der.utf8("")), der.explicit(1, der.utf8("CA"))),
        _edi(der.explicit(0, der.utf8("x")), der.explicit(1, der.utf8("CA"))),
    ),
    _end_entity(
        "DirectoryString",
        "issuerAltName",
        _edi(der.explicit(1, der.utf8(""))),
        _edi(der.explicit(1, der.utf8("CA"))),
    ),
    _end_entity(
        "GeneralNames", "subjectAltName", der.sequence(), der.sequence(values.dns_name("example.com"))
    ),
    _end_entity("SubjectAltName", "subjectAltName", der.sequence(), der.sequence(_URI)),
    _end_entity("IssuerAltName", "issuerAltName", der.sequence(), der.sequence(_URI)),
    _end_entity(
        "AuthorityKeyIdentifier.authorityCertIssuer",
        "authorityKeyIdentifier",
        der.sequence(_KEY_IDENTIFIER, der.tlv(0xA1, b""), der.implicit(2, b"\x01")),
        der.sequence(_KEY_IDENTIFIER, der.tlv(0xA1, _NAME), der.implicit(2, b"\x01")),
    ),
    _end_entity("CRLDistributionPoints", "cRLDistributionPoints", der.sequence(), der.sequence(_POINT)),
    _end_entity(
        "DistributionPointName.fullName",
        "cRLDistributionPoints",
        der.sequence(der.sequence(der.explicit(0, der.tlv(0xA0, b"")))),
        der.sequence(_POINT),
    ),
    _end_entity(
        "DistributionPointName.nameRelativeToCRLIssuer",
        "cRLDistributionPoints",
        der.sequence(der.sequence(der.explicit(0, der.tlv(0xA1, b"")))),
        der.sequence(der.sequence(der.explicit(0, der.tlv(0xA1, values.attribute("commonName", "CRL 1"))))),
    ),
    _end_entity(
        "DistributionPoint.cRLIssuer",
        "cRLDistributionPoints",
        der.sequence(der.sequence(der.explicit(0, der.tlv(0xA0, _URI)), der.tlv(0xA2, b""))),
        der.sequence(der.sequence(der.explicit(0, der.tlv(0xA0, _URI)), der.tlv(0xA2, _NAME))),
    ),
    _end_entity("FreshestCRL", "freshestCRL", der.sequence(), der.sequence(_POINT)),
    _end_entity("AuthorityInfoAccessSyntax", "authorityInfoAccess", der.sequence(), der.sequence(_ACCESS)),
    _end_entity("SubjectInfoAccessSyntax", "subjectInfoAccess", der.sequence(), der.sequence(_ACCESS)),
    _end_entity(
        "ExtKeyUsageSyntax", "extKeyUsage", der.sequence(), der.sequence(der.oid(values.CLIENT_AUTH))
    ),
    _end_entity(
        "SubjectDirectoryAttributes",
        "subjectDirectoryAttributes",
        der.sequence(),
        der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.9.3"), der.set_of(der.printable("F")))),
    ),
    _end_entity(
        "CertificatePolicies", "certificatePolicies", der.sequence(), der.sequence(der.sequence(_POLICY))
    ),
    _end_entity(
        "PolicyInformation.policyQualifiers",
        "certificatePolicies",
        der.sequence(der.sequence(_POLICY, der.sequence())),
        der.sequence(der.sequence(_POLICY, der.sequence(_CPS))),
    ),
    _ca("PolicyMappings", "policyMappings", der.sequence(), der.sequence(_MAPPING)),
    _ca(
        "NameConstraints.permittedSubtrees",
        "nameConstraints",
        der.sequence(der.tlv(0xA0, b""), der.tlv(0xA1, _SUBTREE)),
        der.sequence(der.tlv(0xA0, _SUBTREE)),
    ),
    _ca(
        "NameConstraints.excludedSubtrees",
        "nameConstraints",
        der.sequence(der.tlv(0xA0, _SUBTREE), der.tlv(0xA1, b"")),
        der.sequence(der.tlv(0xA1, _SUBTREE)),
    ),
    _ca(
        "GeneralSubtrees",
        "nameConstraints",
        der.sequence(der.tlv(0xA0, b"")),
        der.sequence(der.tlv(0xA0, _SUBTREE)),
    ),
    _ca(
        "GeneralSubtree.minimum",
        "nameConstraints",
        der.sequence(der.tlv(0xA0, der.sequence(_EXAMPLE, der.implicit(0, b"\xff")))),
        der.sequence(der.tlv(0xA0, _SUBTREE)),
    ),
    _ca(
        "GeneralSubtree.maximum",
        "nameConstraints",
        der.sequence(der.tlv(0xA0, der.sequence(_EXAMPLE, der.implicit(1, b"\xff")))),
        der.sequence(der.tlv(0xA0, _SUBTREE)),
    ),
    _ca(
        "BasicConstraints.pathLenConstraint",
        "basicConstraints",
        values.basic_constraints(True, -1),
        values.basic_constraints(True, 0),
    ),
    _ca(
        "PolicyConstraints.requireExplicitPolicy",
        "policyConstraints",
        der.sequence(der.implicit(0, b"\xff")),
        der.sequence(der.implicit(0, b"\x00")),
    ),
    _ca(
        "PolicyConstraints.inhibitPolicyMapping",
        "policyConstraints",
        der.sequence(der.implicit(1, b"\xff")),
        der.sequence(der.implicit(1, b"\x00")),
    ),
    _ca("InhibitAnyPolicy", "inhibitAnyPolicy", der.integer(-1), der.integer(0)),
]

_EMPTY = der.sequence()
_DATE = der.utc_time(REVOKED_AT)
_SOME = extension("1.3.6.1.4.1.99999.1", der.null())
_INDIRECT = crl_point(INDIRECT)


def _crl_extension(type_: str, name: str, violating: bytes, valid: bytes) -> Size:
    return Size(type_, name, crl().extend(violating), crl().extend(valid))


def _entry(type_: str, name: str, violating: bytes, valid: bytes) -> Size:
    return Size(type_, name, crl(violating).extend(_INDIRECT), crl(valid).extend(_INDIRECT))


def _issuer_of_entry(*names: bytes) -> bytes:
    return extension("2.5.29.29", der.sequence(*names), critical=True)


def _numbered(value: int) -> Crl:
    return crl().change(extensions=(aki(), number(value)))


SIZES += [
    _entry(
        "TBSCertList.revokedCertificates.crlEntryExtensions",
        "crlEntryExtensions",
        der.sequence(der.integer(5), _DATE, _EMPTY),
        der.sequence(der.integer(5), _DATE, der.sequence(_SOME)),
    ),
    _entry(
        "CertificateIssuer",
        "certificateIssuer",
        entry(5, _issuer_of_entry()),
        entry(5, _issuer_of_entry(_NAME)),
    ),
    Size("CRLNumber", "cRLNumber", _numbered(-1), _numbered(0)),
    _crl_extension("BaseCRLNumber", "deltaCRLIndicator", delta(-1), delta(0)),
    _crl_extension("IssuerAltName", "issuerAltName", issuer_alt_name(), issuer_alt_name(_URI)),
    _crl_extension(
        "FreshestCRL",
        "freshestCRL",
        extension("2.5.29.46", _EMPTY),
        extension("2.5.29.46", der.sequence(_POINT)),
    ),
    _crl_extension(
        "AuthorityInfoAccess",
        "authorityInfoAccess",
        extension("1.3.6.1.5.5.7.1.1", _EMPTY),
        authority_info_access(),
    ),
    _crl_extension(
        "IssuingDistributionPoint.fullName",
        "issuingDistributionPoint",
        crl_point(der.explicit(0, der.tlv(0xA0, b""))),
        crl_point(der.explicit(0, der.tlv(0xA0, _URI))),
    ),
    Size(
        "ResponseData.responseExtensions",
        "responseExtensions",
        direct().change(response_extensions=extensions()),
        direct().change(response_extensions=extensions(_SOME)),
    ),
    Size(
        "SingleResponse.singleExtensions",
        "singleExtensions",
        direct(single(single_extensions=extensions())),
        direct(single(single_extensions=extensions(_SOME))),
    ),
    Size(
        "CertificateIssuer in a SingleResponse",
        "certificateIssuer",
        direct(single(single_extensions=extensions(_issuer_of_entry()))),
        direct(single(single_extensions=extensions(_issuer_of_entry(_NAME)))),
    ),
]

ELSEWHERE = {
    "SkipCerts": "InhibitAnyPolicy and the fields of PolicyConstraints",
    "BaseDistance": "the fields of GeneralSubtree",
    "TBSCertificate.extensions": "Extensions",
    "TBSCertList.crlExtensions": "Without extensions, two that are mandatory are missing as well",
}
"""Constraints of the ASN.1 module without a row, and what covers them."""


def _errors(document: Document) -> list[Finding]:
    kind = {Certificate: "certificate", Crl: "crl", Response: "ocsp"}[type(document)]
    expected = Expected(br_version="in-force", findings=())
    result = lint(None, expected, kind, document.encode("test_sizes"))
    assert not result.error
    return [finding for finding in result.findings if finding.severity.value == "error"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.type)
def test_violation_is_one_error(size: Size) -> None:
    errors = _errors(size.violating)
    assert len(errors) == 1, [(error.rule, error.path) for error in errors]
    assert size.place in errors[0].path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.type)
def test_limit_is_no_error(size: Size) -> None:
    assert _errors(size.valid) == []


def test_every_constraint_of_the_module_has_a_row() -> None:
    covered = {size.type for size in SIZES} | ELSEWHERE.keys()
    assert {name for name in _constrained() if name not in covered} == set()


def _constrained() -> Iterator[str]:
    """The types and fields of the ASN.1 module that have SIZE (1..MAX) or a range (0..MAX)."""
    for name, type_ in vars(rfc5280).items():
        if not isinstance(type_, type) or not issubclass(type_, Asn1Type):
            continue
        if _has_minimum(type_()):
            yield name
        fields = getattr(type_, "componentType", None)
        for field in fields.namedTypes if isinstance(fields, NamedTypes) else ():
            if _has_minimum(field.asn1Object):
                yield name if name == "DirectoryString" else f"{name}.{field.name}"


def _has_minimum(value: Asn1Type) -> bool:
    return any(
        constraint.stop == float("inf") and constraint.start in (0, 1)
        for constraint in _limits(value.subtypeSpec)
    )


def _limits(constraint: AbstractConstraint) -> Iterator[ValueSizeConstraint | ValueRangeConstraint]:
    if isinstance(constraint, ValueSizeConstraint | ValueRangeConstraint):
        yield constraint
    for part in getattr(constraint, "_values", ()):
        if isinstance(part, AbstractConstraint):
            yield from _limits(part)
