"""basicConstraints: BR 7.1.2.3(d) for subscribers, 7.1.2.1(a) and 7.1.2.2(d) for CA certificates."""

from __future__ import annotations

from smime_lint.model import BasicConstraints
from smime_lint.rules import Kind, Rule, Severity, Violation, Violations, rule

from .extension_rules import CERTIFICATES, missing, not_critical

_CITATION = "BR 7.1.2.3(d)"
_MISSING = ("pkix.basic_constraints.missing_in_ca",)


def _ca_false(constraints: BasicConstraints) -> Violations:
    """cA is TRUE.

    A certificate without it is checked as a CA certificate only if its kind is given (`--type`).
    """
    if not constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is not TRUE", value="FALSE")


def rules_for_ca(prefix: str, kinds: Kind, citation: str) -> tuple[Rule, ...]:
    """The rules for CA certificates of some kinds; their ids begin with the prefix."""
    return (
        missing(
            f"{prefix}basic_constraints_missing",
            BasicConstraints,
            kinds,
            citation,
            "add basicConstraints with cA TRUE, critical",
            name="basicConstraints",
            covers=_MISSING,
        ),
        not_critical(
            f"{prefix}basic_constraints_not_critical",
            BasicConstraints,
            kinds,
            citation,
            name="basicConstraints",
            covers=("pkix.basic_constraints.not_critical_in_ca",),
        ),
        rule(
            f"{prefix}ca_false",
            on=BasicConstraints,
            kinds=kinds,
            severity=Severity.ERROR,
            citation=citation,
            since="1.0.0",
            covers=_MISSING,
            title=f"The cA field in basicConstraints of {CERTIFICATES[kinds]} is TRUE.",
            fix="set cA to TRUE",
        )(_ca_false),
    )


@rule(
    "smbr.basic_constraints.ca_true",
    on=BasicConstraints,
    severity=Severity.ERROR,
    citation=_CITATION,
    since="1.0.0",
    fix="remove cA",
)
def ca_true(constraints: BasicConstraints) -> Violations:
    """The cA field in basicConstraints of a subscriber certificate is not TRUE.

    A certificate with cA TRUE and a mailbox in subjectAltName, without pathLenConstraint and keyCertSign, is
    checked as a subscriber certificate with this fault and not as a CA certificate.
    """
    if constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is TRUE", value="TRUE")


@rule(
    "smbr.basic_constraints.path_len_present",
    on=BasicConstraints,
    severity=Severity.ERROR,
    citation=_CITATION,
    since="1.0.0",
    covers=("pkix.basic_constraints.path_len_without_ca", "pkix.basic_constraints.path_len_negative"),
    fix="remove pathLenConstraint",
)
def path_len_present(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a subscriber certificate has no pathLenConstraint.

    This applies to any value.
    """
    if constraints.path_len_constraint is not None:
        yield Violation(
            constraints.path_len_constraint,
            f"pathLenConstraint is present, with the value {constraints.path_len_constraint.value}",
        )
