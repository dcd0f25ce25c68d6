"""subject: RFC 5280 4.1.2.6. Rules for all names are in name.py."""

from __future__ import annotations

from smime_lint.model import Subject, SubjectAltName
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .extension_checks import END_ENTITY

rule = Defaults(on=Subject, severity=Severity.ERROR, citation="RFC 5280 4.1.2.6").rule


@rule(
    "pkix.subject.empty_without_san",
    when=lambda subject: not subject.rdns,
    kinds=END_ENTITY,
    fix="add a distinguished name or subjectAltName",
)
def empty_without_san(subject: Subject, ctx: Context) -> Violations:
    """A certificate with an empty subject has subjectAltName.

    Without either the certificate does not identify the subject. That subjectAltName then is critical, is
    checked by pkix.subject_alt_name.not_critical_with_empty_subject.
    """
    if not subject.rdns and not ctx.tbs.has(SubjectAltName):
        yield Violation(ctx.tbs.extension_holder, "the subject is empty and subjectAltName is missing")


@rule(
    "pkix.subject.empty_for_ca",
    kinds=Kind.CA,
    fix="add a distinguished name for the CA",
)
def empty_for_ca(subject: Subject) -> Violations:
    """The subject of a CA certificate is not empty.

    It is the issuer of the certificates that the CA issues, and the issuer must not be empty.
    """
    if not subject.rdns:
        yield Violation(subject, "the subject is empty")
