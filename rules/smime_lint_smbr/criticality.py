"""The criticality of extensions: what the rules `<extension>.critical` share."""

from __future__ import annotations

from smime_lint.model import Extension
from smime_lint.rules import Violation, Violations


def critical_extension(extension: Extension) -> Violations:
    """A violation where the extension is critical, whether or not its value decodes."""
    if not extension.critical:
        return ()
    return (Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE"),)
