"""basicConstraints of subscriber certificates: BR 7.1.2.3(d)."""

from __future__ import annotations

from smime_lint.model import BasicConstraints
from smime_lint.rules import Severity, Violation, Violations, rule


@rule(
    "smbr.basic_constraints.ca_true",
    on=BasicConstraints,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(d)",
    since="1.0.0",
    fix="leave cA out",
)
def ca_true(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a subscriber certificate does not set cA to true.

    A certificate with a mailbox in subjectAltName, without pathLenConstraint and without keyCertSign, is
    taken as such a certificate with this fault, and not as one of a CA.
    """
    if constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is true", value="TRUE")


@rule(
    "smbr.basic_constraints.path_len_present",
    on=BasicConstraints,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(d)",
    since="1.0.0",
    covers=("pkix.basic_constraints.path_len_without_ca", "pkix.basic_constraints.path_len_negative"),
    fix="leave pathLenConstraint out",
)
def path_len_present(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a subscriber certificate has no pathLenConstraint.

    Whatever its value is.
    """
    if constraints.path_len_constraint is not None:
        yield Violation(constraints.path_len_constraint, "there is a pathLenConstraint")
