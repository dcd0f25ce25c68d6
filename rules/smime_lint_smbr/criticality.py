"""The criticality of extensions: what the rules `<extension>.critical` share."""

from __future__ import annotations

from smime_lint.model import Extension, TBSCertificate
from smime_lint.rules import Violation, Violations


def critical_extension(tbs: TBSCertificate, extension_type: type[Extension]) -> Violations:
    """A violation where an extension is critical, whether or not its value decodes."""
    extension = tbs.extension(extension_type)
    if extension is None or not extension.critical:
        return ()
    return (Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE"),)
