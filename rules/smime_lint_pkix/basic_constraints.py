"""basicConstraints: RFC 5280 4.2.1.9."""

from __future__ import annotations

from smime_lint.model import BasicConstraints, KeyUsage, KeyUsageBits, TBSCertificate
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .extension_checks import require_critical

KEY_CERT_SIGN = int(KeyUsageBits.KEY_CERT_SIGN)

rule = Defaults(
    on=BasicConstraints, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.9"
).rule


@rule(
    "pkix.basic_constraints.path_len_without_ca",
    covers=("pkix.basic_constraints.path_len_negative",),
    fix="remove pathLenConstraint",
)
def path_len_without_ca(constraints: BasicConstraints, ctx: Context) -> Violations:
    """pathLenConstraint is present only if cA is TRUE and keyUsage asserts keyCertSign.

    Without them there is no certification path that it could limit. A keyUsage without keyCertSign in a CA
    certificate is reported by pkix.basic_constraints.path_len_without_key_cert_sign, and a CA certificate
    without keyUsage by pkix.key_usage.missing_in_ca.
    """
    path_len = constraints.path_len_constraint
    if path_len is None:
        return
    if not constraints.ca:
        yield Violation(path_len, "pathLenConstraint is present, but cA is not TRUE")
    elif not ctx.tbs.has(KeyUsage) and not ctx.profile.kind & Kind.CA:
        yield Violation(path_len, "pathLenConstraint is present, but there is no keyUsage with keyCertSign")


@rule(
    "pkix.basic_constraints.path_len_without_key_cert_sign",
    on=KeyUsage,
    kinds=Kind.CA,
    fix="assert keyCertSign in keyUsage, or remove pathLenConstraint from basicConstraints",
)
def path_len_without_key_cert_sign(key_usage: KeyUsage, ctx: Context) -> Violations:
    """keyUsage asserts keyCertSign if basicConstraints has cA TRUE and a pathLenConstraint.

    The finding points at keyUsage, where the bit is missing. If cA is not TRUE,
    pkix.basic_constraints.path_len_without_ca applies.
    """
    constraints = ctx.tbs.get(BasicConstraints)
    if constraints is None or constraints.path_len_constraint is None or not constraints.ca:
        return
    if not key_usage.flags & KEY_CERT_SIGN:
        yield Violation(key_usage, "keyUsage does not assert keyCertSign, but pathLenConstraint is present")


@rule(
    "pkix.basic_constraints.path_len_negative",
    fix="set pathLenConstraint to the number of intermediate CA certificates that may follow, 0 for none",
)
def path_len_negative(constraints: BasicConstraints) -> Violations:
    """pathLenConstraint is not negative.

    The ASN.1 module defines INTEGER (0..MAX). 0 is right for a CA that issues only end-entity certificates.
    """
    path_len = constraints.path_len_constraint
    if path_len is not None and path_len.value < 0:
        yield Violation(path_len, "pathLenConstraint is negative; the minimum is 0")


@rule(
    "pkix.basic_constraints.missing_in_ca",
    on=TBSCertificate,
    kinds=Kind.CA,
    covers=("pkix.basic_constraints.path_len_without_ca",),
    fix="add basicConstraints with cA TRUE, critical",
)
def missing_in_ca(tbs: TBSCertificate) -> Violations:
    """A CA certificate has basicConstraints with cA TRUE.

    A certificate without cA TRUE is checked as a CA certificate only if its type is given with --type.
    """
    constraints = tbs.extension(BasicConstraints)
    if constraints is None:
        yield Violation(tbs.extension_holder, "basicConstraints is missing")
    elif isinstance(constraints, BasicConstraints) and not constraints.ca:
        yield Violation(constraints, "cA is not TRUE", value="FALSE")


not_critical_in_ca = require_critical(
    BasicConstraints,
    "pkix.basic_constraints",
    "RFC 5280 4.2.1.9",
    "It is the extension that makes the certificate a CA certificate. In end-entity certificates it may be\n"
    "critical or not.",
    defect="not_critical_in_ca",
)
