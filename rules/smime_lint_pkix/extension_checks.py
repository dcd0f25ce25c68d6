"""Rules that several extensions share: criticality, SIZE (1..MAX), and use in CA certificates alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from smime_lint.model import EXTENSION_NAMES, BasicConstraints, Extension, MalformedExtension, TBSCertificate
from smime_lint.rules import Context, Kind, Rule, Severity, Violation, Violations, rule

END_ENTITY = Kind.SUBSCRIBER | Kind.OTHER | Kind.OCSP_RESPONDER
"""The kinds of certificate that are not CA certificates."""

ExtensionT = TypeVar("ExtensionT", bound=Extension)


def is_ca(tbs: TBSCertificate) -> bool:
    """Whether basicConstraints has cA TRUE.

    A certificate whose basicConstraints does not decode counts as an end entity's.
    """
    constraints = tbs.get(BasicConstraints)
    return constraints is not None and constraints.ca


def states_ca(tbs: TBSCertificate) -> bool:
    """Whether basicConstraints has cA TRUE, or does not decode so that cA is unknown."""
    return is_ca(tbs) or isinstance(tbs.extension(BasicConstraints), MalformedExtension)


def prohibit_critical(
    extension_class: type[Extension],
    prefix: str,
    citation: str,
    why: str,
    severity: Severity = Severity.ERROR,
) -> Rule:
    """The rule ``<prefix>.critical``: the extension is not critical, whether or not its value decodes."""
    name = EXTENSION_NAMES[extension_class.OID]

    def check(extension: Extension) -> Violations:
        if extension.critical:
            yield Violation(extension.critical_node, f"{name} is critical", value="TRUE")

    check.__doc__ = f"{name} is not critical.\n\n{why}"
    return rule(
        f"{prefix}.critical",
        on=extension_class,
        malformed=True,
        kinds=Kind.ANY,
        by_shape=True,
        severity=severity,
        citation=citation,
        fix=f"remove the critical field from {name}",
    )(check)


def require_critical(
    extension_class: type[Extension],
    prefix: str,
    citation: str,
    why: str,
    severity: Severity = Severity.ERROR,
    kinds: Kind = Kind.CA,
    defect: str = "not_critical",
) -> Rule:
    """The rule ``<prefix>.<defect>``: the extension is critical, whether or not its value decodes."""
    name = EXTENSION_NAMES[extension_class.OID]

    def check(extension: Extension) -> Violations:
        if not extension.critical:
            yield Violation(extension.critical_node, f"{name} is not critical", value="FALSE")

    check.__doc__ = f"{name} is critical.\n\n{why}"
    return rule(
        f"{prefix}.{defect}",
        on=extension_class,
        malformed=True,
        kinds=kinds,
        by_shape=True,
        severity=severity,
        citation=citation,
        fix=f"mark {name} critical",
    )(check)


def require_element(
    extension_class: type[ExtensionT],
    prefix: str,
    citation: str,
    elements: Callable[[ExtensionT], Sequence[object]],
    element: str,
    covers: tuple[str, ...] = (),
    by_shape: bool = False,
) -> Rule:
    """The rule ``<prefix>.empty``: the SEQUENCE of the extension has at least one element."""
    name = EXTENSION_NAMES[extension_class.OID]

    def check(extension: ExtensionT) -> Violations:
        if not elements(extension):
            yield Violation(extension, f"{name} is an empty SEQUENCE; it must contain at least one {element}")

    check.__doc__ = (
        f"{name} contains at least one {element}.\n\n"
        f"The ASN.1 module defines it as SEQUENCE SIZE (1..MAX). If there is no {element}, the "
        f"extension is omitted."
    )
    return rule(
        f"{prefix}.empty",
        on=extension_class,
        kinds=Kind.ANY,
        by_shape=by_shape,
        severity=Severity.ERROR,
        citation=citation,
        covers=covers,
        fix=f"add at least one {element}, or remove {name}",
    )(check)


def require_ca(extension_class: type[Extension], prefix: str, citation: str, why: str) -> Rule:
    """The rule ``<prefix>.in_end_entity``: only CA certificates contain the extension."""
    name = EXTENSION_NAMES[extension_class.OID]

    def check(extension: Extension, ctx: Context) -> Violations:
        if not is_ca(ctx.tbs):
            yield Violation(extension, f"{name} is present, but basicConstraints does not have cA TRUE")

    check.__doc__ = (
        f"{name} is present only in CA certificates.\n\n{why} A certificate with cA TRUE is a CA certificate."
    )
    return rule(
        f"{prefix}.in_end_entity",
        on=extension_class,
        malformed=True,
        kinds=END_ENTITY,
        severity=Severity.ERROR,
        citation=citation,
        removes=True,
        fix=f"remove {name}",
    )(check)
