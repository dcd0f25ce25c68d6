"""The presence and criticality of extensions: what the rules about these share."""

from __future__ import annotations

from smime_lint.model import Extension
from smime_lint.rules import Context, Violation, Violations


def is_repeated(extension: Extension, ctx: Context) -> bool:
    """Whether there is one of the same kind before it, which is a fault of its own."""
    return ctx.tbs.by_oid.get(extension.oid) is not extension


def critical_extension(extension: Extension) -> Violations:
    """A violation where the extension is critical, whether or not its value decodes."""
    if not extension.critical:
        return ()
    return (Violation(extension.critical_node, f"{extension.name} is critical", value="TRUE"),)
