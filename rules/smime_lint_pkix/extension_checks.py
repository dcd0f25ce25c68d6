"""What rules about extensions share: their criticality, and that some are for CA certificates alone."""

from __future__ import annotations

from smime_lint.model import BasicConstraints, Extension, TBSCertificate
from smime_lint.rules import Context, Violation, Violations


def critical_extension(extension: Extension) -> Violations:
    """A violation where the extension is critical, whether or not its value decodes."""
    if extension.critical:
        yield Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE")


def not_critical(extension: Extension) -> Violations:
    """A violation where the extension is not critical, whether or not its value decodes."""
    if not extension.critical:
        yield Violation(extension.critical_node, f"{extension.name} is not critical", value="FALSE")


def is_ca(tbs: TBSCertificate) -> bool:
    """Whether basicConstraints says that the subject is a CA.

    Where it does not decode it says nothing, and the certificate counts as an end entity's.
    """
    constraints = tbs.get(BasicConstraints)
    return constraints is not None and constraints.ca


def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """A violation where the subject of the extension is no CA."""
    if not is_ca(ctx.tbs):
        yield Violation(extension, f"{extension.name} is present, and the subject is no CA")
