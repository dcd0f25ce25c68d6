"""subjectKeyIdentifier: RFC 5280 4.2.1.2."""

from __future__ import annotations

from smime_lint.model import Extension, SubjectKeyIdentifier, TBSCertificate
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .extension_checks import critical_extension


@rule(
    "pkix.subject_key_identifier.missing_in_end_entity",
    on=TBSCertificate,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.2",
    fix="add subjectKeyIdentifier",
)
def missing_in_end_entity(tbs: TBSCertificate) -> Violations:
    """An end-entity certificate has a subjectKeyIdentifier extension.

    It helps applications to find the certificate of a key, for example the one that an encrypted message
    was made for.
    """
    if not tbs.has(SubjectKeyIdentifier):
        yield Violation(tbs.extension_holder, "there is no subjectKeyIdentifier extension")


@rule(
    "pkix.subject_key_identifier.critical",
    on=SubjectKeyIdentifier,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.2",
    fix="leave out the critical field of subjectKeyIdentifier",
)
def critical(extension: Extension) -> Violations:
    """subjectKeyIdentifier is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.subject_key_identifier.missing_in_ca",
    on=TBSCertificate,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.2",
    fix="add subjectKeyIdentifier",
)
def missing_in_ca(tbs: TBSCertificate) -> Violations:
    """A CA certificate has subjectKeyIdentifier.

    The certificates below find their issuer by it.
    """
    if not tbs.has(SubjectKeyIdentifier):
        yield Violation(tbs.extension_holder, "there is no subjectKeyIdentifier extension")
