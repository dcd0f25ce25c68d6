"""subjectKeyIdentifier: RFC 5280 4.2.1.2."""

from __future__ import annotations

from smime_lint.model import Outline, SubjectKeyIdentifier
from smime_lint.rules import Defaults, Kind, Severity, Violation, Violations

from .extension_checks import prohibit_critical

rule = Defaults(on=Outline, citation="RFC 5280 4.2.1.2", fix="add subjectKeyIdentifier").rule

critical = prohibit_critical(
    SubjectKeyIdentifier,
    "pkix.subject_key_identifier",
    "RFC 5280 4.2.1.2",
    "It helps to find certificates and does not restrict their use.",
)


def _missing(outline: Outline) -> Violations:
    if not outline.has(SubjectKeyIdentifier):
        yield Violation(outline, "subjectKeyIdentifier is missing")


@rule(
    "pkix.subject_key_identifier.missing_in_end_entity",
    kinds=Kind.SUBSCRIBER | Kind.OCSP_RESPONDER,
    severity=Severity.WARN,
)
def missing_in_end_entity(outline: Outline) -> Violations:
    """An end-entity certificate has subjectKeyIdentifier.

    RFC 5280 says SHOULD. It helps applications to find the certificate for a key, for example the one for
    which a message was encrypted. The rule applies to certificates of subscribers and OCSP responders.
    """
    return _missing(outline)


@rule("pkix.subject_key_identifier.missing_in_ca", kinds=Kind.CA, severity=Severity.ERROR)
def missing_in_ca(outline: Outline) -> Violations:
    """A CA certificate has subjectKeyIdentifier.

    Relying parties find the issuer of a certificate by it.
    """
    return _missing(outline)


@rule(
    "pkix.subject_key_identifier.empty",
    by_shape=True,
    on=SubjectKeyIdentifier,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    fix="derive the identifier from the key, for example by method 1 of RFC 5280 4.2.1.2",
)
def empty(extension: SubjectKeyIdentifier) -> Violations:
    """subjectKeyIdentifier is not an empty OCTET STRING.

    It is derived from the key or otherwise unique (SHOULD). The empty one identifies no key, so relying
    parties cannot find the certificate by it.
    """
    if not extension.key_identifier.value:
        yield Violation(extension.key_identifier, "the key identifier has no octets")
