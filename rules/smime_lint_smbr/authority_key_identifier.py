"""authorityKeyIdentifier: BR 7.1.2.3(g) for subscriber certificates, 7.1.2.2(h) for CA certificates."""

from __future__ import annotations

from smime_lint.model import AuthorityKeyIdentifier
from smime_lint.rules import Kind, Rule, Severity, Violation, Violations, rule

from .extension_rules import CERTIFICATES, critical, missing

_NAME = "authorityKeyIdentifier"


def _key_identifier_missing(extension: AuthorityKeyIdentifier) -> Violations:
    """keyIdentifier is present and not empty.

    authorityCertIssuer and authorityCertSerialNumber do not replace it. An empty SEQUENCE, or an empty
    keyIdentifier, decodes but does not identify a key.
    """
    if extension.key_identifier is None:
        yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")
    elif not extension.key_identifier.value:
        yield Violation(extension.key_identifier, "keyIdentifier is empty")


def _cert_issuer_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityCertIssuer is absent.

    RFC 5280 permits it together with authorityCertSerialNumber; the BR do not.
    """
    if extension.authority_cert_issuer is not None:
        yield Violation(extension, "authorityKeyIdentifier has authorityCertIssuer")


def _cert_serial_number_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityCertSerialNumber is absent.

    RFC 5280 permits it together with authorityCertIssuer; the BR do not.
    """
    if extension.authority_cert_serial_number is not None:
        yield Violation(
            extension.authority_cert_serial_number, "authorityKeyIdentifier has authorityCertSerialNumber"
        )


def rules_for(prefix: str, kinds: Kind, citation: str) -> tuple[Rule, ...]:
    """The rules for certificates of some kinds; their ids begin with the prefix."""
    unpaired = "pkix.authority_key_identifier.issuer_serial_unpaired"
    contents = (
        (
            "key_identifier_missing",
            "has keyIdentifier",
            _key_identifier_missing,
            "pkix.authority_key_identifier.missing",
            "add keyIdentifier with the issuing CA's key identifier",
        ),
        (
            "cert_issuer_present",
            "has no authorityCertIssuer",
            _cert_issuer_present,
            unpaired,
            "remove authorityCertIssuer",
        ),
        (
            "cert_serial_number_present",
            "has no authorityCertSerialNumber",
            _cert_serial_number_present,
            unpaired,
            "remove authorityCertSerialNumber",
        ),
    )
    return (
        missing(
            f"{prefix}missing",
            AuthorityKeyIdentifier,
            kinds,
            citation,
            "add authorityKeyIdentifier with the issuing CA's key identifier",
            name=_NAME,
            covers=("pkix.authority_key_identifier.missing",),
            description="RFC 5280 excepts self-signed certificates; the BR do not.",
        ),
        critical(
            f"{prefix}critical",
            AuthorityKeyIdentifier,
            kinds,
            citation,
            name=_NAME,
            covers=("pkix.authority_key_identifier.critical",),
        ),
        *(
            rule(
                prefix + defect,
                on=AuthorityKeyIdentifier,
                kinds=kinds,
                severity=Severity.ERROR,
                citation=citation,
                since="1.0.0",
                covers=(covered,),
                title=f"{_NAME} of {CERTIFICATES[kinds]} {requirement}.",
                fix=fix,
            )(check)
            for defect, requirement, check, covered, fix in contents
        ),
    )


RULES = rules_for("smbr.authority_key_identifier.", Kind.SUBSCRIBER, "BR 7.1.2.3(g)")
