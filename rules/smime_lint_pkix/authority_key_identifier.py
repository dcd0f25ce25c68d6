"""authorityKeyIdentifier: RFC 5280 4.2.1.1 and A.2."""

from __future__ import annotations

from smime_lint.model import AuthorityKeyIdentifier, TBSCertificate
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .extension_checks import prohibit_critical

rule = Defaults(
    on=AuthorityKeyIdentifier, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.1"
).rule

critical = prohibit_critical(
    AuthorityKeyIdentifier,
    "pkix.authority_key_identifier",
    "RFC 5280 4.2.1.1",
    "It helps relying parties to find the issuer's certificate, and does not restrict the certificate.",
)


@rule(
    "pkix.authority_key_identifier.missing",
    on=TBSCertificate,
    fix="add authorityKeyIdentifier with the key identifier of the issuing CA",
)
def missing(tbs: TBSCertificate, ctx: Context) -> Violations:
    """Every certificate that is not self-signed has authorityKeyIdentifier with keyIdentifier.

    Path building depends on it if a CA has several keys. A certificate is treated as self-signed if its
    subject and issuer are the same. An extension that does not decode is present.
    """
    extension = tbs.get(AuthorityKeyIdentifier)
    if extension is not None and extension.key_identifier is not None and extension.key_identifier.value:
        return
    if ctx.certificate.is_self_issued:
        return
    if not tbs.has(AuthorityKeyIdentifier):
        yield Violation(tbs.extension_holder, "authorityKeyIdentifier is missing")
        return
    if extension is None:
        return
    if extension.key_identifier is None:
        yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")
    elif not extension.key_identifier.value:
        yield Violation(extension.key_identifier, "keyIdentifier has no octets")


@rule(
    "pkix.authority_key_identifier.issuer_serial_unpaired",
    kinds=Kind.ANY | Kind.CRL,
    citation="RFC 5280 A.2",
    fix="encode both authorityCertIssuer and authorityCertSerialNumber, or neither",
)
def issuer_serial_unpaired(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityCertIssuer and authorityCertSerialNumber are both present or both absent.

    Only the two together identify a certificate. The rule also applies to CRLs.
    """
    serial_number = extension.authority_cert_serial_number
    if extension.authority_cert_issuer is None:
        if serial_number is not None:
            yield Violation(
                serial_number, "authorityCertSerialNumber is present, but authorityCertIssuer is absent"
            )
    elif serial_number is None:
        yield Violation(extension, "authorityCertIssuer is present, but authorityCertSerialNumber is absent")
