"""What rules about extensions share: their criticality, and that some are for CA certificates alone."""

from __future__ import annotations

from smime_lint.model import BasicConstraints, Extension, TBSCertificate
from smime_lint.rules import Violation, Violations


def critical_extension(tbs: TBSCertificate, extension_type: type[Extension]) -> Violations:
    """A violation at each extension of the type that is critical, whether or not its value decodes."""
    if not tbs.has(extension_type) or tbs.extensions is None:
        return
    for extension in tbs.extensions.entries:
        if extension.critical and extension.oid == extension_type.OID:
            yield Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE")


def is_ca(tbs: TBSCertificate) -> bool:
    """Whether basicConstraints says that the subject is a CA.

    Where it does not decode it says nothing, and the certificate counts as an end entity's.
    """
    constraints = tbs.get(BasicConstraints)
    return constraints is not None and constraints.ca


def in_end_entity(tbs: TBSCertificate, extension_type: type[Extension]) -> Violations:
    """A violation where the subject is no CA and the extension is present."""
    extension = tbs.extension(extension_type)
    if extension is not None and not is_ca(tbs):
        yield Violation(extension, f"{extension.name} is present, and the subject is no CA")
