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
    TBSCertificate,
)
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from . import faults
from .certificate_transparency import PRECERTIFICATE_POISON

rule = Defaults(kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2").rule


@rule(
    "pkix.extensions.duplicate",
    on=TBSCertificate,
    by_shape=True,
    removes=True,
    fix="remove the repeated extension",
)
def duplicate(tbs: TBSCertificate) -> Violations:
    """A certificate does not include more than one instance of an extension.

    The second and every further extension with the same extnID is reported, whether its value is the same or
    not. Other findings in these extensions are not reported.
    """
    seen: set[str] = set()
    for extension in () if tbs.extensions is None else tbs.extensions.entries:
        if extension.oid in seen:
            yield Violation(extension, f"{extension.name} occurs more than once")
        seen.add(extension.oid)


@rule(
    "pkix.extensions.empty",
    on=TBSCertificate,
    when=lambda tbs: tbs.extensions is not None and not tbs.extensions.entries,
    citation="RFC 5280 A.1",
    fix="remove the extensions field",
)
def empty(tbs: TBSCertificate, ctx: Context) -> Violations:
    """The extensions field contains at least one extension.

    The ASN.1 module defines Extensions as SEQUENCE SIZE (1..MAX).
    """
    extensions = tbs.extensions
    if extensions is None or extensions.entries:
        return
    if ctx.certificate.raw(extensions) == b"\xa3\x02\x30\x00":
        yield Violation(extensions, "the extensions field is an empty SEQUENCE")


@rule(
    "pkix.extensions.invalid_der",
    on=Fault,
    citation="RFC 5280 4.2; X.690 10, 11",
    fix="encode the extension in DER, as its ASN.1 module defines it",
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """Every extension is DER, and its value has the structure that is defined for it.

    No octets follow the value inside extnValue. An extension whose value does not decode is treated as
    present, but rules about its content do not apply. Errors for which there is a more specific rule are
    reported by that rule.
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
        PRECERTIFICATE_POISON,
    }
)
"""Extensions whose criticality RFC 5280 or their own standard defines, so that other rules check it; with
the precertificate poison (RFC 6962 3.1), whose purpose is that the certificate is rejected."""


@rule(
    "pkix.extensions.unknown_critical",
    by_shape=True,
    on=Extension,
    severity=Severity.NOTICE,
    fix="remove the critical field from the extension",
)
def unknown_critical(extension: Extension) -> Violations:
    """An extension that relying parties cannot be expected to process is not critical.

    A relying party rejects a certificate with a critical extension that it does not recognize. RFC 5280
    requires this of relying parties, not of CAs, so the finding is a notice; but such a certificate cannot be
    used outside a closed community. Extensions whose criticality is defined have their own rules.
    """
    if extension.critical and extension.oid not in _PROCESSED:
        yield Violation(extension.critical_node, f"the extension {extension.name} is critical")
