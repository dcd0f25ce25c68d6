"""subject: RFC 5280 4.1.2.6. What holds for all names stands in name.py."""

from __future__ import annotations

from smime_lint.model import Subject, SubjectAltName
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule


@rule(
    "pkix.subject.empty_without_san",
    on=Subject,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.6",
)
def empty_without_san(subject: Subject, ctx: Context) -> Violations:
    """A certificate with an empty subject has a subjectAltName.

    Without either the certificate names nobody. That the subjectAltName then is critical is the business of
    pkix.subject_alt_name.not_critical_with_empty_subject.
    """
    if not subject.rdns and not ctx.tbs.has(SubjectAltName):
        yield Violation(ctx.tbs.extension_holder, "the subject is empty and there is no subjectAltName")


@rule(
    "pkix.subject.empty_for_ca",
    on=Subject,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.6",
    fix="give the CA a distinguished name",
)
def empty_for_ca(subject: Subject) -> Violations:
    """The subject of a CA certificate is not empty.

    It is the issuer of the certificates below, which is never empty.
    """
    if not subject.rdns:
        yield Violation(subject, "the subject is empty")
