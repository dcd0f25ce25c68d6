"""Rules made from what BR 7.1.2.1 and 7.1.2.2 say alike of many extensions: presence and criticality."""

from __future__ import annotations

from smime_lint.model import Extension, TBSCertificate
from smime_lint.rules import Context, Kind, Rule, Severity, Violation, Violations, rule

from .criticality import critical_extension, is_repeated

KIND_TEXTS: dict[Kind, str] = {
    Kind.ROOT: "a root CA certificate",
    Kind.CROSS: "a cross certificate",
    Kind.TCSUBCA: "a technically constrained subordinate CA certificate",
    Kind.SUBCA | Kind.TCSUBCA: "a subordinate CA certificate",
    Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS: "a subordinate CA certificate",
}


def missing(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    fix: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
) -> Rule:
    """The rule that an extension is there."""

    def check(tbs: TBSCertificate) -> Violations:
        """Presence.

        An extension whose value does not decode is there; that it does not decode is a fault of its own.
        """
        if not tbs.has(extension):
            yield Violation(tbs.extension_holder, f"there is no {name} extension")

    return rule(
        id,
        on=TBSCertificate,
        kinds=kinds,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        title=_sentence(f"{KIND_TEXTS[kinds]} has {name}."),
        fix=fix,
    )(check)


def not_critical(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
) -> Rule:
    """The rule that an extension is critical."""

    def check(found: Extension, ctx: Context) -> Violations:
        """Criticality.

        Whether or not the value decodes. A second extension of the kind is a fault of its own.
        """
        if not found.critical and not is_repeated(found, ctx):
            yield Violation(found.critical_node, f"{name} is not critical", value="FALSE")

    return rule(
        id,
        on=extension,
        malformed=True,
        kinds=kinds,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        title=_sentence(f"{name} of {KIND_TEXTS[kinds]} is critical."),
        fix=f"mark {name} critical",
    )(check)


def critical(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
) -> Rule:
    """The rule that an extension is not critical."""

    def check(found: Extension) -> Violations:
        """Criticality.

        Whether or not the value decodes.
        """
        return critical_extension(found)

    return rule(
        id,
        on=extension,
        malformed=True,
        kinds=kinds,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        title=_sentence(f"{name} of {KIND_TEXTS[kinds]} is not critical."),
        fix=f"leave out the critical field of {name}",
    )(check)


def _sentence(text: str) -> str:
    # Names of fields keep their case: "keyUsage of a root ..." begins with a small letter.
    return text[0].upper() + text[1:] if text.startswith("a ") else text
