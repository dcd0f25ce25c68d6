"""The extensions field as a whole: RFC 5280 4.1.2.9 and 4.2."""

from __future__ import annotations

from smime_lint.model import (
    AdobeArchiveRevInfo,
    AdobeTimeStamp,
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    BasicConstraints,
    CertificatePolicies,
    CrlDistributionPoints,
    ExtendedKeyUsage,
    Extension,
    Extensions,
    Fault,
    FreshestCrl,
    InhibitAnyPolicy,
    IssuerAltName,
    KeyUsage,
    LegalEntityIdentifier,
    LegalEntityIdentifierRole,
    NameConstraints,
    PolicyConstraints,
    PolicyMappings,
    QcStatements,
    SmimeCapabilities,
    SubjectAltName,
    SubjectDirectoryAttributes,
    SubjectInfoAccess,
    SubjectKeyIdentifier,
)
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import faults


@rule(
    "pkix.extensions.duplicate",
    on=Extensions,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2",
)
def duplicate(extensions: Extensions, ctx: Context) -> Violations:
    """No extension occurs twice.

    The second and every further extension with the same extnID is reported, whether its value is the same or
    not. All other rules go by the first one alone.
    """
    if len(ctx.tbs.by_oid) == len(extensions.entries):
        return
    for extension in extensions.entries:
        if ctx.tbs.by_oid[extension.oid] is not extension:
            yield Violation(extension, f"there is more than one {extension.name} extension")


@rule(
    "pkix.extensions.empty",
    on=Extensions,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1",
    fix="leave the field out",
)
def empty(extensions: Extensions, ctx: Context) -> Violations:
    """The extensions field, where it is there, holds at least one extension."""
    if not extensions.entries and ctx.certificate.raw(extensions) == b"\xa3\x02\x30\x00":
        yield Violation(extensions, "the extensions field holds no extension")


@rule(
    "pkix.extensions.invalid_der",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2; X.690 10, 11",
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """Every extension is DER and its value has the structure that is defined for it.

    Nothing follows the value inside of extnValue. An extension whose value does not decode still counts as
    present; rules about its content have nothing to judge. Faults that a more specific rule is about are
    reported there.
    """
    return faults.report("pkix.extensions.invalid_der", fault, ctx)


_PROCESSED = frozenset(
    {
        *(
            extension.OID
            for extension in (
                AdobeArchiveRevInfo,
                AdobeTimeStamp,
                AuthorityInfoAccess,
                AuthorityKeyIdentifier,
                BasicConstraints,
                CertificatePolicies,
                CrlDistributionPoints,
                ExtendedKeyUsage,
                FreshestCrl,
                InhibitAnyPolicy,
                IssuerAltName,
                KeyUsage,
                LegalEntityIdentifier,
                LegalEntityIdentifierRole,
                NameConstraints,
                PolicyConstraints,
                PolicyMappings,
                QcStatements,
                SmimeCapabilities,
                SubjectAltName,
                SubjectDirectoryAttributes,
                SubjectInfoAccess,
                SubjectKeyIdentifier,
            )
        ),
        "1.3.6.1.4.1.11129.2.4.3",
    }
)
"""Extensions whose criticality RFC 5280 or their own standard settles, and so a rule of their own; among
them the precertificate poison (RFC 6962 3.1), which is meant to be rejected."""


@rule(
    "pkix.extensions.unknown_critical",
    on=Extension,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2",
)
def unknown_critical(extension: Extension) -> Violations:
    """No extension that relying parties cannot be expected to process is critical.

    A relying party rejects a certificate with a critical extension that it does not recognise. RFC 5280
    binds the relying party, so this is no error, but outside of a closed community nobody can use such a
    certificate. Extensions with a rule about their criticality are left to it.
    """
    if extension.critical and extension.oid not in _PROCESSED:
        yield Violation(extension.critical_node, f"the extension {extension.name} is critical")
