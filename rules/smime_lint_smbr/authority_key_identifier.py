"""authorityKeyIdentifier of subscriber certificates: BR 7.1.2.3(g)."""

from __future__ import annotations

from smime_lint.model import AuthorityKeyIdentifier, Extension, TBSCertificate
from smime_lint.rules import Severity, Violation, Violations, rule

from .criticality import critical_extension


@rule(
    "smbr.authority_key_identifier.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(g)",
    since="1.0.0",
    covers=("pkix.authority_key_identifier.missing",),
    fix="add authorityKeyIdentifier with the issuing CA's key identifier",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has an authorityKeyIdentifier extension.

    RFC 5280 excepts self-signed certificates; the BR do not.
    """
    if not tbs.has(AuthorityKeyIdentifier):
        yield Violation(tbs.extension_holder, "there is no authorityKeyIdentifier extension")


@rule(
    "smbr.authority_key_identifier.critical",
    on=AuthorityKeyIdentifier,
    malformed=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(g)",
    since="1.0.0",
    covers=("pkix.authority_key_identifier.critical",),
    fix="leave out the critical field of authorityKeyIdentifier",
)
def critical(extension: Extension) -> Violations:
    """authorityKeyIdentifier of a subscriber certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.authority_key_identifier.key_identifier_missing",
    on=AuthorityKeyIdentifier,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(g)",
    since="1.0.0",
    covers=("pkix.authority_key_identifier.missing",),
    fix="add keyIdentifier with the issuing CA's key identifier",
)
def key_identifier_missing(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subscriber certificate has keyIdentifier.

    Issuer and serial number do not take its place. An empty SEQUENCE, or a keyIdentifier of no octets,
    decodes but identifies nothing.
    """
    return without_key_identifier(extension)


def without_key_identifier(extension: AuthorityKeyIdentifier) -> Violations:
    """A violation where there is no keyIdentifier, or an empty one."""
    if extension.key_identifier is None:
        yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")
    elif not extension.key_identifier.value:
        yield Violation(extension.key_identifier, "keyIdentifier is empty")


@rule(
    "smbr.authority_key_identifier.cert_issuer_present",
    on=AuthorityKeyIdentifier,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(g)",
    since="1.0.0",
    covers=("pkix.authority_key_identifier.issuer_serial_unpaired",),
    fix="leave out authorityCertIssuer",
)
def cert_issuer_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subscriber certificate has no authorityCertIssuer."""
    if extension.authority_cert_issuer is not None:
        yield Violation(extension, "authorityKeyIdentifier has authorityCertIssuer")


@rule(
    "smbr.authority_key_identifier.cert_serial_number_present",
    on=AuthorityKeyIdentifier,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(g)",
    since="1.0.0",
    covers=("pkix.authority_key_identifier.issuer_serial_unpaired",),
    fix="leave out authorityCertSerialNumber",
)
def cert_serial_number_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subscriber certificate has no authorityCertSerialNumber."""
    if extension.authority_cert_serial_number is not None:
        yield Violation(
            extension.authority_cert_serial_number, "authorityKeyIdentifier has authorityCertSerialNumber"
        )
