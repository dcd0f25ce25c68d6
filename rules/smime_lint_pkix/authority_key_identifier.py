"""authorityKeyIdentifier: RFC 5280 4.2.1.1 and A.2."""

from __future__ import annotations

from smime_lint.model import AuthorityKeyIdentifier, Extension, TBSCertificate
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .extension_checks import critical_extension


@rule(
    "pkix.authority_key_identifier.missing",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.1",
    fix="add authorityKeyIdentifier with the issuing CA's key identifier",
)
def missing(tbs: TBSCertificate, ctx: Context) -> Violations:
    """Every certificate that is not self-signed has authorityKeyIdentifier with keyIdentifier.

    Path building depends on it where a CA has several keys. Whether a certificate is self-signed is told by
    its names: where subject and issuer are the same, the extension may be missing. An extension that does
    not decode is present.
    """
    if not tbs.has(AuthorityKeyIdentifier):
        if not ctx.certificate.is_self_issued:
            yield Violation(tbs.extension_holder, "there is no authorityKeyIdentifier extension")
        return
    extension = tbs.get(AuthorityKeyIdentifier)
    if extension is None or ctx.certificate.is_self_issued:
        return
    if extension.key_identifier is None:
        yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")
    elif not extension.key_identifier.value:
        yield Violation(extension.key_identifier, "keyIdentifier is empty")


@rule(
    "pkix.authority_key_identifier.critical",
    on=AuthorityKeyIdentifier,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.1",
    fix="leave out the critical field of authorityKeyIdentifier",
)
def critical(extension: Extension) -> Violations:
    """authorityKeyIdentifier is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.authority_key_identifier.issuer_serial_unpaired",
    on=AuthorityKeyIdentifier,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.2",
    fix="give authorityCertIssuer and authorityCertSerialNumber both, or neither",
)
def issuer_serial_unpaired(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityCertIssuer and authorityCertSerialNumber are both present or both absent.

    Only together they name a certificate.
    """
    serial_number = extension.authority_cert_serial_number
    if extension.authority_cert_issuer is None:
        if serial_number is not None:
            yield Violation(serial_number, "authorityCertSerialNumber is there, authorityCertIssuer is not")
    elif serial_number is None:
        yield Violation(extension, "authorityCertIssuer is there, authorityCertSerialNumber is not")
