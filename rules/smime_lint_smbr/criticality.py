"""The criticality of extensions: what the rules about it share."""

from __future__ import annotations

from smime_lint.model import Extension
from smime_lint.rules import Violation, Violations


def critical_extension(extension: Extension) -> Violations:
    """A violation if the extension is critical, whether or not its value decodes."""
    if extension.critical:
        yield Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE")
