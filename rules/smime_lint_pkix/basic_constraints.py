"""basicConstraints: RFC 5280 4.2.1.9."""

from __future__ import annotations

from smime_lint.model import BasicConstraints, Extension, KeyUsage, KeyUsageBits, TBSCertificate
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import extension_checks

KEY_CERT_SIGN = int(KeyUsageBits.KEY_CERT_SIGN)


@rule(
    "pkix.basic_constraints.path_len_without_ca",
    on=BasicConstraints,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.9",
    fix="leave pathLenConstraint out",
)
def path_len_without_ca(constraints: BasicConstraints, ctx: Context) -> Violations:
    """pathLenConstraint is present only where cA is TRUE and keyUsage asserts keyCertSign.

    Without them there is no certification path for it to limit. A keyUsage that does not decode is left out
    of account; that a CA certificate has none is reported as that.
    """
    path_len = constraints.path_len_constraint
    if path_len is None:
        return
    if not constraints.ca:
        yield Violation(path_len, "pathLenConstraint is present, and cA is not TRUE")
        return
    key_usage = ctx.tbs.get(KeyUsage)
    missing = not ctx.tbs.has(KeyUsage) and not ctx.profile.kind & Kind.CA
    if missing or (key_usage is not None and not key_usage.flags & KEY_CERT_SIGN):
        yield Violation(path_len, "pathLenConstraint is present, and keyUsage does not assert keyCertSign")


@rule(
    "pkix.basic_constraints.path_len_negative",
    on=BasicConstraints,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.9",
    fix="give the number of intermediate CA certificates that may follow, 0 for none",
)
def path_len_negative(constraints: BasicConstraints) -> Violations:
    """pathLenConstraint is not negative.

    Zero is right for a CA that issues end-entity certificates only. Where cA is not TRUE the field should
    not be there at all, and that is the finding.
    """
    path_len = constraints.path_len_constraint
    if path_len is not None and path_len.value < 0 and constraints.ca:
        yield Violation(path_len, "pathLenConstraint is below 0")


@rule(
    "pkix.basic_constraints.missing_in_ca",
    on=TBSCertificate,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.9",
    fix="add basicConstraints with cA TRUE, critical",
)
def missing_in_ca(tbs: TBSCertificate) -> Violations:
    """A CA certificate has basicConstraints with cA TRUE.

    One without it is taken as a CA certificate only where the caller says so.
    """
    constraints = tbs.extension(BasicConstraints)
    if constraints is None:
        yield Violation(tbs.extension_holder, "there is no basicConstraints extension")
    elif isinstance(constraints, BasicConstraints) and not constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is not TRUE", value="FALSE")


@rule(
    "pkix.basic_constraints.not_critical_in_ca",
    on=BasicConstraints,
    malformed=True,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.9",
    fix="mark basicConstraints critical",
)
def not_critical_in_ca(extension: Extension) -> Violations:
    """basicConstraints of a CA certificate is critical."""
    return extension_checks.not_critical(extension)
